"""Base Carbone: the real V22.0 file, its quirks, the other two layouts, and files that are none."""

from __future__ import annotations

import csv
import re
from collections import defaultdict
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.factors.book import FactorBook
from bilan.factors.sources.base_carbone.amounts import amounts_of, part_rule, published_gwp
from bilan.factors.sources.base_carbone.layout import fold
from bilan.factors.sources.base_carbone.read import read
from bilan.factors.sources.base_carbone.text import clean, day, validity
from bilan.factors.sources.common import number
from bilan.model.findings import BilanError

HERE = Path(__file__).parent
FROZEN = {"co2e", "contrails"}


@pytest.fixture(scope="module")
def official(shared: Path) -> Path:
    return shared / "data" / "factors" / "Base_Carbone_V22.0.csv"


@pytest.fixture(scope="module")
def book(official: Path) -> FactorBook:
    return read(official)


@pytest.fixture(scope="module")
def factors(book: FactorBook) -> dict[str, dict]:
    return {row["id"].removeprefix("base-carbone:"): row for row in book.factors.to_pylist()}


@pytest.fixture(scope="module")
def parts(book: FactorBook) -> dict[str, list[dict]]:
    found = defaultdict(list)
    for row in book.parts.to_pylist():
        found[row["factor"].removeprefix("base-carbone:")].append(row)
    return found


@pytest.fixture(scope="module")
def published(official: Path) -> list[dict[str, str]]:
    with official.open(encoding="cp1252", newline="") as file:
        return list(csv.DictReader(file, delimiter=";"))


def codes(book: FactorBook) -> set[str]:
    return {finding.code for finding in book.findings}


def amount(rows: list[dict], part: str, gas: str | None = None, key: str = "kg_co2e") -> float:
    return sum(row[key] for row in rows if row["part"] == part and gas in (None, row["gas"]))


# -- the whole file -------------------------------------------------------------------------------------------


def test_every_element_of_the_file_is_a_row_of_the_book(book, published):
    elements = [row for row in published if row["Type Ligne"] == "Elément"]
    assert len(elements) == book.factors.num_rows == 9623
    assert set(book.factors["id"].to_pylist()) == {
        "base-carbone:" + row["Identifiant de l'élément"] for row in elements
    }
    kinds = book.factors["kind"].to_pylist()
    assert kinds.count("source_data") == 1878
    assert book.version == "V22.0"
    assert book.date == "2022-06-24"


def test_the_parts_of_every_factor_add_up_to_its_published_total(factors, parts):
    for name, row in factors.items():
        total = sum(part["kg_co2e"] for part in parts[name])
        published = abs(row["total_kg_co2e"] or 0.0)
        assert total == pytest.approx(published, rel=1e-9, abs=1e-15), name


def test_published_totals_are_those_of_the_file(factors, published):
    for row in published:
        if row["Type Ligne"] == "Elément" and row["Type de l'élément"] == "Facteur d'émission":
            expected = number(row["Total poste non décomposé"])
            assert factors[row["Identifiant de l'élément"]]["total_kg_co2e"] == expected


def test_kilograms_times_the_publishers_gwp_are_the_published_co2e(parts):
    gwp = published_gwp()
    for rows in parts.values():
        for row in rows:
            if row["gas"] == "co2_biogenic":
                assert row["kg_co2e"] == 0.0
                assert row["kg"] > 0
            else:
                value = 1.0 if row["gas"] in FROZEN else gwp[row["gas"]]
                assert row["kg"] * value == pytest.approx(row["kg_co2e"], rel=1e-12)


def test_a_factor_names_each_part_and_gas_once_and_has_at_least_one(factors, parts):
    for name, row in factors.items():
        keys = [(part["part"], part["gas"], part["account"]) for part in parts[name]]
        assert len(keys) == len(set(keys))
        assert bool(keys) == (row["kind"] == "factor")


def test_scaling_is_needed_where_rule_1_says(book, published):
    """669 of the 1,157 decomposed elements that are not archived; none differs by more than 2 %."""
    totals, sums = {}, defaultdict(float)
    for row in published:
        name, value = row["Identifiant de l'élément"], number(row["Total poste non décomposé"])
        if row["Type Ligne"] == "Poste":
            sums[name] += value
        elif row["Statut de l'élément"] != "Archivé":
            totals[name] = value
    decomposed = [name for name in totals if name in sums]
    assert len(decomposed) == 1157
    assert sum(abs(sums[name] / totals[name] - 1) > 1e-9 for name in decomposed) == 669
    assert "factor-parts-differ" not in codes(book)


