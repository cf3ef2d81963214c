"""Which factors a computation takes: those of the lock first, then the locked version of their source."""

from __future__ import annotations

from collections.abc import Iterable

import pyarrow as pa

from bilan.factors import catalogue
from bilan.factors.book import FactorBook
from bilan.factors.catalogue import Resolved
from bilan.lock import factor_rows
from bilan.lock.form import Lock, LockedFactor
from bilan.model.findings import Finding


def load(references: Iterable[str], own: FactorBook | None = None, lock: object | None = None) -> Resolved:
    """Resolve references, pinned by a lock where there is one.

    A reference that the lock knows takes the stored row, even when its book is gone, corrected or followed by a
    newer one; one that the lock could not resolve stays unresolved; a new reference without ``@version`` takes the
    locked version of its source. Own factors come from the inventory, always. The order of rows depends on the
    references alone, so that sums do not depend on the order of a book.
    """
    wanted = list(dict.fromkeys(references))
    if not isinstance(lock, Lock):
        return _ordered(catalogue.load_factors(wanted, own=own))
    stored = {entry.ref: entry for entry in lock.factors if entry.row}
    exact = {entry.ref: entry.version for entry in lock.factors if not entry.row and entry.source != "own"}
    missing = {entry.ref: entry for entry in lock.unresolved}
    pinned = [stored[ref] for ref in wanted if ref in stored]
    rest = [ref for ref in wanted if ref not in stored and ref not in missing]
    versions = lock.versions()
    found = [catalogue.load_factors([r for r in rest if r not in exact], own=own, versions=versions)]
    found += [
        catalogue.load_factors([ref], own=own, versions={ref.partition(":")[0].casefold(): exact[ref]})
        for ref in rest
        if ref in exact
    ]
    factors, parts = factor_rows.tables(pinned)
    lost = [missing[ref] for ref in wanted if ref in missing]
    return _ordered(
        Resolved(
            pa.concat_tables([factors, *(part.factors for part in found)]),
            pa.concat_tables([parts, *(part.parts for part in found)]),
            {entry.ref: list(entry.nearest) for entry in lost if not entry.refused}
            | {ref: near for part in found for ref, near in part.unknown.items()},
            {entry.ref: Finding(entry.refused, field="factor", values=entry.values) for entry in lost if entry.refused}
            | {ref: finding for part in found for ref, finding in part.refused.items()},
            {entry.ref: _notes(entry) for entry in pinned if entry.flags}
            | {ref: notes for part in found for ref, notes in part.notes.items()},
        )
    )


def _notes(entry: LockedFactor) -> tuple[Finding, ...]:
    values = {"factor": entry.ref, "label": entry.row.get("label_fr")}
    return tuple(Finding(code, field="factor", values=values) for code in entry.flags)


def _ordered(resolved: Resolved) -> Resolved:
    """Rows by reference, several rows of one own factor as they were; parts in one total order."""
    factors = resolved.factors.append_column("place", pa.array(range(resolved.factors.num_rows), pa.int64()))
    by_part = [(name, "ascending") for name in ("ref", "version", "part", "gas", "account", "kg", "kg_co2e")]
    return Resolved(
        factors.sort_by([("ref", "ascending"), ("place", "ascending")]).drop_columns(["place"]),
        resolved.parts.sort_by(by_part),
        dict(sorted(resolved.unknown.items())),
        dict(sorted(resolved.refused.items())),
        dict(sorted(resolved.notes.items())),
    )
