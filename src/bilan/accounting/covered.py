"""Which sums of purchases are counted by quantity too: the ledger has lines of the same flow, entity and month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from bilan.accounting.rules import Rule
from bilan.accounting.store import Store
from bilan.ledger import arrays
from bilan.model.inventory import Configuration

#: Entity and category of a flow -> first and last day of the lines that count it by quantity.
Spans = dict[tuple[str, str], set[tuple[date, date]]]


def find(store: Store, rules: Sequence[Rule], lines: pa.Table | None, configuration: Configuration) -> None:
    """Lay out the table `covered` of the store: (entity, rule, at)."""
    spans = physical_spans(lines, configuration)
    candidates = store.rows(
        "SELECT DISTINCT entity, rule, day, CASE WHEN class = '6' THEN last_day(day) ELSE day END FROM placed"
        " WHERE coverable AND code IN ('', 'credit', 'account-needs-quantity')"
    )
    only = configuration.entities[0].id if len(configuration.entities) == 1 else ""
    found = [
        (entity, rule, at)
        for entity, rule, at, last in candidates
        if is_covered(rules[rule].covered_by, entity or only, at, last, spans, configuration.period)
    ]
    store.put(
        "covered",
        pa.table(
            {
                "entity": arrays.strings([entity for entity, _, _ in found]),
                "rule": arrays.integers([rule for _, rule, _ in found]),
                "day": arrays.days([at for _, _, at in found]),
            }
        ),
    )


def is_covered(
    categories: Sequence[str],
    entity: str,
    first: date | None,
    last: date | None,
    spans: Spans,
    period: tuple[date, date],
) -> bool:
    """Whether a line by quantity of one of the categories shares a day with a sum of purchases."""
    first, last = first or period[0], last or period[1]
    return any(
        start <= last and end >= first for category in categories for start, end in spans.get((entity, category), ())
    )


def physical_spans(lines: pa.Table | None, configuration: Configuration) -> Spans:
    """Days that lines by quantity cover, by entity and category; lines in money say nothing of quantities."""
    if lines is None or not lines.num_rows:
        return {}
    kept = physical(lines)
    distinct = kept.select(["entity", "category", "start", "end"]).group_by(["entity", "category", "start", "end"])
    only = configuration.entities[0].id if len(configuration.entities) == 1 else ""
    first, last = configuration.period
    spans: Spans = {}
    for row in distinct.aggregate([]).to_pylist():
        days = (row["start"] or first, row["end"] or last)
        spans.setdefault(((row["entity"] or "").strip() or only, row["category"] or ""), set()).add(days)
    return spans


def physical(lines: pa.Table) -> pa.Table:
    """The lines that are not in money and were not rejected."""
    from bilan import units

    money = []
    for unit in pc.unique(lines["unit"]).to_pylist():
        meant = units.parse(unit or "")
        if meant is not None and meant.dimension == "currency":
            money.append(unit)
    kept = pc.and_(
        pc.is_null(lines["rejected"]), pc.invert(arrays.known(pc.is_in(lines["unit"], arrays.strings(money))))
    )
    return lines.filter(kept)
