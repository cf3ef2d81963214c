"""The plan over lines: every line with its defaults, its state and its weights, as one Ibis expression.

Weights of a line, all unit-free:

- `w_time`: share of its days inside the period (RULES 22);
- `w_spread`, `w_purchase`: capital goods over their life, and in full in the year bought (RULES 21);
- `w_whole`: capital goods without dates: the whole amount.
"""

from __future__ import annotations

from datetime import date
from typing import Any, TypeAlias

import ibis
import pyarrow as pa

from bilan.engine import calendar
from bilan.engine.perimeter import Segment
from bilan.model.activities import ACTIVITY_SCHEMA, Activities
from bilan.model.inventory import Configuration

#: Ibis ships no types that a checker can use: these two names say what is meant.
Table: TypeAlias = Any
Column: TypeAlias = Any

WEIGHTS = ("time", "spread", "purchase", "whole")

_TEXT = (
    "file", "id", "entity", "category", "label", "factor", "unit", "case", "tier", "kind", "uncertainty",
    "factor_ghgp", "corrects", "evidence", "note", "tags", "rejected",
)  # fmt: skip
_DATES = ("start", "end", "acquired")
_NUMBERS = ("quantity", "lifetime")


def source(connection: Any, activities: Activities) -> Table:
    """The lines as stored, with every column of the contract and its type; absent columns are null."""
    if activities.table is not None:
        return ibis.memtable(activities.table)
    stored = connection.read_parquet(list(activities.parquet))
    picked: dict[str, Column] = {}
    for name in _TEXT + _DATES + _NUMBERS:
        found = activities.columns.get(name)
        picked[name] = stored[found] if found else ibis.null(_stored_type(name))
    typed = {name: _cast(name, column) for name, column in picked.items()}
    unreadable = [
        picked[name].notnull() & typed[name].isnull() for name in _DATES + _NUMBERS if activities.columns.get(name)
    ]
    typed["rejected"] = (
        ibis.cases(
            *((flag, code) for flag, code in zip(unreadable, _unreadable_codes(activities), strict=True)),
            else_=typed["rejected"],
        )
        if unreadable
        else typed["rejected"]
    )
    return stored.select(row=ibis.row_number(), file_row=ibis.null("int64"), **typed)


def _unreadable_codes(activities: Activities) -> list[str]:
    return [
        "unreadable-number" if name in _NUMBERS else "unreadable-date"
        for name in _DATES + _NUMBERS
        if activities.columns.get(name)
    ]


def _stored_type(name: str) -> str:
    return "date" if name in _DATES else "float64" if name in _NUMBERS else "string"


def _cast(name: str, column: Column) -> Column:
    target = _stored_type(name)
    return column.try_cast(target) if column.type().is_string() and target != "string" else column.cast(target)


def weighted(
    lines: Table,
    configuration: Configuration,
    entity_segments: dict[str, tuple[Segment, ...]],
    duplicates: pa.Table | None,
    corrected_in_vain: list[str],
    dated_factors: list[str],
    representatives: dict[str, str],
) -> Table:
    """Lines with text keys filled, their state, and what the small side needs to weigh them.

    `status` is the code that rejects a line by itself, or ''; `stand_in` the entity under which the line is summed
    (see `perimeter.representatives`); `span` its first and last day where the entity's share or side of the boundary
    changes during the period, else ''; `dated` its last day where the factor's row or the conversion depends on it
    (`dated_factors`), else ''.
    """
    plan = _with_defaults(lines, configuration)
    plan = _with_status(plan, duplicates, corrected_in_vain)
    plan = _with_time(plan, configuration)
    plan = _with_stand_in(plan, representatives)
    changing = [entity for entity, parts in entity_segments.items() if len(parts) > 1]
    span = plan.start.cast("string") + "/" + plan.end.cast("string")
    plan = plan.mutate(span=ibis.ifelse(plan.entity.isin(changing), span, "") if changing else ibis.literal(""))
    if not dated_factors:
        return plan.mutate(dated=ibis.literal(""))
    dated = plan.factor.isin(dated_factors) | plan.factor_ghgp.isin(dated_factors)
    return plan.mutate(dated=ibis.ifelse(dated, plan.end.cast("string"), ""))


def _with_stand_in(lines: Table, representatives: dict[str, str]) -> Table:
    if not representatives:
        return lines.mutate(stand_in=lines.entity)
    pairs = pa.table({"merged": list(representatives), "stand_in": list(representatives.values())})
    joined = lines.left_join(ibis.memtable(pairs), [("entity", "merged")]).drop("merged")
    return joined.mutate(stand_in=joined.stand_in.coalesce(joined.entity))


