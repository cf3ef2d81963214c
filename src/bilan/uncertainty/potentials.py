"""Uncertainty of the warming potentials: common to every line, so shown apart and never added as independent.

The GHG Protocol (Scope 3 Standard, appendix B) gives 35 % either side of a potential over 100 years at 90 %. It bears
on the gases other than CO2, whose potential is 1 by definition; amounts known only as CO2e hide how much they hold of
such gases, so their tonnes are given beside.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from bilan.engine.intervals import QUANTILE, Interval
from bilan.frameworks import exposure, rules
from bilan.frameworks.amounts import Amounts
from bilan.model.gases import CO2_BIOGENIC, CO2_FOSSIL, FROZEN_GASES

#: Half-width of a potential at 90 %, and the normal quantile of that level.
HALF_WIDTH, QUANTILE_90 = 0.35, 1.645


@dataclass(frozen=True, slots=True)
class PotentialsEffect:
    """Interval (95 %) of a framework's total from the potentials alone, all of them moving together.

    `other_gases_t` are the tonnes of gases other than CO2; `undecomposed_t` those of which nothing is known.
    """

    total_t: float
    other_gases_t: float
    undecomposed_t: float
    interval: Interval


def potentials(amounts: Amounts, framework: str) -> PotentialsEffect:
    """The effect of the potentials' uncertainty on a framework's total."""
    counted = [i for i, line in enumerate(rules.lines(framework)) if line.in_total]
    inside = np.isin(exposure.spots(amounts, framework), counted) & (amounts.account == "emission")
    tonnes = np.where(inside, amounts.tonnes(framework), 0.0)
    gases = amounts.gas.astype(str)
    frozen = np.isin(gases, list(FROZEN_GASES))
    other = ~frozen & ~np.isin(gases, [CO2_FOSSIL, CO2_BIOGENIC])
    total, moving = float(tonnes.sum()), float(tonnes[other].sum())
    ratio = math.exp(QUANTILE * math.log1p(HALF_WIDTH) / QUANTILE_90)
    low, high = sorted((total + moving * (1 / ratio - 1), total + moving * (ratio - 1)))
    pct = (high - total) / abs(total) * 100 if total else 0.0
    return PotentialsEffect(total, moving, float(tonnes[frozen].sum()), Interval(low, high, pct))
