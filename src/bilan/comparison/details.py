"""The pairs and lines behind the effects of one framework, as one Arrow table."""

from __future__ import annotations

from typing import Any

import numpy as np
import pyarrow as pa

from bilan.comparison.common import Common
from bilan.comparison.entries import EFFECTS, Entries
from bilan.engine.arrays import Texts


def table(common: Common, entries: Entries, framework: int, codes: list[str], in_total: list[bool]) -> pa.Table:
    """One row for each entry and framework line, by falling weight; see `FrameworkEffects.details`."""
    entry, spot, values = entries.of(framework)
    order = np.lexsort((spot, entry, -abs(values[2:]).sum(axis=0)))
    entry, spot, values = entry[order], spot[order], values[:, order]
    columns: dict[str, Any] = {}
    for which, name in ((0, "a"), (1, "b")):
        side = {key: entries.column(which, key)[entry] for key in ("id", "lines", "quantity", "unit", "main_factor")}
        columns[f"line_{name}"] = pa.array(side["id"], pa.string())
        columns[f"lines_{name}"] = pa.array(side["lines"], pa.int64(), mask=side["lines"] < 0)
        columns[f"quantity_{name}"] = pa.array(side["quantity"], pa.float64(), mask=side["lines"] < 0)
        columns[f"unit_{name}"] = _named(side["unit"], common.list("unit"))
        columns[f"factor_{name}"] = _named(side["main_factor"], _factors(common))
    columns["matched"] = pa.array(np.concatenate(entries.how)[entry], pa.string())
    for name in ("entity", "category", "label"):
        before, after = (entries.column(which, name)[entry] for which in (0, 1))
        columns[name] = pa.array(np.where(entries.column(1, "lines")[entry] < 0, before, after), pa.string())
    columns["code"] = pa.array(np.array(codes, dtype=object)[spot], pa.string())
    columns["in_total"] = pa.array(np.array(in_total, dtype=bool)[spot])
    for i, name in enumerate(("a_t", "b_t", *EFFECTS)):
        columns[name] = pa.array(values[i])
    return pa.table(columns)


def _factors(common: Common) -> list[str]:
    rows = [row for result in common.results for row in result.computation.amounts.book.rows]
    return [f"{row['id']}@{row['version']}" for row in rows]


def _named(numbers: Texts, names: list[str]) -> pa.Array:
    """Names by number; -1 is null."""
    return pa.array(np.array([*names, None], dtype=object)[numbers], pa.string())
