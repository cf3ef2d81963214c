"""Deadlines: from a filing to the day by which the next one is due."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from bilan.obligations.rules import rules


def add_years(day: date, years: int) -> date:
    """The same day `years` later; 29 February becomes 28 February in a common year.

    >>> add_years(date(2024, 2, 29), 3)
    datetime.date(2027, 2, 28)
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def next_deadline(last_filing: date, roles: Iterable[str], on: date) -> date:
    """The last day for the next inventory, with the rules that have come into force up to `on`.

    A deadline that falls before a change of rhythm stays; one that falls on or after it follows the new rhythm.
    Source: article L229-25 (3 years for all until 2015; from 2016, 4 years private and 3 public). That the change
    also moves running deadlines is a reading, not a text: answers say so.

    >>> next_deadline(date(2022, 11, 30), {"company"}, date(2026, 11, 21))
    datetime.date(2026, 11, 30)
    >>> next_deadline(date(2012, 12, 31), {"company"}, date(2016, 6, 1))
    datetime.date(2015, 12, 31)
    """
    wanted = frozenset(roles)
    due: date | None = None
    for rule in rules():
        if rule.topic != "period" or rule.valid_from > on or not rule.subjects & wanted:
            continue
        if rule.valid_to is not None and last_filing > rule.valid_to:
            continue
        if due is None or due >= rule.valid_from:
            due = add_years(last_filing, int(rule.value))
    if due is None:
        raise ValueError(f"no rule on the period for {sorted(wanted)} on {on}")
    return due


def rhythm_changed(last_filing: date, roles: Iterable[str], on: date) -> bool:
    """True when more than one rhythm was in force between the filing and `on`."""
    wanted = frozenset(roles)
    known = [rule for rule in rules() if rule.topic == "period" and rule.subjects & wanted]
    spanning = [r for r in known if r.valid_from <= on and (r.valid_to is None or last_filing <= r.valid_to)]
    return len({rule.value for rule in spanning}) > 1
