"""Tonnes per framework line of pairs of lines with some components of one inventory and some of the other."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import NamedTuple

import numpy as np

from bilan.comparison.common import Boundary, Common, Method
from bilan.comparison.profiles import Profiles
from bilan.comparison.side import Side
from bilan.engine import book
from bilan.engine.arrays import Flags, Floats, Integers
from bilan.engine.lines import WEIGHTS
from bilan.engine.resolve import Resolver
from bilan.frameworks import rules
from bilan.frameworks.situations import Said, Situation, settle

#: What changes between two matched lines, in the order of reports.
COMPONENTS = ("activity", "factor", "gwp", "perimeter", "method")


class Mix(NamedTuple):
    """The side that gives each component; all sides hold the same pairs in the same order."""

    activity: Side
    factor: Side
    gwp: int  # 0 or 1: the set of global warming potentials of the first or the second result
    perimeter: Side
    method: Side


@dataclass
class World:
    """The factors, rules and conversions of two results, ready to be mixed."""

    common: Common

    @cached_property
    def sets(self) -> tuple[str, str]:
        """The sets of global warming potentials of the two results."""
        first, second = (result.computation.gwp_set for result in self.common.results)
        return first, second

    @cached_property
    def books(self) -> tuple[tuple[book.Book, book.Book], ...]:
        """For each result, its factors in both sets."""
        found = []
        for result in self.common.results:
            own, resolved = result.computation, result.computation.resolved
            compiled = {own.gwp_set: own.amounts.book}
            for name in self.sets:
                if name not in compiled:
                    compiled[name] = book.compile_book(resolved.factors, resolved.parts, name)
            found.append((compiled[self.sets[0]], compiled[self.sets[1]]))
        return tuple(found)

    @cached_property
    def content(self) -> Integers:
        """Per factor of both results: a number that two factors share when every value of them is the same."""
        seen: dict[object, int] = {}
        numbers = []
        for one, other in self.books:
            for f, row in enumerate(one.rows):
                at = slice(int(one.first[f]), int(one.first[f + 1]))
                values = (one.part[at], one.gas[at], one.account[at], one.kg[at], one.co2e[at], other.co2e[at])
                texts = tuple(row[name] for name in ("unit", "fuel", "price_year", "region"))
                key = (texts, tuple(tuple(array.tolist()) for array in values))
                numbers.append(seen.setdefault(key, len(seen)))
        return np.array(numbers, dtype=np.int64)

    @cached_property
    def profiles(self) -> Profiles:
        """Tonnes per unit by factor, situation and framework line."""
        return Profiles(self.books)

    def changed(self, a: Side, b: Side) -> Integers:
        """Per pair: bit i is set when component i is not the same on both sides."""
        flags = (
            (a.amount != b.amount).any(axis=1)
            | (a.unit != b.unit)
            | (a.has_life != b.has_life)
            | (self._dated(a, b) & ((a.start != b.start) | (a.end != b.end))),
            (self.content[a.factor] != self.content[b.factor]).any(axis=1),
            np.full(len(a), self.sets[0] != self.sets[1]),
            a.boundary != b.boundary,
            a.method != b.method,
        )
        bits = [flag.astype(np.int64) << i for i, flag in enumerate(flags)]
        return np.asarray(sum(bits[1:], bits[0]), dtype=np.int64)

    def comparable(self, a: Side, b: Side) -> Flags:
        """Pairs whose quantities convert into the unit of the other side's factor."""
        fine = np.ones(len(a), dtype=bool)
        for activity in (a, b):
            for factor in (a, b):
                for method in (a, b):
                    mix = Mix(activity, factor, 0, a, method)
                    fine &= np.isfinite(self._ratio(mix, 0)) & np.isfinite(self._ratio(mix, 1))
        return fine

    def tonnes(self, mix: Mix) -> list[Floats]:
        """Per framework: t CO2e of every pair on every line, then outside, then unclassified."""
        spots = [len(rules.lines(framework)) + 2 for framework in rules.FRAMEWORKS]
        found = [np.zeros((len(mix.activity), size)) for size in spots]
        ratios = [self._ratio(mix, 0), self._ratio(mix, 1)]
        for inside in (0, 1):
            situation = self._situation(mix, inside)
            capital = self._capital[situation]
            share = self._shares(mix, capital)[:, inside]
            for j, framework in enumerate(rules.FRAMEWORKS):
                other = int(framework == "ghg-protocol")
                scale = self._quantity(mix, framework, capital) * share * ratios[other]
                self.profiles.add(found[j], scale, mix.factor.factor[:, other], situation, j, mix.gwp, self._settled)
        return found

    def _quantity(self, mix: Mix, framework: str, capital: Flags) -> Floats:
        """RULES 21 and 22, on the activity of one side and the choices of the other."""
        full = self._in_full[mix.method.method] if framework == "iso-14064-1" else framework == "ghg-protocol"
        life = np.where(full, WEIGHTS.index("purchase"), WEIGHTS.index("spread"))
        of_capital = np.where(mix.activity.has_life, life, WEIGHTS.index("whole"))
        weight = np.where(capital, of_capital, WEIGHTS.index("time"))
        return np.asarray(mix.activity.amount[np.arange(len(weight)), weight])

    def _dated(self, a: Side, b: Side) -> Flags:
        """Pairs whose days decide a price or a share."""
        changing = np.array([bool(one.parts) for one in self.common.list("boundary")] or [False])
        return np.asarray(self._priced[a.unit] | self._priced[b.unit] | changing[a.boundary] | changing[b.boundary])

    def _shares(self, mix: Mix, capital: Flags) -> Floats:
        """Shares outside and inside the boundary of one side, on the days of the other; capital goods ignore days."""
        boundary, activity = mix.perimeter.boundary, mix.activity
        boundaries: list[Boundary] = self.common.list("boundary")
        steady = np.array([not one.parts for one in boundaries] or [True])[boundary]
        days = np.where(steady | capital, 0, 1)
        distinct, of = _distinct(boundary, activity.which, activity.start * days, activity.end * days)
        shares = [self._share_of(boundaries[one], which, start, end) for one, which, start, end in distinct]
        return np.array(shares, dtype=float).reshape(-1, 2)[of]

    def _share_of(self, one: Boundary, which: int, start: int, end: int) -> tuple[float, float]:
        if one.period is None:
            return one.shares(date.min, date.max, (date.min, date.max))
        if not start:
            return one.shares(*one.period, one.period)
        return one.shares(date.fromordinal(start), date.fromordinal(end), self.common.period(which))

    def _situation(self, mix: Mix, inside: int) -> Integers:
        """Numbers of the situations that the method of one side and the perimeter of the other make."""
        boundaries = self.common.list("boundary")
        key = mix.method.method * len(boundaries) + mix.perimeter.boundary
        distinct, of = np.unique(key, return_inverse=True)
        numbers = []
        for one in distinct.tolist():
            method: Method = self.common.list("method")[one // len(boundaries)]
            where: Boundary = boundaries[one % len(boundaries)]
            texts = (method.category, method.case, method.kind, method.tier)
            said = Said(*texts, bool(inside), where.abroad, where.approach)
            numbers.append(self.common.number("situation", settle(said)))
        return np.array(numbers, dtype=np.int64)[of] if numbers else np.zeros(len(of), np.int64)

    @property
    def _settled(self) -> list[Situation]:
        return self.common.list("situation")

    @property
    def _capital(self) -> Flags:
        return np.array([one.capital for one in self._settled] or [False], dtype=bool)

    @cached_property
    def _converted(self) -> dict[tuple[int, int, int, int], float]:
        return {}

    @cached_property
    def _resolvers(self) -> dict[tuple[int, int], Resolver]:
        own = [result.computation.resolver for result in self.common.results]
        return {(which, flag): replace(own[which], deflate=bool(flag)) for which in (0, 1) for flag in (0, 1)}

    @cached_property
    def _in_full(self) -> Flags:
        return np.array([one.capital_in_full for one in self.common.list("method")], dtype=bool)

    @cached_property
    def _deflate(self) -> Integers:
        return np.array([one.deflate for one in self.common.list("method")], dtype=np.int64)

    @cached_property
    def _priced(self) -> Flags:
        """Per unit: whether it is money."""
        from bilan import units

        found = [units.parse(text) for text in self.common.list("unit")]
        return np.array([one is not None and one.dimension == "currency" for one in found], dtype=bool)

    def _ratio(self, mix: Mix, other: int) -> Floats:
        """Quantity in the unit of one side x ratio = quantity in the unit of the factor of another; NaN: no way."""
        factor, unit = mix.factor.factor[:, other], mix.activity.unit
        day = np.where(self._priced[unit], mix.activity.end, 0)
        distinct, of = _distinct(unit, day, factor, self._deflate[mix.method.method])
        ratios = np.array([self._convert(*row) for row in distinct], dtype=float)
        return np.asarray(ratios[of])

    def _convert(self, unit: int, day: int, factor: int, deflate: int) -> float:
        key = (unit, day, factor, deflate)
        if key not in self._converted:
            which = int(factor >= self.common.first_factor(1))
            computation = self.common.results[which].computation
            last = date.fromordinal(day) if day else computation.inventory.configuration.period[1]
            resolver = self._resolvers[which, deflate]
            found = resolver.convert(factor - self.common.first_factor(which), self.common.list("unit")[unit], last)
            self._converted[key] = float("nan") if found.problem else found.ratio
        return self._converted[key]


def _distinct(*columns: Integers) -> tuple[list[tuple[int, int, int, int]], Integers]:
    """Distinct rows of four columns of numbers from 0 on, and which of them each row is."""
    key = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        key = key * (int(column.max(initial=0)) + 1) + column
    _, first, of = np.unique(key, return_index=True, return_inverse=True)
    return list(zip(*(column[first].tolist() for column in columns), strict=True)), of
