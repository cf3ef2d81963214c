"""Every accepted line's amounts, one row per line, part and gas, as one Ibis expression over the plan.

Columns: `id, entity, category, label, start, end, factor, factor_version, part, gas, account`; `kg` (mass of the gas,
kg CO2e for the frozen gases), `t_co2e` (BEGES and Bilan Carbone), `t_co2e_iso_14064_1`, `t_co2e_ghg_protocol`, and
for each framework `line_<framework>` (a line code, ``outside`` or ``unclassified``) and `rule_<framework>` (the rule
that chose it). Where a line names another factor for GHG Protocol, its rows carry the amount of one side and zero for
the other.
"""

from __future__ import annotations

from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from bilan.compute import Computation
from bilan.engine.groups import KEYS
from bilan.engine.lines import WEIGHTS
from bilan.frameworks import rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.classify import OUTSIDE_PLACE, UNCLASSIFIED_PLACE

#: Column of tonnes -> framework whose quantities it uses.
TONNES = {"t_co2e": "beges-v5", "t_co2e_iso_14064_1": "iso-14064-1", "t_co2e_ghg_protocol": "ghg-protocol"}

#: What tells rows of one line, part and gas apart, so that their order never depends on threads.
_TIES = ("detail_row",)


def build(computation: Computation) -> Any:
    """The expression; `computation.connection` runs it."""
    amounts = computation.amounts
    keyed = _group_table(computation)
    details = _detail_table(amounts)
    groups = ibis.memtable(keyed)
    lines = computation.plan
    joined = lines.inner_join(groups, [(name, f"key_{name}") for name in KEYS])
    detailed = joined.inner_join(ibis.memtable(details), [("group_index", "detail_group")])
    columns: dict[str, Any] = {
        name: detailed[name] for name in ("row", "id", "entity", "category_slug", "label", "start", "end")
    }
    for name in ("factor_id", "factor_version", "part", "gas", "account"):
        columns[name] = detailed[name]
    columns["kg"] = detailed.quantity * _weight(detailed, "weight_t_co2e") * detailed.kg_per_unit
    for name in TONNES:
        columns[name] = detailed.quantity * _weight(detailed, f"weight_{name}") * detailed[f"{name}_per_unit"]
    for framework in rules.FRAMEWORKS:
        for kind in ("line", "rule"):
            columns[f"{kind}_{rules.folder(framework)}"] = detailed[f"{kind}_{rules.folder(framework)}"]
    columns |= {name: detailed[name] for name in _TIES}
    table = detailed.select(**columns).rename(category="category_slug", factor="factor_id")
    return table.order_by(["row", "part", "gas", *_TIES]).drop("row", *_TIES)


def _weight(table: Any, name: str) -> Any:
    return ibis.cases(*((table[name] == i, table[f"w_{weight}"]) for i, weight in enumerate(WEIGHTS)), else_=0.0)


def _group_table(computation: Computation) -> pa.Table:
    amounts = computation.amounts
    accepted = np.flatnonzero(amounts.accepted)
    groups = computation.groups.select(list(KEYS)).rename_columns([f"key_{name}" for name in KEYS])
    table = groups.take(pa.array(accepted, pa.int64())).append_column("group_index", pa.array(accepted, pa.int64()))
    categories = [amounts.situation[g].category or amounts.column["category"][g] for g in accepted]
    table = table.append_column("category_slug", pa.array(categories, pa.string()))
    for name, framework in TONNES.items():
        weights = amounts.weight[rules.FRAMEWORKS.index(framework)][accepted]
        table = table.append_column(f"weight_{name}", pa.array(weights, pa.int64()))
    return table


def _detail_table(amounts: Amounts) -> pa.Table:
    """Rows of amounts per unit of quantity, with the place in each framework."""
    kept = np.flatnonzero(amounts.accepted[amounts.group])
    rows = amounts.book.rows
    columns: dict[str, Any] = {
        "detail_group": pa.array(amounts.group[kept], pa.int64()),
        "detail_row": pa.array(kept, pa.int64()),
        "factor_id": pa.array([rows[f]["id"] for f in amounts.factor[kept]], pa.string()),
        "factor_version": pa.array([rows[f]["version"] for f in amounts.factor[kept]], pa.string()),
        "part": pa.array(amounts.part[kept], pa.string()),
        "gas": pa.array(amounts.gas[kept], pa.string()),
        "account": pa.array(amounts.account[kept], pa.string()),
        "kg_per_unit": pa.array(amounts.kg[kept], pa.float64()),
    }
    for name, framework in TONNES.items():
        per_unit = np.where(amounts.feeds(framework), amounts.co2e_t, 0.0)[kept]
        columns[f"{name}_per_unit"] = pa.array(per_unit, pa.float64())
    for j, framework in enumerate(rules.FRAMEWORKS):
        name = rules.folder(framework)
        found = [_line_and_rule(amounts, int(i), j) for i in kept]
        columns[f"line_{name}"] = pa.array([line for line, _ in found], pa.string())
        columns[f"rule_{name}"] = pa.array([rule for _, rule in found], pa.string())
    return pa.table(columns)


def _line_and_rule(amounts: Amounts, row: int, j: int) -> tuple[str, str]:
    place = amounts.classified[amounts.place[row]].places[j]
    if not amounts.kyoto[row] and rules.FRAMEWORKS[j] != "bilan-carbone-v9" and place.line != UNCLASSIFIED_PLACE:
        return OUTSIDE_PLACE, "RULES 5"
    return place.line, place.rule
