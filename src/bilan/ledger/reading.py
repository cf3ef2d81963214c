"""What a source returns for one file."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pyarrow as pa

from bilan.ledger.problems import Problems
from bilan.model.findings import Finding


@dataclass(frozen=True)
class SourceFile:
    """A file to read: where it is, and its name inside the inventory folder, for people."""

    path: Path
    name: str


@dataclass(frozen=True)
class Reading:
    """One file that was read: its lines without `row`, what was wrong, what was recognised."""

    table: pa.Table | None
    findings: tuple[Finding, ...]
    understood: dict[str, Any] = field(default_factory=dict)


def refused(file: SourceFile, kind: str, problems: Problems, code: str, **values: Any) -> Reading:
    """A file of which nothing can be read."""
    problems.file_finding(code, **values)
    return Reading(None, tuple(problems.closed()), {"file": file.name, "kind": kind, "rows": 0, "refused": code})
