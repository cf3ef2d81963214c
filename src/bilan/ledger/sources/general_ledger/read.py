"""Read a general ledger with the readers of tables: its columns are those of an accounting entry.

An extract of a few accounts is as good as a whole ledger; only the account and an amount must be there.
"""

from __future__ import annotations

from typing import Any

import pyarrow as pa

from bilan.ledger.activities import read_file
from bilan.ledger.reading import SourceFile
from bilan.ledger.sources.fec.layout import ENTRIES
from bilan.model.findings import Finding


def read(file: SourceFile, findings: list[Finding], understood: dict[str, Any]) -> pa.Table | None:
    """The entries of one file; None, with a finding, when it names no amount."""
    table = read_file(file, ENTRIES, findings, understood)
    if table is None:
        return None
    found = set(understood["files"][-1].get("columns", {}).values())
    if "amount" in found or {"debit", "credit"} <= found:
        return table
    missing = ", ".join(name for name in ("debit", "credit") if name not in found)
    values = {"file": file.name, "column": missing, "headers": ", ".join(sorted(found)) or "∅"}
    findings.append(Finding("fec-column-missing", place=file.name, values=values))
    return None
