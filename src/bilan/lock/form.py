"""The form of a lock: what `bilan.lock` holds, as frozen data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

#: Name of the file in the inventory folder.
LOCK_FILE = "bilan.lock"
#: Form of the file; older forms are read through `bilan.lock.upgrades`.
LOCK_FORMAT = 2


@dataclass(frozen=True)
class LockedFactor:
    """A reference as the ledger writes it, and the factor that it stood for.

    `row` holds the columns of FACTOR_SCHEMA and `parts` the rows of PART_SCHEMA; both are empty for own factors,
    whose rows are in the inventory itself, and in locks of form 1. `flags` are the codes of findings that concern
    every line of the factor; `content` is the hash of row and parts as the engine reads them.
    """

    ref: str
    id: str
    source: str
    version: str
    row_hash: str
    content: str = ""
    row: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[Mapping[str, Any], ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Unresolved:
    """A reference that no factor stood for when the lock was written: unknown, or refused with a finding."""

    ref: str
    nearest: tuple[str, ...] = ()
    refused: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class LockedBook:
    """The version of a source that a reference without ``@version`` takes."""

    source: str
    version: str
    title: str = ""
    sha256: str = ""


@dataclass(frozen=True)
class LockedInput:
    """A file of the inventory folder that counts."""

    name: str
    sha256: str
    bytes: int | None = None
    rows: int | None = None


@dataclass(frozen=True)
class LockedLines:
    """Hashes of the ledger's lines; `listed` is empty for a ledger that is too long to list."""

    count: int
    digest: str
    listed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class HistoryEntry:
    """One writing of the lock: `kind` is lock, relock or upgrade; totals in t CO2e per framework."""

    on: date
    kind: str
    digest: str
    note: str
    totals: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Lock:
    """Everything that a result was made of, and the result's digest and totals."""

    locked_on: date
    engine_version: int | None
    package_version: str
    gwp: str
    approach: str
    digest: str
    totals: Mapping[str, float]
    gwp_tables: Mapping[str, str]
    tables: Mapping[str, str]
    libraries: Mapping[str, str]
    inputs: tuple[LockedInput, ...]
    lines: LockedLines | None
    books: tuple[LockedBook, ...]
    factors: tuple[LockedFactor, ...]
    unresolved: tuple[Unresolved, ...] = ()
    history: tuple[HistoryEntry, ...] = ()
    upgraded_from: int | None = None  # form of the file when it was older than LOCK_FORMAT

    def versions(self) -> dict[str, str]:
        """Source -> version that a reference without a version takes."""
        return {book.source: book.version for book in self.books}
