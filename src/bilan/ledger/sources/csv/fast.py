"""The fast way through a block: Arrow splits the cells, and the row count proves that it did so line by line."""

from __future__ import annotations

import csv
import io

import numpy as np
import pyarrow as pa

from bilan.ledger import arrays
from bilan.ledger.limits import limit


def split(
    block: bytes, delimiter: str, width: int, wanted: list[int], first_line: int
) -> tuple[dict[int, pa.Array], pa.Array] | None:
    """Columns `wanted` of a block (position -> text) and the line number of each row, or None when the block
    needs the careful way: a line with another number of cells, a cell over several lines, damage."""
    ends = np.flatnonzero(np.frombuffer(block, np.uint8) == 10)
    lengths = np.diff(ends, prepend=-1) - 1
    if b"\0" in block or lengths.max(initial=0) > limit("line_bytes") or _open_at_end(block, delimiter):
        return None
    full = np.flatnonzero(lengths)
    if not len(full):
        return {position: arrays.strings([]) for position in wanted}, arrays.integers([])
    table = _parse(block, delimiter, width, wanted)
    if table is None or table.num_rows != len(full):
        return None
    columns = {position: table.column(str(position)).combine_chunks() for position in wanted}
    return columns, arrays.integers(full + first_line)


def _parse(block: bytes, delimiter: str, width: int, wanted: list[int]) -> pa.Table | None:
    from pyarrow import csv as arrow_csv

    names = [str(position) for position in range(width)]
    keep = [str(position) for position in wanted]
    try:
        return arrow_csv.read_csv(
            io.BytesIO(block),
            arrow_csv.ReadOptions(column_names=names, use_threads=False, block_size=len(block) + 1),
            arrow_csv.ParseOptions(delimiter=delimiter, newlines_in_values=b'"' in block),
            arrow_csv.ConvertOptions(
                check_utf8=False, column_types=dict.fromkeys(keep, pa.string()), include_columns=keep
            ),
        )
    except pa.ArrowInvalid:
        return None


def _open_at_end(block: bytes, delimiter: str) -> bool:
    """Whether the last line leaves a quote open, which Arrow closes without a word."""
    last = block[block.rfind(b"\n", 0, len(block) - 1) + 1 :]
    if b'"' not in last:
        return False
    try:
        for _ in csv.reader([last.decode("utf-8", "replace")], delimiter=delimiter, strict=True):
            pass
    except csv.Error:
        return True
    return False
