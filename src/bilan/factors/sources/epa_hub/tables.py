"""Take the stacked tables of the EPA hub apart: lines with their names, figures, section and subheader."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

_END = re.compile(r"^(Source|Notes?)\b")
#: A heading of rows is short; a lone sentence is advice.
_LONGEST_SECTION = 60
_FOOTNOTE = re.compile(r"(?<=[a-z])\s?[A-E]$")
_UNIT_WORDS = re.compile(r"\b(per|kg CO2|g CH4|lb CO2|Factor|RecycledA?)\b")


@dataclass(frozen=True)
class Line:
    """One line of one table; `cells` has blank names filled from the line above, `figures` the numbers."""

    cells: tuple[Any, ...]
    figures: dict[int, float]
    section: str
    subheader: tuple[str, ...]

    def name(self, columns: str) -> str:
        """The names in the given columns (``1|2``), without footnote letters."""
        words = (_text(self.cells[int(column)]) for column in columns.split("|"))
        return ", ".join(dict.fromkeys(_FOOTNOTE.sub("", word) for word in words if word))


def tables_of(sheet: list[list[Any]]) -> dict[str, list[Line]]:
    """Lines by table number: from the row that says "Table n" to its sources and notes."""
    tables: dict[str, list[Line]] = {}
    for at, row in enumerate(sheet):
        found = re.fullmatch(r"Table (\d+)", _text(row[0]))
        if found:
            tables[found.group(1)] = _lines(sheet[at + 1 :])
    return tables


def _lines(rows: list[list[Any]]) -> list[Line]:
    lines: list[Line] = []
    subheader: tuple[str, ...] = ("",) * 10
    section, above = "", [""] * 10
    for row in rows:
        texts = [_text(cell) for cell in row]
        if _END.match(texts[1]) or texts[0].startswith("Table "):
            break
        figures = {n: float(cell) for n, cell in enumerate(row) if isinstance(cell, int | float) and n > 1}
        if not figures:
            named = [text for text in texts if text]
            if len(named) == 1 and 0 < len(texts[1]) < _LONGEST_SECTION and not _UNIT_WORDS.search(texts[1]):
                section = " ".join(texts[1].split())
            elif len(named) > 1:
                subheader = tuple(texts)
            continue
        cells = list(row)
        for column in (1, 2):
            if column not in figures and _repeats(texts, column):
                cells[column] = above[column]
        above = [_text(cell) for cell in cells]
        lines.append(Line(tuple(cells), figures, section, subheader))
    return lines


def _repeats(texts: list[str], column: int) -> bool:
    """A blank or bracketed name repeats the one above; a blank second name only under a blank first one."""
    if column == 1:
        return not texts[1] or texts[1].startswith("(")
    return not texts[2] and not texts[1]


def _text(cell: Any) -> str:
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return " ".join(str(cell).split())
