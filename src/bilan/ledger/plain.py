"""A workbook or Parquet file as plain rows of text, for readers that know their own columns."""

from __future__ import annotations

from collections.abc import Iterator

import pyarrow as pa

from bilan.ledger.files import kind_of
from bilan.ledger.problems import shown
from bilan.ledger.reading import SourceFile
from bilan.model.findings import BilanError, Finding


def plain_rows(file: SourceFile) -> Iterator[list[str]]:
    """Header and rows of the first visible sheet, or of a Parquet file; BilanError when it is not safe to read."""
    return _sheet_rows(file) if kind_of(file.path) == "xlsx" else _parquet_rows(file)


def _sheet_rows(file: SourceFile) -> Iterator[list[str]]:
    from bilan.ledger.sources.xlsx.archive import Sheet, WorkbookError, inspect
    from bilan.ledger.sources.xlsx.cells import as_text
    from bilan.ledger.sources.xlsx.read import load
    from bilan.ledger.sources.xlsx.sheets import workbook

    try:
        seen = inspect(file.path)
        name = next((sheet for sheet in workbook(file.path).sheets if sheet.visible), None)
        rows = load(file, name, seen.get(name.part, Sheet())).rows if name else []
    except WorkbookError as error:
        raise BilanError(Finding(error.code, place=file.name, values={"file": file.name, **error.values})) from None
    yield from ([as_text(cell) for cell in row] for row in rows)


def _parquet_rows(file: SourceFile) -> Iterator[list[str]]:
    import pyarrow.parquet as pq

    from bilan.ledger.sources.xlsx.cells import as_text

    try:
        table = pq.ParquetFile(file.path).read()
    except (pa.ArrowException, OSError, ValueError) as error:
        values = {"file": file.name, "reason": shown(error, 120)}
        raise BilanError(Finding("parquet-unreadable", place=file.name, values=values)) from None
    yield table.column_names
    for batch in table.to_batches():
        columns = [column.to_pylist() for column in batch.columns]
        yield from ([as_text(cell) for cell in row] for row in zip(*columns, strict=True))