def test_every_part_name_of_the_file_is_in_the_table(published):
    pairs = {
        (clean(row["Type poste"]), clean(row["Nom poste français"]), row["Code de la catégorie"])
        for row in published
        if row["Type Ligne"] == "Poste"
    }
    assert len({pair[:2] for pair in pairs}) == 103
    assert [pair for pair in pairs if not part_rule(*pair).known] == []


def test_every_unit_but_one_blank_is_in_the_vocabulary(factors):
    unknown = {row["unit_raw"] for row in factors.values() if row["kind"] == "factor" and not row["unit"]}
    assert unknown == {""}


def test_rows_have_distinct_hashes(factors):
    assert len({row["row_hash"] for row in factors.values()}) == len(factors)
    assert all(len(row["row_hash"]) == 16 for row in factors.values())


def test_every_finding_reads_well_in_both_languages(book):
    for finding in book.findings:
        for lang in ("fr", "en"):
            assert "?" not in finding.message(lang) + finding.remedy(lang)


# -- golden figures -------------------------------------------------------------------------------------------


def test_road_diesel_per_tonne(factors, parts):
    row, rows = factors["25777"], parts["25777"]
    assert (row["label_fr"], row["unit"], row["total_kg_co2e"]) == ("Gazole routier, B7", "t", 4153.0)
    assert (row["uncertainty"], row["gwp_set"], row["fuel"], row["status"]) == ("5", "AR5", "diesel", "valid")
    assert amount(rows, "combustion") == pytest.approx(3337.0)
    assert amount(rows, "upstream") == pytest.approx(816.0)
    assert amount(rows, "combustion", "co2_fossil", "kg") == pytest.approx(3309.0)
    assert amount(rows, "combustion", "ch4_fossil", "kg") == pytest.approx(1.32 / 30)
    assert amount(rows, "combustion", "n2o", "kg") == pytest.approx(26.9 / 265)
    assert amount(rows, "combustion", "co2e") == pytest.approx(-0.22)  # a negative remainder stays, frozen
    assert amount(rows, "upstream", "co2e") == pytest.approx(0.48)


def test_electricity_of_2020(factors, parts):
    assert factors["28333"]["total_kg_co2e"] == 0.0599
    rows = parts["28333"]
    assert {row["gas"] for row in rows} == {"co2e"}
    assert (amount(rows, "upstream"), amount(rows, "plant"), amount(rows, "td_losses")) == pytest.approx(
        (0.0138, 0.0407, 0.0054)
    )


def test_gas_columns_are_scaled_with_their_part(parts, factors):
    """28100: parts add up to 1.5144, the element says 1.51."""
    rows = parts["28100"]
    assert factors["28100"]["total_kg_co2e"] == 1.51
    assert amount(rows, "contrails", "contrails") == pytest.approx(0.682 * 1.51 / 1.51439, rel=1e-9)
    assert amount(rows, "combustion", "co2_fossil", "kg") == pytest.approx(0.682 * 1.51 / 1.51439, rel=1e-9)


def test_contrails_are_a_gas_of_their_own_wherever_the_file_books_them(parts, published):
    trails = {
        row["Identifiant de l'élément"]
        for row in published
        if row["Type Ligne"] == "Poste" and "condensation" in row["Nom poste français"]
    }
    assert len(trails) == 108
    for name in trails:
        gases = {row["gas"] for row in parts[name] if row["part"] == "contrails"}
        assert gases == {"contrails"}
    assert {row["part"] for rows in parts.values() for row in rows if row["gas"] == "contrails"} == {"contrails"}


def test_biogenic_co2_of_a_biofuel_is_read_from_its_combustion(factors, parts):
    """On the element it nets to zero with the upstream uptake; the scaling does not touch it."""
    rows = parts["25777"]
    assert amount(rows, "combustion", "co2_biogenic", "kg") == pytest.approx(184.495797)
    assert factors["25777"]["co2_biogenic_kg"] == pytest.approx(184.495797)
    assert amount(rows, "upstream", "co2_biogenic", "kg") == 0


