"""What a source hands over: the cells of recognised columns, not yet read as numbers and dates."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa


@dataclass(frozen=True)
class Cells:
    """One column of a batch: `text` to be read, and `typed` values that the file already typed.

    A row has its value in one of the two; a column that is all text has no `typed`, and the other way round.
    """

    text: pa.Array | None = None
    typed: pa.Array | None = None


@dataclass(frozen=True)
class Batch:
    """Some rows of one file: cells by canonical column, the row of each in the file, and the rows that are
    already rejected (index in the batch -> code)."""

    cells: dict[str, Cells]
    file_rows: pa.Array
    rejected: dict[int, str] = field(default_factory=dict)

    @property
    def size(self) -> int:
        """How many rows."""
        return len(self.file_rows)
