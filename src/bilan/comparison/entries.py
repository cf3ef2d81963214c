"""Pairs of lines and single lines in one numbering, with their amounts and effects on framework lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilan.comparison import matching
from bilan.comparison.counterfactual import COMPONENTS, Mix, World
from bilan.comparison.shapley import coefficients
from bilan.comparison.side import Side
from bilan.engine.arrays import Floats, Integers, Texts
from bilan.frameworks import rules

#: Effects in the order of reports.
EFFECTS = (*COMPONENTS, "new", "removed")
#: Ways in which a line has no counterpart.
ALONE = ("units-differ", "removed", "new")
#: Pairs evaluated at a time: bounds the memory.
_CHUNK = 5_000


@dataclass(frozen=True)
class Matched:
    """How many lines were matched in one way, or not at all, and the t CO2e that they carry wherever printed."""

    how: str
    pairs: int
    lines_a: int
    lines_b: int
    a_t: float
    b_t: float


class Entries:
    """Pairs and single lines in one numbering, with their sparse amounts and effects on framework lines."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.sides: list[tuple[Side | None, Side | None]] = []
        self.how: list[Texts] = []
        self.count = 0
        #: Per framework: (entry, spot, values); values are a, b and the effects.
        self.sparse: list[list[tuple[Integers, Integers, Floats]]] = [[] for _ in rules.FRAMEWORKS]

    def paired(self, a: Side, b: Side, how: Texts) -> None:
        """Pairs: evaluated by what changed in them, in chunks."""
        changed = self.world.changed(a, b)
        for mask in np.unique(changed).tolist():
            of_mask = np.flatnonzero(changed == mask)
            for start in range(0, len(of_mask), _CHUNK):
                chosen = of_mask[start : start + _CHUNK]
                self._share(a.take(chosen), b.take(chosen), mask, self.count + chosen)
        self._append(a, b, how)

    def alone(self, side: Side, which: int, how: str) -> None:
        """Lines without a counterpart."""
        effect = 2 + EFFECTS.index("new" if which else "removed")
        for start in range(0, len(side), _CHUNK):
            one = side.take(slice(start, start + _CHUNK))
            amounts = self.world.tonnes(Mix(one, one, which, one, one))
            numbers = self.count + start + np.arange(len(one))
            for j, tonnes in enumerate(amounts):
                values = np.zeros((2 + len(EFFECTS), *tonnes.shape))
                values[which] = tonnes
                values[effect] = tonnes if which else -tonnes
                self._keep(j, numbers, values)
        self._append(None if which else side, side if which else None, np.full(len(side), how, dtype=object))

    def _append(self, a: Side | None, b: Side | None, how: Texts) -> None:
        self.sides.append((a, b))
        self.how.append(how)
        self.count += len(how)

    def _share(self, a: Side, b: Side, mask: int, numbers: Integers) -> None:
        """Shapley value of the components that changed; the others change nothing and receive nothing."""
        players = [i for i in range(len(COMPONENTS)) if mask >> i & 1]
        runs = []
        for coalition in range(2 ** len(players)):
            on = {player for k, player in enumerate(players) if coalition >> k & 1}
            runs.append(self.world.tonnes(_mix(a, b, on)))
        for j in range(len(rules.FRAMEWORKS)):
            values = np.zeros((2 + len(EFFECTS), *runs[0][j].shape))
            values[0], values[1] = runs[0][j], runs[-1][j]
            for k, player in enumerate(players):
                values[2 + player] = _marginal([run[j] for run in runs], k, len(players))
            self._keep(j, numbers, values)

    def _keep(self, j: int, numbers: Integers, values: Floats) -> None:
        row, spot = np.nonzero(values.any(axis=0))
        self.sparse[j].append((numbers[row], spot, values[:, row, spot]))

    def of(self, j: int) -> tuple[Integers, Integers, Floats]:
        """Entries, spots and values of a framework; values have the rows a, b, then the effects."""
        parts = self.sparse[j]
        if not parts:
            return np.zeros(0, np.int64), np.zeros(0, np.int64), np.zeros((2 + len(EFFECTS), 0))
        entry, spot, values = zip(*parts, strict=True)
        return np.concatenate(entry), np.concatenate(spot), np.concatenate(values, axis=1)

    def column(self, which: int, name: str) -> Texts:
        """A property of the entries on one side; None, NaN or -1 where the side has no line."""
        parts = []
        for pair, how in zip(self.sides, self.how, strict=True):
            one = pair[which]
            values = getattr(one if one is not None else pair[1 - which], name)
            parts.append(values if one is not None else np.full(len(how), _missing(values), dtype=values.dtype))
        return np.concatenate(parts)

    def coverage(self) -> tuple[Matched, ...]:
        """Counts and tonnes (as in BEGES, whatever the line) by way of matching."""
        entry, _, values = self.of(0)
        a_t = np.bincount(entry, values[0], minlength=self.count)
        b_t = np.bincount(entry, values[1], minlength=self.count)
        how = np.concatenate(self.how)
        lines = [np.maximum(self.column(which, "lines"), 0) for which in (0, 1)]
        found = []
        for name in (*matching.MATCHES["auto"], *ALONE):
            of = how == name
            count = 0 if name in ALONE else int(of.sum())
            numbers = (int(lines[0][of].sum()), int(lines[1][of].sum()))
            found.append(Matched(name, count, *numbers, float(a_t[of].sum()), float(b_t[of].sum())))
        return tuple(found)


def _mix(a: Side, b: Side, on: set[int]) -> Mix:
    side = [b if i in on else a for i in range(len(COMPONENTS))]
    gwp = COMPONENTS.index("gwp")
    return Mix(side[0], side[1], int(gwp in on), side[3], side[4])


def _marginal(runs: list[Floats], player: int, players: int) -> Floats:
    """Weighted sum of what a player adds to each coalition: exactly zero when it adds nothing to any."""
    weights = coefficients(players)
    total = np.zeros_like(runs[0])
    for coalition, without in enumerate(runs):
        joined = coalition | 1 << player
        if joined != coalition:
            total += weights[joined, player] * (runs[joined] - without)
    return total


def _missing(values: Texts) -> float | int | None:
    return None if values.dtype == object else -1 if values.dtype.kind == "i" else float("nan")
