"""Small helpers that build the text tables of the sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bilan.report.view import TextColumn, TextRow, TextTable

LINE, TOTAL, MEMO, SUBTOTAL = "line", "total", "memo", "subtotal"


def text(label: str, width: float = 2.0) -> TextColumn:
    """A column of words."""
    return TextColumn(label, "", False, width)


def figure(label: str, unit: str = "", width: float = 1.0) -> TextColumn:
    """A column of figures, set right."""
    return TextColumn(label, unit, True, width)


def line(*cells: str, kind: str = LINE) -> TextRow:
    """One row of a table."""
    return TextRow(kind, cells)


def text_table(
    name: str, caption: str, columns: Sequence[TextColumn], rows: Iterable[TextRow], note: str = ""
) -> TextTable:
    """A table of texts."""
    return TextTable(name, caption, tuple(columns), tuple(rows), note)
