"""What becomes of each factor when its source takes another version: moved, vanished, archived, or the same."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from bilan.factors import shelf
from bilan.factors.catalogue import Reference, book_on_disk
from bilan.lock.factor_rows import content_hash
from bilan.lock.form import LockedFactor

#: How many factors of the new book are named beside one that vanished or was archived, and how near they must be.
SUGGESTED, NEAR_ENOUGH = 3, 60
#: Columns that a new version changes without changing the factor.
_OF_VERSION = ("version", "row_hash", "status", "valid_from", "valid_to", "region", "tags")


@dataclass(frozen=True, slots=True)
class FactorMove:
    """A factor before and after, in kg CO2e per unit as published.

    `what` is moved, unit (per another unit), parts (same total, other gases or parts), uncertainty, archived,
    vanished, found (known only after) or same. `nearest` names factors that could stand in; nothing is chosen.
    """

    ref: str
    label: str
    what: str
    version_before: str
    version_after: str
    unit_before: str
    unit_after: str
    kg_before: float | None
    kg_after: float | None
    nearest: tuple[str, ...] = ()

    @property
    def pct(self) -> float | None:
        """Change of the published total in %, None where there is no comparing."""
        if not self.kg_before or self.kg_after is None or self.unit_before != self.unit_after:
            return None
        return (self.kg_after / self.kg_before - 1) * 100


def moves(before: tuple[LockedFactor, ...], after: tuple[LockedFactor, ...]) -> tuple[FactorMove, ...]:
    """One move for each reference to a published factor, in the order of references; own factors never move."""
    then = {entry.ref: entry for entry in before if entry.source != "own"}
    now = {entry.ref: entry for entry in after if entry.source != "own"}
    return tuple(_move(ref, then.get(ref), now.get(ref)) for ref in sorted({*then, *now}))


def _move(ref: str, then: LockedFactor | None, now: LockedFactor | None) -> FactorMove:
    old: Mapping[str, Any] = then.row if then else {}
    new: Mapping[str, Any] = now.row if now else {}
    return FactorMove(
        ref=ref,
        label=str(new.get("label_fr") or old.get("label_fr") or ""),
        what=_what(then, now),
        version_before=then.version if then else "",
        version_after=now.version if now else "",
        unit_before=str(old.get("unit") or ""),
        unit_after=str(new.get("unit") or ""),
        kg_before=old.get("total_kg_co2e"),
        kg_after=new.get("total_kg_co2e"),
    )


def _what(then: LockedFactor | None, now: LockedFactor | None) -> str:
    if then is None:
        return "found"
    if now is None:
        return "vanished"
    if now.row.get("status") == "archived" and then.row.get("status") != "archived":
        return "archived"
    if then.row.get("unit") != now.row.get("unit"):
        return "unit"
    if then.row.get("total_kg_co2e") != now.row.get("total_kg_co2e"):
        return "moved"
    if then.row.get("uncertainty") != now.row.get("uncertainty"):
        return "uncertainty"
    return "same" if _content(then) == _content(now) else "parts"


def _content(entry: LockedFactor) -> str:
    return content_hash({name: value for name, value in entry.row.items() if name not in _OF_VERSION}, entry.parts)


def nearest(ref: str, row: Mapping[str, Any], version: str) -> tuple[str, ...]:
    """Valid factors of a version of the reference's source, per the same unit, whose labels are nearest.

    A suggestion is for reading: a label that is near may still be another thing.
    """
    from rapidfuzz import fuzz, process

    wanted = Reference.of(ref)
    info = next((book for book in shelf.books(wanted.source) if book.version == version), None)
    if info is None or not row:
        return ()
    rows = book_on_disk(info.folder).factors.select(["id", "label_fr", "unit", "status", "kind"]).to_pylist()
    usable = [
        entry
        for entry in rows
        if entry["kind"] == "factor" and entry["status"] != "archived" and entry["unit"] == row.get("unit")
        if entry["id"] != row.get("id")
    ]
    labels = [(entry["label_fr"] or "").casefold() for entry in usable]
    hits = process.extract(
        str(row.get("label_fr") or "").casefold(), labels, scorer=fuzz.token_sort_ratio, limit=SUGGESTED
    )
    return tuple(f"{usable[at]['id']} — {usable[at]['label_fr']}" for _, score, at in hits if score >= NEAR_ENOUGH)
