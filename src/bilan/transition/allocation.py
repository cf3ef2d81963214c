"""Which lines of a framework an action reduces: those of its category (and entity), in the shares of their tonnes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilan.engine.arrays import Flags, Floats, Integers
from bilan.engine.perimeter import MERGED_FROM
from bilan.frameworks import exposure, rules
from bilan.frameworks.amounts import Amounts

#: Key of what belongs to no line of the total.
UNALLOCATED = ""


@dataclass(frozen=True)
class Emissions:
    """Tonnes of account emission in one framework, by group and line; `spot` after the lines is outside the total."""

    amounts: Amounts
    framework: str
    group: Integers
    spot: Integers
    tonnes: Floats

    def of(self, category: str, entity: str) -> dict[str, float]:
        """Tonnes by line of a category, of one entity or ('') of all; lines outside the total are left out."""
        groups = np.flatnonzero(self._groups(category, entity))
        kept = np.isin(self.group, groups)
        lines = rules.lines(self.framework)
        sums = np.bincount(self.spot[kept], self.tonnes[kept], minlength=len(lines) + 2)
        return {line.code: float(sums[i]) for i, line in enumerate(lines) if line.in_total and sums[i]}

    def _groups(self, category: str, entity: str) -> Flags:
        slugs = np.array([s.category == category for s in self.amounts.situation], dtype=bool)
        # Where entities are summed together, a group no longer says whose it is: the category decides alone.
        if not entity or len({*self.amounts.column["entity"]}) >= MERGED_FROM:
            return slugs
        mine: Flags = slugs & np.asarray(self.amounts.column["entity"] == entity, dtype=bool)
        return mine


def emissions(amounts: Amounts, framework: str) -> Emissions:
    """The tonnes behind a framework's table."""
    rows = np.flatnonzero(amounts.feeds(framework) & (amounts.account == "emission"))
    spot, tonnes = exposure.spots(amounts, framework), amounts.tonnes(framework)
    return Emissions(amounts, framework, amounts.group[rows], spot[rows], tonnes[rows])


def shares(by_line: dict[str, float]) -> dict[str, float]:
    """Shares of the lines, summing to 1; everything to no line when there is nothing to share.

    >>> shares({"1.1": 75.0, "4.1": 25.0}), shares({})
    ({'1.1': 0.75, '4.1': 0.25}, {'': 1.0})
    """
    positive = {code: tonnes for code, tonnes in by_line.items() if tonnes > 0}
    total = sum(positive.values())
    return {code: tonnes / total for code, tonnes in positive.items()} if total else {UNALLOCATED: 1.0}
