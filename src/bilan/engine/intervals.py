"""Uncertainty of sums of lognormal variables, with the variables shared as they are shared in fact.

Every variable (a factor, the activity data of a line) is lognormal with its published value as median and
s = ln(GSD^2) / 1.96, where GSD^2 = 1 + u for a half-width u of the 95 % interval. A total is the sum over
factors f of X_f times the sum over its lines of E_i Y_i; mean and variance of that sum are exact, and the bounds
are those of the lognormal with the same two moments. Source: method page on uncertainty.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np

from bilan.engine.arrays import Floats
from bilan.model import tables as shipped

#: Normal quantile of the 95 % interval, used everywhere.
QUANTILE = 1.96
#: Half-width in % of a factor whose source gives none (RULES 30).
DEFAULT_FACTOR_UNCERTAINTY_PCT = 50.0


@dataclass(frozen=True, slots=True)
class Interval:
    """Bounds in the unit of the total, and the upper half-width in % of the total."""

    low: float
    high: float
    pct: float


def sigma(text: str | None) -> float | None:
    """Standard deviation of the logarithm for a half-width in % or five pedigree marks; None when unreadable.

    Marks run from 1 (very bad) to 5 (very good) for technical, geographic, temporal, completeness and
    reliability; a missing mark is the worst.

    >>> round(sigma("30"), 4), round(math.exp(1.96 * sigma("2/2/2/2/2")), 3), sigma("beaucoup")
    (0.1339, 1.636, None)
    """
    if text is None or not text.strip():
        return None
    plain = text.strip().lstrip("±").rstrip("%").strip().replace(",", ".")
    if "/" in plain:
        return _pedigree(plain)
    try:
        half_width = float(plain)
    except ValueError:
        return None
    if not math.isfinite(half_width) or half_width < 0:
        return None
    return math.log1p(half_width / 100) / QUANTILE


def _pedigree(marks: str) -> float | None:
    given = [mark.strip() for mark in marks.split("/")]
    scales = list(_pedigree_table().values())
    if len(given) > len(scales) or any(mark not in {"", "1", "2", "3", "4", "5"} for mark in given):
        return None
    padded = given + [""] * (len(scales) - len(given))
    logs = [math.log(scale[int(mark or 1) - 1]) for mark, scale in zip(padded, scales, strict=True)]
    return math.sqrt(sum(value * value for value in logs)) / QUANTILE


@cache
def _pedigree_table() -> dict[str, tuple[float, ...]]:
    return {
        row["indicator"]: tuple(float(row[f"mark_{i}"]) for i in range(1, 6))
        for row in shipped.rows("data/uncertainty/pedigree.csv")
    }


def activity_moments(q: Floats, q_squared: Floats, s: Floats) -> tuple[Floats, Floats]:
    """Mean and variance of sums of independent lognormal activity data, from sum of q and sum of q squared.

    `s` is the standard deviation of the logarithm common to the lines of each sum.
    """
    variance_factor = np.exp(s * s)
    return q * np.sqrt(variance_factor), q_squared * variance_factor * (variance_factor - 1)


def combine(mean_by_factor: Floats, variance_by_factor: Floats, factor_s: Floats) -> tuple[float, float]:
    """Mean and variance of the sum over factors, each factor multiplying its own independent sum.

    `mean_by_factor` and `variance_by_factor` describe the activity side (amounts at the factor's median).
    """
    scale = np.exp(factor_s * factor_s)
    mean = float(np.sum(mean_by_factor * np.sqrt(scale)))
    second = scale * scale * (mean_by_factor * mean_by_factor + variance_by_factor)
    return mean, float(np.sum(second - scale * mean_by_factor * mean_by_factor))


def interval(total: float, mean: float, variance: float) -> Interval:
    """The 95 % interval of a total with this mean and variance.

    A positive sum takes the lognormal of the same moments. A sum that is zero or negative (corrections larger than
    the lines they correct) takes the normal interval around the total. No variance gives the total itself.

    >>> interval(100.0, 100.0, 0.0)
    Interval(low=100.0, high=100.0, pct=0.0)
    """
    if variance <= 0:
        return Interval(total, total, 0.0)
    if total > 0 and mean > 0:
        log_variance = math.log1p(variance / (mean * mean))
        centre, width = math.log(mean) - log_variance / 2, QUANTILE * math.sqrt(log_variance)
        high = math.exp(centre + width)
        return Interval(math.exp(centre - width), high, (high / total - 1) * 100)
    width = QUANTILE * math.sqrt(variance)
    return Interval(total - width, total + width, width / abs(total) * 100 if total else 0.0)
