"""Which lines of two inventories are the same activity.

In this order, each time among the lines still free: the same id; the same id but for the years of the two periods
(`elec-2023-01`, `elec-2024-01`); the same entity, category, label, factor and treatment; the same entity, category
and label; the same entity, category and factor. In the last three, lines of one side that share the key and differ in
nothing but their amount are summed. What is left is removed on one side and new on the other: nothing is dropped.
"""

from __future__ import annotations

from dataclasses import dataclass, fields

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bilan.comparison.common import Common
from bilan.comparison.side import Side
from bilan.engine.arrays import Flags, Floats, Integers, Texts

#: Ways of matching that a caller may ask for, and the passes of each.
MATCHES = {
    "auto": ("id", "id-year", "activity", "label", "factor"),
    "id": ("id", "id-year"),
    "activity": ("activity", "label", "factor"),
}


@dataclass(frozen=True)
class Matching:
    """Number of the pair of each line (-1: none) on the two sides, and how each pair was found."""

    pair_a: Integers
    pair_b: Integers
    how: tuple[str, ...]


def match(common: Common, a: Side, b: Side, mode: str) -> Matching:
    """Match the lines of two sides; `mode` is a key of `MATCHES`."""
    keys = _Keys(common, a, b)
    pairs = (np.full(len(a), -1, np.int64), np.full(len(b), -1, np.int64))
    how: list[str] = []
    for name in MATCHES[mode]:
        codes_a, codes_b = keys.of(name)
        found = _shared_keys(codes_a, codes_b, pairs, name.startswith("id"), keys)
        _number(found, (codes_a, codes_b), pairs, len(how))
        how.extend([name] * len(found))
    return Matching(*pairs, tuple(how))


def bundle(side: Side, pair: Integers, size: int) -> Side:
    """One entry for each pair: the line itself, or the sum of its lines."""
    order = np.flatnonzero(pair >= 0)
    order = order[np.argsort(pair[order], kind="stable")]
    to = pair[order]
    first = order[np.searchsorted(to, np.arange(size))]
    count = np.bincount(to, minlength=size)
    if (count == 1).all():
        return side.take(first)
    found = {one.name: getattr(side, one.name)[first] for one in fields(side)}
    found["lines"] = count.astype(np.int64)
    found["quantity"] = np.bincount(to, side.quantity[order], minlength=size)
    found["amount"] = _sums(to, side.amount[order], size)
    np.minimum.at(found["start"], to, side.start[order])
    np.maximum.at(found["end"], to, side.end[order])
    return Side(**found)


def _sums(index: Integers, values: Floats, size: int) -> Floats:
    columns = [np.bincount(index, values[:, i], minlength=size) for i in range(values.shape[1])]
    return np.stack(columns, axis=1)


def _shared_keys(
    codes_a: Integers, codes_b: Integers, pairs: tuple[Integers, Integers], single: bool, keys: _Keys
) -> Integers:
    """Keys that one entry on each side can carry: a single line, or lines that may be summed."""
    size = int(max(codes_a.max(initial=-1), codes_b.max(initial=-1))) + 1
    usable = np.ones(size, dtype=bool)
    for which, codes in enumerate((codes_a, codes_b)):
        free = np.flatnonzero((pairs[which] < 0) & (codes >= 0))
        count = np.bincount(codes[free], minlength=size)
        usable &= (count == 1) if single else (count > 0) & keys.summable(which, codes[free], free, size)
    return np.flatnonzero(usable)


def _number(found: Integers, codes: tuple[Integers, Integers], pairs: tuple[Integers, Integers], already: int) -> None:
    size = int(max(codes[0].max(initial=-1), codes[1].max(initial=-1))) + 1
    number = np.full(size + 1, -1, np.int64)
    number[found] = np.arange(already, already + len(found))
    for which in (0, 1):
        free = (pairs[which] < 0) & (codes[which] >= 0)
        pairs[which][free] = number[codes[which][free]]


