"""Parquet: left on disk when it can be, read into memory when it must, refused file by file."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pyarrow as pa
import pyarrow.parquet as pq


def table(**columns):
    base = {
        "id": ["a", "b"],
        "category": ["Électricité", "x"],
        "factor": ["f", "f"],
        "quantity": [1.5, float("nan")],
        "unit": ["kWh", "kWh"],
    }
    return pa.table({name: values for name, values in (base | columns).items() if values is not None})


def put(folder, name, content):
    target = folder.path / name
    target.parent.mkdir(parents=True, exist_ok=True)
    pq.write_table(content, target)
    return folder


def test_parquet_stays_on_disk(folder):
    content = table(start=[date(2024, 1, 1), None]).rename_columns(
        ["Identifiant", "category", "factor", "Quantité", "unit", "début"]
    )
    inventory = put(folder, "activities.parquet", content).read()
    assert inventory.activities.table is None
    assert inventory.activities.parquet == (str(folder.path / "activities.parquet"),)
    assert inventory.activities.columns["id"] == "Identifiant"
    assert inventory.activities.columns["quantity"] == "Quantité"
    assert inventory.activities.columns["start"] == "début"
    assert inventory.findings == ()
    assert inventory.understood["files"][0]["rows"] == 2


def test_several_files_and_hive_folders_stay_on_disk(folder):
    put(folder, "activities/entity=amiens/part-0.parquet", table())
    put(folder, "activities/entity=paris/part-0.parquet", table())
    inventory = folder.read()
    assert len(inventory.activities.parquet) == 2
    assert inventory.activities.columns["entity"] == "entity"


def test_iso_text_stays_on_disk_and_other_text_is_read(folder, codes):
    iso = table(start=["2024-01-31", None], quantity=["1.5", "2"])
    assert put(folder, "activities.parquet", iso).read().activities.table is None
    french = table(start=["31/01/2024", None], quantity=["1,5", "x"])
    inventory = put(folder, "activities.parquet", french).read()
    lines = inventory.activities.table
    assert lines["start"].to_pylist() == [date(2024, 1, 31), None]
    assert lines["quantity"].to_pylist() == [1.5, None]
    assert lines["rejected"].to_pylist() == [None, "number-unreadable"]
    assert codes(inventory) == ["parquet-in-memory", "number-unreadable"]


def test_mixed_schemas_are_read_into_memory(folder, codes):
    put(folder, "activities/1.parquet", table())
    put(folder, "activities/2.parquet", table(quantity=[Decimal("1.25"), None], id=[1, 2], note=["n", None]))
    stamped = table(start=[datetime(2024, 3, 1, 5), datetime(1850, 1, 1)], id=pa.array(["c", "d"]).dictionary_encode())
    put(folder, "activities/3.parquet", stamped)
    inventory = folder.read()
    lines = inventory.activities.table
    assert lines["id"].to_pylist() == ["a", "b", "1", "2", "c", "d"]
    assert lines["row"].to_pylist() == list(range(6))
    assert lines["file"].to_pylist()[2] == "activities/2.parquet"
    assert lines["file_row"].to_pylist() == [1, 2] * 3
    assert lines["quantity"].to_pylist()[2:4] == [1.25, None]
    assert lines["category"].to_pylist()[0] == "electricity"
    assert lines["start"].to_pylist()[4:] == [date(2024, 3, 1), None]
    assert lines["rejected"].to_pylist() == [None] * 5 + ["date-out-of-range"]
    assert codes(inventory) == ["parquet-in-memory", "date-out-of-range"]


def test_mixed_kinds_are_one_table_with_hive_values(folder):
    put(folder, "activities/a/entity=amiens/1.parquet", table())
    folder.lines("c,electricity,f,2,kWh,,,\n", "activities/b.csv")
    inventory = folder.read()
    assert inventory.activities.table["id"].to_pylist() == ["a", "b", "c"] or inventory.activities.table[
        "id"
    ].to_pylist() == ["c", "a", "b"]
    by_id = dict(
        zip(
            inventory.activities.table["id"].to_pylist(),
            inventory.activities.table["entity"].to_pylist(),
            strict=True,
        )
    )
    assert by_id == {"a": "amiens", "b": "amiens", "c": None}
    assert inventory.findings == ()


def test_corrupt_files_are_named_and_the_others_read(folder, codes):
    put(folder, "activities/good.parquet", table())
    folder.put("activities/bad.parquet", b"PAR1 nothing PAR1").put("activities/empty.parquet", b"")
    inventory = folder.read()
    assert inventory.activities.parquet == (str(folder.path / "activities/good.parquet"),)
    assert codes(inventory) == ["parquet-unreadable"] * 2
    assert {finding.place for finding in inventory.findings} == {"activities/bad.parquet", "activities/empty.parquet"}


def test_missing_columns_reject_the_lines(folder, codes):
    inventory = put(folder, "activities.parquet", table(unit=None)).read()
    assert inventory.activities.table["rejected"].to_pylist() == ["column-missing"] * 2
    assert codes(inventory) == ["parquet-in-memory", "column-missing"]


def test_only_corrupt_files_leave_an_empty_table(folder, codes):
    inventory = folder.put("activities.parquet", b"nothing").read()
    assert inventory.activities.table.num_rows == 0
    assert codes(inventory) == ["parquet-unreadable"]


def test_files_too_large_for_memory_are_refused(folder, codes, monkeypatch):
    monkeypatch.setenv("BILAN_LIMIT_PARQUET_ROWS_IN_MEMORY", "1")
    inventory = put(folder, "activities.parquet", table(unit=None)).read()
    assert codes(inventory) == ["parquet-in-memory", "parquet-too-large-for-memory"]
    assert put(folder, "activities.parquet", table()).read().findings == ()


def test_the_default_period_comes_from_the_dates_on_disk(folder):
    (folder.path / "bilan.toml").unlink()
    for start in (["2022-03-01", None], [date(2022, 3, 1), None], [datetime(2022, 3, 1), datetime(1066, 1, 1)]):
        inventory = put(folder, "activities.parquet", table(start=start, end=[date(2023, 1, 5), None])).read()
        assert inventory.activities.table is None
        assert inventory.configuration.period[1] == date(2023, 12, 31)
    assert put(folder, "activities.parquet", table()).read().configuration.period[0].month == 1
