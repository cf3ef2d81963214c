"""Building a lock from a result."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

from bilan.factors import shelf
from bilan.factors.catalogue import Reference
from bilan.lock import digest, factor_rows, hashes, line_hashes
from bilan.lock.form import HistoryEntry, Lock, LockedBook, LockedInput

if TYPE_CHECKING:
    from bilan.result import Result


def make(result: Result, *, before: Lock | None = None, kind: str = "", note: str = "", on: date | None = None) -> Lock:
    """The lock of a result.

    `before` is the lock that it replaces: its history goes on, with one entry of `kind` (lock, relock, upgrade) and
    `note`. `on` is the day written, today by default (SOURCE_DATE_EPOCH counts, for builds that must repeat).
    """
    from bilan import __version__
    from bilan.engine.version import ENGINE_VERSION

    computation = result.computation
    factors, unresolved = factor_rows.locked(computation.resolved)
    day = on or today()
    found, totals = digest.of_result(result), digest.totals(result)
    entry = HistoryEntry(day, kind or ("relock" if before else "lock"), found, note, totals)
    return Lock(
        locked_on=day,
        engine_version=ENGINE_VERSION,
        package_version=__version__,
        gwp=computation.gwp_set,
        approach=computation.approach,
        digest=found,
        totals=totals,
        gwp_tables=hashes.gwp_tables(),
        tables=hashes.tables(),
        libraries=hashes.libraries(),
        inputs=inputs(result),
        lines=line_hashes.of_lines(computation.inventory.activities),
        books=books(result, before),
        factors=factors,
        unresolved=unresolved,
        history=(*(before.history if before else ()), entry),
    )


def inputs(result: Result) -> tuple[LockedInput, ...]:
    """Every file of the folder that counts, with its hash and size."""
    return tuple(
        LockedInput(name, hashes.of_file(path), path.stat().st_size, rows)
        for name, path, rows in hashes.input_files(result.computation.inventory)
    )


def books(result: Result, before: Lock | None) -> tuple[LockedBook, ...]:
    """Per source that the ledger names: the version that a reference without ``@version`` takes."""
    kept = before.versions() if before else {}
    referenced = result.computation.resolved
    refs = [*referenced.factors["ref"].to_pylist(), *referenced.unknown, *referenced.refused]
    taken = {
        row["source"]: row["version"]
        for row in referenced.factors.select(["ref", "source", "version"]).to_pylist()
        if row["source"] not in {"own", "gas"} and not Reference.of(row["ref"]).version
    }
    found = []
    for source in sorted({Reference.of(ref).source for ref in refs} - {"", "own", "gas"}):
        newest = shelf.newest(source)
        version = taken.get(source) or kept.get(source) or (newest.version if newest else "")
        on_shelf = next((book for book in shelf.books(source) if book.version == version), None)
        old = (
            next((book for book in before.books if (book.source, book.version) == (source, version)), None)
            if before
            else None
        )
        if on_shelf is not None:
            found.append(LockedBook(source, version, on_shelf.title, on_shelf.sha256))
        elif old is not None:
            found.append(old)
        elif version:
            found.append(LockedBook(source, version))
    return tuple(found)


def today() -> date:
    """Today in UTC, or the day of SOURCE_DATE_EPOCH."""
    stated = os.environ.get("SOURCE_DATE_EPOCH", "")
    moment = datetime.fromtimestamp(int(stated), UTC) if stated.isdigit() else datetime.now(UTC)
    return moment.date()
