"""Names that people write for gases."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan import gwp
from bilan.gwp.tables import read_table


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("R410A", "r-410a"), ("R-410A", "r-410a"), ("r410a", "r-410a"), ("R 410 A", "r-410a"), ("HFC-410A", "r-410a"),
        ("HFC134a", "hfc-134a"), ("hfc-134a", "hfc-134a"), ("R-134a", "hfc-134a"), ("CH2FCF3", "hfc-134a"),
        ("R-22", "hcfc-22"), ("R22", "hcfc-22"), ("HCFC 22", "hcfc-22"), ("Freon 22", "hcfc-22"),
        ("CH4", "ch4_fossil"), ("méthane", "ch4_fossil"), ("CH4b", "ch4_biogenic"), ("CH4f", "ch4_fossil"),
        ("CO2", "co2_fossil"), ("CO2b", "co2_biogenic"), ("R-744", "co2_fossil"), ("co2_biogenic", "co2_biogenic"),
        ("N₂O", "n2o"), ("protoxyde d'azote", "n2o"), ("SF6", "sf6"), ("Hexafluorure de soufre", "sf6"),
        ("CF4", "pfc-14"), ("R-14", "pfc-14"), ("PFC-C-318", "pfc-c-318"), ("RC318", "pfc-c-318"),
        ("R-717", "ammonia"), ("NH3", "ammonia"), ("R290", "propane"), ("R600a", "isobutane"), ("R1270", "propylene"),
        ("R-1234yf", "hfo-1234yf"), ("HFO-1234ze(E)", "hfo-1234ze-e"), ("R1233zd(E)", "hcfo-1233zd-e"),
        ("R-12", "cfc-12"), ("R-13B1", "halon-1301"), ("R404", "r-404a"), ("R507", "r-507a"),
        ("gas:r-410a", "r-410a"), ("fluide R32", "hfc-32"), ("R290 = propane", "propane"),
        ("Perfluoromethane (PFC-14)", "pfc-14"), ("HFE-236ca12 (HG-10)", "hfe-236ca12"), ("75-10-5", "hfc-32"),
    ],
)  # fmt: skip
def test_usual_spellings(text: str, name: str) -> None:
    assert gwp.canonical(text) == name


@pytest.mark.parametrize("text", ["", None, "R-410", "R-407", "R-999", "gaz", "C4H10O", "R134a/R1234yf", "(", "co2e"])
def test_unknown_or_undecided_names_are_nobody(text: str | None) -> None:
    assert gwp.canonical(text) is None


def test_every_canonical_name_is_its_own_name_alone_and_as_a_built_in_factor() -> None:
    for gas in gwp.gases():
        assert gwp.canonical(gas.name) == gas.name
        assert gwp.canonical(f"gas:{gas.name}") == gas.name
        assert gwp.canonical(gas.name.upper()) == gas.name


def test_every_refrigerant_number_leads_to_its_species() -> None:
    for gas in gwp.gases():
        if gas.family in {"hfc", "hcfc", "cfc"} and gas.name.startswith(gas.family):
            assert gwp.canonical("R-" + gas.name.partition("-")[2]) == gas.name


def test_aliases_lead_to_gases_that_exist() -> None:
    names = {gas.name for gas in gwp.gases()}
    assert {row["name"] for row in read_table("aliases.csv")} <= names
    for row in read_table("aliases.csv"):
        assert gwp.canonical(row["alias"]) == row["name"]


def test_methane_without_origin_takes_the_higher_value() -> None:
    for gwp_set in gwp.GWP_SETS:
        assert gwp.value("CH4", gwp_set) >= gwp.value("ch4_biogenic", gwp_set)


@given(st.text(max_size=30))
def test_no_text_breaks_the_search(text: str) -> None:
    name = gwp.canonical(text)
    assert name is None or gwp.find(name).name == name
