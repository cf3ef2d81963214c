"""A result on the terminal: one table per framework, the totals, the findings in short."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from bilan.cli.common import printable
from bilan.cli.numbers import count, number, tonnes
from bilan.cli.show_findings import by_code, head
from bilan.frameworks import rules
from bilan.frameworks.subtotals import Subtotals
from bilan.report.digits import table_decimals
from bilan.report.words import word

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
        "market_line": "fondé sur le marché",
        "market": "Total fondé sur le marché",
        "minimum": "Total du périmètre minimal",
        "without_dependence": "Total sans l'utilisation en dépendance",
        "accounts": "Comptes, jamais additionnés",
        "emissions": "Émissions",
        "removals": "Absorptions",
        "avoided": "Émissions évitées",
        "stored": "Carbone stocké",
        "biogenic_account": "CO₂ b (biogénique, hors total)",
        "frozen": "  dont facteurs connus en CO₂e seul",
        "lines": "lignes lues, retenues, rejetées",
        "findings": "Constats",
        "gwp": "PRG",
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
        "market_line": "market-based",
        "market": "Market-based total",
        "minimum": "Minimum boundary total",
        "without_dependence": "Total without use in dependence",
        "accounts": "Accounts, never added",
        "emissions": "Emissions",
        "removals": "Removals",
        "avoided": "Avoided emissions",
        "stored": "Stored carbon",
        "biogenic_account": "CO₂ b (biogenic, outside totals)",
        "frozen": "  of which factors known as CO₂e only",
        "lines": "lines read, accepted, rejected",
        "findings": "Findings",
        "gwp": "GWP",
    },
}
#: Below this width the interval is written in whole tonnes and long codes give way to labels.
_WIDE = 100
#: Keys of `Table.extra` that are totals of their own.
_OTHER_TOTALS = {
    "market_total_t": "market",
    "minimum_total_t": "minimum",
    "total_without_dependence_t": "without_dependence",
}


def show(result: Result, lang: str, frameworks: tuple[str, ...] = ()) -> None:
    """Print a result for people."""
    console = Console(highlight=False)
    words = _WORDS[lang]
    computation = result.computation
    configuration = computation.inventory.configuration
    start, end = configuration.period
    approach = f"{computation.approach} ({word(f'approach.{computation.approach}', lang)})"
    console.print(
        f"\n[bold]{escape(printable(configuration.name))}[/bold]  {start} → {end}"
        f"\n{approach}  {words['gwp']} {computation.gwp_set}"
    )
    for table in computation.tables:
        if not frameworks or table.framework in frameworks:
            console.print(f"\n[bold]{_TITLES[table.framework]} · t CO₂e[/bold]")
            console.print(_framework_table(Subtotals(computation.amounts, table), table, words, lang, console.width))
    _accounts(console, result, words, lang)
    _findings(console, result, words, lang)


def _framework_table(
    subtotals: Subtotals, shown: FrameworkTable, words: dict[str, str], lang: str, width: int
) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 1))
    wide = width >= _WIDE
    codes = shown.framework != "bilan-carbone-v9"
    if codes:
        table.add_column("", no_wrap=True)
    for name in ("line", "total", "biogenic", "interval", "count"):
        table.add_column(words[name], justify="left" if name == "line" else "right", no_wrap=name != "line")
    cells = _Cells(lang, 1 if wide else table_decimals(shown.total_t), codes)
    lines = dict(zip((line["code"] for line in shown.lines), shown.lines, strict=True))
    for _, group in groupby(rules.lines(shown.framework), key=lambda line: line.group):
        members = list(group)
        label = members[0].group_label_en if lang == "en" else members[0].group_label_fr
        row = subtotals.of([line.code for line in members])
        table.add_row(*cells.row("", label, row), style="bold")
        for line in members:
            entry = lines[line.code]
            code = line.code if wide or len(line.code) < 6 else line.code.partition(".")[0]
            table.add_row(*cells.row(code, line.label_en if lang == "en" else line.label_fr, entry, "  "))
            if line.code == "S2.electricity":
                table.add_row(*cells.amount(words["market_line"], entry["market_t"], "    "), style="dim")
    table.add_section()
    _totals(table, shown, words, cells)
    return table


def _totals(table: Table, shown: FrameworkTable, words: dict[str, str], cells: _Cells) -> None:
    table.add_row(*cells.amount(words["sum"], shown.total_t, "", cells.band(shown.interval)), style="bold")
    for key, name in _OTHER_TOTALS.items():
        if key in shown.extra:
            table.add_row(*cells.amount(words[name], shown.extra[key]))
    table.add_row(*cells.amount(words["outside"], shown.outside_t))
    if shown.unclassified_t:
        table.add_row(*cells.amount(words["unclassified"], shown.unclassified_t), style="red")


class _Cells:
    """The cells of a row, with the language and the decimals of its table."""

    def __init__(self, lang: str, decimals: int, codes: bool) -> None:
        self.lang, self.decimals, self.codes = lang, decimals, codes

    def row(self, code: str, label: str, values: dict[str, Any], indent: str = "") -> list[Any]:
        """A line or a group: no amount where no activity reaches it."""
        reached = bool(values["count"])
        interval = (values["low_t"], values["high_t"])
        return [
            *self._name(code, label, indent),
            self._tonnes(values["total_t"]) if reached else "–",
            self._tonnes(values["co2_biogenic_t"]) if values["co2_biogenic_t"] else "",
            self._range(*interval) if reached else "",
            count(values["count"], self.lang) if reached else "",
        ]

    def amount(self, label: str, total: float, indent: str = "", band: str = "") -> list[Any]:
        """A row with a total alone."""
        return [*self._name("", label, indent), self._tonnes(total), "", band, ""]

    def band(self, interval: Any) -> str:
        """The 95 % interval."""
        return self._range(interval.low, interval.high)

    def _name(self, code: str, label: str, indent: str) -> list[Any]:
        return [code, escape(label)] if self.codes else [Padding(escape(label), (0, 0, 0, len(indent)), expand=False)]

    def _range(self, low: float, high: float) -> str:
        return f"{number(low, self.lang, self.decimals)} – {number(high, self.lang, self.decimals)}"

    def _tonnes(self, value: float) -> str:
        """One decimal, or more where a small inventory needs them; never 0 for what is not."""
        decimals = max(1, self.decimals)
        written = number(value, self.lang, decimals)
        if value and round(value, decimals) == 0:
            return tonnes(value, self.lang)
        return written


def _accounts(console: Console, result: Result, words: dict[str, str], lang: str) -> None:
    totals = result.totals
    decimals = max(1, table_decimals(totals.emissions.tonnes))
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 1))
    table.add_column()
    table.add_column(justify="right", no_wrap=True)
    for name, value in (
        ("emissions", totals.emissions.tonnes),
        ("removals", totals.removals.tonnes),
        ("avoided", totals.avoided.tonnes),
        ("stored", totals.stored.tonnes),
        ("biogenic_account", totals.co2_biogenic_t),
        ("frozen", totals.frozen_t),
    ):
        table.add_row(words[name], number(value, lang, decimals))
    console.print(f"\n[bold]{words['accounts']} · t CO₂e[/bold]")
    console.print(table)


def _findings(console: Console, result: Result, words: dict[str, str], lang: str) -> None:
    rejected = result.lines_read - result.lines_accepted
    counts = " / ".join(count(n, lang) for n in (result.lines_read, result.lines_accepted, rejected))
    console.print(f"\n{counts} {words['lines']}")
    groups = by_code(result.findings)
    if groups:
        console.print(f"\n[bold]{words['findings']}[/bold] (bilan check)")
    for group in groups:
        console.print(head(group, lang))
