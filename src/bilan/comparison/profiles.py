"""Where one unit of a factor is printed: t CO2e per unit on every framework line, by factor and situation."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache, cached_property

import numpy as np

from bilan import gwp
from bilan.engine.arrays import Floats, Integers
from bilan.engine.book import Book
from bilan.frameworks import rules
from bilan.frameworks.classify import OUTSIDE_PLACE, UNCLASSIFIED_PLACE, classify
from bilan.frameworks.situations import Situation
from bilan.model.gases import CO2_BIOGENIC, FROZEN_GASES

#: Distinct (spot, t in the first set, t in the second set) of one factor in one situation, per framework.
Profile = tuple[tuple[Integers, Floats], ...]


@dataclass
class Profiles:
    """Profiles of the factors of two results, each result's book in the sets of both."""

    books: tuple[tuple[Book, Book], ...]
    known: dict[tuple[int, int], Profile] = field(default_factory=dict)

    def add(
        self,
        to: Floats,
        scale: Floats,
        factor: Integers,
        situation: Integers,
        framework: int,
        gwp_set: int,
        situations: list[Situation],
    ) -> None:
        """Add scale x profile of each pair to its row of `to` (pairs x spots)."""
        pairs = np.flatnonzero(scale)
        if not len(pairs):
            return
        key = factor[pairs] * len(situations) + situation[pairs]
        distinct, of = np.unique(key, return_inverse=True)
        found = [self._of(one // len(situations), one % len(situations), situations) for one in distinct.tolist()]
        spots = [profile[framework][0] for profile in found]
        lengths = np.array([len(one) for one in spots], dtype=np.int64)
        first = np.concatenate(([0], np.cumsum(lengths)))
        spot = np.concatenate(spots)
        value = np.concatenate([profile[framework][1][gwp_set] for profile in found])
        times = lengths[of]
        rows = np.repeat(np.arange(len(pairs)), times)
        inner = np.arange(int(times.sum())) - np.repeat(np.cumsum(times) - times, times)
        at = first[of][rows] + inner
        # A profile names each spot once, so no (row, spot) is met twice.
        to[pairs[rows], spot[at]] += scale[pairs[rows]] * value[at]

    @cached_property
    def _shift(self) -> int:
        return len(self.books[0][0].rows)

    def _of(self, factor: int, number: int, situations: list[Situation]) -> Profile:
        key = (factor, number)
        if key not in self.known:
            self.known[key] = self._build(factor, situations[number])
        return self.known[key]

    def _build(self, factor: int, situation: Situation) -> Profile:
        which = int(factor >= self._shift)
        book, other = self.books[which]
        own = factor - which * self._shift
        sums: list[dict[int, list[float]]] = [{} for _ in rules.FRAMEWORKS]
        for row in range(int(book.first[own]), int(book.first[own + 1])):
            if book.account[row] != "emission" or book.gas[row] == CO2_BIOGENIC:
                continue
            for j, place in enumerate(classify(situation, book.part[row]).places):
                total = sums[j].setdefault(_spot(j, place.line, book.gas[row]), [0.0, 0.0])
                total[0] += book.co2e[row] / 1000
                total[1] += other.co2e[row] / 1000
        return tuple(
            (np.array(list(one), dtype=np.int64), np.array(list(one.values()), dtype=float).reshape(-1, 2).T)
            for one in sums
        )


def _spot(framework: int, line: str, gas: str) -> int:
    """Index of a line, then outside, then unclassified; RULES 5 sends other gases outside."""
    index = _spots(framework)
    leaves = rules.FRAMEWORKS[framework] != "bilan-carbone-v9" and not _counted_everywhere(gas)
    return index[OUTSIDE_PLACE if leaves and line != UNCLASSIFIED_PLACE else line]


@cache
def _spots(framework: int) -> dict[str, int]:
    codes = [line.code for line in rules.lines(rules.FRAMEWORKS[framework])]
    return {code: i for i, code in enumerate([*codes, OUTSIDE_PLACE, UNCLASSIFIED_PLACE])}


@cache
def _counted_everywhere(gas: str) -> bool:
    return gas in FROZEN_GASES or gwp.is_kyoto(gas)
