"""Threads never move a digit: JSON and every line's amounts are the same bytes on one thread or many."""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
from fractions import Fraction

import ibis
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import bilan as package
from bilan.engine import exact_sums
from bilan.engine.lines import WEIGHTS
from bilan.model.activities import ACTIVITY_SCHEMA, Activities
from bilan.report import write_parquet

pytestmark = pytest.mark.slow

#: Enough lines for several row groups, so that threads really share the work.
LINES = 400_000


def long_inventory(folder, lines: int):
    """The inventory's lines over and over, with quantities of many sizes."""
    inventory = package.read(folder)
    table = inventory.activities.table.slice(0, 8)
    long = table.take(pa.array(np.arange(lines) % table.num_rows))
    columns = {name: long[name] for name in long.column_names}
    columns["row"] = pa.array(np.arange(lines))
    columns["id"] = pa.array([f"line-{i}" for i in range(lines)])
    columns["quantity"] = pa.array(np.random.default_rng(7).lognormal(2, 4, lines))
    return dataclasses.replace(inventory, activities=Activities(table=pa.table(columns).cast(ACTIVITY_SCHEMA)))


def test_results_are_the_same_bytes_on_any_number_of_threads(folder, monkeypatch, tmp_path):
    inventory = long_inventory(folder, LINES)
    digests = set()
    for threads in ("1", "2", "4", "4", "7"):
        monkeypatch.setenv("BILAN_THREADS", threads)
        result = inventory.compute()
        digests.add(hashlib.sha256(json.dumps(result.to_json()).encode()).hexdigest())
    assert len(digests) == 1


def test_the_table_of_lines_is_the_same_bytes_on_any_number_of_threads(folder, monkeypatch, tmp_path):
    inventory = long_inventory(folder, 300_000)
    digests = set()
    for threads in ("1", "4", "4"):
        monkeypatch.setenv("BILAN_THREADS", threads)
        write_parquet(inventory.compute(), tmp_path / "lines.parquet")
        digests.add(hashlib.sha256((tmp_path / "lines.parquet").read_bytes()).hexdigest())
    assert len(digests) == 1


def summed(values: list[float], *, squared: bool = False) -> float | None:
    connection = ibis.duckdb.connect(threads=1)
    columns = {f"w_{name}": pa.array([1.0] * len(values), pa.float64()) for name in WEIGHTS}
    table = ibis.memtable(pa.table({"quantity": pa.array(values, pa.float64()), **columns}))
    add = exact_sums.sums_of(connection, table).total
    amount = table.quantity * table.quantity if squared else table.quantity
    return connection.to_pyarrow(table.aggregate(total=add(amount, squared)))["total"][0].as_py()


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(-1e12, 1e12).map(lambda x: round(x, 6)), min_size=1, max_size=30), st.randoms())
def test_a_sum_is_the_exact_one_in_any_order(values, random):
    exact = float(sum(map(Fraction, values)))
    first = summed(values)
    random.shuffle(values)
    assert summed(values) == first
    assert first == pytest.approx(exact, rel=1e-15, abs=max(map(abs, values)) * 1e-30)


def test_sums_of_extreme_and_missing_amounts():
    assert summed([1e-9] * 10) == pytest.approx(1e-8, rel=1e-15)
    assert summed([1e18, 1.0, -1e18]) == 1.0
    assert summed([1e150, 1e150]) == 2e150
    assert summed([3e10, 4e10], squared=True) == 25e20
    assert summed([0.0, 0.0]) == 0.0
    assert summed([math.inf, 1.0]) == 1.0
    assert summed([math.nan, 2.0]) == 2.0
