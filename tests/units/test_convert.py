"""Conversions are certain, or refused, or say what they assume."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.model.findings import Finding, catalogue
from bilan.units import UnitMismatchError, convert
from bilan.units.tables import simple_units


def codes(from_label: str, to_label: str, fuel: str | None = None) -> list[str]:
    return [code for code, _ in convert(from_label, to_label, fuel=fuel).findings]


@pytest.mark.parametrize(
    ("from_label", "to_label", "ratio"),
    [
        ("MWh", "kWh", 1000), ("tep", "kWh", 11630), ("GJ", "kWh", 277.7777777777778), ("t", "kg", 1000),
        ("lb", "kg", 0.45359237), ("m3", "L", 1000), ("US gal", "litre", 3.785411784), ("m", "km", 0.001),
        ("miles", "km", 1.609344), ("ha", "m2", 10000), ("k€", "€", 1000), ("M€", "keuro", 1000),
        ("tkm", "tonne.km", 1),
        ("kg.km", "t.km", 0.001), ("pkm", "km.personne", 1), ("passenger-mile", "passager.km", 1.609344),
        ("km", "véhicule.km", 1), ("véhicule.km", "km", 1), ("mile", "voiture.km", 1.609344), ("pièces", "unité", 1),
        ("u", "appareil", 1), ("tonne de déchets", "kg", 1000), ("kg", "kg de poids net", 1), ("nuits", "nuitée", 1),
        ("ramettes", "100 feuilles A4", 5), ("ha.an", "m2.an", 10000), ("€ HT", "keuro", 0.001), ("personne", "pax", 1),
    ],
)  # fmt: skip
def test_certain_conversions_carry_no_finding(from_label: str, to_label: str, ratio: float) -> None:
    conversion = convert(from_label, to_label)
    assert conversion.ratio == pytest.approx(ratio, rel=1e-12)
    assert conversion.findings == ()


@pytest.mark.parametrize(
    ("from_label", "to_label", "fuel", "ratio"),
    [
        ("L", "kg", "diesel", 0.845),
        ("kg", "L", "diesel", 1 / 0.845),
        ("L", "kWh PCI", "diesel", 0.845 * 42 / 3.6),
        ("m3", "tonne", "heating_oil", 0.845),
        ("t", "GJ PCI", "wood_pellets", 17.6),
        ("t", "tep PCI", "natural_gas", 49.6 / 41.868),
        ("L", "GJ PCI", "petrol", 0.755 * 44 / 1000),
        ("kWh PCS", "kWh PCI", "natural_gas", 2380 / 2642),
        ("kWh PCI", "kWh PCS", "natural_gas", 2642 / 2380),
        ("MWh PCS", "GJ PCI", "natural_gas", 3.6 * 2380 / 2642),
        ("Nm3", "kWh PCI", "natural_gas", 2.2 / (2642 / 11630)),
        ("Nm3", "kWh PCS", "natural_gas", 2.2 / (2642 / 11630) * 2642 / 2380),
        ("t", "kWh PCS", "natural_gas", 49600 / 3.6 * 2642 / 2380),
    ],
)
def test_fuels(from_label: str, to_label: str, fuel: str, ratio: float) -> None:
    conversion = convert(from_label, to_label, fuel=fuel)
    assert conversion.ratio == pytest.approx(ratio, rel=1e-4)
    assert "unit-energy-assumed-pci" not in codes(from_label, to_label, fuel)
    assert any("base-carbone:" in step and "@V22.0" in step for step in conversion.steps)


@pytest.mark.parametrize(
    ("from_label", "to_label", "fuel", "code"),
    [
        ("kWh", "kWh PCI", "natural_gas", "unit-energy-assumed-pci"),
        ("kWh", "kWh PCI", None, "unit-energy-assumed-pci"),
        ("kWh", "kWh", "natural_gas", "unit-energy-assumed-pci"),
        ("kWh", "kWh PCS", "natural_gas", "unit-energy-assumed-pci"),
        ("kWh PCI", "kWh", "firewood", "unit-energy-assumed-pci"),
        ("kWh", "L", "heating_oil", "unit-energy-assumed-pci"),
        ("L", "kg", "diesel", "unit-fuel-converted"),
        ("m3", "kWh PCI", "natural_gas", "unit-gas-volume-assumed-normal"),
        ("m3", "m3 (n)", "natural_gas", "unit-gas-volume-assumed-normal"),
        ("ha", "ha.an", None, "unit-year-assumed"),
        ("véhicules", "véhicule.an", None, "unit-year-assumed"),
        ("u", "repas", None, "unit-count-assumed"),
        ("nb", "portion", None, "unit-count-assumed"),
        ("ml", "litre", None, "unit-ambiguous-read-as"),
        ("mL", "litre", None, "unit-ambiguous-read-as"),
        ("ml", "m", None, "unit-ambiguous-read-as"),
        ("livre", "kg", None, "unit-ambiguous-read-as"),
        ("$", "USD", None, "unit-ambiguous-read-as"),
        ("kg de poids vif", "kg de poids net", None, "unit-qualifier-differs"),
    ],
)
def test_assumptions_are_findings(from_label: str, to_label: str, fuel: str | None, code: str) -> None:
    assert code in codes(from_label, to_label, fuel)


def test_plain_energy_without_fuel_is_plain() -> None:
    assert codes("MWh", "kWh") == []


def test_metre_of_length_of_base_carbone_needs_no_finding() -> None:
    assert codes("mL", "m") == []
    assert codes("m", "kgCO2e/mL") == []


@pytest.mark.parametrize(
    ("from_label", "to_label", "fuel", "code"),
    [
        ("foo", "kg", None, "unit-unknown"),
        ("", "kg", None, "unit-unknown"),
        ("kg", "foo", None, "unit-unknown"),
        ("kg", "kWh / (m².an)", None, "unit-unknown"),
        ("ton", "kg", None, "unit-ambiguous"),
        ("gallon", "litre", None, "unit-ambiguous"),
        ("kg", "ton", None, "unit-ambiguous"),
        ("ton.km", "t.km", None, "unit-ambiguous"),
        ("ton", "km", None, "unit-mismatch"),
        ("passager.km", "km", None, "unit-mismatch"),
        ("km", "passager.km", None, "unit-mismatch"),
        ("ha.an", "ha", None, "unit-mismatch"),
        ("repas", "nuitée", None, "unit-mismatch"),
        ("portion", "repas", None, "unit-mismatch"),
        ("personne", "personne.mois", None, "unit-mismatch"),
        ("kWh", "km", None, "unit-mismatch"),
        ("kg", "€", None, "unit-mismatch"),
        ("h", "an", None, "unit-mismatch"),
        ("USD", "EUR", None, "unit-currency-differs"),
        ("k€", "Franc CFP", None, "unit-currency-differs"),
        ("kWh PCS", "kWh PCI", None, "unit-needs-fuel"),
        ("kWh PCS", "kWh", None, "unit-needs-fuel"),
        ("L", "kg", None, "unit-needs-fuel"),
        ("L", "kWh", "no-such-fuel", "unit-needs-fuel"),
        ("m3", "m3 (n)", None, "unit-needs-fuel"),
        ("kWh PCS", "kWh PCI", "diesel", "unit-fuel-property-missing"),
        ("L", "kg", "biodiesel", "unit-fuel-property-missing"),
        ("L", "kWh PCI", "natural_gas", "unit-fuel-property-missing"),
        ("L", "kg", "firewood", "unit-fuel-property-missing"),
    ],
)
def test_what_is_not_certain_is_refused(from_label: str, to_label: str, fuel: str | None, code: str) -> None:
    with pytest.raises(UnitMismatchError) as caught:
        convert(from_label, to_label, fuel=fuel)
    assert caught.value.code == code
    for lang in ("fr", "en"):
        message = Finding(code, values=caught.value.values).message(lang)
        remedy = Finding(code, values=caught.value.values).remedy(lang)
        assert "{" not in message + remedy
        assert "?" not in message.replace("« ? »", "")


def test_refusal_of_an_ambiguous_label_names_its_meanings() -> None:
    with pytest.raises(UnitMismatchError) as caught:
        convert("ton", "kg")
    assert "short_ton" in str(caught.value)


@pytest.mark.parametrize(
    ("from_label", "to_label", "fuel"),
    [("L", "kg", "diesel"), ("kWh", "L", "heating_oil"), ("m3", "kWh PCI", "natural_gas"), ("ha", "ha.an", None),
     ("u", "repas", None), ("livre", "kg", None), ("kg vif", "kg de poids net", None)],
)  # fmt: skip
def test_findings_fill_their_messages(from_label: str, to_label: str, fuel: str | None) -> None:
    findings = convert(from_label, to_label, fuel=fuel).findings
    assert findings
    for code, values in findings:
        assert code in catalogue()
        for lang in ("fr", "en"):
            assert "?" not in Finding(code, values=values).message(lang)


_NAMES = sorted(simple_units())
_PAIRS = [
    (a, b, c)
    for a in _NAMES
    for b in _NAMES
    for c in _NAMES
    if simple_units()[a].dimension == simple_units()[b].dimension == simple_units()[c].dimension
]


@given(st.sampled_from(_PAIRS))
def test_round_trips_and_transitivity_inside_a_dimension(names: tuple[str, str, str]) -> None:
    a, b, c = names
    assert convert(a, b).ratio * convert(b, a).ratio == pytest.approx(1, rel=1e-12)
    assert convert(a, b).ratio * convert(b, c).ratio == pytest.approx(convert(a, c).ratio, rel=1e-12)


_GAS = ("kWh PCI", "kWh PCS", "GJ PCS", "tep PCI", "Nm3", "kg", "t", "MWh PCI")
_OIL = ("kWh PCI", "L", "kg", "t", "m3", "hL", "GJ PCI", "tep PCI", "US gal", "lb")


@given(st.sampled_from(_GAS), st.sampled_from(_GAS), st.sampled_from(_GAS))
def test_ways_through_a_gas_agree(a: str, b: str, c: str) -> None:
    direct = convert(a, c, fuel="natural_gas").ratio
    assert convert(a, b, fuel="natural_gas").ratio * convert(b, c, fuel="natural_gas").ratio == pytest.approx(direct)


@given(st.sampled_from(_OIL), st.sampled_from(_OIL), st.sampled_from(_OIL))
def test_ways_through_a_liquid_fuel_agree(a: str, b: str, c: str) -> None:
    direct = convert(a, c, fuel="diesel").ratio
    assert convert(a, b, fuel="diesel").ratio * convert(b, c, fuel="diesel").ratio == pytest.approx(direct)


@given(st.text(max_size=20), st.sampled_from(["kg", "kWh PCI", "EUR", "t.km"]))
def test_any_label_converts_or_is_refused_with_a_code(label: str, to_label: str) -> None:
    try:
        ratio, code = convert(label, to_label).ratio, None
    except UnitMismatchError as error:
        ratio, code = 1.0, error.code
    assert ratio > 0
    assert code is None or code in catalogue()
