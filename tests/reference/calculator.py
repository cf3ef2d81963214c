"""The whole account of an inventory folder, line by line, as slowly and obviously as possible.

Written from the specifications alone and importing nothing of the product: two implementations that agree are
worth more than one that agrees with itself.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from . import contracts, perimeter, uncertainty
from .base_carbone import Factor, Row
from .folder import Folder
from .gwp import FROZEN, column
from .rules import CAPITAL, FRAMEWORKS, OUTSIDE, UNCLASSIFIED, Rules
from .units import CannotConvertError, convert

GASES = ("co2_t", "ch4_t", "n2o_t", "other_t", "undecomposed_t")


@dataclass
class Accepted:
    """A line that counts."""

    row: dict[str, str]
    entity: dict[str, Any]
    start: date
    end: date
    slug: str | None
    tags: tuple[str, str] | None  # (case, kind), None when it cannot be classified
    factor: Factor
    factor_ghgp: Factor
    quantity: float  # in the factor's unit, deflated
    quantity_ghgp: float


@dataclass
class Amount:
    """Tonnes of one gas of one part of one line that land somewhere in one framework."""

    line: Accepted
    code: str
    column: str
    tonnes: float
    factor: Factor
    minimum: bool
    part: str


class Calculator:
    """Reads a folder and computes `bilan.result/1`.

    `accepted` and `rejected` hold the lines by file position, `amounts` the tonnes by framework: open them to
    see where a number comes from.
    """

    def __init__(self, path: Path, shared: Path, gwp: str | None = None, approach: str | None = None) -> None:
        self.folder = Folder(path, shared)
        self.rules = Rules(shared)
        self.gwp = gwp or self.folder.inventory.get("gwp", "published")
        self.approach = approach or self.folder.inventory.get("approach", "operational_control")
        self.period = self.folder.period
        self.accepted: list[Accepted] = []
        self.rejected: dict[int, str] = {}
        seen: set[str] = set()
        for position, row in enumerate(self.folder.activities):
            outcome = "duplicate" if row["id"] in seen else self.accept(row)
            seen.add(row["id"])
            if isinstance(outcome, Accepted):
                self.accepted.append(outcome)
            else:
                self.rejected[position] = outcome
        self.amounts = {framework: self.framework_amounts(framework) for framework in FRAMEWORKS}

    # --- RULES 25, 26, 27: which lines count --------------------------------------------------------------

    def accept(self, row: dict[str, str]) -> Accepted | str:
        """The line, or why it is rejected."""
        slug = self.rules.category(row["category"])
        entity = self.folder.entity(row["entity"])
        if entity is None:
            return "unknown entity"
        try:
            start = date.fromisoformat(row["start"]) if row["start"] else self.period[0]
            end = date.fromisoformat(row["end"]) if row["end"] else self.period[1]
            quantity = float(row["quantity"])
        except ValueError:
            return "date or quantity that is none"
        if slug in CAPITAL:
            start, end = self.period  # RULES 21: start and end are ignored for these lines
        reason = self.why_not(row, start, end, quantity)
        if reason:
            return reason
        return self.with_factors(row, entity, start, end, slug, quantity)

    def why_not(self, row: dict[str, str], start: date, end: date, quantity: float) -> str:
        if end < start:
            return "end before start"
        if end < self.period[0] or start > self.period[1]:
            return "wholly outside the period"
        if not math.isfinite(quantity):
            return "quantity is not finite"
        others = {other["id"] for other in self.folder.activities}
        # AMBIGUOUS: a correction of a line that exists but is itself rejected. Reading: accepted.
        if quantity < 0 and row.get("corrects", "") not in others - {""}:
            return "negative without the line it corrects"
        return ""

    def with_factors(
        self, row: dict[str, str], entity: dict[str, Any], start: date, end: date, slug: str | None, quantity: float
    ) -> Accepted | str:
        factor = self.folder.factor(row["factor"], end)
        ghgp = self.folder.factor(row["factor_ghgp"], end) if row.get("factor_ghgp") else factor
        if factor is None or ghgp is None:
            return "unknown factor"
        try:
            amount = convert(quantity, row["unit"], factor.unit) * self.folder.deflator(factor, end)
            amount_ghgp = convert(quantity, row["unit"], ghgp.unit) * self.folder.deflator(ghgp, end)
        except CannotConvertError:
            return "unit cannot be converted"
        tags = self.rules.tags(slug, row.get("case", ""), row.get("kind", ""))
        return Accepted(row, entity, start, end, slug, tags, factor, ghgp, amount, amount_ghgp)

    # --- amounts ------------------------------------------------------------------------------------------

    def kg_co2e(self, row: Row) -> float:
        if self.gwp == "published" and row.published is not None:
            return row.published
        return row.kg * self.folder.potentials.value(row.gas, self.gwp)

    def timing(self, line: Accepted, framework: str) -> float:
        """RULES 21."""
        if line.slug not in CAPITAL:
            return 1.0
        iso = self.folder.inventory.get("iso_capital_goods", "spread") == "purchase"
        purchase = framework == "ghg-protocol" or (framework == "iso-14064-1" and iso)
        return perimeter.timing(line.row, purchase, self.period)

    def pieces(self, line: Accepted) -> list[perimeter.Piece]:
        return perimeter.pieces(line.entity, self.approach, line.start, line.end, self.period)

    def framework_amounts(self, framework: str) -> list[Amount]:
        amounts: list[Amount] = []
        for line in self.accepted:
            timing = self.timing(line, framework)
            for piece in self.pieces(line):
                if timing:
                    amounts += self.line_amounts(framework, line, piece, timing)
        return amounts

    def line_amounts(self, framework: str, line: Accepted, piece: perimeter.Piece, timing: float) -> list[Amount]:
        ghgp = framework == "ghg-protocol"
        factor = line.factor_ghgp if ghgp else line.factor
        quantity = (line.quantity_ghgp if ghgp else line.quantity) * piece.weight * timing
        amounts = []
        for row in factor.rows:
            # four accounts that refuse addition; AMBIGUOUS: a part of 0 kg (CO2 of a biofuel) does not contribute,
            # so it is not counted, while an activity of quantity 0 is
            if row.account != "emission" or not (row.kg or row.published):
                continue
            code, status = self.where(framework, line, piece.inside, row.part)
            kilograms = row.kg if row.gas == "co2_biogenic" else self.kg_co2e(row)
            tonnes = quantity * kilograms / 1000
            kyoto = self.kyoto_share(framework, row.gas, code)
            name = column(row.gas)
            minimum = status == "minimum"
            if kyoto:
                amounts.append(Amount(line, code, name, tonnes * kyoto, factor, minimum, row.part))
            if kyoto < 1:
                amounts.append(Amount(line, OUTSIDE, name, tonnes * (1 - kyoto), factor, minimum, row.part))
        return amounts

    def kyoto_share(self, framework: str, gas: str, code: str) -> float:
        """RULES 5. AMBIGUOUS: such a gas on an unclassified line. Reading: stays unclassified."""
        if framework == "bilan-carbone-v9" or code in {OUTSIDE, UNCLASSIFIED}:
            return 1.0
        return self.folder.potentials.kyoto_share(gas, self.gwp)

    def where(self, framework: str, line: Accepted, inside: bool, part: str) -> tuple[str, str]:
        """AMBIGUOUS: an unclassified line of an entity outside or abroad. Reading: unclassified, everywhere."""
        if line.tags is None or line.slug is None:
            return UNCLASSIFIED, ""
        case, kind = line.tags
        effective = self.rules.effective_case(line.slug, case, inside, self.approach)
        abroad = line.entity.get("country", "FR") != "FR"
        tier = line.row.get("tier", "") or "tier1"
        return self.rules.destination(framework, line.slug, kind, part, effective, abroad, tier)

    # --- market-based electricity ----------------------------------------------------------------------------

    def market_t(self) -> float:
        """S2.electricity, market-based: contracts replace the plant (or whole) part of electricity lines.

        AMBIGUOUS: another part that falls on plant (RULES 9). Reading: it is plant, for contracts too.
        """
        mine = [amount for amount in self.amounts["ghg-protocol"] if amount.code == "S2.electricity"]
        total = []
        mixes = {entity: self.mix(entity) for entity in self.folder.entities}
        for amount in mine:
            if amount.column == "co2_biogenic_t":
                continue
            kept = 1.0
            if self.is_electricity(amount.line):
                kept = 1.0 - mixes[amount.line.entity["id"]].covered
            total.append(amount.tonnes * kept)
        for line in self.accepted:
            kwh = self.scope2_kwh(line, shares=True)
            if kwh:
                total.append(kwh * mixes[line.entity["id"]].kg_per_kwh / 1000)
        return math.fsum(total)

    def mix(self, entity: str) -> contracts.Mix:
        lines = [line for line in self.accepted if line.entity["id"] == entity]
        kwh = math.fsum(self.scope2_kwh(line, shares=False) for line in lines)
        return contracts.mix(self.folder, entity, kwh, self.gwp)

    def is_electricity(self, line: Accepted) -> bool:
        """AMBIGUOUS: own electric vehicles also land on S2.electricity. Reading: contracts cover them not."""
        try:
            convert(1.0, line.row["unit"], "kWh")
        except CannotConvertError:
            return False
        return line.slug == "electricity"

    def scope2_kwh(self, line: Accepted, shares: bool) -> float:
        """kWh of the line on S2.electricity; with equity shares, or without (consumption of the entity).

        AMBIGUOUS: a factor that has no plant part at all (upstream alone). Reading: nothing for a contract to cover.
        """
        if not self.is_electricity(line) or line.tags is None or not line.factor_ghgp.rows:
            return 0.0
        kwh = convert(float(line.row["quantity"]), line.row["unit"], "kWh")
        pieces = perimeter.pieces(line.entity, self.approach, line.start, line.end, self.period, shares)
        weights = [piece.weight for piece in pieces if self.reaches_scope2(line, piece)]
        return kwh * math.fsum(weights)

    def reaches_scope2(self, line: Accepted, piece: perimeter.Piece) -> bool:
        parts = {row.part for row in line.factor_ghgp.rows if row.account == "emission"}
        codes = {self.where("ghg-protocol", line, piece.inside, part)[0] for part in parts}
        return "S2.electricity" in codes

    # --- report -----------------------------------------------------------------------------------------------

    def result(self) -> dict[str, Any]:
        """The JSON contract of the design, without labels and findings."""
        read = len(self.folder.activities)
        start, end = self.period
        inventory = {
            "name": self.folder.inventory.get("name", ""),
            "period": [start.isoformat(), end.isoformat()],
            "approach": self.approach,
            "gwp": self.gwp,
            "lines_read": read,
            "lines_accepted": len(self.accepted),
            "lines_rejected": len(self.rejected),
        }
        frameworks = {framework: self.framework(framework) for framework in FRAMEWORKS}
        return {
            "schema": "bilan.result/1",
            "inventory": inventory,
            "totals": self.totals(),
            "frameworks": frameworks,
        }

    def totals(self) -> dict[str, float]:
        """RULES 23: after shares and dates, capital goods as in BEGES."""
        sums: dict[str, list[float]] = {"emission": [], "removal": [], "avoided": [], "biogenic": [], "frozen": []}
        for line in self.accepted:
            weight = math.fsum(piece.weight for piece in self.pieces(line)) * self.timing(line, "beges-v5")
            for row in line.factor.rows:
                tonnes = line.quantity * weight * self.kg_co2e(row) / 1000
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

    def framework(self, framework: str) -> dict[str, Any]:
        amounts = self.amounts[framework]
        lines = [self.report_line(code, amounts) for code in self.rules.lines[framework]]
        outside, unclassified = bucket(amounts, OUTSIDE), bucket(amounts, UNCLASSIFIED)
        if framework == "ghg-protocol":
            return self.ghg_protocol(lines, outside, unclassified)
        total = math.fsum(line["total_t"] for line in lines)
        report = {"lines": lines, "total_t": total, "outside_t": outside, "unclassified_t": unclassified}
        if framework == "bilan-carbone-v9":
            dependence = [line["total_t"] for line in lines if line["code"] == "use_in_dependence"]
            report["total_without_dependence_t"] = total - math.fsum(dependence)
        return report

    def ghg_protocol(self, lines: list[dict[str, Any]], outside: float, unclassified: float) -> dict[str, Any]:
        """RULES 18: S3.other is a visible line that counts in outside_t."""
        amounts = self.amounts["ghg-protocol"]
        for line in lines:
            chosen = [a for a in amounts if a.code == line["code"] and a.minimum and a.column in GASES]
            line["minimum_t"] = math.fsum(amount.tonnes for amount in chosen)
            line["market_t"] = self.market_t() if line["code"] == "S2.electricity" else line["total_t"]
        inside = [line for line in lines if line["code"] != "S3.other"]
        other = math.fsum(line["total_t"] for line in lines if line["code"] == "S3.other")
        return {
            "lines": lines,
            "total_t": math.fsum(line["total_t"] for line in inside),
            "market_total_t": math.fsum(line["market_t"] for line in inside),
            "outside_t": outside + other,
            "unclassified_t": unclassified,
        }

    def report_line(self, code: str, amounts: list[Amount]) -> dict[str, Any]:
        mine = [amount for amount in amounts if amount.code == code]
        line: dict[str, Any] = {"code": code}
        for name in (*GASES, "co2_biogenic_t"):
            line[name] = math.fsum(amount.tonnes for amount in mine if amount.column == name)
        line["total_t"] = math.fsum(amount.tonnes for amount in mine if amount.column in GASES)
        line["count"] = len({id(amount.line) for amount in mine})
        line["uncertainty_pct"], line["low_t"], line["high_t"] = self.interval(mine, line["total_t"])
        return line

    def interval(self, amounts: list[Amount], total: float) -> tuple[float | None, float, float]:
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


def calculate(path: Path, shared: Path, gwp: str | None = None, approach: str | None = None) -> dict[str, Any]:
    """The result contract of an inventory folder."""
    return Calculator(path, shared, gwp, approach).result()


def feeding(calculator: Calculator, framework: str, code: str, limit: int = 12) -> list[str]:
    """Descriptions of the activity lines that feed a report line, largest first."""
    sums: dict[str, float] = {}
    matches: Callable[[Amount], bool] = lambda amount: not code or amount.code == code  # noqa: E731
    for amount in filter(matches, calculator.amounts[framework]):
        row = amount.line.row
        shown = {key: row.get(key) for key in row if row.get(key) and key not in {"label"}}
        key = f"{shown} part={amount.part}"
        sums[key] = sums.get(key, 0.0) + amount.tonnes
    ordered = sorted(sums.items(), key=lambda item: -abs(item[1]))
    return [f"{tonnes:.9g} t <- {text}" for text, tonnes in ordered[:limit]]
