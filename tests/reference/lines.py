"""RULES 25, 26, 27: which activity lines count."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import date
from typing import Any

from .base_carbone import Factor
from .folder import Folder
from .rules import CAPITAL, Rules
from .units import CannotConvertError, convert


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


class Reader:
    """Turns rows of activities.csv into accepted lines, or says why not."""

    def __init__(self, folder: Folder, rules: Rules) -> None:
        self.folder, self.rules, self.period = folder, rules, folder.period

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
