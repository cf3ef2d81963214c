"""Where the base year's figures come from: an earlier inventory folder, or values by post in bilan.toml."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilan.checks import base_year
from bilan.checks.base_year import BaseYear, Recalculation
from bilan.frameworks import rules
from bilan.frameworks.tables import Table
from bilan.model.findings import BilanError, Finding
from bilan.model.inventory import Inventory

if TYPE_CHECKING:
    from bilan.compute import Computation


@dataclass(frozen=True)
class Comparison:
    """A year against its base year: the recalculation, the year's own figures by post, and what was wrong."""

    framework: str
    recalculation: Recalculation
    year: int
    values: dict[str, float | None]
    total_t: float
    findings: tuple[Finding, ...]

    @property
    def change_pct(self) -> float | None:
        """Change of the total against the recalculated base year, in %."""
        base = self.recalculation.total_t
        return (self.total_t - base) / abs(base) * 100 if base else None

    @property
    def comparable_pct(self) -> float | None:
        """The same over the posts that were assessed in both years; None where there are none."""
        base = self.recalculation.values
        both = [post for post, value in self.values.items() if value is not None and base.get(post) is not None]
        before = sum(base[post] or 0.0 for post in both)
        return (sum(self.values[post] or 0.0 for post in both) - before) / abs(before) * 100 if before else None


def compare(computation: Computation, framework: str = "beges-v5", threshold_pct: float | None = None) -> Comparison:
    """The year computed beside its base year.

    The base year's figures are those of bilan.toml's [base_year]. Raises BilanError when there are none, when the
    folder that it names cannot be read, and for an unknown framework.
    """
    inventory = computation.inventory
    table = next((table for table in computation.tables if table.framework == framework), None)
    if table is None:
        choices = {"value": framework, "allowed": ", ".join(rules.FRAMEWORKS)}
        raise BilanError(Finding("unknown-choice", field="framework", values=choices))
    policy = inventory.configuration.base_year_policy
    if policy is None or not (policy.inventory or policy.values):
        raise BilanError(Finding("base-year-absent", field="base_year", place="bilan.toml"))
    base, found = _base(computation, framework)
    threshold = policy.threshold_pct if threshold_pct is None else threshold_pct
    codes = [line.code for line in rules.lines(framework)]
    unknown = base_year.unknown_posts(policy.values, policy.changes, codes)
    if unknown:
        found.append(_finding("base-year-unknown-post", posts=", ".join(unknown)))
    period = inventory.configuration.period
    if base.year > period[1].year:
        found.append(_finding("base-year-after-period", year=base.year, end=period[1].year))
    result = base_year.recalculate(base, policy.changes, threshold)
    if result.needed:
        found.append(_finding("base-year-recalculated", year=base.year, threshold=f"{threshold:g}"))
    elif result.pending_t:
        found.append(_finding("base-year-pending", result.pending_t, year=base.year, threshold=f"{threshold:g}"))
    values = values_of(table)
    added = [post for post, value in values.items() if value and result.values.get(post) is None]
    if added:
        tonnes = sum(values[post] or 0.0 for post in added)
        found.append(_finding("base-year-posts-added", tonnes, posts=", ".join(added), year=base.year))
    return Comparison(framework, result, period[1].year, values, table.total_t, tuple(found))


def values_of(table: Table) -> dict[str, float | None]:
    """Tonnes by line; None for a line without any activity line: not assessed."""
    return {line["code"]: float(line["total_t"]) if line["count"] else None for line in table.lines}


def _base(computation: Computation, framework: str) -> tuple[BaseYear, list[Finding]]:
    policy = computation.inventory.configuration.base_year_policy
    assert policy is not None
    if not policy.inventory:
        return BaseYear(policy.year, dict(policy.values), "bilan.toml"), []
    earlier = _earlier(computation.inventory, policy.inventory)
    from bilan.compute import compute

    before = compute(earlier, approach=computation.approach, gwp=computation.gwp_set)
    table = next(table for table in before.tables if table.framework == framework)
    year = earlier.configuration.period[1].year
    found = [_finding("base-year-other-year", stated=policy.year, found=year)] if year != policy.year else []
    if policy.values:
        found.append(_finding("base-year-given-twice", inventory=policy.inventory))
    return BaseYear(year, values_of(table), policy.inventory), found


def _earlier(inventory: Inventory, name: str) -> Inventory:
    from bilan import accounting, ledger

    folder = inventory.path if inventory.path.is_dir() else inventory.path.parent
    path = folder / Path(name)
    if path.resolve() == folder.resolve():
        raise BilanError(Finding("base-year-is-itself", field="base_year.inventory", place="bilan.toml"))
    return accounting.with_accounts(ledger.read(path))


def _finding(code: str, tonnes: float | None = None, **values: object) -> Finding:
    return Finding(code, "", "base_year", values, tonnes, "bilan.toml", count=0)
