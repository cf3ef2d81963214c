"""Sampling: each factor is drawn once per draw and multiplies all its lines; activity data are drawn by group.

The lines of a group are independent lognormals of one sigma; their sum is drawn as one lognormal of the same mean and
variance. Draws come from PCG64 with a stated seed, so a report can be repeated.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from bilan.engine import intervals
from bilan.engine.arrays import Floats
from bilan.engine.intervals import Interval
from bilan.frameworks import exposure, rules
from bilan.frameworks.amounts import Amounts

#: Draws made at a time, so that memory stays small whatever the number of groups.
_BATCH = 500


def bound(amounts: Amounts, framework: str, draws: int, seed: int) -> Callable[[list[int], float], Interval]:
    """Percentiles 2.5 and 97.5 of the sum over some lines."""
    totals = sample(amounts, framework, draws, seed)

    def interval(chosen: list[int], total: float) -> Interval:
        low, high = np.percentile(totals[:, chosen].sum(axis=1), [2.5, 97.5])
        if not total:
            return Interval(float(low), float(high), 0.0)
        return Interval(float(low), float(high), float((high - total) / abs(total) * 100))

    return interval


def sample(amounts: Amounts, framework: str, draws: int, seed: int) -> Floats:
    """Sampled tonnes, one row a draw and one column a line of the framework."""
    j = rules.FRAMEWORKS.index(framework)
    exposed = exposure.exposures(amounts, framework)
    number = exposure.variables(amounts)
    lines = len(rules.lines(framework))
    kept = exposed.spot < lines
    group, spot, per_unit = exposed.group[kept], exposed.spot[kept], exposed.t_per_unit[kept]
    variable = number[exposed.factor[kept]] if len(number) else exposed.factor[kept]
    sigma = np.zeros(int(number.max()) + 1 if len(number) else 0)
    sigma[number] = exposure.factor_sigmas(amounts)
    certain = (amounts.activity_s == 0)[group]
    steady = np.zeros((len(sigma), lines))
    np.add.at(steady, (variable[certain], spot[certain]), (per_unit * amounts.quantity[j][group])[certain])
    log_mean, log_s = _sum_as_lognormal(amounts, j)
    generator = np.random.Generator(np.random.PCG64(seed))
    result = np.empty((draws, lines))
    moving = np.flatnonzero(~certain)
    uncertain, where = np.unique(group[moving], return_inverse=True)
    for first in range(0, draws, _BATCH):
        size = min(_BATCH, draws - first)
        factor = np.exp(generator.standard_normal((size, len(sigma))) * sigma)
        total = factor @ steady
        sums = np.exp(log_mean[uncertain] + generator.standard_normal((size, len(uncertain))) * log_s[uncertain])
        signed = sums * np.sign(amounts.quantity[j][uncertain])
        columns = signed[:, where] * factor[:, variable[moving]] * per_unit[moving]
        for line in np.unique(spot[moving]):
            total[:, line] += columns[:, spot[moving] == line].sum(axis=1)
        result[first : first + size] = total
    return result


def _sum_as_lognormal(amounts: Amounts, j: int) -> tuple[Floats, Floats]:
    """Logarithmic mean and sigma of each group's sum of activity data (of its absolute value)."""
    mean, variance = intervals.activity_moments(amounts.quantity[j], amounts.squared[j], amounts.activity_s)
    size = np.abs(mean)
    safe = np.where(size > 0, size, 1.0)
    log_variance = np.log1p(variance / (safe * safe))
    log_mean = np.where(size > 0, np.log(safe) - log_variance / 2, -np.inf)
    return log_mean, np.sqrt(log_variance)
