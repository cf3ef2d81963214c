"""Groups made definite: each with its factor, conversion, situation, and its amounts per part, gas and framework.

This is the small side of the plan: some thousands of groups, whatever the number of lines. Work that depends on
texts is done once for each distinct combination; the rest is arrays.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

import numpy as np
import pyarrow as pa

from bilan.engine import intervals, perimeter
from bilan.engine.arrays import Flags, Floats, Integers, Texts, sum_by
from bilan.engine.book import Book
from bilan.engine.lines import WEIGHTS
from bilan.engine.resolve import Resolution, Resolver
from bilan.frameworks import rules
from bilan.frameworks.classify import Classified
from bilan.frameworks.rows import ALL_BUT_GHGP, GHGP_ONLY, expand
from bilan.frameworks.sides import Side, settled
from bilan.frameworks.situations import Situation
from bilan.model.gases import TOTAL_COLUMNS, report_column
from bilan.model.inventory import Configuration, Entity

#: Columns of a framework's table: those of the total, then biogenic CO2 apart.
REPORT_COLUMNS = (*TOTAL_COLUMNS, "co2_biogenic_t")


@dataclass(frozen=True)
class Amounts:
    """Groups and their rows of amounts.

    A row is one (group, side, part, gas, account) of a factor; its tonnes in framework j are
    ``co2e_t[row] * quantity[j][group[row]]``, where `co2e_t` is t CO2e per unit of the line's quantity.
    """

    book: Book
    column: dict[str, Texts]  # the groups' keys and measures
    sides: tuple[tuple[Side, ...], ...]  # per group: one, or one for each side of the boundary that it touches
    resolution: tuple[Resolution, ...]  # per group
    resolution_ghgp: tuple[Resolution | None, ...]  # per group
    entity: tuple[Entity | None, ...]  # per group
    rejection: Texts  # per group: finding code, or ''
    activity_s: Floats  # per group: sigma of the activity data
    weight: tuple[Integers, ...]  # per framework, per group: index into WEIGHTS
    quantity: tuple[Floats, ...]  # per framework, per group
    squared: tuple[Floats, ...]
    count: tuple[Integers, ...]
    group: Integers  # per row
    side: Integers  # index into the group's sides
    share: Floats
    factor: Integers
    variant: Integers
    part: Texts
    gas: Texts
    account: Texts
    kg: Floats
    co2e_t: Floats
    classified: tuple[Classified, ...]  # distinct
    place: Integers  # per row: index into `classified`
    kyoto: Flags  # per row: whether the gas is one of the seven families, or known only as CO2e (RULES 5)

    @cached_property
    def situation(self) -> tuple[Situation, ...]:
        """Per group: its situation on the side where it has most days; category, kind and tier are those of all."""
        return tuple(sides[0].situation for sides in self.sides)

    @cached_property
    def factor_variables(self) -> Integers:
        """Per factor of the book: number of its variable; one factor asked for in two ways is one variable."""
        seen: dict[tuple[str, str], int] = {}
        return np.array([seen.setdefault((row["id"], row["version"]), len(seen)) for row in self.book.rows], np.int64)

    @cached_property
    def factor_sigmas(self) -> Floats:
        """Per factor of the book: standard deviation of the logarithm, the stated default where none is given."""
        default = intervals.sigma(str(intervals.DEFAULT_FACTOR_UNCERTAINTY_PCT))
        assert default is not None
        found = [intervals.sigma(row["uncertainty"]) for row in self.book.rows]
        return np.array([default if s is None else s for s in found], dtype=np.float64)

    @cached_property
    def gas_column(self) -> Integers:
        """Per row: index of the report column of its gas in `REPORT_COLUMNS`."""
        index = {gas: REPORT_COLUMNS.index(report_column(gas)) for gas in set(self.gas)}
        return np.array([index[gas] for gas in self.gas], dtype=np.int64)

    def weight_name(self, framework: str, group: int) -> str:
        """Name of the weight that makes a group's quantity in a framework."""
        return WEIGHTS[int(self.weight[rules.FRAMEWORKS.index(framework)][group])]

    @cached_property
    def accepted(self) -> Flags:
        """Per group: whether its lines are counted."""
        return np.asarray(self.rejection == "", dtype=np.bool_)

    def feeds(self, framework: str) -> Flags:
        """Per row: whether it feeds a framework (accepted lines, right variant)."""
        other = ALL_BUT_GHGP if framework == "ghg-protocol" else GHGP_ONLY
        return np.asarray(self.accepted[self.group] & (self.variant != other), dtype=np.bool_)

    def tonnes(self, framework: str) -> Floats:
        """Per row: t CO2e in a framework; rows that do not feed it are zero."""
        j = rules.FRAMEWORKS.index(framework)
        return np.where(self.feeds(framework), self.co2e_t * self.quantity[j][self.group], 0.0)

    def tonnes_of_groups(self) -> Floats:
        """Per group: t CO2e of account emission; of the whole quantity for rejected groups, NaN where unknown."""
        whole = self.column["q_whole"].astype(float) * np.ones(len(self.rejection))
        used = np.where(self.accepted, self.quantity[0], whole)
        counted = (self.account == "emission") & (self.variant != GHGP_ONLY)
        total = sum_by(self.group[counted], (self.co2e_t * used[self.group])[counted], len(self.rejection))
        known = np.array([resolution.factor >= 0 and not resolution.problem for resolution in self.resolution], bool)
        return np.where(known & np.isfinite(total), total, np.nan)