def test_biogenic_co2_of_an_element_without_parts_is_its_own(factors, parts):
    assert factors["24237"]["co2_biogenic_kg"] == pytest.approx(10.2128575)
    assert amount(parts["24237"], "whole", "co2_biogenic", "kg") == pytest.approx(10.2128575)


def test_a_negative_biogenic_co2_is_uptake_and_is_not_printed(book, factors):
    assert factors["20909"]["co2_biogenic_kg"] == 0
    assert "factor-biogenic-uptake-count" in codes(book)


def test_sulphur_hexafluoride_is_a_mass_even_without_its_code(parts):
    assert amount(parts["24303"], "td_losses", "sf6", "kg") == pytest.approx(0.00798 / 23500, rel=1e-3)
    assert amount(parts["15574"], "td_losses", "sf6", "kg") == pytest.approx(0.00509 / 23500, rel=1e-3)
    assert amount(parts["24238"], "whole", "sf6", "kg") == pytest.approx(42.7 / 23500)
    assert amount(parts["24238"], "whole", "co2e") == pytest.approx(357 - 273 - 31.6 - 1.3 - 42.7)


def test_biogenic_methane_of_a_reservoir_belongs_to_the_plant(parts):
    assert amount(parts["24307"], "plant", "ch4_biogenic", "kg") == pytest.approx(0.6 / 28, rel=1e-3)


def test_negative_totals_are_removals_in_forests_and_avoided_elsewhere(factors, parts):
    negative = [row for row in factors.values() if (row["total_kg_co2e"] or 0) < 0]
    assert len(negative) == 315
    for row in negative:
        forest = row["category"].startswith("UTCF")
        assert row["account"] == ("removal" if forest else "avoided")
        rows = parts[row["id"].removeprefix("base-carbone:")]
        assert {part["account"] for part in rows if part["gas"] != "co2_biogenic"} == {row["account"]}
        assert sum(part["kg_co2e"] for part in rows) == pytest.approx(-row["total_kg_co2e"])
    others = (row for row in factors.values() if (row["total_kg_co2e"] or 0) >= 0)
    assert {row["account"] for row in others} == {"emission"}


def test_fuel_that_is_not_split_goes_to_combustion_and_says_so(book, parts):
    flagged = [name for name, found in book.flags.items() if "factor-fuel-undivided" in found]
    assert len(flagged) == 8
    for name in flagged:
        found = {row["part"] for row in parts[name.removeprefix("base-carbone:")]}
        assert "combustion" in found
        assert "upstream" not in found


def test_source_data_keep_their_value_but_no_parts(book, factors):
    row = factors["22606"]
    assert (row["kind"], row["total_kg_co2e"], row["unit"]) == ("source_data", None, None)
    assert row["comment"].startswith("2235")
    wrong = next(finding for finding in book.findings if finding.code == "factor-known-error")
    assert wrong.values["factor"] == "base-carbone:22606"
    assert "3985" in wrong.message("fr")


def test_archived_rows_stay_archived_with_their_dates_readable(factors):
    archived = [row for row in factors.values() if row["status"] == "archived"]
    assert len(archived) == 2595
    assert not [row for row in archived if (row["validity"] or "").isdigit() and len(row["validity"]) == 5]


def test_a_zero_total_is_kept_and_flagged(book, factors, parts):
    assert factors["20828"]["total_kg_co2e"] == 0
    assert [row["kg_co2e"] for row in parts["20828"]] == [0.0]
    assert book.flags["base-carbone:20828"] == ("factor-total-zero",)


def test_monetary_factors_have_a_currency_and_no_price_year(factors):
    assert factors["24997"]["currency"] == "EUR"
    assert {row["price_year"] for row in factors.values()} == {None}


# -- texts ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "label"),
    [
        ("34052", "Salade César au poulet (salade verte, fromage, croûtos, sauce)"),
        ("33558", 'Brioche fourrée crème pâtissière (type "chinois"), préemballée'),
        ("32682", 'Goûter sec fourré ("sandwiché") parfum chocolat'),
        ("33308", 'Haricot mungo germé ou pousse de "soja", cru'),
        ("36330", 'Réseau de chaleur, 16, Soyaux, Réseau "Champ de manœuvre", 2021'),
    ],
)
def test_runaway_quotes_are_gone_and_meant_ones_stay(factors, name, label):
    assert factors[name]["label_fr"] == label


