"""bilan check PATH: what was understood, what is doubtful, what is rejected."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from bilan.result import Result

app = new_app()

_WORDS = {
    "fr": ("Compris", "Lignes lues", "retenues", "rejetées", "Constats", "Rien à signaler.", "tonnes inconnues"),
    "en": ("Understood", "Lines read", "accepted", "rejected", "Findings", "Nothing to report.", "tonnes unknown"),
}


@app.command()
def check(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    json_file: JsonOption = None,
    lang: LangOption = "fr",
    strict: Annotated[bool, typer.Option("--strict", help="statut 1 dès une erreur / exit 1 on any error")] = False,
) -> None:
    """Dit ce qui est compris, douteux, rejeté / show what is understood, doubtful, rejected."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan import api

        inventory = api.read(path)
        result = inventory.compute()
        payload = _payload(inventory.understood, result, lang)
        if json_file:
            write_json(payload, json_file)
        if json_file != "-":
            _show(payload, result, lang)
    from bilan.cli.compute import exit_status

    raise typer.Exit(exit_status(result, strict, lang))


def _payload(understood: dict[str, object], result: Result, lang: str) -> dict[str, Any]:
    rejected = result.lines_read - result.lines_accepted
    return {
        "schema": "bilan.check/1",
        "understood": understood,
        "lines_read": result.lines_read,
        "lines_accepted": result.lines_accepted,
        "lines_rejected": rejected,
        "findings": [finding.to_json(lang) for finding in result.findings],
    }


def _show(payload: dict[str, Any], result: Result, lang: str) -> None:
    from rich.console import Console
    from rich.markup import escape

    from bilan.cli.numbers import number

    console = Console(highlight=False)
    understood, read, accepted, rejected, findings, nothing, unknown = _WORDS[lang]
    console.print(f"[bold]{understood}[/bold]")
    for line in _plain(payload["understood"]):
        console.print(f"  {escape(line)}")
    console.print(
        f"\n[bold]{read}: {payload['lines_read']}[/bold] = {accepted} {payload['lines_accepted']}"
        f" + {rejected} {payload['lines_rejected']}\n\n[bold]{findings}[/bold]"
    )
    colour = {"error": "red", "warning": "yellow", "info": "dim"}
    for finding in result.findings:
        where = " ".join(part for part in (finding.place, finding.line, finding.field) if part)
        tonnes = unknown if finding.t_co2e is None else f"{number(finding.t_co2e, lang)} t CO₂e"
        console.print(
            f"[{colour[finding.severity]}]{finding.severity:<8}[/] [bold]{finding.code}[/bold]"
            f" {escape(where)} ({tonnes})"
        )
        console.print(f"         {escape(finding.message(lang))}")
        if finding.remedy(lang):
            console.print(f"         → {escape(finding.remedy(lang))}", style="dim")
    if not result.findings:
        console.print(f"  {nothing}")


def _plain(value: Any, indent: str = "") -> list[str]:
    """A nested structure as indented lines."""
    if isinstance(value, dict):
        lines: list[str] = []
        for key, item in value.items():
            if isinstance(item, dict | list) and item:
                lines += [f"{indent}{key}:", *_plain(item, indent + "  ")]
            else:
                lines.append(f"{indent}{key}: {item}")
        return lines
    if isinstance(value, list):
        return [
            line for item in value for line in (_plain(item, indent) if isinstance(item, dict) else [f"{indent}{item}"])
        ]
    return [f"{indent}{value}"]
