"""The default `correlated` uncertainty: exact two moments of a sum of lognormals grouped by variable."""

from __future__ import annotations

import math

PEDIGREE = (
    (2.00, 1.50, 1.20, 1.10, 1.00),  # technical, marks 1 (very bad) to 5 (very good)
    (1.10, 1.05, 1.02, 1.01, 1.00),  # geographic
    (1.50, 1.20, 1.10, 1.03, 1.00),  # temporal
    (1.20, 1.10, 1.05, 1.02, 1.00),  # completeness
    (1.50, 1.20, 1.10, 1.05, 1.00),  # reliability
)


def spread(text: str, default: float) -> float:
    """s = ln(GSD^2) / 1.96 of `30` (percent) or `3/4/2/5/3` (pedigree); `default` percent when empty.

    >>> round(spread("5/5/5/5/5", 50.0), 12), round(spread("", 0.0), 12)
    (0.0, 0.0)
    """
    text = text.strip().replace(",", ".")
    if not text:
        return math.log(1 + default / 100) / 1.96
    if "/" not in text:
        return math.log(1 + float(text) / 100) / 1.96
    marks = text.split("/")
    squares = []
    for table, mark in zip(PEDIGREE, marks, strict=True):
        squares.append(math.log(table[int(mark or 1) - 1]) ** 2)  # a missing mark is the worst
    return math.sqrt(math.fsum(squares)) / 1.96


def bounds(amounts: list[tuple[str, float, float, float]]) -> tuple[float, float] | None:
    """(low, high) of a sum of amounts (factor, spread of the factor, spread of the activity line, tonnes).

    One amount per activity line. None when the mean is not positive: then no lognormal exists.
    """
    groups: dict[str, list[tuple[float, float, float]]] = {}
    for factor, s_factor, s_line, tonnes in amounts:
        groups.setdefault(factor, []).append((s_factor, s_line, tonnes))
    means, variances = [], []
    for lines in groups.values():
        s_factor = lines[0][0]
        inner_mean = math.fsum(tonnes * math.exp(s**2 / 2) for _, s, tonnes in lines)
        inner_variance = math.fsum(tonnes**2 * math.exp(s**2) * math.expm1(s**2) for _, s, tonnes in lines)
        factor_mean = math.exp(s_factor**2 / 2)
        factor_variance = factor_mean**2 * math.expm1(s_factor**2)
        factor_square = math.exp(2 * s_factor**2)
        means.append(factor_mean * inner_mean)
        variances.append(factor_square * inner_variance + factor_variance * inner_mean**2)
    mean, variance = math.fsum(means), math.fsum(variances)
    if mean <= 0:
        return None
    sigma2 = math.log1p(variance / mean**2)
    mu, sigma = math.log(mean) - sigma2 / 2, math.sqrt(sigma2)
    return math.exp(mu - 1.96 * sigma), math.exp(mu + 1.96 * sigma)
