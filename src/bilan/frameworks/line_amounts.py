"""What a line of each group amounts to: t CO2e per unit of its quantity, the places it reaches, its factor.

A line's amount in a framework is quantity x weight x this. It serves listings of many lines, where one sum per line
is wanted and the rows by part and gas (`Result.table`) would be joined in vain.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bilan.engine.arrays import Floats, sum_by
from bilan.frameworks import exposure, rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.classify import OUTSIDE_PLACE, UNCLASSIFIED_PLACE
from bilan.model.gases import CO2_BIOGENIC


@dataclass(frozen=True)
class LineAmounts:
    """Per group, account emission: amounts per unit of a line's quantity, weights and places by framework."""

    amounts: Amounts
    t_per_unit: Mapping[str, Floats]
    co2_biogenic_per_unit: Floats
    places: Mapping[str, list[tuple[str, ...]]]

    def tonnes(self, framework: str, group: int, quantity: float, weights: Mapping[str, Any]) -> float:
        """t CO2e of one line; `weights` holds its `w_<name>` values."""
        weight = weights[f"w_{self.amounts.weight_name(framework, group)}"]
        return quantity * float(weight) * float(self.t_per_unit[framework][group])

    def co2_biogenic(self, group: int, quantity: float, weights: Mapping[str, Any]) -> float:
        """t of biogenic CO2 of one line, as in BEGES."""
        weight = weights[f"w_{self.amounts.weight_name('beges-v5', group)}"]
        return quantity * float(weight) * float(self.co2_biogenic_per_unit[group])

    def version(self, group: int) -> str:
        """Version of the factor of a group, or ''."""
        factor = self.amounts.resolution[group].factor
        return str(self.amounts.book.rows[factor]["version"] or "") if factor >= 0 else ""


def line_amounts(amounts: Amounts) -> LineAmounts:
    """Work out the amounts of every group."""
    size = len(amounts.rejection)
    emission = amounts.account == "emission"
    per_unit = {}
    for framework in rules.FRAMEWORKS:
        rows = amounts.feeds(framework) & emission
        per_unit[framework] = sum_by(amounts.group[rows], amounts.co2e_t[rows], size)
    rows = amounts.feeds("beges-v5") & emission & (amounts.gas == CO2_BIOGENIC)
    biogenic = sum_by(amounts.group[rows], amounts.kg[rows] / 1000, size)
    return LineAmounts(amounts, per_unit, biogenic, {name: _places(amounts, name, size) for name in rules.FRAMEWORKS})


def _places(amounts: Amounts, framework: str, size: int) -> list[tuple[str, ...]]:
    """Codes of the lines that each group reaches, in report order, then outside and unclassified."""
    codes = [*(line.code for line in rules.lines(framework)), OUTSIDE_PLACE, UNCLASSIFIED_PLACE]
    exposed = exposure.exposures(amounts, framework)
    found: list[tuple[str, ...]] = [()] * size
    pairs = np.unique(np.stack([exposed.group, exposed.spot]), axis=1) if len(exposed.group) else np.zeros((2, 0), int)
    for group, spot in pairs.T.tolist():
        found[group] = (*found[group], codes[spot])
    return found
