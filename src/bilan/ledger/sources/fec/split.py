"""A block of lines into columns. A FEC has no quoting: a quote inside a label (`vanne 3/4"`) is a quote, so that each
line is one record and a damaged line spoils no other."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bilan.ledger import arrays
from bilan.ledger.limits import limit
from bilan.ledger.sources.fec.layout import Layout


@dataclass(frozen=True)
class Split:
    """Columns of a block by position, the line number of each row, lines that are no record (index -> code and number
    of cells found), and how many lines are blank."""

    columns: dict[int, pa.Array]
    lines: pa.Array
    damaged: dict[int, tuple[str, int]] = field(default_factory=dict)
    blank: int = 0


def split(block: bytes, layout: Layout, wanted: list[int], first_line: int) -> Split:
    """Split a block of whole lines, ended by a line end; the careful way is taken only where the fast one cannot."""
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == 10)
    lengths = np.diff(ends, prepend=-1) - 1
    full = np.flatnonzero(lengths)
    if lengths.max(initial=0) <= limit("line_bytes") and b"\0" not in block:
        table = _fast(block, layout, wanted)
        if table is not None and table.num_rows == len(full):
            columns = {place: table.column(str(place)).combine_chunks() for place in wanted}
            if layout.quoted:
                columns = {place: _unquoted(column) for place, column in columns.items()}
            return Split(columns, arrays.integers(full + first_line), {}, len(ends) - len(full))
    return _careful(block, layout, wanted, first_line)


def _fast(block: bytes, layout: Layout, wanted: list[int]) -> pa.Table | None:
    from pyarrow import csv as arrow_csv

    names = [str(place) for place in range(layout.width)]
    keep = [str(place) for place in wanted]
    try:
        return arrow_csv.read_csv(
            io.BytesIO(block),
            arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(block) + 1),
            arrow_csv.ParseOptions(delimiter=layout.delimiter, quote_char=False, newlines_in_values=False),
            arrow_csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(keep, pa.string()), include_columns=keep
            ),
        )
    except pa.ArrowInvalid:
        return None


def _unquoted(column: pa.Array) -> pa.Array:
    inner = pc.replace_substring_regex(column, r'^\s*"(.*)"\s*$', r"\1")
    return pc.replace_substring(inner, '""', '"')


def _careful(block: bytes, layout: Layout, wanted: list[int], first_line: int) -> Split:
    rows: list[list[str]] = []
    numbers: list[int] = []
    damaged: dict[int, tuple[str, int]] = {}
    blank = 0
    longest = limit("line_bytes")
    for number, line in enumerate(block.split(b"\n")[:-1], first_line):
        if not line:
            blank += 1
            continue
        cells, code = _cells(line, layout, longest)
        if code:
            damaged[len(rows)] = (code, len(cells))
        rows.append(cells if not code else [""] * layout.width)
        numbers.append(number)
    columns = {place: arrays.strings([row[place] for row in rows]) for place in wanted}
    return Split(columns, arrays.integers(numbers), damaged, blank)


def _cells(line: bytes, layout: Layout, longest: int) -> tuple[list[str], str]:
    """The cells of a line, and the code that rejects it."""
    if len(line) > longest:
        return [], "line-too-long"
    if b"\0" in line:
        return [], "line-nul-byte"
    text = line.decode("utf-8", "replace")
    cells = text.split(layout.delimiter)
    if layout.quoted:
        cells = next(csv.reader([text], delimiter=layout.delimiter), [])
    least = len(layout.headers)
    if len(cells) < least or (len(cells) > layout.width and any(cell.strip() for cell in cells[layout.width :])):
        return cells, "fec-line-width"
    return (cells + [""] * layout.width)[: layout.width], ""
