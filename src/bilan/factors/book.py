"""A factor book: what one reader makes of one source in one version."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from bilan.model.factors import FACTOR_SCHEMA, PART_SCHEMA
from bilan.model.findings import Finding


@dataclass(frozen=True)
class FactorBook:
    """Factors and parts of one source and version, with the findings of reading.

    `factors` has the columns of `FACTOR_SCHEMA`, `parts` those of `PART_SCHEMA`; `flags` holds per factor id the
    codes of findings that concern every line that uses the factor; `refused` holds the ids that reading knows
    but that cannot be used, with the reason.
    """

    factors: pa.Table
    parts: pa.Table
    findings: tuple[Finding, ...]
    source: str
    version: str
    licence: str
    attribution: str = ""
    date: str = ""
    flags: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    refused: Mapping[str, Finding] = field(default_factory=dict)
    sha256: str = ""


def factor_table(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as a table of `FACTOR_SCHEMA`; absent keys are null.

    >>> factor_table([{"id": "own:a", "version": "own"}]).num_rows
    1
    """
    return _table(rows, FACTOR_SCHEMA)


def part_table(rows: Iterable[Mapping[str, Any]]) -> pa.Table:
    """Rows as a table of `PART_SCHEMA`; absent keys are null.

    >>> part_table([]).schema == PART_SCHEMA
    True
    """
    return _table(rows, PART_SCHEMA)


def _table(rows: Iterable[Mapping[str, Any]], schema: pa.Schema) -> pa.Table:
    rows = list(rows)
    columns = [pa.array([row.get(f.name) for row in rows], type=f.type) for f in schema]
    return pa.Table.from_arrays(columns, schema=schema)
