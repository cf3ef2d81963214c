"""Flows that may be counted twice: pairs of amounts picked by the rules of ``data/checks/double_counts.toml``.

A suspicion says where to look; it never changes an amount. Its tonnes are those of each side, and the most that can be
counted twice is the smaller of the two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

from bilan.checks import families, tables
from bilan.checks.amounts_view import View
from bilan.engine.arrays import Flags, Floats, Integers

#: Ids named on each side; the rest is counted.
NAMED = 5


@dataclass(frozen=True, slots=True)
class Side:
    """One side of a suspicion: tonnes, number of lines, and some of their ids."""

    tonnes: float
    lines: int
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Suspicion:
    """Two sides that may hold one flow; `b` is None where one side says enough.

    `number` is the check's number in the method, `entity` where it was seen (empty: the organisation), `about` the
    category or factor that both sides share.
    """

    number: int
    code: str
    entity: str
    about: str
    a: Side
    b: Side | None

    @property
    def at_most_t(self) -> float:
        """The most that may be counted twice."""
        return min(abs(self.a.tonnes), abs(self.b.tonnes)) if self.b else abs(self.a.tonnes)


@dataclass(frozen=True, slots=True)
class Picked:
    """Rows of a view with their tonnes, and by group an id and the number of lines known from the lines themselves."""

    rows: Integers
    tonnes: Floats
    named: dict[int, tuple[str, int]]

    def only(self, kept: Flags) -> Picked:
        """The rows where `kept` is true."""
        return Picked(self.rows[kept], self.tonnes[kept], self.named)


def suspicions(seen: View) -> tuple[Suspicion, ...]:
    """Every suspicion of the table, in the order of the checks."""
    return tuple(found for check in tables.toml("double_counts.toml")["check"] for found in _of_check(seen, check))


def _of_check(seen: View, check: dict[str, Any]) -> Iterator[Suspicion]:
    a = _pick(seen, check["a"], check)
    if not len(a.rows):
        return
    b = _pick(seen, check["b"], check) if "b" in check else None
    if b is not None and not len(b.rows):
        return
    least = check.get("material_pct", 0.0) / 100 * abs(seen.total_t)
    pairs = _across_entities(seen, a, b) if check["scope"] == "other_entity" and b else _by_key(seen, check, a, b)
    for mine, other in pairs:
        sides = [abs(float(picked.tonnes.sum())) for picked in (mine, other) if picked is not None]
        if min(sides) > least:
            entity, about = _names(seen, check, mine)
            of_b = side(seen, other) if other is not None else None
            yield Suspicion(check["number"], check["code"], entity, about, side(seen, mine), of_b)


def _pick(seen: View, chosen: dict[str, Any], check: dict[str, Any]) -> Picked:
    kept = seen.in_kinds(
        frozenset(chosen.get("categories", ())), frozenset(chosen.get("cases", ())), frozenset(chosen.get("tiers", ()))
    )
    if "parts" in chosen:
        at = np.flatnonzero(kept)
        kept[at] = [part in chosen["parts"] for part in seen.amounts.part[seen.rows[at]]]
    if "counted_in" in check and kept.any():
        kept &= seen.counted_in(check["counted_in"])
    for family in chosen.get("without", ()):
        kept &= ~_of_family(seen, kept, family)
    share = kept.astype(float)
    named: dict[int, tuple[str, int]] = {}
    for family in chosen.get("families", ()):
        share *= _share_of_family(seen, share > 0, family, named)
    rows = np.flatnonzero(share > 0).astype(np.int64)
    return Picked(rows, seen.tonnes[rows] * share[rows], named)


def _of_family(seen: View, among: Flags, family: str) -> Flags:
    factors = np.unique(seen.factor[among])
    member = [f for f in factors if seen.of_family(int(f), family)]
    return np.asarray(among & np.isin(seen.factor, member), dtype=bool)


def _share_of_family(seen: View, among: Flags, family: str, named: dict[int, tuple[str, int]]) -> Floats:
    """Per row: 1 where the factor belongs, else the share of the group whose lines say so."""
    share = _of_family(seen, among, family).astype(float)
    pattern = families.line_pattern(family)
    rest = among & (share == 0)
    if pattern and rest.any():
        found = seen.lines_matching("label", pattern, np.unique(seen.group[rest]))
        named |= found.lines
        by_group = np.zeros(len(seen.amounts.rejection))
        by_group[list(found.share)] = list(found.share.values())
        share = np.where(rest, by_group[seen.group], share)
    return share


def _by_key(seen: View, check: dict[str, Any], a: Picked, b: Picked | None) -> Iterator[tuple[Picked, Picked | None]]:
    """The two sides cut by what they must share: entity, category or factor."""
    cut_a = _cut(a, _keys(seen, check, a))
    cut_b = _cut(b, _keys(seen, check, b)) if b is not None else {}
    for key, mine in cut_a.items():
        if b is None or key in cut_b:
            yield mine, cut_b.get(key)


def _cut(picked: Picked, keys: Integers) -> dict[int, Picked]:
    order = np.argsort(keys, kind="stable")
    distinct, starts = np.unique(keys[order], return_index=True)
    ends = [*starts[1:].tolist(), len(order)]
    return {
        int(key): Picked(picked.rows[order[first:last]], picked.tonnes[order[first:last]], picked.named)
        for key, first, last in zip(distinct, starts, ends, strict=True)
    }


def _across_entities(seen: View, a: Picked, b: Picked) -> Iterator[tuple[Picked, Picked | None]]:
    entity_a, entity_b = seen.entity_code[seen.group[a.rows]], seen.entity_code[seen.group[b.rows]]
    for code in np.unique(entity_a):
        elsewhere = b.only(np.asarray(entity_b != code, dtype=bool))
        if len(elsewhere.rows):
            yield a.only(np.asarray(entity_a == code, dtype=bool)), elsewhere


def _keys(seen: View, check: dict[str, Any], picked: Picked) -> Integers:
    """Per picked row: one number for all that the two sides must share."""
    groups = seen.group[picked.rows]
    entity = seen.entity_code[groups] if check["scope"] == "entity" else np.zeros(len(groups), dtype=np.int64)
    about = np.zeros(len(groups), dtype=np.int64)
    if check.get("same") == "category":
        slugs = sorted({category for category, _, _ in seen.kinds})
        about = np.array([slugs.index(category) for category, _, _ in seen.kinds], dtype=np.int64)[seen.kind[groups]]
    elif check.get("same") == "factor":
        about = seen.factor[picked.rows]
    return np.asarray(entity * (len(seen.amounts.book.rows) + len(seen.kinds) + 1) + about, dtype=np.int64)


def _names(seen: View, check: dict[str, Any], picked: Picked) -> tuple[str, str]:
    """Entity and shared category or factor of a side, in words."""
    group = int(seen.group[picked.rows[0]])
    entity = str(seen.entity[group]) if check["scope"] in {"entity", "other_entity"} and not seen.merged else ""
    if check.get("same") == "category":
        return entity, seen.kinds[seen.kind[group]][0]
    if check.get("same") == "factor":
        return entity, str(seen.amounts.book.rows[int(seen.factor[picked.rows[0]])]["id"])
    return entity, ""


def side(seen: View, picked: Picked) -> Side:
    """Tonnes, lines and some ids of picked rows: one id for each group."""
    column = seen.amounts.column
    groups = [int(g) for g in np.unique(seen.group[picked.rows])]
    known = [picked.named.get(g, (column["one_line"][g], int(column["n"][g]))) for g in groups]
    ids = sorted(name for name, _ in known)[:NAMED]
    return Side(float(picked.tonnes.sum()), sum(count for _, count in known), tuple(ids))