def test_no_label_has_a_lone_quote_or_a_lost_letter(factors):
    for row in factors.values():
        assert row["label_fr"].count('"') % 2 == 0
        assert '""' not in row["label_fr"]
        assert "?ufs" not in (row["category"] or "")
        assert "Ã" not in (row["origin"] or "")


def test_texts_that_were_cut_say_so(factors):
    assert any((row["origin"] or "").endswith("…") for row in factors.values())
    assert clean("x" * 100, 100).endswith("…")
    assert not clean("x" * 99, 100).endswith("…")


def test_serial_dates():
    assert validity("43466") == "01/01/2019"
    assert validity("2013") == "2013"
    assert day("41949") == "2014-11-06"


# -- the other layouts ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["portal.csv", "portal.json"])
def test_the_portals_layouts_give_the_same_factors_as_the_official_file(name, factors, parts):
    book = read(HERE / "data" / name, "V22.0")
    for row in book.factors.to_pylist():
        local = row["id"].removeprefix("base-carbone:")
        assert row == factors[local]
        assert [part for part in book.parts.to_pylist() if part["factor"] == row["id"]] == parts[local]
    assert book.factors.num_rows == 4


def test_a_column_name_may_be_scrambled_or_underscored():
    assert fold("PÃ©riode_de_validitÃ©") == fold("Période de validité")


def test_a_page_of_the_api_says_that_it_is_one(tmp_path):
    text = (HERE / "data" / "portal.json").read_text(encoding="utf-8")
    page = tmp_path / "page.json"
    page.write_text(re.sub(r'"total": \d+', '"total": 15264', text), encoding="utf-8")
    assert "factor-file-partial" in codes(read(page, "V9"))


# -- elements that V22 does not have --------------------------------------------------------------------------


def post(kind: str, total: str, **more: str) -> dict[str, str]:
    return {"part_type": kind, "part_name": "", "total": total, **more}


def test_parts_far_from_the_total_are_scaled_with_a_finding():
    found = amounts_of({"total": "10", "category": ""}, [post("Combustion", "6"), post("Amont", "3")])
    assert found.codes == ["factor-parts-differ"]
    assert found.kg_co2e[("combustion", "co2e")] == pytest.approx(20 / 3)
    assert sum(found.kg_co2e.values()) == pytest.approx(10)


@pytest.mark.parametrize(("total", "posts"), [("5", ("1", "-1")), ("5", ("-1", "-2")), ("0", ("1", "2"))])
def test_parts_that_contradict_the_total_are_set_aside(total, posts):
    found = amounts_of({"total": total, "category": ""}, [post("Amont", value) for value in posts])
    assert found.codes[0] == "factor-parts-unusable"
    assert dict(found.kg_co2e) == {("whole", "co2e"): float(total)}


AMOUNTS = st.floats(min_value=1e-3, max_value=1e5)
SHARES = st.floats(min_value=0, max_value=1.5)
POSTS = st.lists(st.tuples(st.sampled_from(["Amont", "Combustion", "Transport"]), AMOUNTS, SHARES), min_size=1)


@given(AMOUNTS, POSTS)
def test_any_parts_add_up_to_the_total_and_keep_their_proportions(total, posts):
    rows = [post(kind, repr(value), co2_fossil=repr(value * share)) for kind, value, share in posts]
    found = amounts_of({"total": repr(total), "category": ""}, rows)
    assert sum(found.kg_co2e.values()) == pytest.approx(total, rel=1e-9)
    assert found.share == pytest.approx(total / sum(value for _, value, _ in posts))
    carbon = sum(value for (_, gas), value in found.kg_co2e.items() if gas == "co2_fossil")
    assert carbon == pytest.approx(found.share * sum(value * share for _, value, share in posts))


def test_an_unknown_part_name_takes_the_rule_of_its_type():
    found = amounts_of({"total": "1", "category": ""}, [post("Amont", "1", part_name="raffinage")])
    assert found.codes == ["factor-part-unknown"]
    assert found.kg_co2e == {("upstream", "co2e"): 1.0}


def test_losses_of_a_heat_network_are_network_losses():
    assert part_rule("Transport et distribution", "Pertes", "Réseaux de chaleur / froid > X").part == "network_losses"