def _with_defaults(lines: Table, configuration: Configuration) -> Table:
    only = configuration.entities[0].id if len(configuration.entities) == 1 else ""
    first, last = configuration.period
    text = {
        name: lines[name].fill_null("").strip()
        for name in ("id", "category", "factor", "unit", "case", "tier", "kind", "uncertainty", "factor_ghgp")
    }
    entity = lines.entity.fill_null("").strip()
    return lines.mutate(
        **text,
        entity=ibis.ifelse(entity == "", only, entity) if only else entity,
        start=lines.start.fill_null(ibis.date(first)),
        end=lines.end.fill_null(ibis.date(last)),
    )


def _with_status(lines: Table, duplicates: pa.Table | None, corrected_in_vain: list[str]) -> Table:
    """`status` is the code of the first reason that rejects a line by itself, or ''."""
    repeated = ibis.literal(False)
    if duplicates is not None:
        first = ibis.memtable(duplicates)
        lines = lines.left_join(first, lines.id == first.repeated_id).drop("repeated_id")
        repeated = lines.first_row.notnull() & (lines.row > lines.first_row)
    corrected = lines.corrects.fill_null("").strip()
    unnamed = corrected == ""
    in_vain = corrected.isin(corrected_in_vain) if corrected_in_vain else ibis.literal(False)
    status = ibis.cases(
        (lines.rejected.fill_null("") != "", lines.rejected),
        (lines.id == "", "missing-id"),
        (repeated, "duplicate-id"),
        (lines.quantity.isnull(), "missing-quantity"),
        (lines.quantity.isnan() | lines.quantity.isinf(), "quantity-not-finite"),
        (lines.factor == "", "missing-factor"),
        (lines.unit == "", "missing-unit"),
        ((lines.quantity < 0) & unnamed, "negative-quantity"),
        ((lines.quantity < 0) & in_vain, "corrects-unknown-line"),
        # Last, because capital goods ignore start and end and are then accepted after all.
        (lines.end < lines.start, "end-before-start"),
        else_="",
    )
    return lines.mutate(status=status).drop(*(["first_row"] if duplicates is not None else []))


def _with_time(lines: Table, configuration: Configuration) -> Table:
    first, last = configuration.period
    # A line with its end before its start is rejected; greatest() only keeps its weight finite.
    days = ibis.greatest(lines.end.epoch_days() - lines.start.epoch_days() + 1, 1)
    inside = _overlap(lines.start, lines.end, first, last)
    has_life = lines.acquired.notnull() & lines.lifetime.notnull() & (lines.lifetime > 0)
    return lines.mutate(
        outside_period=inside <= 0,
        straddles=(inside > 0) & (inside < days),
        has_life=has_life.fill_null(False),
        w_time=inside / days.cast("float64"),
        w_spread=ibis.ifelse(
            has_life.fill_null(False) & _in_life(lines, last),
            calendar.months(configuration.period) / 12 / lines.lifetime,
            0.0,
        ),
        w_purchase=ibis.ifelse(lines.acquired.between(ibis.date(first), ibis.date(last)).fill_null(False), 1.0, 0.0),
        w_whole=ibis.literal(1.0),
    )


def _overlap(start: Column, end: Column, first: date, last: date) -> Column:
    """Days that [start, end] shares with [first, last]; 0 when there are none."""
    from_day = ibis.greatest(start.epoch_days(), (first - date(1970, 1, 1)).days)
    to_day = ibis.least(end.epoch_days(), (last - date(1970, 1, 1)).days)
    return ibis.greatest(to_day - from_day + 1, 0)


def _in_life(lines: Table, day: date) -> Column:
    """Whether `day` lies in [acquired, acquired + lifetime years), compared as months and days of the month."""
    bought = lines.acquired.year() * 12 + lines.acquired.month() + (lines.acquired.day() - 1) / 32.0
    now = day.year * 12 + day.month + (day.day - 1) / 32.0
    return (bought <= now) & (ibis.literal(now) < bought + lines.lifetime * 12)


def duplicates(connection: Any, lines: Table) -> pa.Table | None:
    """Ids that stand on more than one line with the row of their first line, or None when every id is its own."""
    ids = lines.filter(lines.id.notnull()).mutate(id=ibis._.id.strip())
    repeated = ids.group_by("id").aggregate(first_row=ids.row.min(), times=ids.count())
    found = connection.to_pyarrow(repeated.filter(repeated.times > 1).select(repeated_id="id", first_row="first_row"))
    return found if found.num_rows else None


def corrected_in_vain(connection: Any, activities: Activities, lines: Table) -> list[str]:
    """Ids that negative lines say they correct and that no line has."""
    if activities.table is None and "corrects" not in activities.columns:
        return []
    named = lines.filter((lines.quantity < 0) & (lines.corrects.fill_null("").strip() != ""))
    named = named.select(corrected=named.corrects.strip()).distinct()
    known = lines.select(known=lines.id.strip())
    found = connection.to_pyarrow(named.anti_join(known, named.corrected == known.known))
    return sorted(found["corrected"].to_pylist())


assert set(_TEXT + _DATES + _NUMBERS) | {"row", "file_row"} == set(ACTIVITY_SCHEMA.names)
