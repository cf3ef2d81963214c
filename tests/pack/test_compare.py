"""Two files of a pack, value by value."""

from __future__ import annotations

import io

import pyarrow as pa
import pyarrow.parquet as pq

from bilan.pack import compare


def parquet(**columns) -> bytes:
    sink = io.BytesIO()
    pq.write_table(pa.table(columns), sink)
    return sink.getvalue()


def test_json_paths_name_lines_by_their_code():
    stated = b'{"lines": [{"code": "1.1", "total_t": 1.0}, {"code": "1.2", "total_t": 2.0}]}'
    found = compare.json_values(stated, stated.replace(b"2.0", b"2.5"))
    assert (found.compared, found.differing) == (4, 1)
    assert found.unlike == (compare.Unlike("lines[1.2].total_t", 2.0, 2.5),)


def test_missing_and_added_values_differ():
    found = compare.json_values(b'{"a": 1, "b": [1, 2]}', b'{"b": [1], "c": null}')
    assert [one.where for one in found.unlike] == ["a", "b[1]", "c"]


def test_no_json_and_no_parquet_are_differences():
    assert compare.json_values(b"[", b"[]").differing == 1
    assert compare.tables(b"PAR1", parquet(a=[1])).differing == 1


def test_cells_are_compared_in_order_and_to_the_promised_digits():
    assert compare.tables(parquet(a=[1.0, 2.0]), parquet(a=[1.0 + 1e-15, 2.0])).differing == 0
    found = compare.tables(parquet(a=[1.0, 2.0], b=["x", None]), parquet(a=[1.0, 2.1], b=["x", ""]))
    assert [one.where for one in found.unlike] == ["a[1]", "b[1]"]
    assert found.compared == 4
    assert compare.tables(parquet(a=[1]), parquet(a=[1, 2])).differing == 1
    assert compare.tables(parquet(a=[1]), parquet(b=[1])).differing == 1