def build(groups: pa.Table, configuration: Configuration, approach: str, resolver: Resolver) -> Amounts:
    """Resolve and place every group.

    `groups` has the keys and measures of `bilan.engine.groups`; the result keeps their order.
    """
    column = {name: np.array(groups[name].to_pylist(), dtype=object) for name in groups.column_names}
    column["entity"] = column["stand_in"]  # one entity stands for all that weigh the same (see engine.perimeter)
    entities = {entity.id: entity for entity in configuration.entities}
    entity = tuple(entities.get(name) for name in column["stand_in"])
    parts = perimeter.segments(configuration, approach)
    sides = settled(column, entity, parts, approach, configuration.period)
    situation = tuple(of_group[0].situation for of_group in sides)
    resolution, resolution_ghgp = _resolutions(column, entity, resolver, configuration.period[1])
    capital = np.array([s.capital for s in situation], dtype=bool)
    rejection = _rejections(column, entity, resolution, capital)
    weights = _weights(column, capital, configuration.iso_capital_goods == "purchase")
    sigmas = {text: intervals.sigma(text) or 0.0 for text in set(column["uncertainty"])}
    rows = expand(resolver.book, sides, resolution, resolution_ghgp)
    return Amounts(
        book=resolver.book,
        column=column,
        sides=sides,
        resolution=resolution,
        resolution_ghgp=resolution_ghgp,
        entity=entity,
        rejection=rejection,
        activity_s=np.array([sigmas[text] for text in column["uncertainty"]], dtype=float),
        weight=tuple(weights),
        quantity=tuple(_pick(column, "q", weight) for weight in weights),
        squared=tuple(_pick(column, "s", weight) for weight in weights),
        count=tuple(_pick(column, "n", weight).astype(np.int64) for weight in weights),
        **rows,
    )


def _resolutions(
    column: dict[str, Texts], entity: Sequence[Entity | None], resolver: Resolver, period_end: date
) -> tuple[tuple[Resolution, ...], tuple[Resolution | None, ...]]:
    cache: dict[tuple[str, str, str, str], Resolution] = {}

    def find(ref: str, unit: str, dated: str, country: str) -> Resolution:
        key = (ref, unit, dated, country)
        if key not in cache:
            cache[key] = resolver.resolve(ref, unit, date.fromisoformat(dated) if dated else period_end, country)
        return cache[key]

    main, other = [], []
    for ref, ghgp_ref, unit, dated, one in zip(
        column["factor"], column["factor_ghgp"], column["unit"], column["dated"], entity, strict=True
    ):
        country = one.country if one else "FR"
        main.append(find(ref, unit, dated, country))
        other.append(find(ghgp_ref, unit, dated, country) if ghgp_ref else None)
    return tuple(main), tuple(other)


def _rejections(
    column: dict[str, Texts], entity: Sequence[Entity | None], resolution: Sequence[Resolution], capital: Flags
) -> Texts:
    codes = []
    for i, status in enumerate(column["status"]):
        ignored_dates = capital[i] and status == "end-before-start"
        if status and not ignored_dates:
            codes.append(status)
        elif entity[i] is None:
            codes.append("unknown-entity")
        elif resolution[i].problem:
            codes.append(resolution[i].problem)
        elif column["outside_period"][i] and not capital[i]:
            codes.append("outside-period")
        else:
            codes.append("")
    return np.array(codes, dtype=object)


def _weights(column: dict[str, Texts], capital: Flags, iso_in_full: bool) -> list[Integers]:
    """Per framework and group, the index of the weight that counts (RULES 21)."""
    has_life = column["has_life"].astype(bool)
    chosen = []
    for framework in rules.FRAMEWORKS:
        in_full = framework == "ghg-protocol" or (framework == "iso-14064-1" and iso_in_full)
        of_life = WEIGHTS.index("purchase" if in_full else "spread")
        of_capital = np.where(has_life, of_life, WEIGHTS.index("whole"))
        chosen.append(np.where(capital, of_capital, WEIGHTS.index("time")).astype(np.int64))
    return chosen


def _pick(column: dict[str, Texts], measure: str, weight: Integers) -> Floats:
    table = np.stack([np.nan_to_num(column[f"{measure}_{name}"].astype(float)) for name in WEIGHTS])
    return table[weight, np.arange(len(weight))] if len(weight) else np.zeros(0)
