"""Labels of sources and ledgers become units of the vocabulary."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.units import parse, readings
from bilan.units.tables import read_table
from bilan.units.vocabulary import _exact, _fold, nearest


def base_carbone(shared: Path) -> list[dict[str, str]]:
    text = (shared / "data/factors/Base_Carbone_V22.0.csv").read_text(encoding="cp1252")
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return [row for row in rows if row["Type de l'élément"] == "Facteur d'émission"]


def test_every_factor_unit_of_base_carbone_is_known(shared: Path) -> None:
    labels = {row["Unité français"] for row in base_carbone(shared)} - {""}
    assert len(labels) > 90
    assert [label for label in sorted(labels) if parse(label) is None] == []


def test_english_units_of_base_carbone_are_known_but_for_its_tons(shared: Path) -> None:
    labels = {row["Unité anglais"] for row in base_carbone(shared)} - {""}
    unknown = {label for label in labels if parse(label) is None}
    ambiguous = {label for label in unknown if readings(label).units}
    assert {label.split("/")[1].split()[0] for label in ambiguous} == {"ton", "ton.km"}
    assert {label.split("/")[1] for label in unknown - ambiguous} <= {
        "1 flower",
        "1 shrub",
        *(label.split("/")[1] for label in unknown if "Refers to 1 kg" in label),
    }


@pytest.mark.parametrize(
    "label",
    [
        "cubic metres", "km", "million litres", "GJ", "per FTE Working Hour", "tonnes", "passenger.km", "kg",
        "Room per night", "miles", "tonne.km", "kWh", "litres", "kWh (Net CV)", "kWh (Gross CV)",
    ],
)  # fmt: skip
def test_units_of_defra_are_known(label: str) -> None:
    assert parse(label) is not None


@pytest.mark.parametrize(
    ("label", "canonical"),
    [
        ("mmBtu", "mmBtu"), ("short ton", "short_ton"), ("scf", "scf"), ("gallon", "US_gal"), ("MWh", "MWh"),
        ("vehicle-mile", "vehicle.mile"), ("passenger-mile", "person.mile"), ("short ton-mile", "short_ton.mile"),
        ("ton-mile", "short_ton.mile"), ("ton", "short_ton"), ("2022 USD", None), ("USD", "USD"),
    ],
)  # fmt: skip
def test_units_of_the_epa_are_known_in_its_dialect(label: str, canonical: str | None) -> None:
    unit = parse(label, dialect="us")
    assert (unit.canonical if unit else None) == canonical


@pytest.mark.parametrize(
    ("label", "canonical", "qualifier"),
    [
        ("kWh PCI", "kWh_pci", ""), ("kWhPCS", "kWh_pcs", ""), ("kWh (PCI)", "kWh_pci", ""), ("KWH", "kWh", ""),
        ("kWh ICV", "kWh_pci", ""), ("kWh HHV", "kWh_pcs", ""), ("GJ PCS", "GJ_pcs", ""), ("TEP PCI", "tep_pci", ""),
        ("toe", "tep", ""), ("therms", "therm", ""), ("kWh_pci", "kWh_pci", ""), ("mwh", "MWh", ""),
        ("l", "L", ""), ("Litres", "L", ""), ("hl", "hL", ""), ("m³", "m3", ""), ("m3 (n)", "Nm3", ""),
        ("Nm³", "Nm3", ""), ("US gallons", "US_gal", ""), ("UK gal", "UK_gal", ""), ("barils", "bbl", ""),
        ("T", "t", ""), ("tonnes", "t", ""), ("g", "g", ""), ("lb", "lb", ""), ("Mg", "t", ""), ("mg", "mg", ""),
        ("tonne de déchets", "t", "déchets"), ("kg de poids net", "kg", "poids net"), ("kgH2", "kg", "H2"),
        ("kg (net weight)", "kg", "net weight"), ("kg d?ingrédient ingéré", "kg", "ingrédient ingéré"),
        ("L de gazole", "L", "gazole"), ("m² SHON", "m2", "SHON"), ("m2 SHON", "m2", "SHON"),
        ("tonne de N", "t", "N"), ("kg de matière brute (15% humidité)", "kg", "matière brute (15% humidité)"),
        ("passager.km", "person.km", ""), ("person.km", "person.km", ""), ("pkm", "person.km", ""),
        ("km.personne", "person.km", ""), ("t.km", "t.km", ""), ("tkm", "t.km", ""), ("tonne-km", "t.km", ""),
        ("véhicule.km", "vehicle.km", ""), ("voiture.km", "vehicle.km", "voiture"), ("peq.km", "peq.km", ""),
        ("ha.an", "ha.year", ""), ("véhicule.an", "vehicle.year", ""), ("personne.mois", "person.month", ""),
        ("unité", "unit", ""), ("u", "unit", ""), ("pièces", "unit", "pièce"), ("appareil", "unit", "appareil"),
        ("repas", "meal", ""), ("nuitée", "night", ""), ("heure", "h", ""), ("an", "year", ""), ("j", "day", ""),
        ("J", "J", ""), ("100 feuilles A4", "hundred_sheets", ""), ("mL", "m", ""), ("€", "EUR", ""),
        ("euro dépensé", "EUR", "dépensé"), ("k€", "kEUR", ""), ("keuro", "kEUR", ""), ("M€", "MEUR", ""),
        ("milliers d'euros", "kEUR", ""), ("K€ HT", "kEUR", "HT"), ("Md€", "MdEUR", ""), ("usd", "USD", ""),
        ("US$", "USD", ""), ("£", "GBP", ""), ("Franc CFP", "XPF", ""), ("MUSD", "MUSD", ""), ("kgCO2e/kWh", "kWh", ""),
        ("kgCO₂e / tonne.km", "t.km", ""), (" kWh\u202f", "kWh", ""), ("t · km", "t.km", ""),
    ],
)  # fmt: skip
def test_what_people_write(label: str, canonical: str, qualifier: str) -> None:
    unit = parse(label)
    assert unit is not None
    assert (unit.canonical, unit.qualifier) == (canonical, qualifier)


@pytest.mark.parametrize(
    ("label", "meanings"),
    [
        ("ton", {"t", "short_ton", "long_ton"}), ("tons", {"t", "short_ton", "long_ton"}), ("MT", {"t", "Mt"}),
        ("gallon", {"US_gal", "UK_gal"}), ("ml", {"m", "millilitre"}), ("th", {"thermie", "therm"}),
        ("$", {"USD", "CAD", "AUD"}), ("ton.km", {"t.km", "short_ton.km", "long_ton.km"}),
        ("ton of waste", {"t", "short_ton", "long_ton"}), ("mt", {"t", "Mt"}),
    ],
)  # fmt: skip
def test_labels_with_several_meanings_are_no_unit(label: str, meanings: set[str]) -> None:
    assert parse(label) is None
    assert {unit.canonical for unit in readings(label).units} == meanings


@pytest.mark.parametrize(
    "label",
    [None, "", "  ", "foo", "kg/kWh", "kg de CO2 / kWh", "km PCI", "kg PCI", "G", "x", "2", "1", "%", "t.kWh", "e",
     "..", "GJ / tonne", "kgCO2e/", "()", "m.m.m"],
)  # fmt: skip
def test_other_labels_are_unknown(label: str | None) -> None:
    assert parse(label) is None
    assert readings(label).units == ()


def test_case_settles_what_only_case_can_settle() -> None:
    shared_forms: dict[str, set[str]] = {}
    for spelling, unit in _exact().items():
        shared_forms.setdefault(_fold(spelling), set()).add(unit.canonical)
    assert {form for form, units in shared_forms.items() if len(units) > 1} == {"j", "mg"}
    assert parse("MG") is None


def test_every_canonical_name_and_spelling_parses_to_its_unit() -> None:
    for spelling, unit in _exact().items():
        if spelling not in {row["spelling"] for row in read_table("ambiguous.csv")}:
            assert parse(spelling) == unit, spelling
        assert parse(unit.canonical) is not None, unit.canonical
        assert parse(unit.canonical).canonical == unit.canonical  # type: ignore[union-attr]


def test_every_unit_has_both_labels() -> None:
    for unit in _exact().values():
        assert unit.label("fr"), unit.canonical
        assert unit.label("en"), unit.canonical


def test_neighbours_of_an_unknown_label() -> None:
    assert "kWh" in nearest("kWhh")


@given(st.text(max_size=40))
def test_no_label_breaks_the_vocabulary(label: str) -> None:
    found = readings(label)
    assert found.certain is None or found.certain in found.units or found.certain == found.preferred
