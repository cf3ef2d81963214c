"""Which sums of purchases are counted by quantity too: the ledger has lines of the same flow, entity and month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bilan.accounting.rules import Rule
from bilan.accounting.store import Store
from bilan.ledger import arrays
from bilan.model.inventory import Configuration

#: Entity and flow -> first and last day of the lines that count it by quantity. A flow is a category, or a category
#: and the dimension of its unit: ``fossil_fuels/volume`` are litres of fuel, ``fossil_fuels/energy`` kWh of gas.
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
    flows: Sequence[str],
    entity: str,
    first: date | None,
    last: date | None,
    spans: Spans,
    period: tuple[date, date],
) -> bool:
    """Whether a line by quantity of one of the flows shares a day with a sum of purchases."""
    first, last = first or period[0], last or period[1]
    return any(start <= last and end >= first for flow in flows for start, end in spans.get((entity, flow), ()))


def physical_spans(lines: pa.Table | None, configuration: Configuration) -> Spans:
    """Days that lines by quantity cover, by entity and flow; lines in money say nothing of quantities."""
    if lines is None or not lines.num_rows:
        return {}
    kept = physical(lines)
    keys = ["entity", "category", "unit", "start", "end"]
    distinct = kept.select(keys).group_by(keys)
    only = configuration.entities[0].id if len(configuration.entities) == 1 else ""
    first, last = configuration.period
    spans: Spans = {}
    for row in distinct.aggregate([]).to_pylist():
        days = (row["start"] or first, row["end"] or last)
        entity, category = (row["entity"] or "").strip() or only, row["category"] or ""
        for flow in (category, f"{category}/{dimension(row['unit'] or '')}"):
            spans.setdefault((entity, flow), set()).add(days)
    return spans


def physical(lines: pa.Table) -> pa.Table:
    """The lines that are not in money and were not rejected."""
    money = [unit for unit in pc.unique(lines["unit"]).to_pylist() if unit and dimension(unit) == "currency"]
    kept = pc.and_(
        pc.is_null(lines["rejected"]), pc.invert(arrays.known(pc.is_in(lines["unit"], arrays.strings(money))))
    )
    return lines.filter(kept)


def of_flows(lines: pa.Table, flows: Sequence[str]) -> pa.Table:
    """The lines by quantity of some flows."""
    units_of = {unit: dimension(unit or "") for unit in pc.unique(lines["unit"]).to_pylist()}
    kept = np.zeros(lines.num_rows, dtype=bool)
    for flow in flows:
        category, _, wanted = flow.partition("/")
        mask = pc.equal(lines["category"], category)
        if wanted:
            named = [unit for unit, found in units_of.items() if unit and found == wanted]
            mask = pc.and_(mask, pc.is_in(lines["unit"], arrays.strings(named)))
        kept |= arrays.known(mask).to_numpy(zero_copy_only=False) if lines.num_rows else kept
    return lines.filter(arrays.flags(kept))


def dimension(unit: str) -> str:
    """What a unit measures; empty for one that nobody knows.

    >>> dimension("L"), dimension("kWh"), dimension("EUR"), dimension("?")
    ('volume', 'energy', 'currency', '')
    """
    from bilan import units

    meant = units.parse(unit)
    return "" if meant is None else meant.dimension
