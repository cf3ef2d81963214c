"""The amounts of a computation as the checks look at them: counted rows with category, case, entity and tonnes.

Everything is worked out per group and per distinct factor, never per line; labels of lines are looked at only where
the ledger is a table in memory, by one vectorised search for each check that asks for it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bilan.checks import families
from bilan.engine.arrays import Flags, Floats, Integers, Texts
from bilan.engine.perimeter import MERGED_FROM
from bilan.frameworks import rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.rows import GHGP_ONLY
from bilan.model.inventory import Configuration

#: What a line and its group have in common, as written in the ledger but for spaces at the ends.
_KEYS = ("entity", "category", "factor", "unit", "case", "tier", "kind", "uncertainty", "factor_ghgp")


@dataclass(frozen=True)
class Named:
    """Lines found by their own text, by group: their share of the group's quantity, one of their ids, their number."""

    share: dict[int, float]
    lines: dict[int, tuple[str, int]]


@dataclass
class View:
    """Counted amounts of account emission; `rows` are indices into the rows of `amounts`."""

    amounts: Amounts
    activities: pa.Table | None
    only_entity: str
    rows: Integers
    group: Integers  # per row of `rows`
    factor: Integers  # per row of `rows`
    entity_code: Integers  # per group: a number for its entity
    tonnes: Floats  # per row of `rows`, as in BEGES
    kind: Integers  # per group: index into `kinds`
    kinds: list[tuple[str, str, str]]  # distinct (category, case, tier)
    total_t: float
    merged: bool = False  # entities that weigh the same are summed together: a group does not say whose it is
    _family: dict[tuple[str, int], bool] = field(default_factory=dict)
    _groups: dict[tuple[str, ...], list[int]] | None = None

    @property
    def entity(self) -> Texts:
        """Per group: the entity, or the one that stands for all that weigh the same."""
        return self.amounts.column["entity"]

    def of_family(self, factor: int, family: str) -> bool:
        """Whether a factor of the book belongs to a family; worked out once."""
        key = (family, factor)
        if key not in self._family:
            self._family[key] = families.belongs(self.amounts.book.rows[factor], family)
        return self._family[key]

    def in_kinds(self, categories: frozenset[str], cases: frozenset[str], tiers: frozenset[str]) -> Flags:
        """Per row: whether its group has one of these categories, cases and tiers (empty: any)."""
        wanted = [
            (not categories or category in categories) and (not cases or case in cases) and (not tiers or tier in tiers)
            for category, case, tier in self.kinds
        ]
        return np.array(wanted or [False], dtype=bool)[self.kind][self.group]

    def counted_in(self, framework: str) -> Flags:
        """Per row: whether the framework counts it in its total."""
        return _counted(self.amounts, (framework,))[self.amounts.place][self.rows]

    def lines_matching(self, column: str, pattern: str, groups: Integers) -> Named:
        """Lines of some groups whose text matches; nothing for ledgers that stay on disk."""
        if self.activities is None or not len(groups):
            return Named({}, {})
        wanted = sorted({str(text) for text in self.amounts.column["category"][groups]})
        category = pc.utf8_trim_whitespace(pc.fill_null(self.activities["category"], ""))
        table = self.activities.filter(pc.is_in(category, pa.array(wanted, pa.string())))
        hit = pc.match_substring_regex(pc.fill_null(table[column], ""), pattern, ignore_case=True)
        return self.named(table.filter(hit), frozenset(int(g) for g in groups))

    def named(self, lines: pa.Table, allowed: frozenset[int]) -> Named:
        """The groups of some lines, with the share of each group's quantity that the lines make."""
        quantity: dict[int, float] = {}
        known: dict[int, tuple[str, int]] = {}
        sums = lines.group_by(list(_KEYS)).aggregate([("quantity", "sum"), ("id", "min"), ("id", "count")])
        for row in sums.to_pylist():
            for group in self._index().get(self._key(row), []):
                if group in allowed:
                    first, count = known.get(group, (row["id_min"] or "", 0))
                    known[group] = (min(first, row["id_min"] or ""), count + row["id_count"])
                    quantity[group] = quantity.get(group, 0.0) + (row["quantity_sum"] or 0.0)
        return Named({g: _share(q, float(self.amounts.column["q_whole"][g])) for g, q in quantity.items()}, known)

    def _key(self, line: Mapping[str, Any]) -> tuple[str, ...]:
        texts = [(line[name] or "").strip() for name in _KEYS]
        return self._without_merged((texts[0] or self.only_entity, *texts[1:]))

    def _without_merged(self, key: tuple[str, ...]) -> tuple[str, ...]:
        """The key without the entity where groups do not know it."""
        return ("", *key[1:]) if self.merged else key

    def _index(self) -> dict[tuple[str, ...], list[int]]:
        if self._groups is None:
            self._groups = {}
            columns = [self.amounts.column[name] for name in _KEYS]
            for g, key in enumerate(zip(*columns, strict=True)):
                self._groups.setdefault(self._without_merged(key), []).append(g)
        return self._groups


def view(amounts: Amounts, activities: pa.Table | None, configuration: Configuration) -> View:
    """Look at the amounts that at least one framework counts in its total.

    `activities` is the ledger when it is a table in memory, else None.
    """
    entities = configuration.entities
    counts = _counted(amounts, rules.FRAMEWORKS)[amounts.place]
    tonnes = amounts.tonnes("beges-v5")
    kept = (amounts.account == "emission") & (amounts.variant != GHGP_ONLY) & counts & (tonnes != 0)
    rows = np.flatnonzero(kept).astype(np.int64)
    codes: dict[str, int] = {}
    distinct: dict[tuple[str, str, str], int] = {}
    kind = [distinct.setdefault((s.category or "", s.case, s.tier), len(distinct)) for s in amounts.situation]
    return View(
        amounts=amounts,
        activities=activities,
        only_entity=entities[0].id if len(entities) == 1 else "",
        rows=rows,
        group=amounts.group[rows],
        factor=amounts.factor[rows],
        entity_code=np.array([codes.setdefault(name, len(codes)) for name in amounts.column["entity"]], dtype=np.int64),
        tonnes=tonnes[rows],
        kind=np.array(kind, dtype=np.int64),
        kinds=list(distinct),
        total_t=float(tonnes[rows].sum()),
        merged=len(entities) >= MERGED_FROM,
    )


def _counted(amounts: Amounts, frameworks: tuple[str, ...]) -> Flags:
    """Per distinct place: whether one of the frameworks counts it in its total."""
    at = [rules.FRAMEWORKS.index(name) for name in frameworks]
    return np.array([any(c.places[j].counted for j in at) for c in amounts.classified] or [False], dtype=bool)


def _share(part: float, whole: float) -> float:
    return min(max(part / whole, 0.0), 1.0) if whole and np.isfinite(whole) else 1.0
