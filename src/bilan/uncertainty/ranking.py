"""Which variables make the variance: factors (all their lines together) and the activity data of their lines."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilan.engine.arrays import sum_by
from bilan.frameworks import exposure, rules
from bilan.frameworks.amounts import Amounts


@dataclass(frozen=True, slots=True)
class Contribution:
    """Share of one factor variable in the variance of a framework's total.

    `factor_share` is what the factor itself brings, `activity_share` what the data of its lines bring; both are
    shares of the whole variance (0 to 1). `uncertainty_is_default` says that the source gave none.
    """

    factor: str
    label: str
    total_t: float
    factor_share: float
    activity_share: float
    uncertainty_is_default: bool

    @property
    def share(self) -> float:
        """Share of both together."""
        return self.factor_share + self.activity_share


def ranking(amounts: Amounts, framework: str) -> tuple[Contribution, ...]:
    """Contributions to the variance of a framework's total, largest first; their shares sum to 1."""
    j = rules.FRAMEWORKS.index(framework)
    counted = [i for i, line in enumerate(rules.lines(framework)) if line.in_total]
    exposed = exposure.exposures(amounts, framework)
    group, factor, per_unit = exposure.merged(exposed, counted, len(amounts.book.rows) or 1)
    if not len(group):
        return ()
    means, variances, s, number = exposure.by_variable(amounts, j, group, factor, per_unit)
    scale = np.exp(s * s)
    of_factor = scale * (scale - 1) * means * means
    of_activity = scale * scale * variances
    whole = float((of_factor + of_activity).sum()) or 1.0
    totals = sum_by(exposure.variables(amounts)[factor], per_unit * amounts.quantity[j][group], len(amounts.book.rows))
    row_of = {
        int(v): row for v, row in reversed(list(zip(exposure.variables(amounts), amounts.book.rows, strict=True)))
    }
    found = [
        Contribution(
            factor=row_of[int(v)]["id"],
            label=row_of[int(v)]["label_fr"] or "",
            total_t=float(totals[v]),
            factor_share=float(a) / whole,
            activity_share=float(b) / whole,
            uncertainty_is_default=not row_of[int(v)]["uncertainty"],
        )
        for v, a, b in zip(number, of_factor, of_activity, strict=True)
    ]
    return tuple(sorted(found, key=lambda c: (-c.share, c.factor)))
