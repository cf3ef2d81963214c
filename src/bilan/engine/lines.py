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
import numpy as np
import pyarrow as pa

from bilan.engine import backends, calendar
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
        return backends.staged(connection, activities.table)
    stored = backends.parquet(connection, activities.parquet)
    picked: dict[str, Column] = {}
    for name in _TEXT + _DATES + _NUMBERS:
        found = activities.columns.get(name)
        picked[name] = stored[found] if found else ibis.null(_stored_type(name))
    typed = {name: _cast(name, column) for name, column in picked.items()}
    written = [name for name in _DATES + _NUMBERS if picked[name].type().is_string()]
    if written:
        unreadable = (
            (
                picked[name].notnull() & typed[name].isnull(),
                "unreadable-number" if name in _NUMBERS else "unreadable-date",
            )
            for name in written
        )
        typed["rejected"] = ibis.cases(*unreadable, else_=typed["rejected"])
    row = stored[backends.ROW] if backends.ROW in stored.columns else ibis.row_number()
    return stored.select(row=row, file_row=ibis.null("int64"), **typed)


def _stored_type(name: str) -> str:
    return "date" if name in _DATES else "float64" if name in _NUMBERS else "string"


def _cast(name: str, column: Column) -> Column:
    target = _stored_type(name)
    return column.try_cast(target) if column.type().is_string() and target != "string" else column.cast(target)


def weighted(
    lines: Table,
    present: frozenset[str],
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
    (`dated_factors`), else ''. `present` names the columns that the ledger has (see `columns_of`).
    """
    plan = _with_defaults(lines, configuration, present)
    plan = _with_status(plan, duplicates, corrected_in_vain, present)
    plan = _with_time(plan, configuration, present)
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


def _with_defaults(lines: Table, configuration: Configuration, present: frozenset[str]) -> Table:
    """Fill what a line may leave blank; a column that the ledger does not have is '' on every line."""
    only = configuration.entities[0].id if len(configuration.entities) == 1 else ""
    first, last = configuration.period
    names = ("category", "factor", "unit", "case", "tier", "kind", "uncertainty", "factor_ghgp", "corrects")
    text = {name: lines[name].fill_null("").strip() if name in present else ibis.literal("") for name in names}
    entity = lines.entity.fill_null("").strip() if "entity" in present else ibis.literal("")
    return lines.mutate(
        **text,
        entity=ibis.ifelse(entity == "", only, entity) if only else entity,
        start=lines.start.fill_null(ibis.date(first)) if "start" in present else ibis.date(first),
        end=lines.end.fill_null(ibis.date(last)) if "end" in present else ibis.date(last),
    )


def _with_status(
    lines: Table, duplicates: pa.Table | None, corrected_in_vain: list[str], present: frozenset[str]
) -> Table:
    """`status` is the code of the first reason that rejects a line by itself, or ''."""
    repeated = ibis.literal(False)
    if duplicates is not None:
        first = ibis.memtable(duplicates)
        lines = lines.left_join(first, lines.id == first.repeated_id).drop("repeated_id")
        repeated = lines.first_row.notnull() & (lines.row > lines.first_row)
    corrects = "corrects" in present
    in_vain = lines.corrects.isin(corrected_in_vain) if corrected_in_vain else ibis.literal(False)
    cases = [
        (lines.rejected.fill_null("") != "", lines.rejected) if "rejected" in present else None,
        (_blank(lines.id) if "id" in present else ibis.literal(True), "missing-id"),
        (repeated, "duplicate-id") if duplicates is not None else None,
        # Before the missing ones: where NaN counts as missing (Spark), it must be named first.
        (lines.quantity.isnan() | lines.quantity.isinf(), "quantity-not-finite"),
        (lines.quantity.isnull(), "missing-quantity"),
        (lines.factor == "", "missing-factor"),
        (lines.unit == "", "missing-unit"),
        ((lines.quantity < 0) & (lines.corrects == "") if corrects else lines.quantity < 0, "negative-quantity"),
        ((lines.quantity < 0) & in_vain, "corrects-unknown-line") if corrected_in_vain else None,
        # Last, because capital goods ignore start and end and are then accepted after all.
        (lines.end < lines.start, "end-before-start") if present & {"start", "end"} else None,
    ]
    status = ibis.cases(*(case for case in cases if case is not None), else_="")
    return lines.mutate(status=status).drop(*(["first_row"] if duplicates is not None else []))


def _blank(text: Column) -> Column:
    """Whether a text is null, empty or spaces; the cheap test comes first, since a letter sorts after a space."""
    return text.isnull() | ((text < "!") & (text.strip() == ""))


def _with_time(lines: Table, configuration: Configuration, present: frozenset[str]) -> Table:
    first, last = configuration.period
    nothing, never = ibis.literal(0.0), ibis.literal(False)
    timed: dict[str, Column] = {"outside_period": never, "straddles": never, "w_time": ibis.literal(1.0)}
    if present & {"start", "end"}:
        # A line with its end before its start is rejected; greatest() only keeps its weight finite.
        days = ibis.greatest(lines.end.epoch_days() - lines.start.epoch_days() + 1, 1)
        inside = _overlap(lines.start, lines.end, first, last)
        timed = {"outside_period": inside <= 0, "straddles": (inside > 0) & (inside < days), "w_time": inside / days}
    lived: dict[str, Column] = {"has_life": never, "w_spread": nothing, "w_purchase": nothing}
    if {"acquired", "lifetime"} <= present:
        has_life = (lines.acquired.notnull() & (lines.lifetime > 0)).fill_null(False)
        spread = calendar.months(configuration.period) / 12 / lines.lifetime
        bought = lines.acquired.between(ibis.date(first), ibis.date(last))
        lived = {
            "has_life": has_life,
            "w_spread": ibis.ifelse(has_life & _in_life(lines, last), spread, 0.0),
            "w_purchase": ibis.ifelse(bought.fill_null(False), 1.0, 0.0),
        }
    return lines.mutate(**timed, **lived, w_whole=ibis.literal(1.0))


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
    """Ids that stand on more than one line with the row of their first line, or None when every id is its own.

    Sorting 64-bit hashes of the ids finds out cheaply whether any could be repeated; only then are ids compared.
    """
    ids = lines.filter(lines.id.notnull()).select("row", "id")
    if getattr(connection, "name", "") == "duckdb":
        hashes = connection.to_pyarrow(ids.select(hash=ids.id.hash()))["hash"].to_numpy()
        hashes = np.sort(hashes)
        repeated_hashes = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
        if not len(repeated_hashes):
            return None
        suspects = ibis.memtable(pa.table({"suspect": repeated_hashes}))
        ids = ids.semi_join(suspects, ids.id.hash() == suspects.suspect)
    repeated = ids.group_by("id").aggregate(first_row=ids.row.min(), times=ids.count())
    found = connection.to_pyarrow(repeated.filter(repeated.times > 1).select(repeated_id="id", first_row="first_row"))
    return found if found.num_rows else None


def columns_of(activities: Activities) -> frozenset[str]:
    """Columns of the contract that a ledger has: those of its files, or those with a value in a table in memory."""
    if activities.table is None:
        typed = {"rejected"} if any(name in activities.columns for name in _DATES + _NUMBERS) else set()
        return frozenset(activities.columns) | typed
    table = activities.table
    return frozenset(name for name in table.column_names if table[name].null_count < table.num_rows)


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
