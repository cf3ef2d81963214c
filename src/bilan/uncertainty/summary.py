"""What a page on uncertainty says beside the intervals: how few factors make the variance, which defaults were used."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from bilan.engine.intervals import DEFAULT_FACTOR_UNCERTAINTY_PCT, sigma
from bilan.frameworks.amounts import Amounts
from bilan.uncertainty.ranking import Contribution

#: Share of the variance that the sentence on the largest factors speaks of.
LARGEST_SHARE = 0.8


@dataclass(frozen=True)
class Defaults:
    """Defaults applied: factors without uncertainty (their references, their share of the total in %), the half-width
    assumed for them, and the lines whose activity data state none, which counts as certain."""

    factors: tuple[str, ...]
    factor_pct: float
    share_pct: float | None
    lines_without: int
    lines: int


def largest(contributions: Sequence[Contribution], share: float = LARGEST_SHARE) -> int:
    """How many of the largest contributions make a share of the variance; 0 when nothing varies.

    >>> largest([Contribution("a", "", 1, 0.7, 0.0, False), Contribution("b", "", 1, 0.2, 0.1, False)])
    2
    """
    if sum(contribution.share for contribution in contributions) <= 0:
        return 0
    reached = np.cumsum([contribution.share for contribution in contributions])
    return int(np.searchsorted(reached, share - 1e-9) + 1)


def defaults(amounts: Amounts, contributions: Sequence[Contribution], total_t: float) -> Defaults:
    """The defaults behind a framework's interval."""
    assumed = [contribution for contribution in contributions if contribution.uncertainty_is_default]
    tonnes = sum(contribution.total_t for contribution in assumed)
    accepted = amounts.accepted
    lines = np.array([int(n) for n in amounts.column["n"]], dtype=np.int64)
    given = np.array([sigma(text) is not None for text in amounts.column["uncertainty"]], dtype=bool)
    return Defaults(
        tuple(sorted(contribution.factor for contribution in assumed)),
        DEFAULT_FACTOR_UNCERTAINTY_PCT,
        tonnes / total_t * 100 if total_t else None,
        int(lines[accepted & ~given].sum()),
        int(lines[accepted].sum()),
    )
