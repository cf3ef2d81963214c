"""bilan transition PATH: actions by year and line, their cost, a reference path and the gap to it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from bilan.model.policy import TransitionPolicy
    from bilan.result import Result

app = new_app()


@app.command()
def transition(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    json_file: JsonOption = None,
    lang: LangOption = "fr",
    target: Annotated[float | None, typer.Option("--target", help="réduction visée en % / target in %")] = None,
    by: Annotated[int | None, typer.Option("--by", help="année de l'objectif / year of the target")] = None,
    reference: Annotated[
        str | None, typer.Option("--path", help="linear | linear-1.5c | linear-well-below-2c | national")
    ] = None,
    sector: Annotated[
        str | None,
        typer.Option(
            "--sector", help="national: all | transport | buildings | agriculture | industry | energy | waste"
        ),
    ] = None,
    scope: Annotated[str | None, typer.Option("--scope", help="all | direct_and_energy | indirect")] = None,
    ramp: Annotated[str, typer.Option("--ramp", help="linear | start | end")] = "linear",
    until: Annotated[int | None, typer.Option("--until", help="année du prochain bilan / of the next report")] = None,
    framework: Annotated[str, typer.Option("--framework", help="beges-v5 | iso-14064-1 | ghg-protocol")] = "beges-v5",
    chart: Annotated[Path | None, typer.Option("--chart", help="FILE.svg | .png | .html | .json")] = None,
) -> None:
    """Plan d'actions, trajectoire de référence et écart / plan of actions, reference path and gap."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan import api
        from bilan.transition.blocks import blocks, next_report
        from bilan.transition.plan import plan
        from bilan.transition.to_json import payload

        result = api.read(path).compute()
        found = plan(result, framework, _policy(result, target, by, reference, sector, scope), ramp)
        kind = result.computation.inventory.configuration.organisation.kind
        horizon = until or next_report(found.year, kind)
        made = blocks(found, horizon)
        if chart:
            from bilan.transition.chart import write

            write(found, chart, lang)
        if json_file:
            write_json(payload(found, made, horizon, lang), json_file)
        if json_file != "-":
            from bilan.cli.show_transition import show

            show(found, made, horizon, lang)


def _policy(
    result: Result,
    target: float | None,
    by: int | None,
    reference: str | None,
    sector: str | None,
    scope: str | None,
) -> TransitionPolicy:
    """[transition] of bilan.toml, with what the command line says in its place."""
    given = {"target_pct": target, "by": by, "path": reference, "sector": sector, "scope": scope}
    own = result.computation.inventory.configuration.transition
    changed = {name: value for name, value in given.items() if value is not None}
    return replace(own, **changed) if changed else own  # type: ignore[arg-type]
