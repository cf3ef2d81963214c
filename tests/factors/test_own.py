"""Own factors: words and dialects, variants, blends, and every way in which a row can be wrong."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.factors import load_factors
from bilan.factors.book import FactorBook
from bilan.factors.sources.own.read import read
from bilan.model.factors import FACTOR_SCHEMA, PART_SCHEMA
from bilan.model.findings import BilanError

HEADER = "factor,label,unit,part,gas,kg,account,uncertainty,source,region,valid_from,valid_to,price_year"


def book_of(tmp_path: Path, *rows: str, header: str = HEADER, encoding: str = "utf-8") -> FactorBook:
    path = tmp_path / "factors.csv"
    path.write_bytes("\n".join([header, *rows, ""]).encode(encoding))
    return read(path)


def codes(book: FactorBook) -> list[str]:
    return [finding.code for finding in book.findings]


def test_masses_become_co2e_by_the_fifth_report(tmp_path):
    book = book_of(
        tmp_path,
        "granulat,Granulés,t,combustion,co2_biogenic,1500,,30",
        "granulat,,t,combustion,ch4_biogenic,2,,",
        "granulat,,t,upstream,CH4,1,,",
        "granulat,,t,upstream,N2O,0.1,,",
        "granulat,,t,upstream,co2_fossil,40,,",
    )
    rows = {(row["part"], row["gas"]): (row["kg"], row["kg_co2e"]) for row in book.parts.to_pylist()}
    assert rows == {
        ("combustion", "co2_biogenic"): (1500.0, 0.0),
        ("combustion", "ch4_biogenic"): (2.0, 56.0),
        ("upstream", "ch4_fossil"): (1.0, 30.0),
        ("upstream", "n2o"): (0.1, pytest.approx(26.5)),
        ("upstream", "co2_fossil"): (40.0, 40.0),
    }
    factor = book.factors.to_pylist()[0]
    assert factor["total_kg_co2e"] == pytest.approx(152.5)
    assert (factor["id"], factor["version"], factor["unit"]) == ("own:granulat", "own", "t")
    assert (factor["co2_biogenic_kg"], factor["uncertainty"]) == (1500.0, "30")
    assert codes(book) == []
    assert factor["gwp_set"] == "AR5"
    assert book.factors.schema == FACTOR_SCHEMA
    assert book.parts.schema == PART_SCHEMA


def test_a_factor_known_only_as_co2e_is_frozen_and_needs_no_gwp(tmp_path):
    book = book_of(tmp_path, "conseil,Conseil,EUR,,co2e,0.2,,,,,,,2023")
    assert book.parts.to_pylist()[0]["gas"] == "co2e"
    assert book.parts.to_pylist()[0]["part"] == "whole"
    assert (book.factors["currency"][0].as_py(), book.factors["price_year"][0].as_py()) == ("EUR", 2023)
    assert codes(book) == []


def test_a_blend_is_its_components(tmp_path):
    book = book_of(tmp_path, "fuite,Fuite,kg,fuites,R410A,1")
    rows = book.parts.to_pylist()
    assert {(row["gas"], row["kg"]) for row in rows} == {("hfc-32", 0.5), ("hfc-125", 0.5)}
    assert {row["part"] for row in rows} == {"fugitive_leak"}
    assert book.factors["total_kg_co2e"][0].as_py() == pytest.approx(0.5 * 677 + 0.5 * 3170)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_french_headers_semicolons_and_decimal_commas(tmp_path, encoding):
    book = book_of(
        tmp_path,
        "bois;Bûches;stère;combustion;CO2 biogénique;0,5;;25",
        "bois;;stère;Amont;éq. CO2;1,25;émission;",
        header="facteur;libellé;unité;poste;gaz;kg;compte;incertitude",
        encoding=encoding,
    )
    if codes(book) == ["own-factor-unit-unknown"] * 2:
        pytest.skip("the vocabulary of units has no stère")
    assert book.factors["label_fr"].to_pylist() == ["Bûches"]
    assert book.factors["total_kg_co2e"].to_pylist() == [1.25]


def test_a_decimal_comma_inside_a_comma_file_is_no_number(tmp_path):
    book = book_of(tmp_path, 'a,A,kg,whole,co2e,"1,5"')
    assert codes(book) == ["own-factor-value-invalid"]
    assert book.findings[0].values["value"] == "1,5"


def test_rows_of_one_factor_by_period_and_region_live_side_by_side(tmp_path):
    book = book_of(
        tmp_path,
        "elec,Élec,kWh,plant,co2e,0.05,,,,FR,2023-01-01,2023-12-31",
        "elec,Élec,kWh,plant,co2e,0.04,,,,FR,2024-01-01,",
        "elec,Élec,kWh,upstream,co2e,0.01,,,,FR,2024-01-01,",
        "elec,Élec,kWh,plant,co2e,0.30,,,,DE,2024,2024",
    )
    rows = {row["version"]: row for row in book.factors.to_pylist()}
    assert set(rows) == {"2023-01-01..2023-12-31/FR", "2024-01-01../FR", "2024-01-01..2024-12-31/DE"}
    newer = rows["2024-01-01../FR"]
    assert (newer["valid_from"], newer["valid_to"], newer["total_kg_co2e"]) == (date(2024, 1, 1), None, 0.05)
    assert rows["2024-01-01..2024-12-31/DE"]["valid_to"] == date(2024, 12, 31)
    assert codes(book) == []
    resolved = load_factors(["own:elec"], own=book)
    assert resolved.factors.num_rows == 3
    assert resolved.parts.num_rows == 4
    assert set(resolved.parts["version"].to_pylist()) == set(rows)


def test_periods_that_overlap_are_told(tmp_path):
    book = book_of(
        tmp_path,
        "a,A,kg,whole,co2e,1,,,,,2023-01-01,2024-06-30",
        "a,A,kg,whole,co2e,2,,,,,2024-01-01,",
    )
    assert codes(book) == ["own-factor-periods-overlap"]


def test_removals_and_avoided_emissions_are_entered_positive_and_stay_apart(tmp_path):
    book = book_of(
        tmp_path,
        "haie,Haie,km,whole,co2e,300,séquestration",
        "tri,Tri,t,whole,co2e,20",
        "tri,Tri,t,whole,co2e,5,avoided",
    )
    rows = {row["id"]: row for row in book.factors.to_pylist()}
    assert (rows["own:haie"]["account"], rows["own:haie"]["total_kg_co2e"]) == ("removal", -300.0)
    assert (rows["own:tri"]["account"], rows["own:tri"]["total_kg_co2e"]) == ("emission", 20.0)
    assert {(row["account"], row["kg"]) for row in book.parts.to_pylist() if row["factor"] == "own:tri"} == {
        ("emission", 20.0),
        ("avoided", 5.0),
    }


def test_co2e_beside_gases_of_one_part_is_added_with_a_finding(tmp_path):
    book = book_of(tmp_path, "a,A,kg,combustion,co2_fossil,2", "a,A,kg,combustion,co2e,1")
    assert "own-factor-frozen-beside-gases" in codes(book)
    assert book.factors["total_kg_co2e"][0].as_py() == 3.0


def test_biogenic_co2_beside_co2e_is_no_double_count(tmp_path):
    book = book_of(tmp_path, "a,A,kg,combustion,co2_biogenic,2", "a,A,kg,combustion,co2e,1")
    assert codes(book) == []


def test_the_first_of_two_rows_for_one_gas_stands(tmp_path):
    book = book_of(tmp_path, "a,A,kg,whole,co2e,1", "a,A,kg,whole,co2e,2")
    assert codes(book) == ["own-factor-row-twice"]
    assert book.findings[0].place == "factors.csv:3"
    assert book.factors["total_kg_co2e"][0].as_py() == 1.0


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ("a,A,kg,whole,co2e,-1", "own-factor-negative", "kg"),
        ("a,A,kg,whole,co2e,", "own-factor-value-invalid", "kg"),
        ("a,A,kg,whole,co2e,nan", "own-factor-value-invalid", "kg"),
        ("a,A,kg,whole,co2e,1e999", "own-factor-value-invalid", "kg"),
        ("a,A,kg,whole,co2e,=1+1", "own-factor-value-invalid", "kg"),
        ("a,A,kg,whole,phlogiston,1", "own-factor-gas-unknown", "gas"),
        ("a,A,kg,whole,,1", "own-factor-gas-unknown", "gas"),
        ("a,A,bushel of hope,whole,co2e,1", "own-factor-unit-unknown", "unit"),
        ("a,A,,whole,co2e,1", "own-factor-unit-unknown", "unit"),
        ("a,A,kg,middle,co2e,1", "own-factor-part-unknown", "part"),
        ("a,A,kg,whole,co2e,1,credit", "own-factor-account-unknown", "account"),
        ("a,A,kg,whole,co2e,1,,,,,soon", "own-factor-date-invalid", "valid_from"),
        ("a,A,kg,whole,co2e,1,,,,,2024-02-01,2024-01-01", "own-factor-date-invalid", "valid_to"),
    ],
)
def test_a_faulty_row_refuses_the_whole_factor(tmp_path, row, code, column):
    """Without its faulty row the factor would be too small, and nobody would see it."""
    book = book_of(tmp_path, "a,A,kg,upstream,co2e,7", row, "b,B,kg,whole,co2e,1")
    finding = book.findings[0]
    assert (finding.code, finding.field, finding.place) == (code, column, "factors.csv:3")
    assert finding.severity == "error"
    assert book.factors["id"].to_pylist() == ["own:b"]
    resolved = load_factors(["own:a", "own:b"], own=book)
    assert resolved.refused == {"own:a": finding}
    assert resolved.factors["ref"].to_pylist() == ["own:b"]
    assert resolved.unknown == {}


def test_two_units_for_one_factor(tmp_path):
    book = book_of(tmp_path, "a,A,kg,whole,co2e,1", "a,A,km,upstream,co2e,1")
    assert codes(book) == ["own-factor-unit-differs"]
    assert "own:a" in book.refused


def test_a_row_without_id_is_told(tmp_path):
    assert codes(book_of(tmp_path, ",A,kg,whole,co2e,1")) == ["own-factor-id-missing"]


@pytest.mark.parametrize(("text", "kept"), [("3/4/2/5/3", "3/4/2/5/3"), ("±30 %", "30"), ("12.5", "12.5")])
def test_uncertainty_in_percent_or_marks(tmp_path, text, kept):
    assert book_of(tmp_path, f"a,A,kg,whole,co2e,1,,{text}").factors["uncertainty"].to_pylist() == [kept]


@pytest.mark.parametrize("text", ["high", "-5", "3/4/2", "6/1/1/1/1"])
def test_an_uncertainty_that_is_none_is_told_and_left_missing(tmp_path, text):
    book = book_of(tmp_path, f"a,A,kg,whole,co2e,1,,{text}")
    assert codes(book) == ["own-factor-uncertainty-invalid"]
    assert book.factors["uncertainty"].to_pylist() == [None]


def test_a_price_year_that_is_none_is_told(tmp_path):
    book = book_of(tmp_path, "a,A,EUR,whole,co2e,1,,,,,,,last year")
    assert codes(book) == ["own-factor-price-year-invalid"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "factor-file-empty"),
        (b"factor,label\na,b\n", "own-factor-header"),
        (b"\x00\x01\x02", "factor-file-unreadable"),
    ],
)
def test_files_that_hold_no_factors(tmp_path, content, code):
    path = tmp_path / "factors.csv"
    path.write_bytes(content)
    with pytest.raises(BilanError) as caught:
        read(path)
    assert caught.value.finding.code == code


def test_a_header_alone_is_an_empty_book(tmp_path):
    book = book_of(tmp_path)
    assert (book.factors.num_rows, book.parts.num_rows, codes(book)) == (0, 0, [])


MASSES = st.floats(min_value=0, max_value=1e9, allow_nan=False)


@given(
    st.dictionaries(st.sampled_from(["co2_fossil", "ch4_fossil", "n2o", "sf6", "r-404a", "co2e"]), MASSES, min_size=1)
)
def test_the_total_is_the_sum_of_the_parts(tmp_path_factory, masses):
    rows = [f"a,A,kg,whole,{gas},{kg!r}" for gas, kg in masses.items()]
    book = book_of(tmp_path_factory.mktemp("own"), *rows)
    total = sum(book.parts["kg_co2e"].to_pylist())
    assert book.factors["total_kg_co2e"][0].as_py() == pytest.approx(total)
    assert sum(book.parts["kg"].to_pylist()) == pytest.approx(sum(masses.values()))
