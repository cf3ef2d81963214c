"""The lines of all files as one ledger: in memory, or left on disk when everything is Parquet."""

from __future__ import annotations

from importlib import import_module
from typing import Any

import numpy as np
import pyarrow as pa

from bilan.ledger import arrays
from bilan.ledger.files import kind_of, refusal
from bilan.ledger.reading import Reading, SourceFile
from bilan.ledger.tables import ACTIVITIES, Table
from bilan.model.activities import ACTIVITY_SCHEMA, Activities
from bilan.model.findings import Finding


def read_activities(files: list[SourceFile], findings: list[Finding], understood: dict[str, Any]) -> Activities:
    """Read `files` in order; what is wrong goes to `findings`, what was recognised to `understood`."""
    if files and all(kind_of(file.path) == "parquet" for file in files):
        activities = _on_disk(files, findings, understood)
        if activities is not None:
            return activities
    pieces = [read_file(file, ACTIVITIES, findings, understood) for file in files]
    tables = [piece for piece in pieces if piece is not None]
    return Activities(table=_joined(tables))


def _on_disk(files: list[SourceFile], findings: list[Finding], understood: dict[str, Any]) -> Activities | None:
    """Parquet that stays on disk; None when it must be read into memory."""
    from bilan.ledger.sources.parquet.on_disk import on_disk

    refusals = [(file, refusal(file, "parquet")) for file in files]
    found = on_disk([file for file, refused in refusals if refused is None], ACTIVITIES)
    if found.reason:
        values = {"file": files[0].name, "reason": tuple(f"{word}: {found.field}" for word in found.reason)}
        findings.append(Finding("parquet-in-memory", field=found.field, values=values, place=files[0].name))
        return None
    findings += [refused for _, refused in refusals if refused is not None]
    findings += found.findings
    understood["files"] += [{"table": ACTIVITIES.name, **echo} for echo in found.understood]
    if not found.files:
        return Activities(table=_joined([]))
    return Activities(parquet=tuple(str(file.path) for file in found.files), columns=found.columns)


def read_file(file: SourceFile, table: Table, findings: list[Finding], understood: dict[str, Any]) -> pa.Table | None:
    """The rows of one file with `file`, `file_row` and `rejected`; None when nothing of it can be read."""
    kind = kind_of(file.path)
    refused = refusal(file, kind)
    if refused:
        findings.append(refused)
        understood["files"].append({"file": file.name, "kind": kind, "rows": 0, "refused": refused.code})
        return None
    try:
        reading: Reading = import_module(f"bilan.ledger.sources.{kind}.read").read(file, table)
    except OSError as error:
        values = {"file": file.name, "reason": error.strerror or str(error)}
        findings.append(Finding("ledger-file-unreadable", place=file.name, values=values))
        return None
    findings += reading.findings
    understood["files"].append({"table": table.name, **reading.understood})
    return reading.table


def _joined(tables: list[pa.Table]) -> pa.Table:
    if not tables:
        return ACTIVITY_SCHEMA.empty_table()
    joined = pa.concat_tables(tables)
    joined = joined.append_column("row", arrays.integers(np.arange(joined.num_rows)))
    return joined.select(ACTIVITY_SCHEMA.names).cast(ACTIVITY_SCHEMA)
