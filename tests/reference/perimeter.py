"""Days, shares and flags of entities; capital goods over time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Piece:
    """A share of a line's amount (days x equity) that lies inside or outside the boundary."""

    weight: float
    inside: bool


def state(entity: dict[str, Any], day: date) -> tuple[float, bool, bool]:
    """(equity share, operated, held) of an entity on a day; a dated row replaces what it states."""
    found = entity
    for row in entity.get("shares", []):
        if row.get("valid_from", date.min) <= day <= row.get("valid_to", date.max):
            found = {**entity, **row}
    return found.get("equity_share", 1.0), found.get("operated", True), found.get("held", True)


def pieces(
    entity: dict[str, Any],
    approach: str,
    start: date,
    end: date,
    period: tuple[date, date],
    shares: bool = True,
) -> list[Piece]:
    """RULES 13, 15, 22, day by day: the weights of the line's days inside the period.

    AMBIGUOUS: the share of a joint venture that is not held, under financial control. Reading: by share too.
    """
    days = (end - start).days + 1
    weights = {True: 0.0, False: 0.0}
    day = start
    while day <= end:
        if period[0] <= day <= period[1]:
            share, operated, held = state(entity, day)
            by_share = approach == "equity_share" or (
                approach == "financial_control" and entity.get("joint_venture", False)
            )
            inside = operated if approach == "operational_control" else held
            weights[inside] += share if by_share and shares else 1.0
        day += ONE_DAY
    return [Piece(weight / days, inside) for inside, weight in weights.items() if weight]


def add_months(day: date, months: int) -> date:
    """The same day of the month, `months` later (the last one when the month is shorter)."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError


def months_of(period: tuple[date, date]) -> float:
    """Months of the period. AMBIGUOUS for a period of broken months; generators use whole months."""
    end = period[1] + ONE_DAY
    months = (end.year - period[0].year) * 12 + end.month - period[0].month
    return months + (end.day - period[0].day) / 30


def timing(line: dict[str, str], purchase: bool, period: tuple[date, date]) -> float:
    """RULES 21: what share of a capital good's E the period counts.

    AMBIGUOUS: a lifetime of zero or less, or that is no number. Reading: as if it were missing.
    """
    try:
        acquired, lifetime = date.fromisoformat(line["acquired"]), float(line["lifetime"])
    except ValueError:
        return 1.0
    if lifetime <= 0:
        return 1.0
    if purchase:
        return 1.0 if period[0] <= acquired <= period[1] else 0.0
    if acquired <= period[1] < add_months(acquired, round(lifetime * 12)):
        return months_of(period) / 12 / lifetime
    return 0.0
