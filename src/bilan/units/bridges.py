"""Ways between mass, volume and energy that go through the properties of a fuel."""

from __future__ import annotations

from typing import Any

from bilan.units.errors import UnitMismatchError
from bilan.units.fuels import FuelProperties, fuels
from bilan.units.tables import Unit

Bridge = tuple[float, list[str], list[tuple[str, dict[str, Any]]]]

_DIMENSIONS = frozenset({"energy", "mass", "volume", "normal_volume"})

#: Units in which gas is metered; a litre of a gas is more likely a litre of the liquefied gas.
_GAS_METERS = frozenset({"m3", "ft3"})

_LITRES_PER_M3 = 1000.0

_PROPERTY_NAMES = {
    "density_kg_per_l": ("la masse volumique", "density"),
    "pci_kwh_per_kg": ("le pouvoir calorifique inférieur par kg", "net heating value per kg"),
    "pcs_per_pci": ("le rapport PCS/PCI", "ratio of gross to net heating value"),
    "pci_kwh_per_m3": ("le pouvoir calorifique par mètre cube", "heating value per cubic metre"),
}


def applies(source: Unit, target: Unit) -> bool:
    """Whether the two dimensions can be bridged by a fuel at all."""
    return {source.dimension, target.dimension} <= _DIMENSIONS


def energy(source: Unit, target: Unit, fuel: str | None) -> Bridge:
    """Between units of energy, heating values included.

    Energy without a heating value, beside a fuel or a unit that states one, is net (PCI), with a finding.
    """
    ratio = source.to_base / target.to_base
    steps = step(source.canonical, target.canonical, ratio)
    if source.heating_value == target.heating_value and not (fuel and source.heating_value is None):
        return ratio, steps, []
    findings = [_assumed_net(unit) for unit in (source, target) if unit.heating_value is None]
    if source.canonical == target.canonical:
        findings = findings[:1]
    gross = (source.heating_value == "pcs") - (target.heating_value == "pcs")
    if gross == 0:
        return ratio, steps, findings
    properties = _needed(source, target, fuel)
    factor = _value(properties, "pcs_per_pci") ** -gross
    steps = step(source.canonical, target.canonical, ratio * factor, _cite(properties, "pcs_per_pci"))
    return ratio * factor, steps, findings


def through_fuel(source: Unit, target: Unit, fuel: str | None) -> Bridge:
    """Between mass, volume and energy of a fuel."""
    properties = _needed(source, target, fuel)
    steps: list[str] = []
    findings: list[tuple[str, dict[str, Any]]] = []
    if {source.dimension, target.dimension} == {"mass", "volume"} and not properties.gaseous:
        ratio = _by_density(source, target, properties, steps)
    elif {source.dimension, target.dimension} == {"volume", "normal_volume"}:
        # Metered and normal volumes of one gas: the heating value falls out, the assumption stays.
        ratio = _net_energy(source, properties, [], findings) / _net_energy(target, properties, [], findings)
        return ratio, step(source.canonical, target.canonical, ratio), findings
    else:
        ratio = _net_energy(source, properties, steps, findings) / _net_energy(target, properties, steps, findings)
    values = {"unit": source.canonical, "to": target.canonical, "ratio": f"{ratio:.6g}"}
    findings.append(("unit-fuel-converted", _names(properties) | values))
    return ratio, [*steps, *step(source.canonical, target.canonical, ratio)], findings


def step(source: str, target: str, ratio: float, cited: str = "") -> list[str]:
    """One line of the way, empty when nothing changes."""
    if source == target:
        return []
    return [f"1 {source} = {ratio:.6g} {target}" + (f" ({cited})" if cited else "")]


def _by_density(source: Unit, target: Unit, properties: FuelProperties, steps: list[str]) -> float:
    density = _value(properties, "density_kg_per_l")
    steps.append(f"1 L = {density:.6g} kg ({_cite(properties, 'density_kg_per_l')})")
    kilograms = source.to_base * (density if source.dimension == "volume" else 1.0)
    return kilograms / (target.to_base * (density if target.dimension == "volume" else 1.0))


def _net_energy(
    unit: Unit, properties: FuelProperties, steps: list[str], findings: list[tuple[str, dict[str, Any]]]
) -> float:
    """kWh on the net heating value in one unit."""
    if unit.dimension == "energy":
        if unit.heating_value is None:
            findings.append(_assumed_net(unit))
        if unit.heating_value == "pcs":
            steps.append(f"PCS = {_value(properties, 'pcs_per_pci'):.6g} PCI ({_cite(properties, 'pcs_per_pci')})")
            return unit.to_base / _value(properties, "pcs_per_pci")
        return unit.to_base
    if unit.dimension == "mass":
        return unit.to_base * _stated(properties, "pci_kwh_per_kg", "1 kg", steps)
    if unit.dimension == "volume" and not properties.gaseous:
        density = _stated(properties, "density_kg_per_l", "1 L", steps, "kg")
        return unit.to_base * density * _stated(properties, "pci_kwh_per_kg", "1 kg", steps)
    if unit.dimension == "volume":
        if unit.canonical not in _GAS_METERS:
            raise _missing(properties, "density_kg_per_l")
        findings.append(("unit-gas-volume-assumed-normal", {"unit": unit.canonical}))
        return unit.to_base / _LITRES_PER_M3 * _stated(properties, "pci_kwh_per_m3", "1 Nm3", steps)
    return unit.to_base * _stated(properties, "pci_kwh_per_m3", "1 Nm3", steps)


def _stated(properties: FuelProperties, name: str, one: str, steps: list[str], unit: str = "kWh_pci") -> float:
    value = _value(properties, name)
    steps.append(f"{one} = {value:.6g} {unit} ({_cite(properties, name)})")
    return value


def _needed(source: Unit, target: Unit, fuel: str | None) -> FuelProperties:
    if fuel is None or fuel not in fuels():
        raise UnitMismatchError("unit-needs-fuel", {"unit": source.canonical, "to": target.canonical})
    return fuels()[fuel]


def _value(properties: FuelProperties, name: str) -> float:
    value: float | None = getattr(properties, name)
    if value is None:
        raise _missing(properties, name)
    return value


def _missing(properties: FuelProperties, name: str) -> UnitMismatchError:
    french, english = _PROPERTY_NAMES[name]
    values = {"property": name, "property_fr": french, "property_en": english}
    return UnitMismatchError("unit-fuel-property-missing", _names(properties) | values)


def _names(properties: FuelProperties) -> dict[str, str]:
    return {"fuel": properties.fuel, "fuel_fr": properties.label_fr, "fuel_en": properties.label_en}


def _cite(properties: FuelProperties, name: str) -> str:
    return f"{properties.source_ids[name]}@{properties.version}"


def _assumed_net(unit: Unit) -> tuple[str, dict[str, Any]]:
    return ("unit-energy-assumed-pci", {"unit": unit.canonical})
