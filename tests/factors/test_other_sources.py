"""DEFRA, US EPA and AGRIBALYSE: the real files, their quirks, and files that are none."""

from __future__ import annotations

from collections import defaultdict
from pathlib import Path

import pytest
from openpyxl import Workbook

from bilan.factors.acquire import SOURCES, read_source
from bilan.factors.book import FactorBook
from bilan.model.factors import FACTOR_SCHEMA, PART_SCHEMA, PARTS
from bilan.model.findings import BilanError

FILES = {
    "base-carbone": "Base_Carbone_V22.0.csv",
    "defra": "defra_2024_flat_file.xlsx",
    "epa-hub": "epa_hub_2025.xlsx",
    "epa-supply-chain": "epa_supply_chain_v1.3_naics_usd2022.csv",
    "agribalyse": "agribalyse_3.1_synthese.csv",
}


@pytest.fixture(scope="module")
def books(shared: Path) -> dict[str, FactorBook]:
    folder = shared / "data" / "factors"
    return {source: read_source(source, folder / FILES[source]) for source in SOURCES if source != "base-carbone"}


def factor(book: FactorBook, name: str) -> dict:
    return next(row for row in book.factors.to_pylist() if row["id"] == f"{book.source}:{name}")


def masses(book: FactorBook, name: str) -> dict[tuple[str, str], float]:
    rows = book.parts.to_pylist()
    return {(row["part"], row["gas"]): row["kg"] for row in rows if row["factor"] == f"{book.source}:{name}"}


def test_versions_and_counts(books):
    found = {source: (book.version, book.factors.num_rows) for source, book in books.items()}
    assert found == {
        "defra": ("2024-v1.1", 3123),
        "epa-hub": ("2025", 641),
        "epa-supply-chain": ("v1.3", 2 * 1016),
        "agribalyse": ("3.1", 2517),
    }


@pytest.mark.parametrize("source", [name for name in SOURCES if name != "base-carbone"])
def test_what_holds_for_every_book(books, source):
    book = books[source]
    assert book.factors.schema == FACTOR_SCHEMA
    assert book.parts.schema == PART_SCHEMA
    rows = book.factors.to_pylist()
    assert len({row["id"] for row in rows}) == len(rows)
    sums: dict[str, float] = defaultdict(float)
    for part in book.parts.to_pylist():
        sums[part["factor"]] += part["kg_co2e"]
        assert part["part"] in PARTS
    for row in rows:
        assert row["licence"]
        assert row["origin"]
        assert row["row_hash"]
        if row["kind"] == "factor":
            assert row["unit"], row["unit_raw"]
            assert sums[row["id"]] == pytest.approx(row["total_kg_co2e"], rel=1e-9, abs=1e-15)
        else:
            assert row["total_kg_co2e"] is None
            assert row["id"] not in sums


# -- DEFRA ----------------------------------------------------------------------------------------------------


def test_defra_fuel_in_masses(books):
    row = factor(books["defra"], "1_100_1000_15_1")
    assert (row["unit"], row["total_kg_co2e"]) == ("t", 3033.38067)
    found = masses(books["defra"], "1_100_1000_15_1")
    assert found[("combustion", "co2_fossil")] == 3029.26
    assert found[("combustion", "ch4_fossil")] == pytest.approx(2.52 / 28)
    assert found[("combustion", "n2o")] == pytest.approx(1.60067 / 265)


def test_defra_hotel_night(books):
    row = factor(books["defra"], "29_600_4016_13_1")
    assert (row["unit"], row["total_kg_co2e"]) == ("night", 6.7)
    assert "France" in row["label_en"]


def test_defra_blanks_are_counted_not_zero(books):
    finding = books["defra"].findings[0]
    assert (finding.code, finding.values["count"]) == ("factor-value-blank-count", 874)


