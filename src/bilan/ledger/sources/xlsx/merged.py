"""Merged cells: a parser gives their value once, people see it everywhere."""

from __future__ import annotations

from typing import Any

from bilan.ledger.sources.xlsx.cells import as_text
from bilan.ledger.tables import Table

Range = tuple[tuple[int, int], tuple[int, int]]


def fill_header(rows: list[list[Any]], merged: list[Range], header: int) -> list[Any]:
    """The header row, with the cells that are merged downwards into it from rows above."""
    cells = list(rows[header])
    for (top, left), (bottom, _) in merged:
        if top < header <= bottom and left < len(cells) and not as_text(cells[left]).strip():
            cells[left] = rows[top][left]
    return cells


def fill_rows(
    body: list[list[Any]], merged: list[Range], offset: int, positions: dict[str, int], table: Table
) -> tuple[int, int]:
    """Repeat merged text and dates down the rows of `body`, in place; never quantities or ids.

    `offset` is the index of the first row of `body` in the sheet. Returns how many ranges were filled and the
    sheet row of the first.
    """
    repeated = {place for name, place in positions.items() if name != "id" and table.kind(name) != "number"}
    count, first = 0, 0
    for (top, left), (bottom, _) in merged:
        if top < offset or bottom <= top or left not in repeated:
            continue
        count, first = count + 1, first or top + 1
        for row in body[top - offset + 1 : bottom - offset + 1]:
            row[left] = body[top - offset][left]
    return count, first
