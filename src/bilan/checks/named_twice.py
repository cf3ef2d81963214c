"""Suspicions from what lines say of others: a supplier entered twice, an own entity among suppliers or holdings.

Checks 6 and 9. They read the columns `tags` and `label`, so they apply to ledgers that are tables in memory. A supplier
is named by a tag ``supplier=NAME`` or ``fournisseur=NAME``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bilan.checks.amounts_view import View
from bilan.checks.double_counts import Picked, Suspicion, side
from bilan.model.inventory import Configuration

_SUPPLIER = r"(?i)(?:^|[;,|\s])(?:supplier|fournisseur)\s*[:=]\s*(?P<name>[^;,|]+)"
#: Categories that hold shares in others, or their branches.
_HOLDINGS = frozenset({"investments", "franchises"})
#: Shortest name of an entity that is looked for in labels.
_SHORTEST = 4


def suspicions(seen: View, configuration: Configuration, inside: frozenset[str]) -> tuple[Suspicion, ...]:
    """Suspicions of checks 6 (same supplier) and 9 (own entities); `inside` are the entities inside the boundary."""
    if seen.activities is None:
        return ()
    return (*_same_supplier(seen, configuration, inside), *_own_entities_held(seen, configuration, inside))


def _same_supplier(seen: View, configuration: Configuration, inside: frozenset[str]) -> Iterator[Suspicion]:
    assert seen.activities is not None
    tagged = seen.activities.filter(pc.match_substring_regex(pc.fill_null(seen.activities["tags"], ""), _SUPPLIER))
    if not tagged.num_rows:
        return
    names = pc.struct_field(pc.extract_regex(tagged["tags"], _SUPPLIER), "name")
    tagged = tagged.append_column("supplier", pc.utf8_lower(pc.utf8_trim_whitespace(names)))
    own = {text.casefold(): e.id for e in configuration.entities if e.id in inside for text in (e.id, e.name) if text}
    named = set(pc.unique(tagged["supplier"]).to_pylist())
    for supplier in sorted(_in_two_ways(seen, tagged) | (named & set(own))):
        picked = _picked(seen, tagged.filter(pc.equal(tagged["supplier"], supplier)))
        if supplier in own and len(picked.rows):
            yield Suspicion(9, "double-count-internal-sale", own[supplier], supplier, side(seen, picked), None)
            continue
        spend, physical = _by_money(seen, picked)
        if len(spend.rows) and len(physical.rows):
            yield Suspicion(6, "double-count-supplier", "", supplier, side(seen, spend), side(seen, physical))


def _in_two_ways(seen: View, tagged: pa.Table) -> set[str]:
    """Suppliers with lines of monetary and of physical factors."""
    monetary = {
        ref for ref, at in seen.amounts.book.by_ref.items() if any(seen.of_family(factor, "monetary") for factor in at)
    }
    pairs = tagged.select(["supplier", "factor"]).group_by(["supplier", "factor"]).aggregate([]).to_pylist()
    ways: dict[str, set[bool]] = {}
    for pair in pairs:
        ways.setdefault(pair["supplier"], set()).add((pair["factor"] or "").strip() in monetary)
    return {supplier for supplier, found in ways.items() if len(found) == 2}


def _own_entities_held(seen: View, configuration: Configuration, inside: frozenset[str]) -> Iterator[Suspicion]:
    """An investment or a franchise whose label names an entity that is consolidated."""
    held = seen.in_kinds(_HOLDINGS, frozenset(), frozenset())
    groups = np.unique(seen.group[held])
    if not len(groups):
        return
    for entity in configuration.entities:
        names = [name for name in (entity.id, entity.name) if len(name) >= _SHORTEST]
        if entity.id not in inside or not names:
            continue
        pattern = r"(^|\W)(" + "|".join(re.escape(name) for name in names) + r")(\W|$)"
        named = seen.lines_matching("label", pattern, groups)
        rows = np.flatnonzero(held & np.isin(seen.group, list(named.share)))
        mine = np.flatnonzero(seen.entity[seen.group] == entity.id)
        if len(rows) and (len(mine) or seen.merged):
            share = np.array([named.share[int(g)] for g in seen.group[rows]])
            a = Picked(rows.astype(np.int64), seen.tonnes[rows] * share, named.lines)
            b = None if seen.merged else side(seen, Picked(mine.astype(np.int64), seen.tonnes[mine], {}))
            yield Suspicion(9, "double-count-own-entity-held", entity.id, entity.id, side(seen, a), b)


def _picked(seen: View, lines: pa.Table) -> Picked:
    named = seen.named(lines, frozenset(range(len(seen.amounts.rejection))))
    rows = np.flatnonzero(np.isin(seen.group, list(named.share))).astype(np.int64)
    share = np.array([named.share[int(g)] for g in seen.group[rows]], dtype=float)
    return Picked(rows, seen.tonnes[rows] * share, named.lines)


def _by_money(seen: View, picked: Picked) -> tuple[Picked, Picked]:
    monetary = np.array([seen.of_family(int(f), "monetary") for f in seen.factor[picked.rows]], dtype=bool)
    return picked.only(monetary), picked.only(~monetary)
