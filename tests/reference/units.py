"""A deliberately small set of units. Generators keep to it; the engine knows far more."""

from __future__ import annotations

#: label -> (dimension, how many of the dimension's base unit one such unit is)
UNITS: dict[str, tuple[str, float]] = {
    "kWh": ("energy", 1.0),
    "kWh PCI": ("energy", 1.0),
    "KWh PCI": ("energy", 1.0),
    "MWh": ("energy", 1000.0),
    "GJ": ("energy", 1 / 0.0036),
    "GJ PCI": ("energy", 1 / 0.0036),
    "MJ": ("energy", 1 / 3.6),
    "MJ PCI": ("energy", 1 / 3.6),
    "kg": ("mass", 1.0),
    "t": ("mass", 1000.0),
    "tonne": ("mass", 1000.0),
    "g": ("mass", 0.001),
    "L": ("volume", 1.0),
    "litre": ("volume", 1.0),
    "Litre": ("volume", 1.0),
    "m3": ("volume", 1000.0),
    "m³": ("volume", 1000.0),
    "km": ("length", 1.0),
    "m": ("length", 0.001),
    "EUR": ("money", 1.0),
    "kEUR": ("money", 1000.0),
    "keuro": ("money", 1000.0),
    "t.km": ("freight", 1.0),
    "tonne.km": ("freight", 1.0),
    "person.km": ("travel", 1.0),
    "passager.km": ("travel", 1.0),
    "ha": ("area", 1.0),
    "ha.an": ("area_year", 1.0),
    "unit": ("piece", 1.0),
    "unité": ("piece", 1.0),
}


class CannotConvertError(ValueError):
    """No conversion between the two labels."""


def simple_label(label: str) -> str:
    """RULES 11: qualifiers fall away (`tonne de déchets`, `kg de poids net`).

    >>> simple_label("tonne de déchets"), simple_label("kg d'ingrédient ingéré"), simple_label("kWh PCI")
    ('tonne', 'kg', 'kWh PCI')
    """
    label = label.strip()
    for mark in (" de ", " d'", " d’"):
        if mark in label:
            label = label.split(mark)[0]
    return label


def convert(quantity: float, unit: str, factor_unit: str) -> float:
    """`quantity` in `unit`, expressed in `factor_unit`.

    >>> convert(2.0, "MWh", "kWh"), convert(500.0, "kg", "tonne de déchets")
    (2000.0, 0.5)
    """
    unit, factor_unit = unit.strip(), simple_label(factor_unit)
    if unit not in UNITS or factor_unit not in UNITS:
        raise CannotConvertError(f"{unit} -> {factor_unit}")
    dimension, size = UNITS[unit]
    factor_dimension, factor_size = UNITS[factor_unit]
    if dimension != factor_dimension:
        raise CannotConvertError(f"{unit} -> {factor_unit}")
    return quantity * size / factor_size
