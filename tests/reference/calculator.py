"""The whole account of an inventory folder, line by line, as slowly and obviously as possible.

Written from the specifications alone and importing nothing of the product: two implementations that agree are
worth more than one that agrees with itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from . import perimeter, report
from .base_carbone import Factor, Row
from .folder import Folder
from .gwp import column
from .lines import Accepted, Reader
from .rules import CAPITAL, FRAMEWORKS, OUTSIDE, UNCLASSIFIED, Rules


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
        reader, seen = Reader(self.folder, self.rules), set[str]()
        for position, row in enumerate(self.folder.activities):
            outcome = "duplicate" if row["id"] in seen else reader.accept(row)
            seen.add(row["id"])
            if isinstance(outcome, Accepted):
                self.accepted.append(outcome)
            else:
                self.rejected[position] = outcome
        self.amounts = {framework: self.framework_amounts(framework) for framework in FRAMEWORKS}

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

    def result(self) -> dict[str, Any]:
        """The JSON contract of the design, without labels and findings."""
        return report.result(self)


def calculate(path: Path, shared: Path, gwp: str | None = None, approach: str | None = None) -> dict[str, Any]:
    """The result contract of an inventory folder."""
    return Calculator(path, shared, gwp, approach).result()


def feeding(calculator: Calculator, framework: str, code: str, limit: int = 12) -> list[str]:
    """Descriptions of the activity lines that feed a report line, largest first."""
    sums: dict[str, float] = {}
    for amount in calculator.amounts[framework]:
        if amount.code != code:
            continue
        row = amount.line.row
        shown = {key: row.get(key) for key in row if row.get(key) and key not in {"label"}}
        key = f"{shown} part={amount.part}"
        sums[key] = sums.get(key, 0.0) + amount.tonnes
    ordered = sorted(sums.items(), key=lambda item: -abs(item[1]))
    return [f"{tonnes:.9g} t <- {text}" for text, tonnes in ordered[:limit]]
