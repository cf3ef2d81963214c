"""What a reader of a comparison must know: what was not matched, not comparable, or summed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa

from bilan.comparison.entries import Matched
from bilan.comparison.matching import without_years
from bilan.comparison.side import Side
from bilan.engine import calendar
from bilan.engine.arrays import Flags, Texts
from bilan.model.findings import Finding

if TYPE_CHECKING:
    from bilan.result import Result

#: Lines named in one finding.
_NAMED = 10
#: Share of pairs with the same id but another category from which the ids look like mere row numbers.
_REUSED = 0.5


def remarks(
    results: tuple[Result, Result],
    sides: tuple[Side, Side],
    rejected: tuple[Texts, Texts],
    pairs: tuple[Side, Side],
    how: Texts,
    fine: Flags,
    coverage: tuple[Matched, ...],
) -> tuple[Finding, ...]:
    """Findings of a comparison; `fine` marks the pairs whose quantities convert into each other's factor."""
    by_way = {one.how: one for one in coverage}
    found = [
        *_empty(results, sides),
        *_nothing_in_common(sides, how),
        *_units(pairs, fine, by_way["units-differ"]),
        *_rejected(results, sides, rejected),
        *_reused_ids(pairs, how),
        *_summed(pairs),
        *_lengths(results),
    ]
    return tuple(found)


def _empty(results: tuple[Result, Result], sides: tuple[Side, Side]) -> Iterator[Finding]:
    for result, side in zip(results, sides, strict=True):
        if not len(side):
            name = result.computation.inventory.configuration.name
            yield Finding("compare-no-line", values={"name": name, "read": result.lines_read}, t_co2e=0.0)


def _nothing_in_common(sides: tuple[Side, Side], how: Texts) -> Iterator[Finding]:
    if not len(how) and len(sides[0]) and len(sides[1]):
        yield Finding("compare-nothing-in-common", field="id")


def _units(pairs: tuple[Side, Side], fine: Flags, weight: Matched) -> Iterator[Finding]:
    at = np.flatnonzero(~fine)
    if len(at):
        values = {"lines": _listed(pairs[0].id[at])}
        tonnes = abs(weight.a_t) + abs(weight.b_t)
        yield Finding("compare-units-differ", str(pairs[0].id[at[0]]), "unit", values, tonnes, count=len(at))


def _rejected(
    results: tuple[Result, Result], sides: tuple[Side, Side], rejected: tuple[Texts, Texts]
) -> Iterator[Finding]:
    """Lines that one side accepts and the other rejects, under the same id or the same but for the year."""
    configurations = [result.computation.inventory.configuration for result in results]
    accepted, refused = (
        [_keys(ids, one.period) for ids, one in zip(texts, configurations, strict=True)]
        for texts in ([side.id for side in sides], rejected)
    )
    for which in (0, 1):
        other = 1 - which
        both = np.isin(accepted[other], refused[which]) & ~np.isin(accepted[other], accepted[which])
        ids = sides[other].id[both].tolist()
        if ids:
            name, year = configurations[which].name, configurations[which].period[1].year
            values = {"lines": _listed(ids), "name": name, "year": year}
            yield Finding("compare-rejected-on-one-side", ids[0], "id", values, count=len(ids))


def _keys(ids: Texts, period: tuple[date, date]) -> Texts:
    years = sorted({day.year for day in period})
    return np.array(without_years(pa.array(ids, pa.string()), years).to_pylist(), dtype=str)


def _reused_ids(pairs: tuple[Side, Side], how: Texts) -> Iterator[Finding]:
    by_id = how == "id"
    moved = pairs[0].category[by_id] != pairs[1].category[by_id]
    if len(moved) > 1 and moved.mean() > _REUSED:
        yield Finding("compare-ids-reused", field="id", values={"pairs": int(by_id.sum())}, count=int(moved.sum()))


def _summed(pairs: tuple[Side, Side]) -> Iterator[Finding]:
    many = (pairs[0].lines > 1) | (pairs[1].lines > 1)
    if many.any():
        values = {"a": int(pairs[0].lines[many].sum()), "b": int(pairs[1].lines[many].sum())}
        yield Finding("compare-lines-summed", values=values, count=int(many.sum()))


def _lengths(results: tuple[Result, Result]) -> Iterator[Finding]:
    months = [calendar.months(result.computation.inventory.configuration.period) for result in results]
    if abs(months[0] - months[1]) > 0.5:
        yield Finding("compare-periods-differ", field="period", values={"a": f"{months[0]:g}", "b": f"{months[1]:g}"})


def _listed(ids: list[str] | Texts) -> str:
    shown = ", ".join(str(text) for text in ids[:_NAMED])
    return f"{shown}, …" if len(ids) > _NAMED else shown
