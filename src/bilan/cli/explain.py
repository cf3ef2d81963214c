"""bilan explain PATH LINE: open one line down to its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilan.cli.common import (
    JsonOption,
    LangOption,
    check_choice,
    check_lang,
    check_targets,
    errors_for_people,
    new_app,
    write_json,
)

app = new_app()


@app.command()
def explain(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    line: Annotated[str, typer.Argument(help="identifiant de la ligne / line id")],
    json_file: JsonOption = None,
    lang: LangOption = "fr",
    gwp: Annotated[str | None, typer.Option("--gwp", help="published | AR4 | AR5 | AR6")] = None,
    approach: Annotated[
        str | None, typer.Option("--approach", help="operational_control | financial_control | equity_share")
    ] = None,
) -> None:
    """Déplie une ligne jusqu'à ses sources / open one line down to its sources."""
    check_lang(lang)
    with errors_for_people(lang, json_file, {"schema": "bilan.explanation/1"}):
        from bilan.model.inventory import APPROACHES, GWP_CHOICES

        check_choice("gwp", gwp, GWP_CHOICES)
        check_choice("approach", approach, APPROACHES)
        check_targets(json_file)
        from bilan import api

        payload = api.read(path).compute(gwp, approach).explain(line, lang)
        if json_file:
            write_json(payload, json_file)
        if json_file != "-":
            from bilan.cli.show_explanation import show

            show(payload, lang)
