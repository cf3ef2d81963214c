"""Words that the readers hand to the neighbouring rooms: units, fuels, gases."""

from __future__ import annotations

import re
from functools import cache

_MONEY = re.compile(r"[A-Z]{3}")


@cache
def unit_of(label: str) -> str | None:
    """Canonical label of a factor's unit, or None when the vocabulary does not know it."""
    from bilan import units

    unit = units.parse(label)
    return None if unit is None else str(unit.canonical)


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
