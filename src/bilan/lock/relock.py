"""Writing a lock: the first time, or again over one whose versions of factors stay."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bilan.lock import changes, make, store
from bilan.lock.form import LOCK_FILE, Lock
from bilan.lock.hashes import folder_of
from bilan.model.findings import BilanError, Finding


@dataclass(frozen=True)
class Outcome:
    """What was there, what it would be now, what changed in between, and whether it was written."""

    file: Path
    before: Lock | None
    lock: Lock
    findings: tuple[Finding, ...]
    written: bool
    checked: bool


def relock(path: Path, *, note: str = "", write: bool = True) -> Outcome:
    """Lock an inventory folder, or with `write=False` only compare it with its lock.

    A lock that still holds is left untouched. Factors that the lock knows keep their stored rows, so locking again
    accepts changes of inputs, rules and engine, and never moves a factor. Raises BilanError for a lock whose factors
    were edited by hand: that is nothing to accept.
    """
    from bilan import api

    result = api.read(path).compute()
    folder = folder_of(path)
    before = result.computation.inventory.lock
    before = before if isinstance(before, Lock) else None
    found = tuple(changes.changes(result, before)) if before else ()
    edited = next((finding for finding in found if finding.code == "lock-factor-edited"), None)
    if write and edited is not None:
        raise BilanError(edited)
    lock = make.make(result, before=before, note=note)
    due = write and (before is None or any(finding.severity != "info" or before.upgraded_from for finding in found))
    due = due or (write and before is not None and lock.factors != before.factors)
    file = store.write(lock, folder) if due else folder / LOCK_FILE
    return Outcome(file, before, lock, found, due, not write)
