"""Bytes of the members that people open: csv without formulas, JSON without NaN, texts from templates."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Iterable, Mapping, Sequence
from importlib import resources
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

from bilan.report.files import harmless


def csv_bytes(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> bytes:
    """A csv file in UTF-8: numbers in full, texts that no spreadsheet runs, nothing for None.

    >>> csv_bytes(["a", "b"], [["=1+1", 0.1], [None, 2]])
    b"a,b\\n'=1+1,0.1\\n,2\\n"
    """
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(header)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return stream.getvalue().encode("utf-8")


def table_csv(table: pa.Table) -> bytes:
    """An Arrow table as `csv_bytes`."""
    rows = (row.values() for batch in table.to_batches(10_000) for row in batch.to_pylist())
    return csv_bytes(table.column_names, (list(row) for row in rows))


def table_parquet(table: pa.Table) -> bytes:
    """An Arrow table as Parquet; the same table gives the same bytes."""
    sink = io.BytesIO()
    pq.write_table(table.combine_chunks(), sink, compression="zstd")
    return sink.getvalue()


def json_bytes(value: Any) -> bytes:
    """JSON in UTF-8, with null for numbers that are none."""
    text = json.dumps(_plain(value), ensure_ascii=False, indent=1, allow_nan=False, default=str)
    return (text + "\n").encode("utf-8")


def filled(name: str, values: Mapping[str, Any]) -> bytes:
    """A template of ``data/pack`` with its ``{placeholders}`` filled in."""
    template = (resources.files("bilan") / "data" / "pack" / name).read_text(encoding="utf-8")
    return template.format_map(values).encode("utf-8")


def _cell(value: Any) -> Any:
    if isinstance(value, str):
        return harmless(value)
    return repr(value) if isinstance(value, float) else value


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, Mapping):
        return {str(key): _plain(entry) for key, entry in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(entry) for entry in value]
    return value.item() if hasattr(value, "item") and not isinstance(value, str) else value
