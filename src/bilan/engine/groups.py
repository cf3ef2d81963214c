"""Sum first, join after: lines that share every property that matters become one group before anything is joined."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import ibis
import pyarrow as pa

from bilan.engine import exact_sums
from bilan.engine.lines import WEIGHTS, Table

#: What makes two lines of one group: all columns are text but the flags, and none is null.
KEYS = (
    "status", "outside_period", "straddles", "has_life", "stand_in", "span", "category", "factor", "unit", "case",
    "tier", "kind", "uncertainty", "factor_ghgp", "dated",
)  # fmt: skip

#: Lines of the beginning of a ledger in which the lines that findings name are looked for first.
LOOKED_AT_FIRST = 500_000


def summed(lines: Table, present: frozenset[str], sums: exact_sums.Sums) -> Table:
    """Groups of weighted lines.

    Measures: `n` (lines) and for each weight w `n_w` (lines whose weight is not zero), `q_w` (sum of quantity x
    weight, in the line's unit) and `s_w` (sum of its square, for the uncertainty of activity data). What the columns
    of the ledger make zero is not summed: capital goods without a life, squares without an uncertainty.
    """
    measures: dict[str, Any] = {"n": lines.count(), "one_line": lines.id.min()}
    for weight in WEIGHTS:
        amount = lines.quantity * lines[f"w_{weight}"]
        of_weight = {
            f"n_{weight}": (lines[f"w_{weight}"] > 0).sum(),
            f"q_{weight}": sums.total(amount, False),
            f"s_{weight}": sums.total(amount * amount, True),
        }
        measures |= {name: value for name, value in of_weight.items() if name not in zero_measures(present)}
    return lines.group_by([key for key in KEYS if key not in absent_keys(present)]).aggregate(**measures)


def zero_measures(present: frozenset[str]) -> frozenset[str]:
    """Measures that the columns of the ledger make zero."""
    zero = set() if "uncertainty" in present else {f"s_{weight}" for weight in WEIGHTS}
    if not {"acquired", "lifetime"} <= present:
        zero |= {f"{measure}_{weight}" for measure in "nqs" for weight in ("spread", "purchase")}
    return frozenset(zero)


def absent_keys(present: frozenset[str]) -> frozenset[str]:
    """Keys that are the same on every line because the ledger has no such column."""
    of_columns = {
        "outside_period": {"start", "end"},
        "straddles": {"start", "end"},
        "has_life": {"acquired", "lifetime"},
        **{name: {name} for name in ("case", "tier", "kind", "uncertainty", "factor_ghgp")},
    }
    return frozenset(key for key, columns in of_columns.items() if not columns & present)


def collect(connection: Any, lines: Table, present: frozenset[str]) -> pa.Table:
    """Run the plan; groups and sums do not depend on the order of lines nor on threads."""
    groups = connection.to_pyarrow(summed(lines, present, exact_sums.sums_of(connection, lines)))
    return completed(groups, present)


def completed(groups: pa.Table, present: frozenset[str]) -> pa.Table:
    """Groups with the keys and measures that are the same on every line, in the order of their keys."""
    for key in sorted(absent_keys(present)):
        flag = key in {"outside_period", "straddles", "has_life"}
        constant = pa.array([False if flag else ""] * groups.num_rows, pa.bool_() if flag else pa.string())
        groups = groups.append_column(key, constant)
    for name in sorted(zero_measures(present)):
        groups = groups.append_column(name, pa.array([0.0] * groups.num_rows, pa.float64()))
    return groups.sort_by([(key, "ascending") for key in KEYS])


def lines_of(
    connection: Any, lines: Table, groups: pa.Table, wanted: Mapping[int, int]
) -> dict[int, list[dict[str, Any]]]:
    """The first lines of some groups in reading order, by index of the group; `wanted` gives how many of each.

    The beginning of the ledger is looked at first: where it holds all that is asked, the rest is not read.
    """
    found: dict[int, list[dict[str, Any]]] = {}
    left = dict(wanted)
    for part in (lines.filter(lines.row < LOOKED_AT_FIRST), lines.filter(lines.row >= LOOKED_AT_FIRST)):
        if not left:
            break
        for group, rows in _lines_of(connection, part, groups, left).items():
            found.setdefault(group, []).extend(rows)
        held = groups["n"].to_pylist()
        left = {
            g: limit - len(found.get(g, []))
            for g, limit in wanted.items()
            if len(found.get(g, [])) < min(limit, held[g])
        }
    return found


def _lines_of(
    connection: Any, lines: Table, groups: pa.Table, wanted: Mapping[int, int]
) -> dict[int, list[dict[str, Any]]]:
    chosen = sorted(wanted)
    keys = groups.select(list(KEYS)).take(pa.array(chosen, pa.int64())).rename_columns([f"key_{name}" for name in KEYS])
    keys = keys.append_column("group_index", pa.array(chosen, pa.int64()))
    keys = keys.append_column("group_limit", pa.array([wanted[g] for g in chosen], pa.int64()))
    joined = lines.inner_join(ibis.memtable(keys), [(name, f"key_{name}") for name in KEYS])
    columns = ["row", "id", "file", "file_row", "quantity", *(f"w_{weight}" for weight in WEIGHTS)]
    picked = joined.select("group_index", "group_limit", *columns)
    place = ibis.row_number().over(group_by=picked.group_index, order_by=picked.row)
    picked = picked.mutate(place=place).view()  # Spark filters on a window only from outside
    picked = picked.filter(picked.place < picked.group_limit).drop("place", "group_limit")
    found: dict[int, list[dict[str, Any]]] = {}
    for row in connection.to_pyarrow(picked).sort_by("row").to_pylist():
        found.setdefault(row["group_index"], []).append(row)
    return found
