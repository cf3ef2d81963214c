"""The table of one framework: sums per line, what is outside, what cannot be classified, and the intervals."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from bilan.engine import intervals
from bilan.engine.arrays import Flags, Floats, Integers, sum_by
from bilan.frameworks import exposure, rules
from bilan.frameworks.amounts import Amounts
from bilan.model.gases import CO2_BIOGENIC, TOTAL_COLUMNS


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
    spot = exposure.spots(amounts, framework)
    rows = amounts.feeds(framework) & (amounts.account == "emission")
    tonnes = np.where(rows, amounts.tonnes(framework), 0.0)
    columns = amounts.gas_column
    biogenic = np.where(
        rows & (amounts.gas == CO2_BIOGENIC), amounts.kg * amounts.quantity[j][amounts.group] / 1000, 0.0
    )
    size = len(codes) + 2
    sums = np.zeros((size, len(TOTAL_COLUMNS) + 1))
    np.add.at(sums, (spot, columns), tonnes)
    np.add.at(sums, (spot, np.full(len(spot), len(TOTAL_COLUMNS))), biogenic)
    totals = sums[:, : len(TOTAL_COLUMNS)].sum(axis=1)
    exposed = exposure.exposures(amounts, framework)
    counted = [line.in_total for line in rules.lines(framework)]
    lines = []
    for i, line in enumerate(rules.lines(framework)):
        band = exposure.correlated(amounts, exposed, [i], float(totals[i]))
        entry: dict[str, Any] = {"code": line.code, "label": line.label_fr, "label_en": line.label_en}
        entry |= {name: float(value) for name, value in zip(TOTAL_COLUMNS, sums[i], strict=False)}
        entry |= {"total_t": float(totals[i]), "co2_biogenic_t": float(sums[i, -1])}
        entry |= {"uncertainty_pct": band.pct, "low_t": band.low, "high_t": band.high}
        entry["count"] = int(amounts.count[j][np.unique(exposed.group[exposed.spot == i])].sum())
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
        exposure.correlated(amounts, exposed, inside, total),
        {},
    )
    return _with_framework_keys(table, amounts, spot, rows, tonnes, market_change)


def _with_framework_keys(
    table: Table,
    amounts: Amounts,
    spot: Integers,
    rows: Flags,
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
    rows: Flags,
    tonnes: Floats,
    market_change: float,
) -> Table:
    """RULES 24: market-based equals location-based but for purchased electricity; minimum by the rules' status."""
    j = rules.FRAMEWORKS.index(table.framework)
    minimum = np.array([c.places[j].status == "minimum" for c in amounts.classified] or [False])[amounts.place]
    least = sum_by(spot[rows & minimum], tonnes[rows & minimum], len(table.lines) + 2)
    for i, line in enumerate(table.lines):
        change = market_change if line["code"] == "S2.electricity" else 0.0
        line["market_t"] = line["total_t"] + change
        line["minimum_t"] = float(least[i])
    table.extra["market_total_t"] = table.total_t + market_change
    counted = {line.code for line in rules.lines(table.framework) if line.in_total}
    table.extra["minimum_total_t"] = sum(line["minimum_t"] for line in table.lines if line["code"] in counted)
    return table
