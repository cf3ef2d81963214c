"""Months and days of a period, as RULES 21 and 22 count them."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def months(period: tuple[date, date]) -> float:
    """Months of a period with both ends included; a broken month counts by its days.

    >>> months((date(2024, 1, 1), date(2024, 12, 31))), months((date(2024, 1, 15), date(2024, 7, 14)))
    (12.0, 6.0)
    """
    start, stop = period[0], period[1] + timedelta(days=1)
    whole = (stop.year - start.year) * 12 + stop.month - start.month
    if stop.day == start.day:
        return float(whole)
    if stop.day > start.day:
        return whole + (stop.day - start.day) / monthrange(stop.year, stop.month)[1]
    before = stop.replace(day=1) - timedelta(days=1)
    return (
        whole
        - 1
        + (stop.day + monthrange(before.year, before.month)[1] - start.day) / monthrange(before.year, before.month)[1]
    )
