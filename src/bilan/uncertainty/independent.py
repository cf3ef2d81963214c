"""Methods that treat every line as independent of the others: Bilan Carbone and IPCC approach 1.

They are offered because the texts prescribe them. Lines that share a factor are fully correlated in fact, so the
interval of a total is too narrow; the correlated interval stands beside wherever these are printed.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np

from bilan.engine.arrays import Floats
from bilan.engine.intervals import QUANTILE, Interval
from bilan.frameworks import exposure, rules
from bilan.frameworks.amounts import Amounts


def bilan_carbone(amounts: Amounts, framework: str, draws: int, seed: int) -> Callable[[list[int], float], Interval]:
    """ln GSD_T = sqrt(sum (E_i / T)^2 ln^2 GSD_i), data and factor combined per line first (Bilan Carbone v9).

    The interval is [T / GSD^2, T x GSD^2].
    """
    del draws, seed

    def log_width(factor_s: Floats, activity_s: Floats) -> Floats:
        return np.asarray(QUANTILE * np.hypot(factor_s, activity_s))

    def interval(total: float, root: float) -> Interval:
        width = root / abs(total)
        low, high = sorted((total * math.exp(-width), total * math.exp(width)))
        return Interval(low, high, (math.exp(width) - 1) * 100)

    return _bound(amounts, framework, log_width, interval)


def ipcc_1(amounts: Amounts, framework: str, draws: int, seed: int) -> Callable[[list[int], float], Interval]:
    """U = sqrt(sum (U_i E_i)^2) / |sum E_i| with U_i = sqrt(U_data^2 + U_factor^2) (IPCC 2006, volume 1, chapter 3).

    The interval is symmetrical: T (1 - U) to T (1 + U).
    """
    del draws, seed

    def half_width(factor_s: Floats, activity_s: Floats) -> Floats:
        return np.asarray(np.hypot(np.expm1(QUANTILE * factor_s), np.expm1(QUANTILE * activity_s)))

    def interval(total: float, root: float) -> Interval:
        return Interval(total - root, total + root, root / abs(total) * 100)

    return _bound(amounts, framework, half_width, interval)


def _bound(
    amounts: Amounts,
    framework: str,
    width_of_line: Callable[[Floats, Floats], Floats],
    interval: Callable[[float, float], Interval],
) -> Callable[[list[int], float], Interval]:
    exposed = exposure.exposures(amounts, framework)
    j = rules.FRAMEWORKS.index(framework)
    sigmas = exposure.factor_sigmas(amounts)

    def bound(chosen: list[int], total: float) -> Interval:
        group, factor, per_unit = exposure.merged(exposed, chosen, len(amounts.book.rows) or 1)
        widths = width_of_line(sigmas[factor], amounts.activity_s[group])
        root = math.sqrt(float(np.sum(per_unit * per_unit * amounts.squared[j][group] * widths * widths)))
        return interval(total, root) if total and root else Interval(total, total, 0.0)

    return bound
