"""bilan check PATH: what was understood, what is doubtful, what is rejected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import (
    JsonOption,
    LangOption,
    check_lang,
    check_targets,
    errors_for_people,
    new_app,
    write_json,
)

if TYPE_CHECKING:
    from bilan.result import Result

app = new_app()


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    json_file: JsonOption = None,
    lang: LangOption = "fr",
    every: Annotated[bool, typer.Option("--all", help="tous les constats / every finding")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="statut 1 dès une erreur / exit 1 on any error")] = False,
) -> None:
    """Dit ce qui est compris, douteux, rejeté / show what is understood, doubtful, rejected."""
    check_lang(lang)
    with errors_for_people(lang, json_file, _contract({}, 0, 0)):
        check_targets(json_file)
        from bilan import api

        inventory = api.read(path)
        result = inventory.compute()
        if json_file:
            write_json(_payload(inventory.understood, result, lang), json_file)
        if json_file != "-":
            from bilan.cli.show_check import show

            show(inventory.understood, result, lang, every=every)
    from bilan.cli.compute import exit_status

    raise typer.Exit(exit_status(result, strict, lang))


def _payload(understood: dict[str, object], result: Result, lang: str) -> dict[str, Any]:
    contract = _contract(understood, result.lines_read, result.lines_accepted)
    return {**contract, "findings": [finding.to_json(lang) for finding in result.findings]}


def _contract(understood: dict[str, object], read: int, accepted: int) -> dict[str, Any]:
    return {
        "schema": "bilan.check/1",
        "understood": understood,
        "lines_read": read,
        "lines_accepted": accepted,
        "lines_rejected": read - accepted,
    }
