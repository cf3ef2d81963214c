"""What an organisation decided about its accounts: significance, base year, targets. Tables of bilan.toml."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, slots=True)
class PostMark:
    """What is said of one post when significance is judged.

    `screening_t` is an order of magnitude for a post without lines; `criteria` are the marks of the five optional
    criteria; `not_occurring` says that the post does not exist for the organisation (a statement, not a figure).
    """

    post: str
    screening_t: float | None = None
    criteria: tuple[str, ...] = ()
    not_occurring: bool = False
    note: str = ""


@dataclass(frozen=True, slots=True)
class SignificancePolicy:
    """[significance]: share of the indirect emissions that the significant posts must reach, and marks by post."""

    threshold_pct: float = 80.0
    posts: tuple[PostMark, ...] = ()


@dataclass(frozen=True, slots=True)
class BaseYearChange:
    """One change that bears on the base year: its effect in t CO2e on the base year's figures, whole or by post.

    `trigger` is structure, method, factor, error, category or activity (organic growth, which never counts).
    """

    day: date
    trigger: str
    note: str = ""
    effect_t: float | None = None
    effects: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class BaseYearPolicy:
    """[base_year]: where the base year's figures are, the threshold of recalculation, the log of changes.

    `values` holds tonnes by post; None is a post that was not assessed ("nc"), which is not zero.
    """

    year: int
    inventory: str = ""
    threshold_pct: float = 5.0
    values: Mapping[str, float | None] = field(default_factory=dict)
    changes: tuple[BaseYearChange, ...] = ()


@dataclass(frozen=True, slots=True)
class TransitionPolicy:
    """[transition]: the target and the reference path of the transition plan; options of the command line win."""

    target_pct: float | None = None
    by: int | None = None
    path: str = ""
    sector: str = ""
    scope: str = ""


@dataclass(frozen=True, slots=True)
class AccountingPolicy:
    """[accounting]: how an accounting export becomes activity lines.

    `fec` and `general_ledger` name files or folders beside ``fec/`` and ``general_ledger/``; `aggregate` is "month"
    (account, supplier and month) or "entry"; `covered_physically` is "flag" or "exclude"; `entity` is the entity of
    files whose folder names none.
    """

    fec: tuple[str, ...] = ()
    general_ledger: tuple[str, ...] = ()
    aggregate: str = "month"
    covered_physically: str = "flag"
    currency: str = "EUR"
    entity: str = ""
    account_rules: str = "account_rules.csv"
    supplier_rules: str = "supplier_rules.csv"
    built_in_rules: bool = True
