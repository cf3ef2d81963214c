"""A result on the terminal: one table per framework, the totals, the findings in short."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bilan.cli.numbers import number
from bilan.frameworks import rules

if TYPE_CHECKING:
    from bilan.frameworks.tables import Table as FrameworkTable
    from bilan.result import Result

_TITLES = {
    "beges-v5": "BEGES V5",
    "iso-14064-1": "ISO 14064-1:2018",
    "ghg-protocol": "GHG Protocol",
    "bilan-carbone-v9": "Bilan Carbone v9",
}
_WORDS = {
    "fr": {
        "line": "Ligne",
        "total": "Total",
        "biogenic": "CO₂ b",
        "interval": "Intervalle 95 %",
        "count": "Lignes",
        "sum": "Total",
        "outside": "Hors total",
        "unclassified": "Non classé",
        "market": "Total fondé sur le marché",
        "accounts": "Comptes, jamais additionnés",
        "emissions": "Émissions",
        "removals": "Absorptions",
        "avoided": "Émissions évitées",
        "lines": "lignes lues, retenues, rejetées",
        "findings": "Constats",
    },
    "en": {
        "line": "Line",
        "total": "Total",
        "biogenic": "CO₂ b",
        "interval": "95 % interval",
        "count": "Lines",
        "sum": "Total",
        "outside": "Outside",
        "unclassified": "Unclassified",
        "market": "Market-based total",
        "accounts": "Accounts, never added",
        "emissions": "Emissions",
        "removals": "Removals",
        "avoided": "Avoided emissions",
        "lines": "lines read, accepted, rejected",
        "findings": "Findings",
    },
}


def show(result: Result, lang: str, frameworks: tuple[str, ...] = ()) -> None:
    """Print a result for people."""
    console = Console()
    words = _WORDS[lang]
    configuration = result.computation.inventory.configuration
    start, end = configuration.period
    console.print(
        f"\n[bold]{configuration.name}[/bold]  {start} → {end}  {result.computation.approach}", highlight=False
    )
    for table in result.computation.tables:
        if not frameworks or table.framework in frameworks:
            console.print(_framework_table(table, words, lang))
    _accounts(console, result, words, lang)
    _findings(console, result, words)


def _framework_table(shown: FrameworkTable, words: dict[str, str], lang: str) -> Table:
    table = Table(title=f"{_TITLES[shown.framework]} · t CO₂e", title_justify="left", title_style="bold", box=None)
    for name in ("line", "total", "biogenic", "interval", "count"):
        table.add_column(words[name], justify="left" if name == "line" else "right", no_wrap=name != "line")
    group = ""
    for line, rule in zip(shown.lines, rules.lines(shown.framework), strict=True):
        if rule.group != group:
            group = rule.group
            table.add_row(f"[dim]{rule.group_label_en if lang == 'en' else rule.group_label_fr}[/dim]")
        label = line["label_en"] if lang == "en" else line["label"]
        code = "" if shown.framework == "bilan-carbone-v9" else f"{line['code']} "
        band = f"{number(line['low_t'], lang)} – {number(line['high_t'], lang)}" if line["count"] else ""
        table.add_row(
            f"  {code}{label}",
            number(line["total_t"], lang) if line["count"] else "–",
            number(line["co2_biogenic_t"], lang) if line["co2_biogenic_t"] else "",
            band,
            str(line["count"] or ""),
        )
    table.add_section()
    band = f"{number(shown.interval.low, lang)} – {number(shown.interval.high, lang)}"
    table.add_row(f"[bold]{words['sum']}[/bold]", f"[bold]{number(shown.total_t, lang)}[/bold]", "", band, "")
    if "market_total_t" in shown.extra:
        table.add_row(words["market"], number(shown.extra["market_total_t"], lang))
    table.add_row(words["outside"], number(shown.outside_t, lang))
    if shown.unclassified_t:
        table.add_row(f"[red]{words['unclassified']}[/red]", f"[red]{number(shown.unclassified_t, lang)}[/red]")
    return table


def _accounts(console: Console, result: Result, words: dict[str, str], lang: str) -> None:
    totals = result.totals
    table = Table(
        title=f"{words['accounts']} · t CO₂e", title_justify="left", title_style="bold", box=None, show_header=False
    )
    table.add_column()
    table.add_column(justify="right")
    for name, amount in (("emissions", totals.emissions), ("removals", totals.removals), ("avoided", totals.avoided)):
        table.add_row(words[name], number(amount.tonnes, lang))
    table.add_row("CO₂ b", number(totals.co2_biogenic_t, lang))
    console.print(table)


def _findings(console: Console, result: Result, words: dict[str, str]) -> None:
    rejected = result.lines_read - result.lines_accepted
    console.print(f"{result.lines_read} / {result.lines_accepted} / {rejected} {words['lines']}", highlight=False)
    counted = Counter((finding.severity, finding.code) for finding in result.findings)
    rank = {"error": 0, "warning": 1, "info": 2}
    colour = {"error": "red", "warning": "yellow", "info": "dim"}
    if counted:
        console.print(f"\n[bold]{words['findings']}[/bold]")
    for (severity, code), times in sorted(counted.items(), key=lambda item: (rank[item[0][0]], item[0][1])):
        console.print(f"  [{colour[severity]}]{severity:<8}[/] {code} × {times}", highlight=False)
