"""Why two inventories differ: effects that add up exactly, per framework line and for each total.

Every pair of matched lines is evaluated with the components of one inventory and of the other in all combinations of
what changed (at most 2^5), and the difference is shared by the Shapley value (`bilan.comparison.shapley`). It is exact
whatever the amounts: logarithmic means (LMDI) are not used because they have no value where an amount is zero or
negative (credits, corrections, guarantees of origin) or moves to another line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from bilan.comparison import details, matching
from bilan.comparison.common import Common
from bilan.comparison.counterfactual import World
from bilan.comparison.entries import EFFECTS, Entries, Matched
from bilan.comparison.remarks import remarks
from bilan.comparison.side import load
from bilan.frameworks import rules
from bilan.frameworks.classify import OUTSIDE_PLACE, UNCLASSIFIED_PLACE
from bilan.model.findings import BilanError, Finding

if TYPE_CHECKING:
    from bilan.result import Result

#: The effect that exists in the market-based total of GHG Protocol alone.
CONTRACTS = "contracts"


@dataclass(frozen=True)
class EffectRow:
    """A framework line, or `outside` or `unclassified`; `effects` add up to `b_t` - `a_t`."""

    code: str
    label_fr: str
    label_en: str
    in_total: bool
    a_t: float
    b_t: float
    effects: dict[str, float]


@dataclass(frozen=True)
class Total:
    """A total on both sides with the effects that lead from one to the other. t CO2e."""

    a_t: float
    b_t: float
    effects: dict[str, float]


@dataclass(frozen=True)
class FrameworkEffects:
    """One framework: `rows` in report order, then outside and unclassified; `market` for GHG Protocol alone."""

    framework: str
    rows: tuple[EffectRow, ...]
    total: Total
    market: Total | None
    common: Common = field(repr=False)
    entries: Entries = field(repr=False)

    @cached_property
    def details(self) -> pa.Table:
        """A row for each pair (or single line) and framework line, by falling weight; they add up to the rows.

        Columns: `line_a`, `lines_a`, `quantity_a`, `unit_a`, `factor_a`, the same for b (null where there is no
        line; `lines` counts what was summed, `line` is the first), `matched`, `entity`, `category`, `label`, `code`,
        `in_total`, `a_t`, `b_t` and one column for each effect.
        """
        codes, in_total = [row.code for row in self.rows], [row.in_total for row in self.rows]
        return details.table(self.common, self.entries, rules.FRAMEWORKS.index(self.framework), codes, in_total)


@dataclass(frozen=True)
class Comparison:
    """What `compare` returns: effects by framework, coverage of the matching, findings."""

    results: tuple[Result, Result]
    match: str
    frameworks: tuple[FrameworkEffects, ...]
    matching: tuple[Matched, ...]
    findings: tuple[Finding, ...]

    def framework(self, name: str) -> FrameworkEffects:
        """The effects of one framework; raises BilanError for an unknown name."""
        for one in self.frameworks:
            if one.framework == name:
                return one
        values = {"value": name, "allowed": ", ".join(rules.FRAMEWORKS)}
        raise BilanError(Finding("unknown-choice", field="framework", values=values))


def compare(result_a: Result, result_b: Result, match: str = "auto") -> Comparison:
    """Explain the difference from one inventory to another, as effects in t CO2e of account emission.

    `activity`: quantities, dates, lives; `factor`: other values per unit; `gwp`: another set of global warming
    potentials; `perimeter`: shares, boundary, country, approach; `method`: category, case, kind, tier, treatment of
    capital goods and prices; `new` and `removed`: lines without a counterpart. `match` is ``auto``, ``id`` or
    ``activity`` (see `bilan.comparison.matching`). Raises BilanError for another choice.
    """
    if match not in matching.MATCHES:
        values = {"value": match, "allowed": ", ".join(matching.MATCHES)}
        raise BilanError(Finding("unknown-choice", field="match", values=values))
    common = Common((result_a, result_b))
    (a, rejected_a), (b, rejected_b) = load(common, 0), load(common, 1)
    found = matching.match(common, a, b, match)
    size = len(found.how)
    pairs = (matching.bundle(a, found.pair_a, size), matching.bundle(b, found.pair_b, size))
    world = World(common)
    fine = world.comparable(*pairs)
    how = np.array(found.how, dtype=object)
    entries = Entries(world)
    entries.paired(pairs[0].take(fine), pairs[1].take(fine), how[fine])
    entries.alone(pairs[0].take(~fine), 0, "units-differ")
    entries.alone(pairs[1].take(~fine), 1, "units-differ")
    entries.alone(a.take(found.pair_a < 0), 0, "removed")
    entries.alone(b.take(found.pair_b < 0), 1, "new")
    coverage = entries.coverage()
    said = remarks((result_a, result_b), (a, b), (rejected_a, rejected_b), pairs, how, fine, coverage)
    frameworks = tuple(_framework(common, entries, j) for j in range(len(rules.FRAMEWORKS)))
    return Comparison((result_a, result_b), match, frameworks, coverage, said)


def _framework(common: Common, entries: Entries, j: int) -> FrameworkEffects:
    framework = rules.FRAMEWORKS[j]
    _, spot, values = entries.of(j)
    lines = rules.lines(framework)
    size = len(lines) + 2
    sums = np.stack([np.bincount(spot, row, minlength=size) for row in values])
    tables = [result.report(framework) for result in common.results]
    rows = []
    for i in range(size):
        a_t, b_t = (
            (table.lines[i]["total_t"] if i < len(lines) else float(sums[which, i]))
            for which, table in enumerate(tables)
        )
        effects = {name: float(sums[2 + e, i]) for e, name in enumerate(EFFECTS)}
        rows.append(EffectRow(*_names(framework, i), a_t, b_t, effects))
    counted = [i for i, line in enumerate(lines) if line.in_total]
    effects = {name: float(sums[2 + e, counted].sum()) for e, name in enumerate(EFFECTS)}
    total = Total(tables[0].total_t, tables[1].total_t, effects)
    return FrameworkEffects(framework, tuple(rows), total, _market(common, total, framework), common, entries)


def _names(framework: str, spot: int) -> tuple[str, str, str, bool]:
    lines = rules.lines(framework)
    if spot < len(lines):
        line = lines[spot]
        return line.code, line.label_fr, line.label_en, line.in_total
    if spot == len(lines):
        return OUTSIDE_PLACE, "Hors du périmètre ou du total", "Outside the boundary or the total", False
    return UNCLASSIFIED_PLACE, "Non classé", "Unclassified", False


def _market(common: Common, total: Total, framework: str) -> Total | None:
    """The market-based total: what contracts change beside the location-based effects (RULES 24)."""
    if framework != "ghg-protocol":
        return None
    ends = [result.report(framework).extra["market_total_t"] for result in common.results]
    contracts = (ends[1] - total.b_t) - (ends[0] - total.a_t)
    return Total(ends[0], ends[1], {**total.effects, CONTRACTS: contracts})
