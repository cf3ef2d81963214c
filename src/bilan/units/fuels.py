"""Fuels: which one a Base Carbone factor is about, and the densities and heating values that convert it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from bilan.units.tables import read_table

#: Megajoules in a kilowatt-hour.
_MJ_PER_KWH = 3.6


@dataclass(frozen=True, slots=True)
class FuelProperties:
    """Physical values of a fuel; None where the source gives none.

    `density_kg_per_l`: kg per litre of liquid. `pci_kwh_per_kg`: net heating value. `pcs_per_pci`: gross over
    net heating value. `pci_kwh_per_m3`: net heating value of a normal cubic metre of gas. `source_ids` gives, for
    each value that is set, the ids of the source rows.
    """

    fuel: str
    label_fr: str
    label_en: str
    density_kg_per_l: float | None
    pci_kwh_per_kg: float | None
    pcs_per_pci: float | None
    pci_kwh_per_m3: float | None
    source_ids: dict[str, str]
    version: str
    licence: str

    @property
    def gaseous(self) -> bool:
        """Whether the fuel is metered as a gas."""
        return self.pci_kwh_per_m3 is not None


def properties(fuel: str) -> FuelProperties:
    """Properties of a fuel by its key. Raises KeyError for an unknown key.

    >>> properties("diesel").density_kg_per_l, round(properties("diesel").pci_kwh_per_kg, 4)
    (0.845, 11.6667)
    """
    return fuels()[fuel]


@cache
def fuels() -> dict[str, FuelProperties]:
    """Every fuel of ``data/units/fuels.csv`` by key."""
    return {row["fuel"]: _properties(row) for row in read_table("fuels.csv")}


def fuel_of(label_fr: str, category: str) -> str | None:
    """Fuel key of a Base Carbone factor, from its French name (with its attribute) and its category path.

    None outside the category ``Combustibles`` and for fuels that the table does not know.

    >>> fuel_of("Gazole routier B7", "Combustibles > Fossiles > Liquides > Usage routier")
    'diesel'
    >>> fuel_of("Gazole routier B7", "Transport de marchandises") is None
    True
    """
    if not category.startswith("Combustibles"):
        return None
    label = _fold(label_fr)
    return next((fuel for pattern, fuel in _patterns() if pattern.search(label)), None)


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((re.compile(row["pattern"]), row["fuel"]) for row in read_table("fuel_names.csv"))


def _properties(row: dict[str, str]) -> FuelProperties:
    sources = {
        "density_kg_per_l": row["density_source"],
        "pci_kwh_per_kg": row["pci_source"],
        "pcs_per_pci": row["pcs_source"],
        "pci_kwh_per_m3": row["m3_source"],
    }
    megajoules_per_kg = _number(row["pci_gj_per_t"])
    return FuelProperties(
        fuel=row["fuel"],
        label_fr=row["label_fr"],
        label_en=row["label_en"],
        density_kg_per_l=_number(row["density_kg_per_l"]),
        pci_kwh_per_kg=None if megajoules_per_kg is None else megajoules_per_kg / _MJ_PER_KWH,
        pcs_per_pci=_number(row["pcs_per_pci"]),
        pci_kwh_per_m3=_number(row["pci_kwh_per_m3"]),
        source_ids={name: ids for name, ids in sources.items() if ids},
        version=row["version"],
        licence=row["licence"],
    )


def _number(text: str) -> float | None:
    return float(text) if text else None


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))
