"""What is no longer as it was locked: files, lines, rule tables, engine, warming potentials, factors, result."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING

from bilan.factors import catalogue, shelf
from bilan.lock import digest, factor_rows, hashes, line_hashes
from bilan.lock.form import Lock, LockedFactor
from bilan.lock.make import inputs
from bilan.model.findings import Finding

if TYPE_CHECKING:
    from bilan.result import Result

#: Lines named one by one for each kind of change; the rest is one finding with its number.
LINES_NAMED = 100


def with_changes(result: Result) -> Result:
    """The result with a finding for everything that changed since its inventory was locked."""
    from bilan.result import Result as Made

    lock = result.computation.inventory.lock
    if not isinstance(lock, Lock):
        return result
    found = tuple(changes(result, lock))
    if not found:
        return result
    return Made(replace(result.computation, findings=(*result.computation.findings, *found)))


def changes(result: Result, lock: Lock, *, check_books: bool = True) -> Iterator[Finding]:
    """Findings, in the order: form, choices, engine, warming potentials, tables, files, lines, factors, result.

    `check_books` compares the stored factors with the books on the shelf; a verifier may have none.
    """
    if lock.upgraded_from is not None:
        yield Finding("lock-format-upgraded", values={"form": lock.upgraded_from})
    yield from _choices(result, lock)
    yield from _engine(lock)
    yield from _tables(lock, result.computation.gwp_set)
    yield from _files(result, lock)
    yield from _lines(result, lock)
    yield from _edited(lock)
    if check_books:
        yield from books(result, lock)
    yield from _result(result, lock)


def _choices(result: Result, lock: Lock) -> Iterator[Finding]:
    now = result.computation
    if now.gwp_set != lock.gwp:
        yield Finding("lock-gwp-changed", field="gwp", values={"then": lock.gwp, "now": now.gwp_set})
    if now.approach != lock.approach:
        yield Finding("lock-approach-changed", field="approach", values={"then": lock.approach, "now": now.approach})


def _engine(lock: Lock) -> Iterator[Finding]:
    from bilan.engine.version import ENGINE_VERSION

    if lock.engine_version is not None and lock.engine_version != ENGINE_VERSION:
        yield Finding("lock-engine-changed", values={"then": lock.engine_version, "now": ENGINE_VERSION})


def _tables(lock: Lock, gwp_set: str) -> Iterator[Finding]:
    from bilan.gwp import PUBLISHED_DEFAULT

    now = hashes.gwp_tables()
    for name in sorted({PUBLISHED_DEFAULT, lock.gwp, gwp_set} & now.keys() & lock.gwp_tables.keys()):
        if now[name] != lock.gwp_tables[name]:
            yield Finding("lock-gwp-table-changed", field="gwp", values={"gwp": name})
    if lock.tables:
        for code, name in _moved(lock.tables, hashes.tables()):
            yield Finding(f"lock-table-{code}", place=name, values={"table": name})


def _files(result: Result, lock: Lock) -> Iterator[Finding]:
    then = {entry.name: entry.sha256 for entry in lock.inputs}
    now = {entry.name: entry.sha256 for entry in inputs(result)}
    for code, name in _moved(then, now):
        yield Finding(f"lock-input-{code}", place=name, values={"file": name})


def _lines(result: Result, lock: Lock) -> Iterator[Finding]:
    now = line_hashes.of_lines(result.computation.inventory.activities)
    if lock.lines is None or now is None or (now.digest and now.digest == lock.lines.digest):
        return
    if not lock.lines.listed or not now.listed:
        if now.count != lock.lines.count:
            yield Finding("lock-lines-counted", values={"then": lock.lines.count, "now": now.count})
        return
    moved = list(_moved(lock.lines.listed, now.listed))
    for code in ("changed", "added", "gone"):
        names = [name for kind, name in moved if kind == code]
        for name in names[:LINES_NAMED]:
            yield Finding(f"lock-line-{code}", line=name, values={"line": name})
        if len(names) > LINES_NAMED:
            yield Finding(f"lock-lines-{code}", values={"named": LINES_NAMED}, count=len(names) - LINES_NAMED)


def _edited(lock: Lock) -> Iterator[Finding]:
    """Stored rows that are not the ones that were stored: a lock is written by the program, not by hand."""
    for entry in lock.factors:
        if entry.row and factor_rows.content_hash(entry.row, entry.parts) != entry.content:
            yield Finding("lock-factor-edited", field="factor", values={"factor": entry.ref})


def books(result: Result, lock: Lock) -> Iterator[Finding]:
    """The stored factors against the books on this shelf, and references that the lock does not know."""
    used = set(result.computation.resolved.factors["ref"].to_pylist())
    entries = [entry for entry in lock.factors if entry.ref in used and entry.source != "own"]
    lost: dict[tuple[str, str], int] = {}
    present: dict[str, list[LockedFactor]] = {}
    for entry in entries:
        version = entry.version.partition("#")[0]
        if entry.source != "gas" and all(book.version != version for book in shelf.books(entry.source)):
            lost[(entry.source, version)] = lost.get((entry.source, version), 0) + 1
        else:
            present.setdefault(entry.version, []).append(entry)
    for (source, version), count in sorted(lost.items()):
        yield Finding("lock-book-missing", values={"source": source, "version": version}, count=count)
    for version, chosen in sorted(present.items()):
        yield from _compared(version, chosen)
    known = {entry.ref for entry in lock.factors} | {entry.ref for entry in lock.unresolved}
    for ref in sorted(used - known):
        if not ref.startswith("own:"):
            yield Finding("lock-factor-added", field="factor", values={"factor": ref})


def _compared(version: str, chosen: list[LockedFactor]) -> Iterator[Finding]:
    pinned = {entry.source: version for entry in chosen}
    now, _ = factor_rows.locked(catalogue.load_factors([entry.ref for entry in chosen], versions=pinned))
    by_ref = {entry.ref: entry for entry in now}
    for entry in sorted(chosen, key=lambda one: one.ref):
        found = by_ref.get(entry.ref)
        values = {"factor": entry.ref, "version": entry.version}
        if found is None:
            yield Finding("lock-factor-gone", field="factor", values=values)
        elif found.row_hash != entry.row_hash:
            yield Finding("lock-factor-changed", field="factor", values=values)
        elif entry.content and found.content != entry.content:
            yield Finding("lock-factor-read-otherwise", field="factor", values=values)


def _result(result: Result, lock: Lock) -> Iterator[Finding]:
    if (result.computation.gwp_set, result.computation.approach) != (lock.gwp, lock.approach):
        return
    if lock.upgraded_from is None and digest.of_result(result) == lock.digest:
        return
    now = digest.totals(result)
    moved = {
        name: (lock.totals[name], now[name]) for name in sorted(now) if lock.totals.get(name, now[name]) != now[name]
    }
    if lock.upgraded_from is not None and not moved:
        return
    told = "; ".join(f"{name} {then:.12g} → {new:.12g} t CO2e" for name, (then, new) in moved.items()) or "–"
    first = next(iter(moved.values()), (0.0, 0.0))
    yield Finding("lock-result-moved", values={"totals": told}, t_co2e=first[1] - first[0])
    for name, version in hashes.libraries().items():
        if lock.libraries and lock.libraries.get(name) != version:
            values = {"library": name, "then": lock.libraries.get(name, "–"), "now": version}
            yield Finding("lock-library-changed", values=values)


def _moved(then: Mapping[str, str], now: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """(changed, gone or added; name), sorted by name."""
    for name in sorted({*then, *now}):
        if name not in now:
            yield "gone", name
        elif name not in then:
            yield "added", name
        elif then[name] != now[name]:
            yield "changed", name
