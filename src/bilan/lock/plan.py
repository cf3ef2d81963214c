"""What newer factors would change, before anything changes, and the lock that would then stand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path

from bilan.factors import shelf
from bilan.factors.catalogue import Reference
from bilan.lock import changes, digest, factor_moves, line_moves, make, recalculation, store
from bilan.lock.factor_moves import FactorMove
from bilan.lock.form import Lock, LockedBook
from bilan.lock.hashes import folder_of
from bilan.lock.line_moves import LineMove
from bilan.lock.recalculation import TotalMove
from bilan.model.findings import BilanError, Finding

#: Lines shown.
MOST_LINES = 20
#: Changes since the lock that make it no base for an upgrade: first `bilan lock`, so that each step has one reason.
_STALE = ("lock-input-", "lock-line", "lock-result-", "lock-gwp-changed", "lock-approach-changed", "lock-factor-edited")


@dataclass(frozen=True)
class Plan:
    """An upgrade: versions, totals, factors, lines, what changed since the lock, and the lock that would be written."""

    folder: Path
    targets: tuple[tuple[str, str, str], ...]  # source, version before, version after
    totals: tuple[TotalMove, ...]
    threshold_pct: float
    factors: tuple[FactorMove, ...]
    pinned_in_ledger: tuple[str, ...]  # references with @version, which no upgrade moves
    lines: tuple[LineMove, ...]
    rejected_before: int
    rejected_after: int
    since_lock: tuple[Finding, ...]
    lock: Lock

    @property
    def threshold_passed(self) -> bool:
        """Whether any framework's total moves by more than the threshold, in this step or with those before."""
        return any(total.passes(self.threshold_pct) for total in self.totals)

    @property
    def nothing_moves(self) -> bool:
        """Whether every version, factor and total stays."""
        same = all(move.what == "same" for move in self.factors)
        return same and all(before == after for _, before, after in self.targets)

    @property
    def stale(self) -> tuple[Finding, ...]:
        """Changes since the lock that an upgrade must not mix with."""
        return tuple(finding for finding in self.since_lock if finding.code.startswith(_STALE))


def plan(
    path: Path,
    to: Sequence[str] = (),
    *,
    threshold: float = recalculation.DEFAULT_THRESHOLD_PCT,
    lines: int = MOST_LINES,
) -> Plan:
    """Compute an inventory with the factors of its lock and with those of newer books; nothing is written.

    `to` names targets as ``source@version``; without, every source of the lock takes its newest version on the
    shelf, and built-in gases their values of today. Raises BilanError for a folder without a lock, and for a target
    that is not on the shelf or not used.
    """
    from bilan import api
    from bilan.compute import compute
    from bilan.result import Result

    recalculation.check_threshold(threshold)
    inventory = api.read(path)
    lock = inventory.lock
    if not isinstance(lock, Lock):
        raise BilanError(Finding("lock-absent", values={"path": str(path)}, place=str(path)))
    targets = _targets(lock, to)
    before = Result(compute(inventory))
    after = Result(compute(replace(inventory, lock=_unpinned(lock, targets))))
    then = make.make(before, before=lock)
    now = make.make(after, before=_unpinned(lock, targets), kind="upgrade", note=_note(targets))
    moves = factor_moves.moves(then.factors, now.factors)
    return Plan(
        folder=folder_of(path),
        targets=targets,
        totals=recalculation.total_moves(lock.history, lock.totals, digest.totals(before), digest.totals(after)),
        threshold_pct=threshold,
        factors=tuple(_with_nearest(move, then, targets) for move in moves),
        pinned_in_ledger=tuple(entry.ref for entry in then.factors if _pinned(entry.ref)),
        lines=line_moves.line_moves(before, after, lines),
        rejected_before=before.lines_read - before.lines_accepted,
        rejected_after=after.lines_read - after.lines_accepted,
        since_lock=tuple(changes.changes(before, lock)),
        lock=now,
    )


def apply(planned: Plan) -> Path:
    """Write the lock of a plan; raises BilanError when the inventory changed since its lock."""
    if planned.stale:
        codes = ", ".join(sorted({finding.code for finding in planned.stale}))
        raise BilanError(Finding("upgrade-lock-stale", values={"codes": codes, "path": str(planned.folder)}))
    return store.write(planned.lock, planned.folder)


def _targets(lock: Lock, to: Sequence[str]) -> tuple[tuple[str, str, str], ...]:
    locked = lock.versions()
    if not to:
        newest = {source: shelf.newest(source) for source in locked}
        pairs = [(source, book.version) for source, book in newest.items() if book is not None]
        keep = {s: v for s, v in pairs if shelf.version_key(v) >= shelf.version_key(locked[s])}
        built_in = {entry.version for entry in lock.factors if entry.source == "gas"}
        books = tuple((source, version, keep.get(source, version)) for source, version in sorted(locked.items()))
        return books + tuple(("gas", version, version) for version in sorted(built_in))
    found = sorted(_target(text, locked) for text in to)
    for one, other in pairwise(found):
        if one[0] == other[0]:
            raise BilanError(Finding("upgrade-target", field="to", values={"target": f"{one[0]}@{one[2]}, {other[2]}"}))
    return tuple(found)


def _target(text: str, locked: dict[str, str]) -> tuple[str, str, str]:
    source, at, version = text.strip().partition("@")
    source = source.casefold()
    if not at or not source or not version:
        raise BilanError(Finding("upgrade-target", field="to", values={"target": text}))
    if source not in locked:
        values = {"source": source, "present": ", ".join(sorted(locked)) or "–"}
        raise BilanError(Finding("upgrade-source-unused", field="to", values=values))
    present = [book.version for book in shelf.books(source)]
    if version not in present:
        values = {"source": source, "version": version, "present": ", ".join(dict.fromkeys(present)) or "–"}
        raise BilanError(Finding("upgrade-version-absent", field="to", values=values))
    return source, locked[source], version


def _unpinned(lock: Lock, targets: tuple[tuple[str, str, str], ...]) -> Lock:
    """The lock with the targets' versions and without the rows that they replace."""
    moving = {source: after for source, _, after in targets}

    def stays(ref: str) -> bool:
        return _pinned(ref) or Reference.of(ref).source not in moving

    return replace(
        lock,
        books=tuple(LockedBook(book.source, moving.get(book.source, book.version)) for book in lock.books),
        factors=tuple(entry for entry in lock.factors if stays(entry.ref)),
        unresolved=tuple(entry for entry in lock.unresolved if stays(entry.ref)),
    )


def _pinned(ref: str) -> bool:
    reference = Reference.of(ref)
    return bool(reference.version) and reference.source not in {"own", "gas"}


def _with_nearest(move: FactorMove, then: Lock, targets: tuple[tuple[str, str, str], ...]) -> FactorMove:
    if move.what not in {"vanished", "archived"}:
        return move
    version = next((after for source, _, after in targets if source == Reference.of(move.ref).source), "")
    row = next((entry.row for entry in then.factors if entry.ref == move.ref), {})
    return replace(move, nearest=factor_moves.nearest(move.ref, row, version))


def _note(targets: tuple[tuple[str, str, str], ...]) -> str:
    return ", ".join(f"{source} {before} → {after}" for source, before, after in targets if before != after)
