"""Lines of accounting exports behind the lines that an inventory folder holds otherwise."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import pyarrow as pa

from bilan.accounting import read
from bilan.ledger import arrays
from bilan.model.activities import ACTIVITY_SCHEMA, Activities

if TYPE_CHECKING:
    from bilan.model.findings import Finding
    from bilan.model.inventory import Inventory


def joined(inventory: Inventory, folder: Path) -> Inventory:
    """See `bilan.accounting.with_accounts`."""
    findings = list(inventory.findings)
    own = _in_memory(inventory, findings)
    accounts = read.lines_of(folder, inventory.configuration, own)
    if accounts is None:
        return inventory
    if accounts.lines.num_rows:
        findings = [finding for finding in findings if finding.code != "activities-absent"]
    understood: dict[str, Any] = dict(inventory.understood)
    files = understood.get("files")
    understood["files"] = [*(files if isinstance(files, list) else []), *accounts.files]
    if accounts.coverage is not None:
        understood["accounting"] = accounts.coverage.summary()
    return replace(
        inventory,
        activities=Activities(table=_concatenated(own, accounts.lines)),
        findings=(*findings, *accounts.findings),
        understood=understood,
        accounting=accounts.coverage,
    )


def _in_memory(inventory: Inventory, findings: list[Finding]) -> pa.Table:
    """The lines of the folder as one table; Parquet that stayed on disk is read, for one ledger holds all lines."""
    activities = inventory.activities
    if activities.table is not None:
        return activities.table
    from bilan.ledger.activities import read_file
    from bilan.ledger.reading import SourceFile
    from bilan.ledger.tables import ACTIVITIES

    echoes: dict[str, Any] = {"files": []}
    named = ((Path(path), Path(path).name) for path in activities.parquet)
    tables = [read_file(SourceFile(path, name), ACTIVITIES, findings, echoes) for path, name in named]
    return _concatenated(*(table for table in tables if table is not None))


def _concatenated(*tables: pa.Table) -> pa.Table:
    names = [name for name in ACTIVITY_SCHEMA.names if name != "row"]
    schema = pa.schema([ACTIVITY_SCHEMA.field(name) for name in names])
    pieces = [table.select(names).cast(schema) for table in tables]
    whole = pa.concat_tables(pieces) if pieces else schema.empty_table()
    whole = whole.append_column("row", arrays.integers(np.arange(whole.num_rows)))
    return whole.select(ACTIVITY_SCHEMA.names).cast(ACTIVITY_SCHEMA)
