"""How an action takes effect over the years: linearly from its start to its end, then in full.

Other conventions: everything at the start, or nothing before the end.
"""

from __future__ import annotations

from datetime import date, timedelta

#: linear: from nothing at the start to everything at the end; start, end: everything on that day.
RAMPS = ("linear", "start", "end")


def effect_in_year(start: date, end: date, year: int, ramp: str = "linear") -> float:
    """Share of an action's yearly reduction that counts in a calendar year, averaged over its days (0 to 1).

    >>> effect_in_year(date(2025, 1, 1), date(2025, 12, 31), 2025)
    0.5
    >>> [round(effect_in_year(date(2025, 7, 1), date(2026, 6, 30), year), 3) for year in (2024, 2025, 2026, 2027)]
    [0.0, 0.127, 0.877, 1.0]
    >>> effect_in_year(date(2025, 1, 1), date(2026, 12, 31), 2026, "end")
    0.0
    """
    if ramp not in RAMPS:
        raise ValueError(f"unknown ramp: {ramp}")
    first = (end + timedelta(days=1) if ramp == "end" else start).toordinal()
    last = first if ramp != "linear" else (end + timedelta(days=1)).toordinal()
    opening, closing = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    return (_area(closing, first, last) - _area(opening, first, last)) / (closing - opening)


def _area(day: int, first: int, last: int) -> float:
    """Days of full effect up to `day`."""
    if day <= first:
        return 0.0
    length = last - first
    if day >= last:
        return length / 2 + (day - last)
    return (day - first) ** 2 / (2 * length)
