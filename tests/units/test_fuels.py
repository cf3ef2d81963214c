"""Fuel properties are those of Base Carbone V22.0, and its fuel factors find their fuel."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from bilan.units import fuel_of, properties
from bilan.units.fuels import fuels
from bilan.units.tables import read_table


@pytest.fixture(scope="module")
def base_carbone(shared: Path) -> dict[str, dict[str, str]]:
    text = (shared / "data/factors/Base_Carbone_V22.0.csv").read_text(encoding="cp1252")
    rows = csv.DictReader(text.splitlines(), delimiter=";")
    return {row["Identifiant de l'élément"]: row for row in rows if row["Type Ligne"] == "Elément"}


def published(row: dict[str, str]) -> float:
    return float(row["Total poste non décomposé"].replace(",", "."))


def test_values_are_derived_again_from_their_source_rows(base_carbone: dict[str, dict[str, str]]) -> None:
    checked = 0
    for fuel in read_table("fuels.csv"):
        for value, source, unit, scale in (
            ("density_kg_per_l", "density_source", "kg / m³", 1000),
            ("pci_gj_per_t", "pci_source", "GJ / tonne", 1),
        ):
            if fuel[source]:
                row = base_carbone[fuel[source].removeprefix("base-carbone:")]
                assert row["Type de l'élément"] == "Données source"
                assert row["Unité français"] == unit
                assert row["Statut de l'élément"].startswith("Valide")
                assert row["Localisation géographique"] in {"France continentale", "Monde"}
                assert float(fuel[value]) == pytest.approx(published(row) / scale, rel=1e-12), fuel["fuel"]
                checked += 1
            else:
                assert fuel[value] == ""
    assert checked >= 38


@pytest.mark.parametrize(("value", "source"), [("pcs_per_pci", "pcs_source"), ("pci_kwh_per_m3", "m3_source")])
def test_quotients_are_derived_again_from_two_factors(
    base_carbone: dict[str, dict[str, str]], value: str, source: str
) -> None:
    checked = 0
    for fuel in read_table("fuels.csv"):
        if not fuel[source]:
            assert fuel[value] == ""
            continue
        first, second = (base_carbone[part.removeprefix("base-carbone:")] for part in fuel[source].split("/"))
        assert first["Nom base français"] == second["Nom base français"]
        quotient = published(first) / published(second)
        expected = quotient if value == "pcs_per_pci" else quotient * 11630
        assert float(fuel[value]) == pytest.approx(expected, rel=1e-4), fuel["fuel"]
        checked += 1
    assert checked >= 2


def test_every_fuel_factor_of_base_carbone_finds_its_fuel(base_carbone: dict[str, dict[str, str]]) -> None:
    lost = set()
    for row in base_carbone.values():
        category = row["Code de la catégorie"]
        if category.startswith("Combustibles") and row["Type de l'élément"] == "Facteur d'émission":
            label = f"{row['Nom base français']} {row['Nom attribut français']}"
            if fuel_of(label, category) not in fuels():
                lost.add(label)
    assert lost == set()


@pytest.mark.parametrize(
    ("label", "fuel"),
    [
        ("Gazole routier B7", "diesel"), ("Gazole non routier", "diesel"), ("Gazole B30", "diesel_b30"),
        ("Essence E10", "petrol"), ("Essence E85", "petrol_e85"), ("Essence aviation (AvGas)", "aviation_gasoline"),
        ("Fioul domestique", "heating_oil"), ("Fioul Lourd commercial", "heavy_fuel_oil"), ("Propane", "propane"),
        ("Biopropane mix annuel 2020", "biopropane"), ("Gaz naturel - 2015 mix moyen", "natural_gas"),
        ("GNL, Gaz Naturel Liquéfié", "lng"), ("GNC, Gaz Naturel Comprimé pour véhicule routier", "cng"),
        ("Biométhane Injecté dans les réseaux", "biomethane"), ("Kérosène jet A1 ou A", "kerosene"),
        ("Plaquettes forestières Sèches (25% humidité)", "wood_chips"), ("Coke de lignite", "lignite_coke"),
        ("Plaquettes forestières Humides (45% humidité)", "wood_chips_wet"),
        ("Briquette de lignite", "lignite_briquettes"),
        ("plaquettes forestières 40% humidité", "wood_chips_wet"), ("Biodiesel Filière Colza", "biodiesel"),
        ("Electricité", None), ("", None),
    ],
)  # fmt: skip
def test_names(label: str, fuel: str | None) -> None:
    assert fuel_of(label, "Combustibles > Fossiles") == fuel
    assert fuel_of(label, "Transport de personnes") is None


def test_what_the_source_does_not_give_is_left_empty() -> None:
    assert properties("biodiesel").density_kg_per_l is None
    assert properties("diesel").pcs_per_pci is None
    assert properties("natural_gas").density_kg_per_l is None
    assert properties("biodiesel").source_ids == {}


def test_unknown_fuel() -> None:
    with pytest.raises(KeyError):
        properties("plutonium")


def test_names_lead_to_fuels_that_exist() -> None:
    assert {row["fuel"] for row in read_table("fuel_names.csv")} <= set(fuels())