def test_defra_energy_rows_are_source_data(books):
    rows = [row for row in books["defra"].factors.to_pylist() if row["kind"] == "source_data"]
    assert len(rows) == 451
    assert all(row["category"].startswith("SECR") for row in rows)


def test_defra_outside_of_scopes_is_biogenic(books):
    row = factor(books["defra"], "99_400_4001_5_2")
    assert (row["total_kg_co2e"], row["co2_biogenic_kg"]) == (0.0, 0.11507)
    assert masses(books["defra"], "99_400_4001_5_2") == {("combustion", "co2_biogenic"): 0.11507}


def test_defra_radiative_forcing_is_a_part_of_its_own(books):
    rows = [row for row in books["defra"].factors.to_pylist() if "With RF" in row["label_en"]]
    trails = {row["factor"] for row in books["defra"].parts.to_pylist() if row["part"] == "contrails"}
    direct = {row["id"] for row in rows if not row["category"].startswith("WTT")}
    assert trails
    assert trails == direct
    assert all(row["kg"] > 0 for row in books["defra"].parts.to_pylist() if row["gas"] == "contrails")


def test_defra_refrigerants_are_masses_of_their_species(books):
    rows = books["defra"].factors.to_pylist()
    total = next(row for row in rows if "R410A" in row["label_en"] and "Total" in row["label_en"])
    found = masses(books["defra"], total["id"].removeprefix("defra:"))
    assert found == {("whole", "hfc-32"): 0.5, ("whole", "hfc-125"): 0.5}


def workbook(tmp_path: Path, sheet: str, rows: list[list]) -> Path:
    book = Workbook()
    book.active.title = sheet
    for row in rows:
        book.active.append(row)
    path = tmp_path / "file.xlsx"
    book.save(path)
    return path


def test_defra_without_its_end_mark_is_cut_off(tmp_path):
    header = ["ID", "Scope", "Level 1", "Level 2", "Level 3", "Level 4", "Column Text", "UOM", "GHG/Unit",
              "GHG Conversion Factor 2031"]  # fmt: skip
    path = workbook(tmp_path, "Factors by Category", [header, ["1_1", "Scope 1", "Fuels", *[""] * 7]])
    with pytest.raises(BilanError) as caught:
        read_source("defra", path)
    assert caught.value.finding.code == "factor-file-truncated"


# -- US EPA ---------------------------------------------------------------------------------------------------


def test_epa_grams_become_kilograms(books):
    found = masses(books["epa-hub"], "1-anthracite-mmbtu-hhv")
    assert found == {
        ("combustion", "co2_fossil"): 103.69,
        ("combustion", "ch4_fossil"): pytest.approx(0.011),
        ("combustion", "n2o"): pytest.approx(0.0016),
    }
    row = factor(books["epa-hub"], "1-anthracite-mmbtu-hhv")
    assert (row["unit"], row["total_kg_co2e"]) == ("mmBtu_pcs", pytest.approx(103.69 + 0.011 * 28 + 0.0016 * 265))
    assert factor(books["epa-hub"], "1-anthracite-short-ton")["unit"] == "short_ton"


def test_epa_biomass_is_outside_the_total(books):
    row = factor(books["epa-hub"], "1-wood-and-wood-residuals-short-ton")
    assert (row["co2_biogenic_kg"], row["total_kg_co2e"]) == (1640.0, pytest.approx(0.126 * 28 + 0.063 * 265))


def test_epa_electricity_is_converted_from_pounds(books):
    found = masses(books["epa-hub"], "6-us-average")
    assert found[("plant", "co2_fossil")] == pytest.approx(771.523 * 0.45359237)
    assert found[("plant", "n2o")] == pytest.approx(0.008 * 0.45359237)


def test_epa_stacked_names_are_filled_down(books):
    row = factor(books["epa-hub"], "3-gasoline-light-duty-trucks-2022")
    assert (row["unit"], row["total_kg_co2e"]) == ("vehicle.mile", pytest.approx(0.0079e-3 * 28 + 0.0012e-3 * 265))
    assert "CH4 and N2O only" in row["label_en"]


