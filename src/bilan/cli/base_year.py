"""bilan base-year PATH: the base year's figures, the log of changes, the recalculated series, the year beside it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from bilan.checks.base_year import LogEntry
    from bilan.checks.base_year_source import Comparison

app = new_app()

_WORDS = {
    "fr": {
        "post": "Poste",
        "original": "{year} publié",
        "recalculated": "{year} recalculé",
        "year": "{year}",
        "total": "Total",
        "whole": "Non réparti par poste",
        "nc": "non évalué",
        "day": "Date",
        "trigger": "Déclencheur",
        "effect": "Effet",
        "pct": "Part",
        "cumulative": "Cumul",
        "decision": "Décision",
        "note": "Note",
        "recalculation": "recalcul",
        "waits": "en attente",
        "organic": "ne compte pas",
        "threshold": "Seuil de recalcul : {threshold}, choix de l'organisation. Les textes n'en fixent pas (le GHG "
        "Protocol cite 10 % en exemple, 5 % est un usage).",
        "change": "Évolution depuis l'année de référence recalculée : {change} sur le total, {comparable} sur les "
        "postes évalués les deux années.",
    },
    "en": {
        "post": "Post",
        "original": "{year} as published",
        "recalculated": "{year} recalculated",
        "year": "{year}",
        "total": "Total",
        "whole": "Not allocated to a post",
        "nc": "not assessed",
        "day": "Date",
        "trigger": "Trigger",
        "effect": "Effect",
        "pct": "Share",
        "cumulative": "Cumulative",
        "decision": "Decision",
        "note": "Note",
        "recalculation": "recalculation",
        "waits": "waits",
        "organic": "does not count",
        "threshold": "Threshold of recalculation: {threshold}, the organisation's choice. The texts set none (the GHG "
        "Protocol names 10% as an example, 5% is practice).",
        "change": "Change since the recalculated base year: {change} of the total, {comparable} of the posts assessed "
        "in both years.",
    },
}


@app.command()
def base_year(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    json_file: JsonOption = None,
    lang: LangOption = "fr",
    threshold: Annotated[float | None, typer.Option("--threshold", help="% de l'année / of the year")] = None,
    framework: Annotated[str, typer.Option("--framework", help="beges-v5 | ghg-protocol | ...")] = "beges-v5",
) -> None:
    """Année de référence et série recalculée / base year and recalculated series."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan import api
        from bilan.checks.base_year_source import compare

        found = compare(api.read(path).compute().computation, framework, threshold)
        if json_file:
            write_json(payload(found, lang), json_file)
        if json_file != "-":
            _show(found, lang)


def payload(found: Comparison, lang: str) -> dict[str, Any]:
    """The comparison as JSON, schema ``bilan.base-year/1``. Null: not assessed, which is not zero."""
    result = found.recalculation
    return {
        "schema": "bilan.base-year/1",
        "framework": found.framework,
        "threshold_pct": result.threshold_pct,
        "base_year": result.original.year,
        "source": result.original.source,
        "original": {"total_t": result.original.total_t, "posts": dict(result.original.values)},
        "recalculated": {
            "needed": result.needed,
            "total_t": result.total_t,
            "unallocated_t": result.unallocated_t,
            "posts": dict(result.values),
        },
        "pending_t": result.pending_t,
        "log": [_entry(entry) for entry in result.log],
        "year": {"year": found.year, "total_t": found.total_t, "posts": found.values},
        "change_pct": found.change_pct,
        "comparable_change_pct": found.comparable_pct,
        "findings": [finding.to_json(lang) for finding in found.findings],
    }


def _entry(entry: LogEntry) -> dict[str, Any]:
    return {
        "day": entry.day.isoformat(),
        "trigger": entry.trigger,
        "note": entry.note,
        "effect_t": entry.effect_t,
        "effect_pct": entry.pct,
        "cumulative_t": entry.cumulative_t,
        "cumulative_pct": entry.cumulative_pct,
        "counts": entry.counts,
        "recalculated": entry.recalculated,
    }


def _show(found: Comparison, lang: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from bilan.cli.show_findings import show_findings
    from bilan.report.numbers import number, percent

    words, result = _WORDS[lang], found.recalculation
    console = Console()
    table = Table(title=f"{found.framework} · t CO₂e", title_justify="left", title_style="bold", box=None)
    table.add_column(words["post"])
    for name, year in (
        ("original", result.original.year),
        ("recalculated", result.original.year),
        ("year", found.year),
    ):
        table.add_column(words[name].format(year=year), justify="right", no_wrap=True)
    series = (result.original.values, result.values, found.values)
    for post in dict.fromkeys([*found.values, *result.values]):
        cells = [_figure(values.get(post), words, lang) for values in series]
        if any(values.get(post) is not None for values in series):
            table.add_row(post, *cells)
    if result.unallocated_t:
        table.add_row(words["whole"], "", number(result.unallocated_t, lang), "")
    table.add_section()
    totals = (result.original.total_t, result.total_t, found.total_t)
    table.add_row(f"[bold]{words['total']}[/bold]", *(number(total, lang) for total in totals))
    console.print(table)
    if result.log:
        console.print(_log(found, words, lang))
    console.print(words["threshold"].format(threshold=percent(result.threshold_pct, lang)), highlight=False)
    changes = {"change": found.change_pct, "comparable": found.comparable_pct}
    said = {name: percent(value, lang, 1) or "–" for name, value in changes.items()}
    console.print(words["change"].format(**said), highlight=False)
    show_findings(console, found.findings, lang)


def _figure(value: float | None, words: dict[str, str], lang: str) -> str:
    from bilan.report.numbers import tonnes

    return words["nc"] if value is None else tonnes(value, lang)


def _log(found: Comparison, words: dict[str, str], lang: str) -> Any:
    from rich.markup import escape
    from rich.table import Table

    from bilan.checks import tables
    from bilan.report.numbers import number, percent

    labels = {row["effect"]: row[f"label_{lang}"] for row in tables.rows("triggers.csv")}
    table = Table(box=None)
    for name in ("day", "trigger", "effect", "pct", "cumulative", "decision", "note"):
        table.add_column(words[name], justify="right" if name in {"effect", "pct", "cumulative"} else "left")
    for entry in found.recalculation.log:
        decision = "recalculation" if entry.recalculated else "waits" if entry.counts else "organic"
        table.add_row(
            entry.day.isoformat(),
            labels.get(entry.trigger, entry.trigger),
            number(entry.effect_t, lang),
            percent(entry.pct, lang, 1),
            percent(entry.cumulative_pct, lang, 1),
            words[decision],
            escape(entry.note),
        )
    return table
