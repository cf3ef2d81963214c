"""Whether a change of factors is large enough to recalculate the base year.

Standards ask for a policy with a threshold and name none: the GHG Protocol gives 10 % as an example, 5 % is custom.
Changes up and down count alike, and small ones add up (GHG Protocol Corporate Standard, chapter 5).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bilan.lock.form import HistoryEntry
from bilan.model.findings import BilanError, Finding

DEFAULT_THRESHOLD_PCT = 5.0


@dataclass(frozen=True, slots=True)
class TotalMove:
    """A framework's total before and after in t CO2e, with the change of this step and of all upgrades so far."""

    framework: str
    locked_t: float | None  # as the lock states it
    before_t: float
    after_t: float
    cumulative_pct: float | None

    @property
    def pct(self) -> float | None:
        """Change in %; None when nothing can be divided by."""
        return (self.after_t / self.before_t - 1) * 100 if self.before_t else None

    def passes(self, threshold_pct: float) -> bool:
        """Whether this step, or the upgrades together, move the total by more than the threshold.

        >>> TotalMove("beges-v5", None, 100.0, 94.0, -6.0).passes(5), TotalMove("x", None, 100.0, 103.0, 3.0).passes(5)
        (True, False)
        """
        shares = [self.pct, self.cumulative_pct]
        if self.pct is None and self.after_t:
            return True
        return any(share is not None and abs(share) > threshold_pct for share in shares)


def total_moves(
    history: Sequence[HistoryEntry],
    locked: Mapping[str, float],
    before: Mapping[str, float],
    after: Mapping[str, float],
) -> tuple[TotalMove, ...]:
    """One entry for each total, in the order of `before`; `history` gives the upgrades made so far."""
    so_far = cumulative(history)
    found = []
    for name, then in before.items():
        step = after[name] / then if then else None
        together = (so_far.get(name, 1.0) * step - 1) * 100 if step is not None else None
        found.append(TotalMove(name, locked.get(name), then, after[name], together))
    return tuple(found)


def cumulative(history: Sequence[HistoryEntry]) -> dict[str, float]:
    """Per total: the product of the ratios of all upgrades; changes of activity (relock) are none.

    >>> from datetime import date
    >>> day = date(2026, 1, 1)
    >>> steps = [HistoryEntry(day, "lock", "", "", {"a": 100.0}), HistoryEntry(day, "upgrade", "", "", {"a": 104.0}),
    ...          HistoryEntry(day, "relock", "", "", {"a": 50.0}), HistoryEntry(day, "upgrade", "", "", {"a": 52.0})]
    >>> round(cumulative(steps)["a"], 4)
    1.0816
    """
    ratios: dict[str, float] = {}
    for previous, entry in pairwise(history):
        if entry.kind == "upgrade":
            for name, total in entry.totals.items():
                if previous.totals.get(name):
                    ratios[name] = ratios.get(name, 1.0) * total / previous.totals[name]
    return ratios


def check_threshold(value: float) -> float:
    """The threshold when it is a percentage, else BilanError.

    >>> check_threshold(5)
    5
    """
    if not math.isfinite(value) or not 0 <= value <= 100:
        raise BilanError(Finding("upgrade-threshold", field="threshold", values={"value": value}))
    return value
