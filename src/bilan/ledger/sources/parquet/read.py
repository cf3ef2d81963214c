"""Read a Parquet file into the columns of a table, in memory: the way of small files and of odd types."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import numpy as np
import pyarrow as pa

from bilan.ledger import arrays
from bilan.ledger.convert import Conversion, constant, convert
from bilan.ledger.headers import Mapping, map_headers, report
from bilan.ledger.limits import limit
from bilan.ledger.numbers import NumberStyle
from bilan.ledger.problems import Problems, shown
from bilan.ledger.raw import Batch, Cells
from bilan.ledger.reading import Reading, SourceFile, refused
from bilan.ledger.tables import Table


def read(file: SourceFile, table: Table) -> Reading:
    """Read one file; columns of hive folders (``entity=amiens/``) count as columns of the file."""
    import pyarrow.parquet as pq

    problems = Problems(file.name)
    try:
        with pq.ParquetFile(file.path) as parquet:
            return _read(parquet, file, table, problems)
    except (pa.ArrowException, OSError, ValueError) as error:
        problems = Problems(file.name)
        return refused(file, "parquet", problems, "parquet-unreadable", reason=shown(error, 120))


def _read(parquet: object, file: SourceFile, table: Table, problems: Problems) -> Reading:
    names = parquet.schema_arrow.names  # type: ignore[attr-defined]
    if len(names) > limit("columns"):
        return refused(file, "parquet", problems, "ledger-too-many-columns", count=len(names))
    rows = parquet.metadata.num_rows  # type: ignore[attr-defined]
    if rows > limit("parquet_rows_in_memory"):
        most = limit("parquet_rows_in_memory")
        return refused(file, "parquet", problems, "parquet-too-large-for-memory", rows=rows, limit=most)
    keys = partition_keys(file.name)
    mapping = map_headers(table, [*names, *keys])
    report(mapping, table, problems, 1)
    how = Conversion(table, file.name, problems, unusable=mapping.unusable, headers=mapping.shown)
    pieces = [convert(batch, how) for batch in _batches(parquet, mapping, keys, table, how)]
    how.close()
    if not how.rows and how.table.must_have_rows:
        problems.file_finding("ledger-file-without-lines")
    understood = {
        "file": file.name,
        "kind": "parquet",
        "in_memory": True,
        "columns": mapping.found,
        "ignored": list(mapping.ignored),
        "rows": how.rows,
        "blank_rows": how.blank_rows,
    }
    return Reading(pa.concat_tables(pieces) if pieces else None, tuple(problems.closed()), understood)


def _batches(parquet: object, mapping: Mapping, keys: dict[str, str], table: Table, how: Conversion) -> Iterator[Batch]:
    wanted = [header for header in mapping.found if header not in keys]
    row = 1
    for piece in parquet.iter_batches(batch_size=1 << 17, columns=wanted):  # type: ignore[attr-defined]
        size = piece.num_rows
        cells = {name: _cells(piece.column(header)) for header, name in mapping.found.items() if header not in keys}
        for header, name in mapping.found.items():
            if header in keys:
                cells[name] = Cells(constant(size, keys[header]))
        if row == 1:
            how.style = _style(cells, table)
        yield Batch(cells, arrays.integers(np.arange(row, row + size)))
        row += size


def _cells(column: pa.Array) -> Cells:
    """Text to be read, or values of the file's own type; nested values are shown as text."""
    kind = column.type
    if pa.types.is_dictionary(kind):
        column, kind = column.dictionary_decode(), kind.value_type
    if pa.types.is_string(kind) or pa.types.is_large_string(kind) or pa.types.is_string_view(kind):
        return Cells(text=column.cast(pa.string()))
    if pa.types.is_nested(kind) or pa.types.is_duration(kind):
        values = [None if value is None else str(value) for value in column.to_pylist()]
        return Cells(text=arrays.strings(values))
    return Cells(typed=column)


def _style(cells: dict[str, Cells], table: Table) -> NumberStyle:
    texts = [cells[name].text for name in cells if table.kind(name) == "number"]
    return NumberStyle.of(cell for text in texts if text is not None for cell in text[:1000].to_pylist() if cell)


def partition_keys(name: str) -> dict[str, str]:
    """Keys and values of hive folders in a path.

    >>> partition_keys("activities/entity=amiens/year=2024/part-0.parquet")
    {'entity': 'amiens', 'year': '2024'}
    """
    pairs = (folder.partition("=") for folder in name.split("/")[:-1])
    return {key: unquote(value) for key, mark, value in pairs if mark and key and value != "__HIVE_DEFAULT_PARTITION__"}
