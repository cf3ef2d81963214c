"""A comparison on the terminal: the totals by effect, the lines of one framework, the pairs that weigh most."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from bilan.cli.numbers import number
from bilan.comparison import words
from bilan.comparison.entries import EFFECTS
from bilan.report.typography import typeset
from bilan.report.words import choice

if TYPE_CHECKING:
    from bilan.comparison.effects import Comparison, FrameworkEffects

_WORDS = {
    "fr": {
        "totals": "Totaux et effets · t CO₂e",
        "difference": "Écart",
        "market": "GHG Protocol, marché",
        "still": "Autres lignes, inchangées : {n}.",
        "line": "Ligne",
        "details": "Paires de lignes qui pèsent le plus",
        "pair": "A → B",
        "matching": "Appariement",
        "pairs": "{a} lignes et {b} lignes",
        "others": "… et d'autres : {n} (--limit, --json)",
        "same": "Aucune différence.",
    },
    "en": {
        "totals": "Totals and effects · t CO₂e",
        "difference": "Difference",
        "market": "GHG Protocol, market",
        "still": "Other lines, unchanged: {n}.",
        "line": "Line",
        "details": "Pairs of lines that weigh most",
        "pair": "A → B",
        "matching": "Matching",
        "pairs": "{a} lines and {b} lines",
        "others": "… and others: {n} (--limit, --json)",
        "same": "No difference.",
    },
}


#: Columns of a terminal from which labels of lines are shown.
_WIDE = 130


def show(found: Comparison, lang: str, frameworks: tuple[str, ...] = (), limit: int = 20) -> None:
    """Print the totals of every framework, then lines and details of those asked for (BEGES by default)."""
    console = Console(highlight=False)
    _totals(console, found, lang, frameworks)
    for name in frameworks or ("beges-v5",):
        _lines(console, found.framework(name), lang)
        _details(console, found.framework(name), lang, limit)
    console.print(f"\n[bold]{_WORDS[lang]['matching']}[/bold]")
    for one in found.matching:
        if one.lines_a or one.lines_b:
            counts = _WORDS[lang]["pairs"].format(a=one.lines_a, b=one.lines_b)
            tonnes = f"{number(one.a_t, lang)} → {number(one.b_t, lang)} t CO₂e"
            console.print(f"  {words.matched(one.how, lang)}{_colon(lang)} {counts}, {tonnes}")
    console.print(f"[dim]{typeset(words.DECOMPOSITION[lang == 'en'], lang)}[/dim]")
    for finding in found.findings:
        mark = {"error": "[red]✗[/red]", "warning": "[yellow]![/yellow]"}.get(finding.severity, "·")
        console.print(f"{mark} {finding.code}{_colon(lang)} ", end="")
        console.print(finding.message(lang), markup=False)


def _totals(console: Console, found: Comparison, lang: str, frameworks: tuple[str, ...]) -> None:
    wanted = [found.framework(name) for name in frameworks] if frameworks else list(found.frameworks)
    totals = [(choice("sheet", one.framework, lang), one.total) for one in wanted]
    totals += [(_WORDS[lang]["market"], one.market) for one in wanted if one.market]
    codes = [code for code in (*EFFECTS, "contracts") if any(_weighs(total.effects.get(code)) for _, total in totals)]
    table = Table(title=_WORDS[lang]["totals"], title_justify="left", title_style="bold", box=None, padding=(0, 1))
    table.add_column("")
    for name, _ in totals:
        table.add_column(name, justify="right")
    table.add_row("A", *(number(total.a_t, lang) for _, total in totals), style="bold")
    for code in codes:
        cells = [number(total.effects[code], lang) if code in total.effects else "" for _, total in totals]
        table.add_row(words.effect(code, lang), *cells)
    table.add_row("B", *(number(total.b_t, lang) for _, total in totals), style="bold")
    table.add_row(_WORDS[lang]["difference"], *(number(total.b_t - total.a_t, lang) for _, total in totals))
    console.print(table)
    if not codes:
        console.print(_WORDS[lang]["same"])


def _lines(console: Console, one: FrameworkEffects, lang: str) -> None:
    """Lines that move; their labels where the terminal is wide enough."""
    moved = [row for row in one.rows if any(_weighs(tonnes) for tonnes in row.effects.values())]
    if not moved:
        return
    codes = [code for code in EFFECTS if any(_weighs(row.effects[code]) for row in moved)]
    rows = []
    for row in moved:
        name = row.label_en if lang == "en" else row.label_fr
        special = row.code in {"outside", "unclassified"}
        label = name if special else f"{row.code} {name}" if console.width >= _WIDE else row.code
        rows.append([label, *_figures(row.a_t, row.b_t, row.effects, codes, lang)])
    title = f"{choice('sheet', one.framework, lang)} · t CO₂e"
    _print(console, title, [_WORDS[lang]["line"], "A", "B", *(words.effect(code, lang) for code in codes)], rows)
    if len(moved) < len(one.rows):
        console.print(typeset(_WORDS[lang]["still"].format(n=len(one.rows) - len(moved)), lang))


def _details(console: Console, one: FrameworkEffects, lang: str, limit: int) -> None:
    moved = [row for row in one.details.slice(0, limit).to_pylist() if any(_weighs(row[code]) for code in EFFECTS)]
    if not moved:
        return
    codes = [code for code in EFFECTS if any(_weighs(row[code]) for row in moved)]
    rows = [[_pair(row), *_figures(row["a_t"], row["b_t"], row, codes, lang)] for row in moved]
    header = [_WORDS[lang]["pair"], "A", "B", *(words.effect(code, lang) for code in codes)]
    _print(console, _WORDS[lang]["details"], header, rows)
    left = one.details.num_rows - limit
    if left > 0:
        console.print(typeset(_WORDS[lang]["others"].format(n=left), lang))


def _pair(row: dict[str, Any]) -> str:
    sides = []
    for side in ("a", "b"):
        more = f" (×{row[f'lines_{side}']})" if (row[f"lines_{side}"] or 0) > 1 else ""
        sides.append(f"{row[f'line_{side}'] or '–'}{more}")
    name = sides[0] if sides[0] == sides[1] else " → ".join(sides)
    return f"{row['code']} · {name}"


def _print(console: Console, title: str, header: list[str], rows: list[list[str]]) -> None:
    """A table whose figures keep their room; the first column takes what is left."""
    table = Table(title=title, title_justify="left", title_style="bold", box=None, padding=(0, 1))
    words_of = [max(map(len, name.split(" ")), default=0) for name in header[1:]]
    widths = [max(words_of[i], *(len(row[i + 1]) for row in rows)) for i in range(len(words_of))]
    left = max(console.width - sum(widths) - 2 * len(header), 12)
    table.add_column(header[0], overflow="ellipsis", no_wrap=True, max_width=left)
    for name, width in zip(header[1:], widths, strict=True):
        table.add_column(name, justify="right", width=width)
    for row in rows:
        table.add_row(*row)
    console.print(table)


def _figures(a_t: float, b_t: float, effects: dict[str, Any], codes: list[str], lang: str) -> list[str]:
    return [number(a_t, lang), number(b_t, lang), *(number(effects[code], lang) for code in codes)]


def _weighs(tonnes: float | None) -> bool:
    """Whether an effect shows in a table with one decimal."""
    return tonnes is not None and abs(tonnes) >= 0.05


def _colon(lang: str) -> str:
    return "\u00a0:" if lang == "fr" else ":"
