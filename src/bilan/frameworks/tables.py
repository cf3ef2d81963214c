"""The table of one framework: sums per line, what is outside, what cannot be classified, and the intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from bilan.engine import intervals
from bilan.frameworks import rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.classify import OUTSIDE_PLACE, UNCLASSIFIED_PLACE
from bilan.model.gases import CO2_BIOGENIC, TOTAL_COLUMNS, report_column

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]

#: Positions after the lines of the table.
_OUTSIDE, _UNCLASSIFIED = "outside_t", "unclassified_t"


@dataclass(frozen=True)
class Table:
    """One framework: `lines` in report order (keys of the JSON contract) and the totals, in t CO2e.

    `total_t` counts the lines that are part of the total; `outside_t` holds all else that the framework sees, the
    visible lines that are not part of it included. total + outside + unclassified = `ledger_t`.
    """

    framework: str
    lines: tuple[dict[str, Any], ...]
    total_t: float
    outside_t: float
    unclassified_t: float
    ledger_t: float
    interval: intervals.Interval
    extra: dict[str, float]


def build(amounts: Amounts, framework: str, market_change: float = 0.0) -> Table:
    """Sum the amounts of one framework.

    `market_change` is what electricity contracts add to (or take from) the line S2.electricity of GHG Protocol.
    """
    j = rules.FRAMEWORKS.index(framework)
    codes = [line.code for line in rules.lines(framework)]
    spot = _spots(amounts, framework, codes)
    rows = amounts.feeds(framework) & (amounts.account == "emission")
    tonnes = np.where(rows, amounts.tonnes(framework), 0.0)
    columns = np.array([(*TOTAL_COLUMNS, "co2_biogenic_t").index(report_column(gas)) for gas in amounts.gas], np.int64)
    biogenic = np.where(
        rows & (amounts.gas == CO2_BIOGENIC), amounts.kg * amounts.quantity[j][amounts.group] / 1000, 0.0
    )
    size = len(codes) + 2
    sums = np.zeros((size, len(TOTAL_COLUMNS) + 1))
    np.add.at(sums, (spot, columns), tonnes)
    np.add.at(sums, (spot, np.full(len(spot), len(TOTAL_COLUMNS))), biogenic)
    totals = sums[:, : len(TOTAL_COLUMNS)].sum(axis=1)
    by_line = _by_group_and_spot(amounts, spot, rows, size)
    counted = [line.in_total for line in rules.lines(framework)]
    lines = []
    for i, line in enumerate(rules.lines(framework)):
        band = _interval(amounts, j, by_line, [i], float(totals[i]))
        entry: dict[str, Any] = {"code": line.code, "label": line.label_fr, "label_en": line.label_en}
        entry |= {name: float(value) for name, value in zip(TOTAL_COLUMNS, sums[i], strict=False)}
        entry |= {"total_t": float(totals[i]), "co2_biogenic_t": float(sums[i, -1])}
        entry |= {"uncertainty_pct": band.pct, "low_t": band.low, "high_t": band.high}
        entry["count"] = int(amounts.count[j][np.unique(by_line[0][by_line[1] == i])].sum())
        lines.append(entry)
    inside = [i for i, flag in enumerate(counted) if flag]
    total = float(totals[inside].sum())
    outside = float(totals[len(codes)] + sum(totals[i] for i, flag in enumerate(counted) if not flag))
    table = Table(
        framework,
        tuple(lines),
        total,
        outside,
        float(totals[len(codes) + 1]),
        float(tonnes.sum()),
        _interval(amounts, j, by_line, inside, total),
        {},
    )
    return _with_framework_keys(table, amounts, spot, rows, tonnes, market_change)


def _spots(amounts: Amounts, framework: str, codes: list[str]) -> Integers:
    """Per row: index of its line, or the index of outside or unclassified after the lines."""
    j = rules.FRAMEWORKS.index(framework)
    index = {code: i for i, code in enumerate(codes)}
    index |= {OUTSIDE_PLACE: len(codes), UNCLASSIFIED_PLACE: len(codes) + 1}
    by_place = np.array([index[c.places[j].line] for c in amounts.classified] or [0], dtype=np.int64)
    spot = by_place[amounts.place]
    if framework != "bilan-carbone-v9":
        spot = np.where(~amounts.kyoto & (spot < len(codes)), len(codes), spot)
    return spot


def _by_group_and_spot(
    amounts: Amounts, spot: Integers, rows: npt.NDArray[np.bool_], size: int
) -> tuple[Integers, Integers, Floats, Integers]:
    """Distinct (group, spot, factor) with t CO2e per unit of quantity: groups, spots, tonnes per unit, factors."""
    factors = len(amounts.book.rows) or 1
    key = (amounts.group[rows] * size + spot[rows]) * factors + amounts.factor[rows]
    distinct, at = np.unique(key, return_inverse=True)
    per_unit = np.bincount(at, amounts.co2e_t[rows], minlength=len(distinct))
    pair = distinct // factors
    return pair // size, pair % size, per_unit, distinct % factors


def _interval(
    amounts: Amounts,
    j: int,
    by_line: tuple[Integers, Integers, Floats, Integers],
    spots: list[int],
    total: float,
) -> intervals.Interval:
    """Interval of the sum over some lines: parts of one factor in one group share both variables."""
    group, spot, per_unit, factor = by_line
    chosen = np.isin(spot, spots)
    if not chosen.any():
        return intervals.interval(total, total, 0.0)
    factors = len(amounts.book.rows)
    key, at = np.unique(group[chosen] * factors + factor[chosen], return_inverse=True)
    unit = np.bincount(at, per_unit[chosen], minlength=len(key))
    g, f = key // factors, key % factors
    mean, variance = intervals.activity_moments(
        unit * amounts.quantity[j][g], unit * unit * amounts.squared[j][g], amounts.activity_s[g]
    )
    variable, which = np.unique(variables(amounts)[f], return_inverse=True)
    s = np.zeros(len(variable))
    s[which] = factor_sigmas(amounts)[f]
    means = np.bincount(which, mean, minlength=len(variable))
    return intervals.interval(
        total, *intervals.combine(means, np.bincount(which, variance, minlength=len(variable)), s)
    )


def variables(amounts: Amounts) -> Integers:
    """Per factor of the book: number of its variable; the same factor asked for in two ways is one variable."""
    seen: dict[tuple[str, str], int] = {}
    return np.array([seen.setdefault((row["id"], row["version"]), len(seen)) for row in amounts.book.rows], np.int64)


def factor_sigmas(amounts: Amounts) -> Floats:
    """Per factor of the book: standard deviation of the logarithm, the stated default where none is given."""
    default = intervals.sigma(str(intervals.DEFAULT_FACTOR_UNCERTAINTY_PCT))
    assert default is not None
    found = [intervals.sigma(row["uncertainty"]) for row in amounts.book.rows]
    return np.array([default if s is None else s for s in found], dtype=float)


def _with_framework_keys(
    table: Table,
    amounts: Amounts,
    spot: Integers,
    rows: npt.NDArray[np.bool_],
    tonnes: Floats,
    market_change: float,
) -> Table:
    if table.framework == "ghg-protocol":
        return _with_market(table, amounts, spot, rows, tonnes, market_change)
    if table.framework == "bilan-carbone-v9":
        dependence = sum(line["total_t"] for line in table.lines if line["code"] == "use_in_dependence")
        table.extra["total_without_dependence_t"] = table.total_t - dependence
        for line, shown in zip(table.lines, rules.lines(table.framework), strict=True):
            line["post"] = shown.group
    return table


def _with_market(
    table: Table,
    amounts: Amounts,
    spot: Integers,
    rows: npt.NDArray[np.bool_],
    tonnes: Floats,
    market_change: float,
) -> Table:
    """RULES 24: market-based equals location-based but for purchased electricity; minimum by the rules' status."""
    j = rules.FRAMEWORKS.index(table.framework)
    minimum = np.array([c.places[j].status == "minimum" for c in amounts.classified] or [False])[amounts.place]
    least = np.bincount(spot[rows & minimum], tonnes[rows & minimum], minlength=len(table.lines) + 2)
    for i, line in enumerate(table.lines):
        change = market_change if line["code"] == "S2.electricity" else 0.0
        line["market_t"] = line["total_t"] + change
        line["minimum_t"] = float(least[i])
    table.extra["market_total_t"] = table.total_t + market_change
    counted = {line.code for line in rules.lines(table.framework) if line.in_total}
    table.extra["minimum_total_t"] = sum(line["minimum_t"] for line in table.lines if line["code"] in counted)
    return table
