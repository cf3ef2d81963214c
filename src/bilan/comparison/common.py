"""What two results have in common, numbered once: units, methods, boundaries, situations."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from bilan.engine import perimeter
from bilan.model.inventory import Entity

if TYPE_CHECKING:
    from bilan.result import Result


@dataclass(frozen=True, slots=True)
class Method:
    """The texts and choices that decide how a line is treated."""

    category: str
    case: str
    kind: str
    tier: str
    capital_in_full: bool  # ISO 14064-1 counts capital goods in the year bought
    deflate: bool


@dataclass(frozen=True, slots=True)
class Boundary:
    """What the perimeter says of an entity. `parts` holds its dated shares where they change in the period."""

    abroad: bool
    approach: str
    inside: bool
    share: float
    parts: tuple[perimeter.Segment, ...] = ()
    period: tuple[date, date] | None = None

    def shares(self, start: date, end: date, of: tuple[date, date]) -> tuple[float, float]:
        """Share outside and inside the boundary of a line whose days belong to the period `of`.

        Days of another period are read on the same days of this one.

        >>> Boundary(False, "equity_share", True, 0.4).shares(date(2024, 1, 1), date(2024, 1, 31), (date.min, date.max))
        (0.0, 0.4)
        """
        found = {self.inside: self.share}
        if self.parts:
            assert self.period is not None
            moved = [_moved(day, of[0], self.period[0]) for day in (start, end)]
            found = dict(perimeter.sides(self.parts, *moved))
        return found.get(False, 0.0), found.get(True, 0.0)


def boundary_of(
    entity: Entity, parts: tuple[perimeter.Segment, ...], approach: str, period: tuple[date, date]
) -> Boundary:
    """The boundary of an entity; one that does not change in the period is the same in every period."""
    first, abroad = parts[0], perimeter.is_abroad(entity)
    if len(parts) == 1:
        return Boundary(abroad, approach, first.inside, first.share)
    return Boundary(abroad, approach, first.inside, first.share, parts, period)


@dataclass
class Common:
    """Numbers for the entries of each kind, in the order of their appearance; factors of both results in one row."""

    results: tuple[Result, Result]
    entries: dict[str, dict[Hashable, int]] = field(default_factory=dict)

    def number(self, kind: str, key: Hashable) -> int:
        """The number of an entry, new or known."""
        known = self.entries.setdefault(kind, {})
        return known.setdefault(key, len(known))

    def list(self, kind: str) -> list[Any]:
        """Entries of a kind by number."""
        return list(self.entries.get(kind, {}))

    def period(self, which: int) -> tuple[date, date]:
        """The period of a result."""
        found: tuple[date, date] = self.results[which].computation.inventory.configuration.period
        return found

    def first_factor(self, which: int) -> int:
        """Number of the first factor of a result among the factors of both."""
        return len(self.results[0].computation.amounts.book.rows) if which else 0


def _moved(day: date, origin: date, target: date) -> date:
    """The day of one period on the calendar of another: whole years apart where both begin on the same day."""
    if origin == target:
        return day
    if (origin.month, origin.day) != (target.month, target.day):
        return day + timedelta(days=(target - origin).days)
    year = day.year + target.year - origin.year
    try:
        return day.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
