"""Factor rows between the tables of the engine and the entries of a lock."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

import pyarrow as pa

from bilan.factors.book import factor_table, part_table
from bilan.factors.catalogue import Resolved
from bilan.lock.form import LockedFactor, Unresolved
from bilan.lock.hashes import of_value
from bilan.model.factors import FACTOR_SCHEMA, PART_SCHEMA

#: Columns of a part that the lock keeps; factor and version are those of its row.
PART_COLUMNS = tuple(name for name in PART_SCHEMA.names if name not in {"factor", "version"})
#: Columns that explain a factor and move no number: a new wording is no other factor.
_WORDS = frozenset({"comment", "tags", "url", "origin", "label_fr", "label_en", "category", "validity", "licence"})


def locked(resolved: Resolved) -> tuple[tuple[LockedFactor, ...], tuple[Unresolved, ...]]:
    """What the references stood for, sorted by reference; own factors without their rows."""
    parts: dict[tuple[str, str], list[dict[str, Any]]] = defaultdict(list)
    for row in resolved.parts.to_pylist():
        parts[(row["ref"], row["version"])].append(row)
    entries = [
        _entry(row, parts[(row["ref"], row["version"])], [note.code for note in resolved.notes.get(row["ref"], ())])
        for row in resolved.factors.to_pylist()
    ]
    missing = [Unresolved(ref, tuple(near)) for ref, near in resolved.unknown.items() if not ref.startswith("own:")]
    missing += [
        Unresolved(ref, refused=finding.code, values=dict(finding.values))
        for ref, finding in resolved.refused.items()
        if not ref.startswith("own:")
    ]
    return (
        tuple(sorted(entries, key=lambda entry: (entry.ref, entry.version))),
        tuple(sorted(missing, key=lambda entry: entry.ref)),
    )


def _entry(row: dict[str, Any], parts: list[dict[str, Any]], flags: list[str]) -> LockedFactor:
    kept = {name: row[name] for name in FACTOR_SCHEMA.names if row[name] is not None}
    ordered = tuple(sorted(({name: part[name] for name in PART_COLUMNS} for part in parts), key=_part_key))
    own = row["source"] == "own" or row["ref"].startswith("own:")
    return LockedFactor(
        ref=row["ref"],
        id=row["id"],
        source="own" if own else row["source"],
        version=row["version"] or "",
        row_hash=row["row_hash"] or "",
        content=content_hash(kept, ordered),
        row={} if own else kept,
        parts=() if own else ordered,
        flags=() if own else tuple(flags),
    )


def content_hash(row: Mapping[str, Any], parts: Iterable[Mapping[str, Any]]) -> str:
    """Hash of everything of a factor that can move a number, whatever the order of its parts."""
    told = {name: value for name, value in row.items() if name not in _WORDS | {"row_hash"} and value is not None}
    return of_value([told, sorted((dict(part) for part in parts), key=_part_key)])[:16]


def tables(entries: Iterable[LockedFactor]) -> tuple[pa.Table, pa.Table]:
    """The rows and parts of locked factors as tables of the two schemas with `ref`."""
    entries = list(entries)
    factors = factor_table(entry.row for entry in entries)
    flat = [
        (entry.ref, {"factor": entry.id, "version": entry.version, **part}) for entry in entries for part in entry.parts
    ]
    parts = part_table(part for _, part in flat)
    return (
        factors.append_column("ref", pa.array([entry.ref for entry in entries], pa.string())),
        parts.append_column("ref", pa.array([ref for ref, _ in flat], pa.string())),
    )


def _part_key(part: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(str(part.get(name)) for name in PART_COLUMNS)
