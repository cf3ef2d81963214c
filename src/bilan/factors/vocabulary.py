"""Words that the readers hand to the neighbouring rooms: units, fuels, gases."""

from __future__ import annotations

from functools import cache


@cache
def unit_of(label: str, dialect: str | None = None) -> str | None:
    """Canonical label of a factor's unit, or None when the vocabulary does not know it.

    >>> unit_of("kWh PCI"), unit_of("tonne de déchets"), unit_of("no such unit")
    ('kWh_pci', 't', None)
    """
    from bilan import units

    unit = units.parse(label, dialect)
    return None if unit is None else unit.canonical


@cache
def currency_of(label: str) -> str | None:
    """Currency of a unit of money.

    >>> currency_of("k€"), currency_of("Franc CFP"), currency_of("litre")
    ('EUR', 'XPF', None)
    """
    from bilan import units

    unit = units.parse(label)
    return unit.base if unit is not None and unit.dimension == "currency" else None


@cache
def fuel_of(label: str, category: str) -> str | None:
    """Key of the fuel properties that convert litre, kilogram and kWh of a fuel, or None."""
    from bilan.units import fuels

    return fuels.fuel_of(label, category)


@cache
def gas_of(text: str) -> str | None:
    """Canonical name of a gas, or None."""
    from bilan import gwp

    return gwp.canonical(text)
