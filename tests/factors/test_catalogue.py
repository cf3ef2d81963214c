"""References to tables: versions, refusals, suggestions, gases, own factors."""

from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bilan.factors import books, load_factors, shelf
from bilan.factors.sources.own.read import read as read_own
from bilan.model.factors import FACTOR_SCHEMA, PART_SCHEMA


@pytest.fixture(autouse=True)
def own_shelf(tmp_path, monkeypatch):
    monkeypatch.setenv("BILAN_BOOKS", str(tmp_path / "books"))
    return tmp_path / "books"


def second_version(folder: Path, version: str, total: float) -> None:
    """Put a copy of the shipped book on the user's shelf under another version, with one other total."""
    shipped = next(book for book in books() if book.shipped).folder
    target = folder / "base_carbone" / version
    shutil.copytree(shipped, target)
    page = (target / "book.toml").read_text().replace("V22.0", version).replace('sha256 = "c', 'sha256 = "d')
    (target / "book.toml").write_text(page)
    for name in ("factors.parquet", "parts.parquet"):
        table = pq.read_table(target / name)
        at = table.schema.get_field_index("version")
        table = table.set_column(at, "version", [[version] * table.num_rows])
        if name == "factors.parquet":
            at = table.schema.get_field_index("total_kg_co2e")
            ids = table["id"].to_pylist()
            values = table["total_kg_co2e"].to_pylist()
            values[ids.index("base-carbone:25777")] = total
            table = table.set_column(at, "total_kg_co2e", [values])
        pq.write_table(table, target / name)


def test_a_reference_gives_exactly_one_factor_and_its_parts():
    found = load_factors(["base-carbone:28333", "base-carbone:25777@V22.0", "base-carbone:28333"])
    assert found.factors.schema.names == [*FACTOR_SCHEMA.names, "ref"]
    assert found.parts.schema.names == [*PART_SCHEMA.names, "ref"]
    assert found.factors["ref"].to_pylist() == ["base-carbone:28333", "base-carbone:25777@V22.0"]
    assert set(found.parts["ref"].to_pylist()) == set(found.factors["ref"].to_pylist())
    assert (found.unknown, found.refused, found.notes) == ({}, {}, {})


def test_one_factor_under_two_references_answers_to_both():
    found = load_factors(["base-carbone:28333", "base-carbone:28333@V22.0"])
    assert found.factors.num_rows == 2
    assert found.parts.num_rows == 6


def test_nothing_asked_nothing_found():
    found = load_factors([])
    assert (found.factors.num_rows, found.parts.num_rows) == (0, 0)


def test_every_usable_id_of_the_book_resolves():
    book = shelf.newest("base-carbone")
    table = pq.read_table(book.folder / "factors.parquet", columns=["id", "kind"]).to_pylist()
    found = load_factors(row["id"] for row in table)
    assert found.factors.num_rows == sum(row["kind"] == "factor" for row in table) == book.factors
    assert len(found.refused) == book.source_data
    assert found.parts.num_rows == book.parts
    assert found.unknown == {}


def test_source_data_are_refused_and_name_the_built_in_gas():
    found = load_factors(["base-carbone:22600", "base-carbone:22606", "base-carbone:14591"])
    assert found.factors.num_rows == 0
    assert {code.code for code in found.refused.values()} == {"factor-source-data"}
    assert "gas:r-410a" in found.refused["base-carbone:22600"].remedy("fr")
    assert "gas:r-507a" in found.refused["base-carbone:22606"].remedy("en")
    assert "gas:" not in found.refused["base-carbone:14591"].remedy("fr")


def test_unknown_references_come_with_suggestions_and_are_never_replaced():
    found = load_factors(
        ["base-carbone:257777", "base-carbone:gazole routié", "base-carbone:", "nobody:1", "25777", ""]
    )
    assert found.factors.num_rows == 0
    assert "base-carbone:25777 — Gazole routier, B7" in found.unknown["base-carbone:257777"]
    assert len(found.unknown["base-carbone:257777"]) == 3
    assert all("Gazole routier" in near for near in found.unknown["base-carbone:gazole routié"])
    assert {"base-carbone:", "nobody:1", "25777", ""} <= set(found.unknown)