def test_epa_waste_is_per_short_ton_and_skips_what_does_not_apply(books):
    row = factor(books["epa-hub"], "9-beef-landfilled")
    assert (row["unit"], row["total_kg_co2e"]) == ("short_ton", 640.0)
    assert "epa-hub:9-beef-recycled" not in books["epa-hub"].factors["id"].to_pylist()


def test_epa_gwps_are_source_data(books):
    rows = [row for row in books["epa-hub"].factors.to_pylist() if row["kind"] == "source_data"]
    assert len(rows) == 62
    assert {row["category"] for row in rows} == {"GWP"}


def test_supply_chain_factors_with_and_without_margins(books):
    book = books["epa-supply-chain"]
    row = factor(book, "111140")
    assert (row["total_kg_co2e"], row["currency"], row["price_year"], row["unit"]) == (0.848, "USD", 2022, "USD")
    assert factor(book, "111140-without-margins")["total_kg_co2e"] == 0.809
    assert set(book.parts["gas"].to_pylist()) == {"co2e"}


# -- AGRIBALYSE -----------------------------------------------------------------------------------------------


def test_agribalyse_product(books):
    row = factor(books["agribalyse"], "11084")
    assert (row["label_fr"], row["label_en"]) == ("Agar (algue), cru", "Seaweed, agar, raw")
    assert (row["total_kg_co2e"], row["unit"], row["uncertainty"]) == (6.77, "kg", None)
    assert "DQR 2.99" in row["comment"]


# -- files that are none --------------------------------------------------------------------------------------


@pytest.mark.parametrize("source", list(SOURCES))
@pytest.mark.parametrize(
    ("content", "codes"),
    [
        (b"", {"factor-file-empty"}),
        (b"\x00\xff\x00junk" * 100, {"factor-file-unreadable", "factor-file-layout"}),
        (b"a;b\n1;2\n", {"factor-file-unreadable", "factor-file-layout"}),
        (b"one line", {"factor-file-unreadable", "factor-file-layout"}),
    ],
)
def test_no_reader_crashes_on_what_is_no_source(tmp_path, source, content, codes):
    path = tmp_path / "file_v1.0"
    path.write_bytes(content)
    with pytest.raises(BilanError) as caught:
        read_source(source, path)
    assert caught.value.finding.code in codes


@pytest.mark.parametrize("source", ["defra", "epa-hub"])
def test_a_workbook_of_another_kind(tmp_path, source):
    with pytest.raises(BilanError) as caught:
        read_source(source, workbook(tmp_path, "Sheet", [["a", "b"], [1, 2]]))
    assert caught.value.finding.code == "factor-file-layout"
    named = {"defra": "Factors by Category", "epa-hub": "Emission Factors Hub"}[source]
    with pytest.raises(BilanError) as caught:
        read_source(source, workbook(tmp_path, named, [["a", "b"], [1, 2]]))
    assert caught.value.finding.code == "factor-file-layout"


@pytest.mark.parametrize("source", ["epa-supply-chain", "agribalyse"])
def test_a_csv_that_was_cut_off(shared, tmp_path, source):
    path = tmp_path / FILES[source]
    path.write_bytes((shared / "data" / "factors" / FILES[source]).read_bytes()[:50_003])
    with pytest.raises(BilanError) as caught:
        read_source(source, path)
    assert caught.value.finding.code == "factor-file-truncated"


@pytest.mark.parametrize("source", ["defra", "epa-hub"])
def test_a_workbook_that_was_cut_off(shared, tmp_path, source):
    path = tmp_path / FILES[source]
    path.write_bytes((shared / "data" / "factors" / FILES[source]).read_bytes()[:200_000])
    with pytest.raises(BilanError) as caught:
        read_source(source, path)
    assert caught.value.finding.code == "factor-file-unreadable"
