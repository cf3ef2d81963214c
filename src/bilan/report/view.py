"""Tables as texts, shared by the html page and the pdf: every figure already written for its reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bilan.frameworks.contents import TOTAL, Contents, Row
from bilan.report import numbers
from bilan.report.digits import table_decimals
from bilan.report.model import Contribution, FrameworkReport
from bilan.report.words import word

#: Written for a gas that the sources of a row do not tell apart.
UNSPLIT = "–"
#: Share of the width that a letter of a header takes, where a column of figures takes 1.
_LETTER_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column: name, unit, whether its cells are figures (set right), and its share of the width."""

    label: str
    unit: str = ""
    figures: bool = False
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row: its kind (line, subtotal, total, memo) and its cells."""

    kind: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table with its caption; `note` says what was left out."""

    name: str
    caption: str
    columns: tuple[TextColumn, ...]
    rows: tuple[TextRow, ...]
    note: str = ""


def framework_table(part: FrameworkReport, lang: str) -> TextTable:
    """The table of a framework; every amount has the same number of decimals, from the size of the total."""
    held = part.contents
    total = next((row.values["total_t"] for row in held.rows if row.kind == TOTAL), 0.0)
    decimals = table_decimals(total)
    columns = [TextColumn(word("table.code", lang), width=4.5)]
    columns += [TextColumn(column.label, column.unit, True, 1.1) for column in held.columns]
    rows = [_framework_row(held, row, lang, decimals) for row in held.rows]
    return TextTable(held.framework, held.title, tuple(map(_fitted, columns)), tuple(rows))


def _framework_row(held: Contents, row: Row, lang: str, decimals: int) -> TextRow:
    cells = [framework_cell(row, column.key, column.kind, lang, decimals) for column in held.columns]
    return TextRow(row.kind, (_named(row), *cells))


def _named(row: Row) -> str:
    """The label with the number that people know: 4.1, or 3.1 for a category of scope 3, but no machine code."""
    number = row.code.removeprefix("S")
    return f"{number} {row.label}" if number.replace(".", "").isdigit() else row.label


def framework_cell(row: Row, key: str, kind: str, lang: str, decimals: int) -> str:
    """One figure of a framework's table, `nc` where nothing was computed, '' where the column does not apply."""
    if key not in row.values:
        return ""
    if not row.assessed:
        return word("nc", lang)
    value = row.values[key]
    if value is None:
        return ""
    if row.inside_undecomposed(key):
        return UNSPLIT
    if kind == "percent":
        return numbers.percent(value, lang)
    return numbers.number(value, lang) if kind == "count" else numbers.tonnes(value, lang, decimals)


def chart_table(part: Contribution, lang: str) -> TextTable:
    """The figures of a chart, for those who read tables or cannot see the chart."""
    decimals = table_decimals(sum(abs(bar.value) for bar in part.bars))
    whiskers = any(bar.low is not None for bar in part.bars)
    columns = [TextColumn(word("chart.contribution", lang), width=3), TextColumn(word("chart.axis", lang), "", True)]
    if whiskers:
        columns += [TextColumn(word(f"charts.{end}", lang), "", True) for end in ("low", "high")]
    rows = []
    for bar in part.bars:
        name = f"{bar.code} {bar.label}" if part.name == "post" else bar.label
        ends = [numbers.tonnes(end, lang, decimals) for end in (bar.low, bar.high)] if whiskers else []
        rows.append(TextRow("line", (name, numbers.tonnes(bar.value, lang, decimals), *ends)))
    return TextTable(part.name, part.title, tuple(columns), tuple(rows), part.note)


def answers_table(part: FrameworkReport, lang: str) -> TextTable:
    """The items that a framework asks for, with their answers."""
    columns = (
        TextColumn(word("requirement.item", lang), width=0.5),
        TextColumn(word("requirement.label", lang), width=3),
        TextColumn(word("requirement.answer", lang), width=5),
        TextColumn(word("requirement.status", lang), width=1),
    )
    rows = [
        (answer.item, answer.label, answer.text, word(f"requirement.{answer.status}", lang)) for answer in part.answers
    ]
    name = f"requirements-{part.contents.framework}"
    return text_table(name, f"{part.contents.title} – {word('section.requirements_short', lang)}", columns, rows)


def text_table(
    name: str, caption: str, columns: Sequence[TextColumn], rows: Sequence[Sequence[str]], note: str = ""
) -> TextTable:
    """A table of plain rows, its columns wide enough for their names."""
    fitted = tuple(map(_fitted, columns))
    return TextTable(name, caption, fitted, tuple(TextRow("line", tuple(row)) for row in rows), note)


def _fitted(column: TextColumn) -> TextColumn:
    """A column wide enough for the longest word of its name, so that headers need no hyphens."""
    longest = max((len(part) for part in column.label.replace("-", "- ").split()), default=0)
    return replace(column, width=max(column.width, _LETTER_SHARE * longest))