def test_a_version_that_is_not_on_the_shelf_is_unknown_and_names_those_that_are():
    found = load_factors(["base-carbone:25777@V21.0"])
    assert found.unknown == {"base-carbone:25777@V21.0": ["base-carbone:25777@V22.0 — Gazole routier, B7"]}


def test_without_a_version_the_newest_book_answers_by_number_not_by_letter(own_shelf):
    second_version(own_shelf, "V23.6", 3678.0)
    second_version(own_shelf, "V23.11", 3700.0)
    second_version(own_shelf, "V9.9", 1.0)
    assert [book.version for book in books()] == ["V9.9", "V22.0", "V23.6", "V23.11"]
    asked = ["base-carbone:25777", "base-carbone:25777@V22.0", "base-carbone:25777@V23.6"]
    found = load_factors(asked)
    totals = dict(zip(found.factors["ref"].to_pylist(), found.factors["total_kg_co2e"].to_pylist(), strict=True))
    assert totals == dict(zip(asked, [3700.0, 4153.0, 3678.0], strict=True))


def test_a_damaged_book_on_the_users_shelf_does_not_hide_the_shipped_one(own_shelf):
    broken = own_shelf / "base_carbone" / "V30"
    broken.mkdir(parents=True)
    (broken / "book.toml").write_text("form = ")
    assert [book.version for book in books()] == ["V22.0"]
    assert load_factors(["base-carbone:25777"]).factors.num_rows == 1


def test_findings_that_concern_every_line_of_a_factor_come_along():
    ids = pq.read_table(shelf.newest("base-carbone").folder / "factors.parquet", columns=["id", "flags"]).to_pylist()
    undivided = next(row["id"] for row in ids if row["flags"] == "factor-fuel-undivided")
    found = load_factors([undivided])
    assert [note.code for note in found.notes[undivided]] == ["factor-fuel-undivided"]
    assert undivided in found.notes[undivided][0].message("fr")


@pytest.mark.parametrize("name", ["r-410a", "R410A", "R-410A"])
def test_a_blend_of_the_gas_table_is_its_species(name):
    found = load_factors([f"gas:{name}"])
    rows = {row["gas"]: (row["kg"], row["kg_co2e"]) for row in found.parts.to_pylist()}
    assert rows == {"hfc-32": (0.5, 0.5 * 677), "hfc-125": (0.5, 0.5 * 3170)}
    factor = found.factors.to_pylist()[0]
    assert (factor["unit"], factor["total_kg_co2e"], factor["gwp_set"]) == ("kg", 1923.5, "AR5")
    assert {row["part"] for row in found.parts.to_pylist()} == {"whole"}


def test_every_gas_and_blend_has_a_factor_of_one_kilogram():
    from bilan import gwp

    names = [gas.name for gas in gwp.gases()]
    found = load_factors(f"gas:{name}" for name in names)
    assert found.factors.num_rows == len(names)
    masses = dict.fromkeys(found.factors["ref"].to_pylist(), 0.0)
    for row in found.parts.to_pylist():
        masses[row["ref"]] += row["kg"]
    assert list(masses.values()) == pytest.approx([1.0] * len(names))


def test_an_unknown_gas_comes_with_near_names():
    assert "gas:r-410a" in load_factors(["gas:r-410z"]).unknown["gas:r-410z"]


def test_own_factors_without_a_file_are_unknown(tmp_path):
    assert load_factors(["own:a"]).unknown == {"own:a": []}
    path = tmp_path / "factors.csv"
    path.write_text("factor,unit,gas,kg\nchaudiere,kWh,co2e,1\n")
    assert load_factors(["own:chaudière"], own=read_own(path)).unknown["own:chaudière"] == ["own:chaudiere — chaudiere"]
