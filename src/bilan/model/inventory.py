"""An inventory folder as frozen data: who, when, which approach, and where the lines are."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import pyarrow as pa

from bilan.model.activities import Activities
from bilan.model.findings import Finding
from bilan.model.policy import AccountingPolicy, BaseYearPolicy, SignificancePolicy, TransitionPolicy

APPROACHES = ("operational_control", "financial_control", "equity_share")
GWP_CHOICES = ("published", "AR4", "AR5", "AR6")
ORGANISATION_KINDS = ("company", "public_body", "municipality", "epci", "department", "region", "state")


@dataclass(frozen=True, slots=True)
class EntityShare:
    """Share and control of an entity between two dates, both included; None is open."""

    valid_from: date | None = None
    valid_to: date | None = None
    equity_share: float = 1.0
    operated: bool = True
    held: bool = True


@dataclass(frozen=True, slots=True)
class Entity:
    """A legal entity or site of the organisation.

    `shares`, when given, replaces `equity_share`, `operated` and `held` on the days that its rows cover; other
    days keep the entity's own values.
    """

    id: str
    name: str = ""
    equity_share: float = 1.0
    operated: bool = True
    held: bool = True
    joint_venture: bool = False
    country: str = "FR"
    commune: str = ""
    shares: tuple[EntityShare, ...] = ()


@dataclass(frozen=True, slots=True)
class Organisation:
    """Who reports; feeds the reports' cover and the obligations."""

    name: str = ""
    kind: str = "company"
    siren: str = ""
    siret: str = ""
    naf: str = ""
    employees: int | None = None
    population: int | None = None
    overseas: bool = False
    revenue_eur: float | None = None


@dataclass(frozen=True, slots=True)
class Exclusion:
    """A category left out of the inventory, with its reason."""

    category: str
    reason: str
    estimate_t: float | None = None


@dataclass(frozen=True)
class Configuration:
    """What bilan.toml says."""

    name: str
    period: tuple[date, date]
    approach: str = "operational_control"
    gwp: str = "published"
    iso_capital_goods: str = "spread"  # or "purchase"
    deflate: bool = True
    base_year: int | None = None
    organisation: Organisation = field(default_factory=Organisation)
    entities: tuple[Entity, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    texts: dict[str, str] = field(default_factory=dict)  # text blocks of the reports, by block name
    significance: SignificancePolicy = field(default_factory=SignificancePolicy)
    base_year_policy: BaseYearPolicy | None = None  # [base_year]: figures, threshold and log of changes
    transition: TransitionPolicy = field(default_factory=TransitionPolicy)
    accounting: AccountingPolicy = field(default_factory=AccountingPolicy)


@dataclass(frozen=True)
class Inventory:
    """An inventory folder that was read: configuration, lines, own factors, contracts, findings of reading."""

    path: Path
    configuration: Configuration
    activities: Activities
    own_factors: pa.Table | None = None  # rows of FACTOR_SCHEMA
    own_parts: pa.Table | None = None  # rows of PART_SCHEMA
    own_book: object | None = None  # the bilan.factors.book.FactorBook behind the two, with refusals and notes
    contracts: pa.Table | None = None  # rows of CONTRACT_SCHEMA
    actions: pa.Table | None = None
    findings: tuple[Finding, ...] = ()
    understood: dict[str, object] = field(default_factory=dict)  # what reading recognised, for `bilan check`
    accounting: object | None = None  # the bilan.accounting.coverage.Coverage of accounting exports among the lines
    lock: object | None = None  # the bilan.lock.form.Lock of the folder, which then chooses the factors
