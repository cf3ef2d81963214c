"""bilan bridge PATH A B: every line that two frameworks treat differently."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import (
    JsonOption,
    LangOption,
    check_choice,
    check_lang,
    check_targets,
    errors_for_people,
    new_app,
    printable,
    write_json,
)

if TYPE_CHECKING:
    from bilan.comparison.bridge import Bridge

app = new_app()

_WORDS = {
    "fr": (
        "Ligne",
        "Catégorie",
        "Part",
        "Écart",
        "Total",
        "Écart des totaux",
        "Lignes traitées autrement",
        "autres lignes",
    ),
    "en": (
        "Line",
        "Category",
        "Part",
        "Difference",
        "Total",
        "Difference of totals",
        "Lines treated differently",
        "other lines",
    ),
}


@app.command()
def bridge(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    framework_a: Annotated[str, typer.Argument(help="beges-v5")],
    framework_b: Annotated[str, typer.Argument(help="ghg-protocol")],
    json_file: JsonOption = None,
    lang: LangOption = "fr",
    gwp: Annotated[str | None, typer.Option("--gwp", help="published | AR4 | AR5 | AR6")] = None,
    approach: Annotated[
        str | None, typer.Option("--approach", help="operational_control | financial_control | equity_share")
    ] = None,
    limit: Annotated[int, typer.Option("--limit", help="lignes montrées / lines shown")] = 40,
) -> None:
    """Toutes les lignes que deux cadres traitent autrement / every line that two frameworks treat differently."""
    check_lang(lang)
    with errors_for_people(lang, json_file, {"schema": "bilan.bridge/1"}):
        _check_options(framework_a, framework_b, gwp, approach)
        check_targets(json_file)
        from bilan import api
        from bilan.comparison.bridge import bridge as build

        found = build(api.read(path).compute(gwp, approach), framework_a, framework_b)
        if json_file:
            write_json(payload(found, lang), json_file)
    if json_file != "-":
        _show(found, lang, limit)


def _check_options(framework_a: str, framework_b: str, gwp: str | None, approach: str | None) -> None:
    from bilan.frameworks.rules import FRAMEWORKS
    from bilan.model.inventory import APPROACHES, GWP_CHOICES

    for name in (framework_a, framework_b):
        check_choice("framework", name, FRAMEWORKS)
    check_choice("gwp", gwp, GWP_CHOICES)
    check_choice("approach", approach, APPROACHES)


def payload(found: Bridge, lang: str) -> dict[str, Any]:
    """The bridge as JSON: totals, their difference, the rows with their reason in words."""
    from bilan.comparison.bridge import reasons

    index = 1 if lang == "en" else 0
    return {
        "schema": "bilan.bridge/1",
        "frameworks": [found.framework_a, found.framework_b],
        "totals_t": [found.total_a_t, found.total_b_t],
        "difference_t": found.total_b_t - found.total_a_t,
        "by_reason": {
            reason: {"text": reasons()[reason][index], "difference_t": tonnes}
            for reason, tonnes in found.by_reason().items()
        },
        "rows": [{**asdict(row), "difference_t": row.difference_t} for row in found.rows],
    }


def _show(found: Bridge, lang: str, limit: int) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from bilan.cli.numbers import number
    from bilan.comparison.bridge import reasons

    console = Console(highlight=False)
    line, category, part, difference, total, between, title, others = _WORDS[lang]
    colon = ":" if lang == "en" else "\u00a0:"
    for name, tonnes in ((found.framework_a, found.total_a_t), (found.framework_b, found.total_b_t)):
        console.print(f"{total} {name}{colon} {number(tonnes, lang)} t CO₂e")
    console.print(f"[bold]{between}{colon} {number(found.total_b_t - found.total_a_t, lang)} t CO₂e[/bold]")
    grid = Table(box=None, show_header=False)
    grid.add_column(justify="right", no_wrap=True)
    grid.add_column()
    for reason, tonnes in sorted(found.by_reason().items(), key=lambda item: -abs(item[1])):
        grid.add_row(number(tonnes, lang), reasons()[reason][1 if lang == "en" else 0])
    console.print(grid)
    console.print(f"\n[bold]{title} · t CO₂e[/bold]")
    table = Table(box=None, pad_edge=False)
    table.add_column(line, overflow="fold")
    table.add_column(f"{category} · {part.lower()}", overflow="fold")
    for name in (found.framework_a, found.framework_b):
        table.add_column(name, justify="right")
    table.add_column(difference, justify="right", no_wrap=True)
    for row in found.rows[:limit]:
        side_a = f"{row.place_a} ({row.rule_a}) {number(row.t_a, lang)}"
        side_b = f"{row.place_b} ({row.rule_b}) {number(row.t_b, lang)}"
        flow = f"{printable(row.category)} · {row.part}"
        table.add_row(escape(printable(row.line)), escape(flow), side_a, side_b, number(row.difference_t, lang))
    console.print(table)
    if len(found.rows) > limit:
        console.print(f"… {len(found.rows) - limit} {others} (--limit, --json)")
