"""From amounts to the contract `bilan.result/1`."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

from . import uncertainty
from .gwp import FROZEN
from .market import market_t
from .rules import FRAMEWORKS, OUTSIDE, UNCLASSIFIED

if TYPE_CHECKING:
    from .calculator import Amount, Calculator

GASES = ("co2_t", "ch4_t", "n2o_t", "other_t", "undecomposed_t")


def result(calculator: Calculator) -> dict[str, Any]:
    """The JSON contract of the design, without labels and findings."""
    read = len(calculator.folder.activities)
    start, end = calculator.period
    inventory = {
        "name": calculator.folder.inventory.get("name", ""),
        "period": [start.isoformat(), end.isoformat()],
        "approach": calculator.approach,
        "gwp": calculator.gwp,
        "lines_read": read,
        "lines_accepted": len(calculator.accepted),
        "lines_rejected": len(calculator.rejected),
    }
    frameworks = {name: framework(calculator, name) for name in FRAMEWORKS}
    return {
        "schema": "bilan.result/1",
        "inventory": inventory,
        "totals": totals(calculator),
        "frameworks": frameworks,
    }


def totals(calculator: Calculator) -> dict[str, float]:
    """RULES 23: after shares and dates, capital goods as in BEGES."""
    sums: dict[str, list[float]] = {"emission": [], "removal": [], "avoided": [], "biogenic": [], "frozen": []}
    for line in calculator.accepted:
        weight = math.fsum(piece.weight for piece in calculator.pieces(line)) * calculator.timing(line, "beges-v5")
        for row in line.factor.rows:
            tonnes = line.quantity * weight * calculator.kg_co2e(row) / 1000
            if row.account in sums:
                sums[row.account].append(tonnes)
            if row.account == "emission" and row.gas in FROZEN:
                sums["frozen"].append(tonnes)
            if row.account == "emission" and row.gas == "co2_biogenic":
                sums["biogenic"].append(line.quantity * weight * row.kg / 1000)
    return {
        "emissions_t": math.fsum(sums["emission"]),
        "removals_t": -math.fsum(sums["removal"]),
        "avoided_t": -math.fsum(sums["avoided"]),
        "co2_biogenic_t": math.fsum(sums["biogenic"]),
        "frozen_t": math.fsum(sums["frozen"]),
    }


def framework(calculator: Calculator, name: str) -> dict[str, Any]:
    amounts = calculator.amounts[name]
    lines = [report_line(code, amounts) for code in calculator.rules.lines[name]]
    outside, unclassified = bucket(amounts, OUTSIDE), bucket(amounts, UNCLASSIFIED)
    if name == "ghg-protocol":
        return ghg_protocol(calculator, lines, outside, unclassified)
    total = math.fsum(line["total_t"] for line in lines)
    report = {"lines": lines, "total_t": total, "outside_t": outside, "unclassified_t": unclassified}
    if name == "bilan-carbone-v9":
        dependence = [line["total_t"] for line in lines if line["code"] == "use_in_dependence"]
        report["total_without_dependence_t"] = total - math.fsum(dependence)
    return report


def ghg_protocol(
    calculator: Calculator, lines: list[dict[str, Any]], outside: float, unclassified: float
) -> dict[str, Any]:
    """RULES 18: S3.other is a visible line that counts in outside_t."""
    amounts = calculator.amounts["ghg-protocol"]
    for line in lines:
        chosen = [a for a in amounts if a.code == line["code"] and a.minimum and a.column in GASES]
        line["minimum_t"] = math.fsum(amount.tonnes for amount in chosen)
        line["market_t"] = market_t(calculator) if line["code"] == "S2.electricity" else line["total_t"]
    inside = [line for line in lines if line["code"] != "S3.other"]
    other = math.fsum(line["total_t"] for line in lines if line["code"] == "S3.other")
    return {
        "lines": lines,
        "total_t": math.fsum(line["total_t"] for line in inside),
        "market_total_t": math.fsum(line["market_t"] for line in inside),
        "outside_t": outside + other,
        "unclassified_t": unclassified,
    }


def report_line(code: str, amounts: list[Amount]) -> dict[str, Any]:
    mine = [amount for amount in amounts if amount.code == code]
    line: dict[str, Any] = {"code": code}
    for name in (*GASES, "co2_biogenic_t"):
        line[name] = math.fsum(amount.tonnes for amount in mine if amount.column == name)
    line["total_t"] = math.fsum(amount.tonnes for amount in mine if amount.column in GASES)
    line["count"] = len({id(amount.line) for amount in mine})
    line["uncertainty_pct"], line["low_t"], line["high_t"] = interval(mine, line["total_t"])
    return line


def interval(amounts: list[Amount], total: float) -> tuple[float | None, float, float]:
    """RULES 30 on one report line: (uncertainty_pct, low_t, high_t).

    AMBIGUOUS: a line whose total or mean is not positive, because of corrections. No lognormal has these
    moments. Reading: no interval, which the comparison leaves out.
    """
    by_line: dict[int, list[Amount]] = {}
    for amount in amounts:
        if amount.column in GASES:
            by_line.setdefault(id(amount.line), []).append(amount)
    variables = []
    for group in by_line.values():
        factor, row = group[0].factor, group[0].line.row
        tonnes = math.fsum(amount.tonnes for amount in group)
        spreads = uncertainty.spread(factor.uncertainty, 50.0), uncertainty.spread(row.get("uncertainty", ""), 0.0)
        variables.append((factor.id, *spreads, tonnes))
    found = uncertainty.bounds(variables) if total > 1e-9 else None
    if found is None:
        return None, total, total
    return (found[1] / total - 1) * 100, found[0], found[1]


def bucket(amounts: list[Amount], code: str) -> float:
    return math.fsum(amount.tonnes for amount in amounts if amount.code == code and amount.column in GASES)