HEADER = (
    "Type Ligne;Identifiant de l'élément;Type de l'élément;Statut de l'élément;Nom base français;Unité français;"
    "Total poste non décomposé\n"
)
ROW = "Elément;{id};Facteur d'émission;{status};{name};kgCO2e/kg;{total}\n"


def official_file(tmp_path: Path, *rows: str) -> Path:
    path = tmp_path / "Base_Carbone_V99.1.csv"
    path.write_bytes((HEADER + "".join(rows)).encode("cp1252"))
    return path


def test_one_id_valid_and_archived_keeps_both_under_two_versions(tmp_path):
    old = ROW.format(id=1, status="Archivé", name="a", total="1,5")
    new = ROW.format(id=1, status="Valide générique", name="a", total="2,5")
    book = read(official_file(tmp_path, old, new))
    first, second = book.factors.to_pylist()
    assert (first["version"], first["status"], first["total_kg_co2e"]) == ("V99.1", "valid", 2.5)
    assert (second["version"], second["total_kg_co2e"]) == (f"V99.1#{second['row_hash']}", 1.5)
    assert codes(book) == {"factor-duplicate-id"}
    assert {row["version"] for row in book.parts.to_pylist()} == {first["version"], second["version"]}


def test_a_row_that_stands_twice_is_read_once(tmp_path):
    row = ROW.format(id=1, status="Archivé", name="a", total="1,5")
    book = read(official_file(tmp_path, row, row))
    assert book.factors.num_rows == 1
    assert codes(book) == {"factor-row-repeated"}


def test_a_quote_that_never_closes_does_not_swallow_the_rows_below(tmp_path):
    rows = [ROW.format(id=n, status="Archivé", name='"Soupe "x"' if n == 2 else "b", total="1") for n in range(5)]
    book = read(official_file(tmp_path, *rows))
    assert book.factors.num_rows == 5
    assert 'oupe "x"' in book.factors["label_fr"].to_pylist()[2]


def test_a_cell_may_span_lines(tmp_path):
    row = ROW.format(id=1, status="Archivé", name='"deux\nlignes"', total="1")
    book = read(official_file(tmp_path, row, ROW.format(id=2, status="Archivé", name="b", total="1")))
    assert book.factors["label_fr"].to_pylist() == ["deux lignes", "b"]


def test_a_figure_that_is_none_leaves_its_row_out_with_a_finding(tmp_path):
    rows = [ROW.format(id=1, status="Archivé", name="a", total=bad) for bad in ("abc", "nan", "inf", "")]
    book = read(official_file(tmp_path, *rows, ROW.format(id=2, status="Archivé", name="b", total="1")))
    assert book.factors["id"].to_pylist() == ["base-carbone:2"]
    assert [finding.code for finding in book.findings] == ["factor-value-invalid"] * 4


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "factor-file-empty"),
        (b" \n \n", "factor-file-empty"),
        (b"a;b;c\n1;2;3\n", "factor-file-layout"),
        (b"\x00\x01\x02" * 500, "factor-file-unreadable"),
        (b"PK\x03\x04junk\x00", "factor-file-unreadable"),
        (b'{"total": 1', "factor-file-unreadable"),
        (b'{"total": 1}', "factor-file-layout"),
        (b"[]", "factor-file-layout"),
        (b"[1, 2]", "factor-file-layout"),
        (HEADER.encode("cp1252"), "factor-file-empty"),
        ((HEADER + ROW + "Elément;2;Facteur d'é").encode("cp1252"), "factor-file-truncated"),
    ],
)
def test_files_that_are_no_base_carbone_are_refused(tmp_path, content, code):
    path = tmp_path / "file.csv"
    path.write_bytes(content)
    with pytest.raises(BilanError) as caught:
        read(path)
    assert caught.value.finding.code == code
    assert "?" not in caught.value.finding.message("fr")


def test_a_file_that_is_not_there(tmp_path):
    with pytest.raises(BilanError) as caught:
        read(tmp_path / "nothing.csv")
    assert caught.value.finding.code == "factor-file-unreadable"


def test_the_real_file_cut_in_the_middle_is_refused(official, tmp_path):
    path = tmp_path / "Base_Carbone_V22.0.csv"
    path.write_bytes(official.read_bytes()[:1_000_003])
    with pytest.raises(BilanError) as caught:
        read(path)
    assert caught.value.finding.code == "factor-file-truncated"
