"""What each line of a framework depends on: tonnes per unit of quantity, by group and factor.

A total is the sum over exposures of (t CO2e per unit) x (quantity of the group); the group carries the uncertainty of
its activity data, the factor its own, and every exposure of one factor moves together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilan.engine import intervals
from bilan.engine.arrays import Floats, Integers, sum_by
from bilan.frameworks import rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.classify import OUTSIDE_PLACE, UNCLASSIFIED_PLACE


@dataclass(frozen=True)
class Exposures:
    """Distinct (group, spot, factor): `spot` is the index of a line in report order, then outside, unclassified."""

    framework: str
    group: Integers
    spot: Integers
    factor: Integers
    t_per_unit: Floats


def spots(amounts: Amounts, framework: str) -> Integers:
    """Per row of amounts: index of its line, or the indices after the lines: outside, unclassified.

    A gas outside the seven is outside every framework but Bilan Carbone (RULES 5).
    """
    j = rules.FRAMEWORKS.index(framework)
    codes = [line.code for line in rules.lines(framework)]
    index = {code: i for i, code in enumerate(codes)}
    index |= {OUTSIDE_PLACE: len(codes), UNCLASSIFIED_PLACE: len(codes) + 1}
    by_place = np.array([index[c.places[j].line] for c in amounts.classified] or [0], dtype=np.int64)
    spot = by_place[amounts.place]
    if framework != "bilan-carbone-v9":
        spot = np.where(~amounts.kyoto & (spot < len(codes)), len(codes), spot)
    return spot


def exposures(amounts: Amounts, framework: str) -> Exposures:
    """The exposures of a framework, account emission."""
    rows = amounts.feeds(framework) & (amounts.account == "emission")
    spot = spots(amounts, framework)
    size, factors = len(rules.lines(framework)) + 2, len(amounts.book.rows) or 1
    key = (amounts.group[rows] * size + spot[rows]) * factors + amounts.factor[rows]
    distinct, at = np.unique(key, return_inverse=True)
    per_unit = sum_by(at, amounts.co2e_t[rows], len(distinct))
    pair = distinct // factors
    return Exposures(framework, pair // size, pair % size, distinct % factors, per_unit)


def merged(exposed: Exposures, chosen: list[int], factors: int) -> tuple[Integers, Integers, Floats]:
    """Groups, factors and t per unit of the sum over some spots: parts of one factor in one group add up."""
    kept = np.isin(exposed.spot, chosen)
    key, at = np.unique(exposed.group[kept] * factors + exposed.factor[kept], return_inverse=True)
    return key // factors, key % factors, sum_by(at, exposed.t_per_unit[kept], len(key))


def correlated(amounts: Amounts, exposed: Exposures, chosen: list[int], total: float) -> intervals.Interval:
    """Interval of the sum over some spots, variables shared as they are: the default method."""
    j = rules.FRAMEWORKS.index(exposed.framework)
    group, factor, per_unit = merged(exposed, chosen, len(amounts.book.rows) or 1)
    if not len(group):
        return intervals.interval(total, total, 0.0)
    means, variances, s, _ = by_variable(amounts, j, group, factor, per_unit)
    return intervals.interval(total, *intervals.combine(means, variances, s))


def by_variable(
    amounts: Amounts, j: int, group: Integers, factor: Integers, per_unit: Floats
) -> tuple[Floats, Floats, Floats, Integers]:
    """Mean and variance of the activity side per factor variable, the variables' sigmas, and their numbers."""
    mean, variance = intervals.activity_moments(
        per_unit * amounts.quantity[j][group],
        per_unit * per_unit * amounts.squared[j][group],
        amounts.activity_s[group],
    )
    number, which = np.unique(variables(amounts)[factor], return_inverse=True)
    s = np.zeros(len(number))
    s[which] = factor_sigmas(amounts)[factor]
    means = sum_by(which, mean, len(number))
    return means, sum_by(which, variance, len(number)), s, number


def variables(amounts: Amounts) -> Integers:
    """Per factor of the book: number of its variable; one factor asked for in two ways is one variable."""
    return amounts.factor_variables


def factor_sigmas(amounts: Amounts) -> Floats:
    """Per factor of the book: standard deviation of the logarithm, the stated default where none is given."""
    return amounts.factor_sigmas