class _Keys:
    """Keys of the lines of both sides as integers: equal integers are equal keys, -1 is no key."""

    def __init__(self, common: Common, a: Side, b: Side) -> None:
        self.sides = (a, b)
        self.common = common
        periods = [result.computation.inventory.configuration.period for result in common.results]
        self.years = [sorted({day.year for day in period}) for period in periods]
        pairs = [
            _both([getattr(side, name)[:, i] for side in self.sides]) for name in ("factor", "ratio") for i in (0, 1)
        ]
        plain = [_both([getattr(side, name) for side in self.sides]) for name in ("unit", "method", "has_life")]
        self.signature = self._combine(*pairs, *plain, self._text("entity"), self._days())

    def of(self, name: str) -> tuple[Integers, Integers]:
        """Keys of a pass."""
        if name == "id":
            return self._split(self._text("id"))
        if name == "id-year":
            if self.years[0] == self.years[1]:
                return self._split(np.full(sum(map(len, self.sides)), -1, np.int64))
            return self._split(self._text("id", masked=True))
        place = (self._text("entity"), self._text("category"))
        label = self._text("label", masked=True)
        if name == "label":
            blank = np.concatenate([side.label for side in self.sides]) == ""
            return self._split(np.where(blank, -1, self._combine(*place, label)))
        if name == "factor":
            return self._split(self._combine(*place, self._factor()))
        treatment = (_both([side.unit for side in self.sides]), self._treatment())
        return self._split(self._combine(*place, label, self._factor(), *treatment))

    def summable(self, which: int, codes: Integers, lines: Integers, size: int) -> Flags:
        """Keys whose lines on one side differ in nothing but their amount."""
        signature = self.signature[which * len(self.sides[0]) :][lines]
        low, high = np.full(size, np.iinfo(np.int64).max), np.full(size, -1, np.int64)
        np.minimum.at(low, codes, signature)
        np.maximum.at(high, codes, signature)
        return np.asarray(low >= high, dtype=np.bool_)

    def _days(self) -> Integers:
        """First and last day where the share of the entity depends on them, else 0."""
        dated = np.array([bool(one.parts) for one in self.common.list("boundary")] or [False])
        flags = _both([dated[side.boundary] for side in self.sides])
        days = _both([side.start * 2**32 + side.end for side in self.sides])
        return np.where(flags, days, 0)

    def _treatment(self) -> Integers:
        """Case, kind and tier, without the category and the choices of the whole inventory."""
        texts = [f"{one.case}\0{one.kind}\0{one.tier}" for one in self.common.list("method")]
        codes = np.unique(np.array(texts or [""]), return_inverse=True)[1]
        return _both([codes[side.method] for side in self.sides])

    def _factor(self) -> Integers:
        """The id of the main factor, without its version."""
        rows = [row["id"] for result in self.common.results for row in result.computation.amounts.book.rows]
        codes = np.unique(np.array(rows or [""]), return_inverse=True)[1]
        return _both([codes[side.factor[:, 0]] for side in self.sides])

    def _text(self, name: str, masked: bool = False) -> Integers:
        texts = [pa.array(getattr(side, name), pa.string()) for side in self.sides]
        if masked and self.years[0] != self.years[1]:
            texts = [without_years(array, years) for array, years in zip(texts, self.years, strict=True)]
        encoded = pa.concat_arrays(texts).dictionary_encode()
        return np.asarray(encoded.indices.to_numpy(zero_copy_only=False), dtype=np.int64)

    def _combine(self, *codes: Texts) -> Integers:
        key = np.zeros(sum(map(len, self.sides)), dtype=np.int64)
        for one in codes:
            values, inverse = np.unique(one, return_inverse=True)
            key = np.unique(key * len(values) + inverse, return_inverse=True)[1].astype(np.int64)
        return key

    def _split(self, codes: Integers) -> tuple[Integers, Integers]:
        at = len(self.sides[0])
        return codes[:at], codes[at:]


def _both(values: list[Texts]) -> Texts:
    return np.concatenate(values)


def without_years(texts: pa.Array, years: list[int]) -> pa.Array:
    """Texts with the years of a period replaced by their rank: `elec-2024-01`, `elec-202401` -> `elec-{0}...`.

    >>> without_years(pa.array(["elec-2024-01", "2024", "elec-12024", "a 202403 b"]), [2024]).to_pylist()
    ['elec-{0}-01', '{0}', 'elec-12024', 'a {0}03 b']
    """
    for rank, year in enumerate(years):
        pattern = rf"(^|[^0-9]){year}((0[1-9]|1[0-2])([0-3][0-9])?)?([^0-9]|$)"
        for _ in range(2):  # two years that share the character between them
            texts = pc.replace_substring_regex(texts, pattern=pattern, replacement=rf"\1{{{rank}}}\2\5")
    return texts
