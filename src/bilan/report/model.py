"""One report, ready to be written in any format: words and figures in one language, no layout.

Everything here is frozen and plain; `bilan.report.build.report_of` makes it from a result. None of the figures is
worked out here or by the writers: they come from the framework tables and `bilan.frameworks.subtotals`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from bilan.frameworks.contents import Contents


@dataclass(frozen=True, slots=True)
class Fact:
    """A name and what stands for it: the rows of the cover and of the hypotheses."""

    label: str
    value: str


@dataclass(frozen=True, slots=True)
class KeyFigure:
    """A figure for the eye: already written with honest digits."""

    label: str
    value: str
    unit: str
    note: str


@dataclass(frozen=True, slots=True)
class Bar:
    """One contribution in t CO2e; `low` and `high` are None where no interval is known."""

    code: str
    label: str
    value: float
    low: float | None = None
    high: float | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """The bars of one chart with its title and what it covers. `name` is stable: post, gas, scope, ..."""

    name: str
    title: str
    note: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True, slots=True)
class Answer:
    """An item that a framework asks for and what the report answers; `status` is filled, to_fill or not_needed."""

    item: str
    label: str
    text: str
    status: str
    optional: bool


@dataclass(frozen=True, slots=True)
class FrameworkReport:
    """One framework: its table and the items that its report must state."""

    contents: Contents
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class FactorUsed:
    """An emission factor that at least one accepted line uses. `amount` is kg CO2e per unit, as published."""

    ref: str
    label: str
    version: str
    source: str
    unit: str
    amount: float | None
    parts: str
    gases: str
    uncertainty: str
    gwp_set: str
    region: str
    validity: str
    status: str
    licence: str
    origin: str
    url: str
    row_hash: str
    lines: int
    t_co2e: float


@dataclass(frozen=True, slots=True)
class GasUsed:
    """A gas of the accounts with its global warming potentials over 100 years."""

    name: str
    label: str
    formula: str
    family: str
    ar4: float
    ar5: float
    ar6: float


@dataclass(frozen=True, slots=True)
class MassRow:
    """Tonnes of a gas in each scope of the GHG Protocol, and its t CO2e over the three."""

    label: str
    scopes: tuple[float, float, float]
    t_co2e: float


@dataclass(frozen=True, slots=True)
class ActionRow:
    """An action of the transition plan, as declared."""

    id: str
    label: str
    category: str
    entity: str
    start: date | None
    end: date | None
    reduction_t_per_year: float | None
    cost_eur: float | None
    status: str
    owner: str


@dataclass(frozen=True, slots=True)
class ExclusionRow:
    """What was left out, why, how much it is thought to weigh, and the BEGES posts that it would reach."""

    label: str
    reason: str
    estimate_t: float | None
    posts: str


@dataclass(frozen=True, slots=True)
class Driver:
    """A factor and its share (%) of the variance of the BEGES total, the data of its lines included."""

    ref: str
    label: str
    t_co2e: float
    share_pct: float
    default: bool


@dataclass(frozen=True, slots=True)
class TextBlock:
    """A text of the report; empty when it is still to be written. `step` is the step of the platform's form."""

    key: str
    step: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class FindingRow:
    """One finding in words."""

    code: str
    severity: str
    severity_label: str
    line: str
    field: str
    place: str
    message: str
    remedy: str
    t_co2e: float | None
    count: int


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """The findings of one code together: how many lines, how many tonnes, one example."""

    code: str
    severity: str
    severity_label: str
    message: str
    remedy: str
    count: int
    t_co2e: float | None


@dataclass(frozen=True, slots=True)
class LedgerColumn:
    """A column of the ledger: `kind` is text, date, quantity, tonnes or count."""

    key: str
    label: str
    kind: str


@dataclass(frozen=True, slots=True)
class Ledger:
    """The lines with their results, in reading order; `left_out` lines did not fit and stay in the Parquet file."""

    columns: tuple[LedgerColumn, ...]
    rows: tuple[tuple[Any, ...], ...]
    left_out: int


@dataclass(frozen=True)
class Report:
    """Everything that the writers print."""

    lang: str
    title: str
    organisation: str
    period: tuple[date, date]
    period_text: str
    issued: date | None
    engine: str
    empty: bool
    approach: str
    gwp: str
    identity: Mapping[str, str]
    cover: tuple[Fact, ...]
    key_figures: tuple[KeyFigure, ...]
    summary: tuple[str, ...]
    frameworks: tuple[FrameworkReport, ...]
    contributions: tuple[Contribution, ...]
    hypotheses: tuple[Fact, ...]
    entities: tuple[tuple[str, ...], ...]
    exclusions: tuple[ExclusionRow, ...]
    drivers: tuple[Driver, ...]
    factors: tuple[FactorUsed, ...]
    gases: tuple[GasUsed, ...]
    masses: tuple[MassRow, ...]
    actions: tuple[ActionRow, ...]
    findings: tuple[FindingRow, ...]
    finding_groups: tuple[FindingGroup, ...]
    blocks: tuple[TextBlock, ...]
    ledger: Ledger

    def framework(self, name: str) -> FrameworkReport:
        """The report of one framework (KeyError when it is not in the report)."""
        return {part.contents.framework: part for part in self.frameworks}[name]

    def contribution(self, name: str) -> Contribution:
        """The contributions by ``post``, ``gas``, ``scope``, ``category``, ``entity`` or ``electricity``."""
        return {part.name: part for part in self.contributions}[name]
