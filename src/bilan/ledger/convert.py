"""From cells to typed columns: numbers, dates, vocabularies; a code for each row that cannot be read.

Every source goes through here, so that one table gives the same lines whichever file it came in. Columns are
converted as Arrow arrays; only the distinct odd values are read in Python.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bilan.ledger import arrays
from bilan.ledger.convert_dates import DateNotes, dates
from bilan.ledger.convert_numbers import numbers
from bilan.ledger.convert_text import over_long, texts
from bilan.ledger.limits import limit
from bilan.ledger.numbers import NumberStyle
from bilan.ledger.problems import Problems, shown
from bilan.ledger.raw import Batch, Cells
from bilan.ledger.tables import Table


@dataclass
class Conversion:
    """How one file is converted, and what was counted on the way."""

    table: Table
    file: str
    problems: Problems
    style: NumberStyle = field(default_factory=NumberStyle)
    unusable: str = ""  # code that rejects every line of the file
    headers: dict[str, str] = field(default_factory=dict)  # canonical name -> header, as people know the column
    date_notes: DateNotes = field(default_factory=DateNotes)
    rows: int = 0
    blank_rows: int = 0

    def close(self) -> None:
        """Say what was counted over the whole file."""
        self.date_notes.report(self.problems, self.headers)


def convert(batch: Batch, how: Conversion) -> pa.Table:
    """The rows of `batch` that hold something, in the columns of the table, `file` and `file_row`, and
    `rejected`; `row` is left to the caller, who knows the files before."""
    batch = _without_blank_rows(batch, how)
    how.rows += batch.size
    rejected = _Rejections(batch, how)
    columns: dict[str, pa.Array] = {}
    for name in how.table.columns:
        cells = batch.cells.get(name)
        columns[name] = nulls(batch.size, how.table.schema.field(name).type)
        if cells is not None:
            columns[name] = _column(name, cells, batch, how, rejected)
    columns["file"] = constant(batch.size, how.file)
    columns["file_row"] = batch.file_rows
    columns["rejected"] = rejected.column()
    return pa.table(columns)


def _column(name: str, cells: Cells, batch: Batch, how: Conversion, rejected: _Rejections) -> pa.Array:
    kind = how.table.kind(name)
    if kind == "number":
        values, bad = numbers(cells, how.style)
    elif kind == "date":
        values, bad = dates(cells, name, batch.file_rows, how.date_notes)
    else:
        values = texts(cells, name)
        bad = over_long(values, limit("cell_characters"))
        if name == how.table.columns[0]:
            rejected.ids = values
    rejected.add(name, bad)
    return values


class _Rejections:
    """The code of each row of a batch; the first one stands, each gets its finding."""

    def __init__(self, batch: Batch, how: Conversion) -> None:
        self.codes: np.ndarray[Any, Any] | None = None
        self.ids: pa.Array | None = None
        self._batch = batch
        self._how = how
        if how.unusable:
            self._all()[:] = how.unusable
        for index, code in batch.rejected.items():
            self._all()[index] = code

    def add(self, column: str, bad: dict[int, tuple[str, str]]) -> None:
        """Reject the rows of `bad`: index -> (code, cell as written)."""
        for index, (code, cell) in bad.items():
            if index in self._batch.rejected:
                continue
            if self._all()[index] is None:
                self._all()[index] = code
            line = self.ids[index].as_py() if self.ids is not None else None
            row = self._batch.file_rows[index].as_py()
            header = self._how.headers.get(column, column)
            self._how.problems.line(code, line, row, column, column=header, cell=shown(cell))

    def column(self) -> pa.Array:
        """The column `rejected`."""
        if self.codes is None:
            return nulls(self._batch.size, pa.string())
        return arrays.strings(list(self.codes))

    def _all(self) -> np.ndarray[Any, Any]:
        if self.codes is None:
            self.codes = np.full(self._batch.size, None, dtype=object)
        return self.codes


def _without_blank_rows(batch: Batch, how: Conversion) -> Batch:
    """Leave out the rows without content in any recognised column, and count them."""
    full = np.zeros(batch.size, dtype=bool)
    full[list(batch.rejected)] = True
    filled = arrays.flags(full)
    for cells in batch.cells.values():
        filled = _or_filled(filled, cells)
        if pc.all(filled).as_py():
            return batch
    if not batch.cells or not batch.size:
        return batch
    kept = pc.indices_nonzero(filled)
    how.blank_rows += batch.size - len(kept)
    moved = {old: new for new, old in enumerate(kept.to_pylist())} if batch.rejected else {}
    return Batch(
        {name: Cells(_take(c.text, kept), _take(c.typed, kept)) for name, c in batch.cells.items()},
        batch.file_rows.take(kept),
        {moved[old]: code for old, code in batch.rejected.items()},
    )


def _or_filled(filled: pa.Array, cells: Cells) -> pa.Array:
    if cells.text is not None:
        length = pc.binary_length(pc.utf8_trim_whitespace(cells.text))
        filled = pc.or_(filled, arrays.known(pc.greater(length, arrays.integer(0, pa.int32()))))
    if cells.typed is not None:
        filled = pc.or_(filled, pc.is_valid(cells.typed))
    return filled


def _take(array: pa.Array | None, index: pa.Array) -> pa.Array | None:
    return None if array is None else array.take(index)


_NULLS: dict[pa.DataType, pa.Array] = {}


def nulls(size: int, typed: pa.DataType) -> pa.Array:
    """Nulls that share one buffer between columns and batches: absent columns cost no memory."""
    held = _NULLS.get(typed)
    if held is None or len(held) < size:
        held = _NULLS[typed] = pa.nulls(max(size, 1024), typed)
    return held.slice(0, size)


_CONSTANT: dict[str, pa.Array] = {}


def constant(size: int, text: str) -> pa.Array:
    """The same text on every row, sharing one buffer between the batches of a file."""
    held = _CONSTANT.get(text)
    if held is None or len(held) < size:
        _CONSTANT.clear()
        held = _CONSTANT[text] = pa.repeat(arrays.strings([text])[0], max(size, 1024))
    return held.slice(0, size)
