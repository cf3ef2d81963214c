"""Date columns: each distinct text is read once; day before month, with a word where that was a choice."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from bilan.ledger import arrays
from bilan.ledger.convert_numbers import where
from bilan.ledger.convert_text import trimmed
from bilan.ledger.dates import EARLIEST, LATEST, DateError, ReadDate, parse_date
from bilan.ledger.problems import Problems
from bilan.ledger.raw import Cells


@dataclass
class DateNotes:
    """What the dates of one file showed, over all its columns."""

    day_first: int = 0  # cells that prove that the day comes first
    either: Counter[str] = field(default_factory=Counter)  # by column: day and month could be exchanged
    years: Counter[str] = field(default_factory=Counter)  # by column: a year alone, read as its first day
    first_row: dict[tuple[str, str], int] = field(default_factory=dict)

    def report(self, problems: Problems, headers: dict[str, str]) -> None:
        """One finding per column, not per line."""
        for column, count in self.either.items():
            if not self.day_first:
                row = self.first_row["either", column]
                header = headers.get(column, column)
                problems.file_finding("date-day-first", column, row, column=header, count=count)
        for column, count in self.years.items():
            row = self.first_row["year", column]
            header = headers.get(column, column)
            problems.file_finding("date-year-only", column, row, column=header, count=count)

    def add(self, column: str, read: ReadDate, count: int, row: int) -> None:
        """Count `count` cells that were read alike, the first at `row`."""
        self.day_first += count if read.order == "day" else 0
        if read.order == "either":
            self.either[column] += count
            self.first_row.setdefault(("either", column), row)
        if read.whole == "year" and column == "acquired":
            self.years[column] += count
            self.first_row.setdefault(("year", column), row)


def dates(cells: Cells, column: str, rows: pa.Array, notes: DateNotes) -> tuple[pa.Array, dict[int, tuple[str, str]]]:
    """The column as date32, and the rows that are no date: index -> (code, cell)."""
    bad: dict[int, tuple[str, str]] = {}
    parts = []
    if cells.text is not None:
        values, bad = _read(trimmed(cells.text), column, rows, notes)
        parts.append(values)
    if cells.typed is not None:
        typed, bad_typed = _typed(cells.typed)
        parts.append(typed)
        bad |= bad_typed
    return (parts[0] if len(parts) == 1 else pc.coalesce(*parts)), bad


def _read(text: pa.Array, column: str, rows: pa.Array, notes: DateNotes) -> tuple[pa.Array, dict[int, tuple[str, str]]]:
    encoded = text.dictionary_encode()
    read: list[date | None] = []
    codes: dict[int, str] = {}
    special: dict[int, ReadDate] = {}
    for position, cell in enumerate(encoded.dictionary.to_pylist()):
        try:
            parsed = parse_date(cell, last=column in {"end", "valid_to"})
        except DateError as error:
            read.append(None)
            codes[position] = error.code
            continue
        read.append(parsed.value)
        if parsed.order or parsed.whole:
            special[position] = parsed
    if special:
        _note(encoded, special, column, rows, notes)
    bad = where(encoded, codes) if codes else {}
    return arrays.days(read).take(encoded.indices), bad


def _note(
    encoded: pa.DictionaryArray, special: dict[int, ReadDate], column: str, rows: pa.Array, notes: DateNotes
) -> None:
    counts = pc.value_counts(encoded.indices)
    by_position = dict(zip(counts.field(0).to_pylist(), counts.field(1).to_pylist(), strict=True))
    for position, parsed in special.items():
        row = rows[pc.index(encoded.indices, arrays.integer(position, pa.int32())).as_py()].as_py()
        notes.add(column, parsed, by_position[position], row)


def _typed(typed: pa.Array) -> tuple[pa.Array, dict[int, tuple[str, str]]]:
    """Dates and timestamps as days; every other type is no date, and neither is a day out of reason."""
    if not (pa.types.is_date(typed.type) or pa.types.is_timestamp(typed.type)):
        values = typed.to_pylist()
        bad = {i: ("date-unreadable", str(value)) for i, value in enumerate(values) if value is not None}
        return pa.nulls(len(typed), pa.date32()), bad
    days = pc.cast(typed, pa.date32(), safe=False)
    numbered = days.cast(pa.int32())  # Python's own dates end at year 9999
    early = pc.less(numbered, arrays.integer(_day(EARLIEST), pa.int32()))
    beyond = pc.or_(early, pc.greater(numbered, arrays.integer(_day(LATEST), pa.int32())))
    beyond = arrays.known(beyond)
    bad = {
        i: ("date-out-of-range", f"1970-01-01 {numbered[i].as_py():+} d")
        for i in pc.indices_nonzero(beyond).to_pylist()
    }
    return pc.if_else(beyond, arrays.nothing(pa.date32()), days), bad


def _day(value: date) -> int:
    return (value - date(1970, 1, 1)).days
