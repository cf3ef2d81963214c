"""Codes of other years than the map of 2018: what they are made of, or lie inside."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bilan.territory.tables import rows

MAP_YEAR = 2018


@dataclass(frozen=True, slots=True)
class Succession:
    """`union`: the code is the union of `communes` of 2018; `inside`: it is a part of one; `later`: made since."""

    code: str
    name: str
    relation: str
    communes: tuple[str, ...]


@cache
def successions() -> dict[str, Succession]:
    """Code -> what it was in 2018, for codes whose perimeter is not that of 2018.

    >>> successions()["01138"].communes
    ('01039', '01138')
    """
    return {
        row["code"]: Succession(row["code"], row["name"], row["relation"], tuple(row["communes_2018"].split()))
        for row in rows("succession.csv")
    }
