"""Parquet files that stay on disk: every file has the same columns, in types that the engine's plan can cast."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from bilan.ledger.headers import Mapping, map_headers, report
from bilan.ledger.problems import Problems, shown
from bilan.ledger.reading import SourceFile
from bilan.ledger.sources.parquet.read import partition_keys
from bilan.ledger.tables import Table
from bilan.model.findings import Finding


@dataclass(frozen=True)
class OnDisk:
    """Files that stay on disk, or the reason why they are read into memory."""

    files: tuple[SourceFile, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    understood: tuple[dict[str, Any], ...] = ()
    reason: tuple[str, str] | None = None  # in French and English
    field: str = ""


def on_disk(files: Sequence[SourceFile], table: Table) -> OnDisk:
    """Whether `files` can stay on disk; files that are not Parquet at all are left out with a finding.

    They can when every file has the same columns in the same types, no required column is missing or named
    twice, numbers are numbers and dates are dates.
    """
    import pyarrow.parquet as pq

    kept: list[tuple[SourceFile, pa.Schema, int]] = []
    findings: list[Finding] = []
    understood: list[dict[str, Any]] = []
    for file in files:
        try:
            metadata = pq.read_metadata(file.path)
            kept.append((file, metadata.schema.to_arrow_schema(), metadata.num_rows))
        except (pa.ArrowException, OSError, ValueError) as error:
            values = {"file": file.name, "reason": shown(error, 120)}
            findings.append(Finding("parquet-unreadable", place=file.name, values=values))
            understood.append({"file": file.name, "kind": "parquet", "rows": 0, "refused": "parquet-unreadable"})
    if not kept:
        return OnDisk(findings=tuple(findings), understood=tuple(understood))
    first, schema, _ = kept[0]
    keys = partition_keys(first.name)
    mapping = map_headers(table, [*schema.names, *keys])
    reason, column = _obstacle(kept, mapping, table)
    if reason:
        return OnDisk(reason=reason, field=column)
    problems = Problems(first.name)
    report(mapping, table, problems, 1)
    echo = [_understood(file, mapping, rows) for file, _, rows in kept]
    columns = {name: header for header, name in mapping.found.items()}
    found = (*findings, *problems.closed())
    return OnDisk(tuple(file for file, _, _ in kept), columns, found, (*understood, *echo))


def _understood(file: SourceFile, mapping: Mapping, rows: int) -> dict[str, Any]:
    return {
        "file": file.name,
        "kind": "parquet",
        "in_memory": False,
        "columns": mapping.found,
        "ignored": list(mapping.ignored),
        "rows": rows,
    }


def _obstacle(
    kept: list[tuple[SourceFile, pa.Schema, int]], mapping: Mapping, table: Table
) -> tuple[tuple[str, str] | None, str]:
    """Why the files cannot stay on disk, in French and English, and the column; None when they can."""
    if mapping.unusable:
        return ("colonnes obligatoires", "required columns"), ", ".join(mapping.missing or mapping.doubled)
    first, schema, _ = kept[0]
    for header, name in mapping.found.items():
        if header not in schema.names or _fits(schema.field(header).type, table.kind(name)):
            continue
        if not all(_plain(file, header, table.kind(name)) for file, _, _ in kept):
            return ("type de colonne", "type of a column"), header
    keys = set(partition_keys(first.name))
    wanted = {header: schema.field(header).type for header in mapping.found if header in schema.names}
    for file, other, _ in kept[1:]:
        types = {header: other.field(header).type for header in wanted if header in other.names}
        same_names = set(other.names) == set(schema.names) and set(partition_keys(file.name)) == keys
        if types != wanted or not same_names:
            return ("schémas différents", "different schemas"), file.name
    return None, ""


_PLAIN_TEXT = {
    "number": re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?"),
    "date": re.compile(r"\d{4}-\d{2}-\d{2}"),
}


def _plain(file: SourceFile, header: str, kind: str) -> bool:
    """Whether a text column starts with plain numbers or ISO dates, which the engine's plan can cast."""
    import pyarrow.parquet as pq

    with pq.ParquetFile(file.path) as parquet:
        if header not in parquet.schema_arrow.names or not pa.types.is_string(parquet.schema_arrow.field(header).type):
            return False
        first = next(parquet.iter_batches(batch_size=1000, columns=[header]), None)
    values = [] if first is None else first.column(0).to_pylist()
    return kind in _PLAIN_TEXT and all(value is None or _PLAIN_TEXT[kind].fullmatch(value) for value in values)


def _fits(typed: pa.DataType, kind: str) -> bool:
    if pa.types.is_dictionary(typed):
        typed = typed.value_type
    is_kind = {
        "number": (pa.types.is_null, pa.types.is_integer, pa.types.is_floating, pa.types.is_decimal),
        "date": (pa.types.is_null, pa.types.is_date, pa.types.is_timestamp),
        "text": (
            pa.types.is_null,
            pa.types.is_string,
            pa.types.is_large_string,
            pa.types.is_string_view,
            pa.types.is_integer,
        ),
    }
    return any(is_one(typed) for is_one in is_kind[kind])
