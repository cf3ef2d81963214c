"""bilan explain PATH LINE: open one line down to its sources."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

app = new_app()

_WORDS = {
    "fr": {
        "quantity": "Quantité",
        "factor": "Facteur",
        "conversion": "Conversion",
        "weights": "Poids",
        "share": "Part de l'entité",
        "amounts": "Montants",
        "rule": "règle",
        "rejected": "Ligne rejetée",
        "source": "Source",
        "published": "publié",
        "uncertainty": "incertitude",
    },
    "en": {
        "quantity": "Quantity",
        "factor": "Factor",
        "conversion": "Conversion",
        "weights": "Weights",
        "share": "Entity's share",
        "amounts": "Amounts",
        "rule": "rule",
        "rejected": "Line rejected",
        "source": "Source",
        "published": "published",
        "uncertainty": "uncertainty",
    },
}


@app.command()
def explain(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    line: Annotated[str, typer.Argument(help="identifiant de la ligne / line id")],
    json_file: JsonOption = None,
    lang: LangOption = "fr",
    gwp: Annotated[str | None, typer.Option("--gwp", help="published | AR4 | AR5 | AR6")] = None,
    approach: Annotated[str | None, typer.Option("--approach")] = None,
) -> None:
    """Déplie une ligne jusqu'à ses sources / open one line down to its sources."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan import api

        payload = api.read(path).compute(gwp, approach).explain(line, lang)
        if json_file:
            write_json(payload, json_file)
        if json_file != "-":
            _show(payload, lang)


def _show(payload: dict[str, Any], lang: str) -> None:
    from rich.console import Console
    from rich.markup import escape

    console = Console(highlight=False)
    words, line = _WORDS[lang], payload["line"]
    console.print(f"\n[bold]{escape(line['id'])}[/bold]  {escape(line['label'] or '')}")
    for name in ("file", "file_row", "entity", "category", "start", "end", "evidence", "note"):
        if line.get(name):
            console.print(f"  {name:<10} {escape(str(line[name]))}")
    console.print(f"  {words['quantity']:<10} {line['quantity']} {escape(line['unit'] or '')}")
    for step in payload["steps"]:
        _show_step(console, step, payload["gwp"], words, lang)
    for finding in payload["findings"]:
        console.print(f"[yellow]{finding['code']}[/]: {escape(finding['message'])}")


def _show_step(console: Any, step: dict[str, Any], gwp_set: str, words: dict[str, str], lang: str) -> None:
    from rich.markup import escape

    if step["rejected"]:
        console.print(f"\n[red]{words['rejected']}: {step['rejected']}[/red]")
    factor = step["factor"]
    if factor:
        label = factor["label_en"] if lang == "en" and factor["label_en"] else factor["label_fr"]
        console.print(f"\n[bold]{words['factor']}[/bold]  {factor['id']} @ {factor['version']}  {escape(label or '')}")
        console.print(
            f"  {factor['total_kg_co2e']:.6g} kg CO₂e / {factor['unit']} ({words['published']}),"
            f" {words['uncertainty']} {factor['uncertainty'] or '–'} %"
        )
        console.print(
            f"  {words['source']}: {escape(str(factor['origin'] or '–'))} · {escape(str(factor['licence'] or '–'))}"
        )
    conversion = step["conversion"]
    console.print(
        f"[bold]{words['conversion']}[/bold]  1 {escape(str(conversion['unit']))} = {conversion['ratio']:.8g}"
    )
    for text in conversion["steps"]:
        console.print(f"  {escape(text)}")
    for side in step["sides"]:
        console.print(f"[bold]{words['share']}[/bold]  {side['share']:.6g}  {side['case']}   PRG/GWP: {gwp_set}")
    for framework, weight in step["weights"].items():
        console.print(f"  {framework:<18} × {weight['weight']:.6g}  {weight['reason']}")
    console.print(_amounts_table(step["amounts"], words))


def _amounts_table(amounts: list[dict[str, Any]], words: dict[str, str]) -> Any:
    from rich.table import Table

    table = Table(title=f"{words['amounts']} · t CO₂e", title_justify="left", title_style="bold", box=None)
    frameworks = list(amounts[0]["frameworks"]) if amounts else []
    for name in ("part", "gas", "kg / unit", *frameworks):
        table.add_column(name, justify="left" if name in {"part", "gas"} else "right")
    for entry in amounts:
        part = entry["part"] if entry["part"] == entry["read_as"] else f"{entry['part']} → {entry['read_as']}"
        cells = []
        for framework in frameworks:
            place = entry["frameworks"][framework]
            cells.append(f"{place['line']} ({place['rule'] or '–'}) {place['t_co2e']:.6g}")
        table.add_row(part, entry["gas"], f"{entry['kg_per_unit']:.6g}", *cells)
    return table
