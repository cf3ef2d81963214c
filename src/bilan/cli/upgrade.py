"""bilan upgrade PATH: what newer factors would change, and with --apply the lock that takes them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from bilan.lock.plan import Plan

app = new_app()


@app.command()
def upgrade(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    plan: Annotated[
        bool, typer.Option("--plan", help="montre sans rien écrire (par défaut) / show, write nothing (default)")
    ] = False,
    apply: Annotated[bool, typer.Option("--apply", help="réécrit bilan.lock / rewrite bilan.lock")] = False,
    to: Annotated[
        list[str] | None,
        typer.Option("--to", help="base-carbone@V23.6 (répétable ; défaut : la plus récente / newest)"),
    ] = None,
    threshold: Annotated[
        float, typer.Option("--threshold", help="seuil de recalcul de l'année de référence, % / base-year threshold")
    ] = 5.0,
    lines: Annotated[int, typer.Option("--lines", min=0, max=10_000, help="lignes montrées / lines shown")] = 20,
    json_file: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Totaux, facteurs et lignes avant et après / totals, factors and lines before and after."""
    check_lang(lang)
    if plan and apply:
        raise typer.BadParameter("--plan | --apply", param_hint="--apply")
    with errors_for_people(lang):
        from bilan.cli.show_plan import payload, show
        from bilan.lock import plan as planning

        found: Plan = planning.plan(path, to or (), threshold=threshold, lines=lines)
        file = planning.apply(found) if apply and not found.nothing_moves else None
        told: dict[str, Any] = payload(found, lang, file)
        if json_file:
            write_json(told, json_file)
        if json_file != "-":
            show(found, lang, file)
