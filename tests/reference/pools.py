"""Base Carbone ids by family, for the generator: only units that the calculator converts."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from .base_carbone import ID, TOTAL, number, part_of, raw
from .units import UNITS, simple_label

#: family -> (beginning of the path, dimension of the unit)
FAMILIES = {
    "fossil": ("Combustibles > Fossiles", "energy"),
    "fossil_mass": ("Combustibles > Fossiles", "mass"),
    "fossil_volume": ("Combustibles > Fossiles", "volume"),
    "organic": ("Combustibles > Organiques", "energy"),
    "electricity": ("Electricité > Mix réseau électrique", "energy"),
    "network": ("Réseaux de chaleur", "energy"),
    "freight": ("Transport de marchandises", "freight"),
    "travel": ("Transport de personnes", "travel"),
    "travel_km": ("Transport de personnes", "length"),
    "goods": ("Achats de biens", "mass"),
    "goods_piece": ("Achats de biens", "piece"),
    "services": ("Achats de services", "money"),
    "waste": ("Traitement des déchets", "mass"),
    "land": ("UTCF", "area"),
    "forest": ("UTCF", "area_year"),
}
#: An unnamed leak with unnamed gases: AMBIGUOUS, frozen CO2e or the SF6 of its neighbours' transformers.
UNCLEAR = ("24307",)


@cache
def pools(shared: Path) -> dict[str, list[str]]:
    """Family -> ids as activity lines write them, in the order of the file."""
    elements, postes = raw(shared)
    found: dict[str, list[str]] = {family: [] for family in FAMILIES}
    for local_id, element in elements.items():
        if not usable(element, postes.get(local_id, [])):
            continue
        dimension = UNITS[simple_label(element["Unité français"].split("/", 1)[1])][0]
        for family, (path, wanted) in FAMILIES.items():
            if wanted == dimension and element["Code de la catégorie"].startswith(path):
                found[family].append(f"base-carbone:{local_id}")
    return {family: ids for family, ids in found.items() if ids}


def usable(element: dict[str, str], parts: list[dict[str, str]]) -> bool:
    """An emission factor of a plain unit, without the readings of CO2b that the rules leave open.

    Those are: uptake on an Elément without parts, CO2b of parts that are not combustion, and CO2b beside avoided
    emissions (composted waste).
    """
    unit = element["Unité français"]
    if element[ID] in UNCLEAR or element["Type de l'élément"] != "Facteur d'émission" or not unit.startswith("kgCO2e/"):
        return False
    if simple_label(unit.split("/", 1)[1]) not in UNITS or not 0 < abs(number(element[TOTAL])) < 1e6:
        return False
    if number(element[TOTAL]) < 0 and any(number(row["CO2b"]) for row in (element, *parts)):
        return False
    if not parts:
        return number(element["CO2b"]) >= 0
    return all(number(part["CO2b"]) <= 0 or part_of(part) == "combustion" for part in parts)


def source_data(shared: Path) -> list[str]:
    """`Données source` rows, which are no factors."""
    elements, _ = raw(shared)
    rows = [f"base-carbone:{key}" for key, row in elements.items() if row["Type de l'élément"] == "Données source"]
    return rows[:50]
