"""The national forest inventory by location, and the chain that finds the value for a piece of forest.

First hit wins among significant rows: SER group, GRECO, region, poplar basin, country. Conifers and mixed
stands of three regions take a neighbouring GRECO at the region step. The inventory publishes some SER groups
together (AX, BX, JX); the public tool does not know this and falls to the GRECO.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np

from bilan.territory.coefficients import FOLDER
from bilan.territory.methods import Switches
from bilan.territory.tables import Floats, Integers, rows
from bilan.territory.typology import COMPOSITIONS

#: How precise the value is that was found, finest first.
LEVELS = ("ser_group", "merged_group", "greco", "region", "neighbour_greco", "poplar_basin", "country")
#: Per-hectare columns of the inventory, in the order of `Inventory.values`.
COLUMNS = (
    "living_t_c_ha",
    "dead_wood_t_c_ha",
    "balance_t_c_ha_yr",
    "growth_m3_ha_yr",
    "mortality_m3_ha_yr",
    "harvest_m3_ha_yr",
    "balance_m3_ha_yr",
    "expansion_t_c_m3",
)
LIVING, DEAD, BALANCE, GROWTH_M3, MORTALITY_M3, HARVEST_M3, BALANCE_M3, EXPANSION = range(len(COLUMNS))


@dataclass(frozen=True, slots=True)
class Location:
    """What places a piece of forest in the inventory; "" where the source does not say."""

    composition: str
    ser_group: str
    greco: str
    region: str
    poplar_basin: str


@dataclass(frozen=True)
class Inventory:
    """Significant rows only: values per hectare, and their position by (kind, location, composition)."""

    values: Floats
    position: dict[tuple[str, str, str], int]


@cache
def inventory() -> Inventory:
    """The inventory rows that are statistically significant.

    >>> table = inventory()
    >>> table.values[table.position["ser_group", "BX", "broadleaf"], BALANCE].item()
    0.42
    """
    significant = [row for row in rows(FOLDER + "forest_inventory.csv") if row["significant"] == "yes"]
    values = np.array([[float(row[name] or "nan") for name in COLUMNS] for row in significant])
    keys = [(row["location_kind"], row["location"], row["composition"]) for row in significant]
    return Inventory(values, {key: index for index, key in enumerate(keys)})


@cache
def lookup(location: Location, switches: Switches) -> tuple[int, int]:
    """Position of the inventory row for a piece of forest, and the level (position in LEVELS) it was found at.

    >>> beech = Location("broadleaf", "B2", "B", "HDF", "Nord")
    >>> LEVELS[lookup(beech, Switches())[1]], LEVELS[lookup(beech, Switches(forest_groups=False))[1]]
    ('merged_group', 'greco')
    """
    position = inventory().position
    for level, kind, code in _steps(location, switches):
        found = position.get((kind, code, location.composition))
        if found is not None:
            return found, LEVELS.index(level)
    return position["country", "France", location.composition], LEVELS.index("country")


def found_rows(locations: list[Location], switches: Switches) -> tuple[Integers, Integers]:
    """`lookup` of many: positions in the inventory and levels."""
    pairs = np.array([lookup(location, switches) for location in locations], dtype=np.int64).reshape(-1, 2)
    return pairs[:, 0], pairs[:, 1]


def _steps(location: Location, switches: Switches) -> list[tuple[str, str, str]]:
    steps = [("ser_group", "ser_group", location.ser_group)]
    if switches.forest_groups:
        steps.append(("merged_group", "ser_group", published_group(location)))
    steps.append(("greco", "greco", location.greco))
    neighbour = _neighbours().get((location.region, location.composition))
    steps.append(("neighbour_greco", "greco", neighbour) if neighbour else ("region", "region", location.region))
    steps.append(("poplar_basin", "poplar_basin", location.poplar_basin))
    return steps


def published_group(location: Location) -> str:
    """The group under which the inventory publishes a SER group; "" when no table says so.

    Where the source names no group, only the rows of `forest_groups.csv` with a region may fill it.

    >>> published_group(Location("mixed", "J3", "J", "PAC", "Sud"))
    'JX'
    """
    for row in rows(FOLDER + "forest_groups.csv"):
        same_region = row["forest_region"] in {"", location.region}
        if row["ser_group"] == location.ser_group and same_region and row["greco"] == location.greco:
            return row["published_group"]
    return ""


@cache
def _neighbours() -> dict[tuple[str, str], str]:
    table = rows(FOLDER + "forest_substitutions.csv")
    return {(row["forest_region"], row["composition"]): row["greco"] for row in table}


def inventory_areas() -> dict[tuple[str, str], float]:
    """Hectares of the inventory: ("region", code) without poplars, ("poplar_basin", code) for poplars.

    >>> round(inventory_areas()["region", "HDF"])
    410579
    """
    found: dict[tuple[str, str], float] = {}
    for row in rows(FOLDER + "forest_inventory.csv"):
        whole = row["location_kind"] == "region" and row["composition"] == "all_but_poplar"
        if whole or (row["location_kind"] == "poplar_basin" and row["composition"] == COMPOSITIONS[3]):
            found[row["location_kind"], row["location"]] = float(row["area_ha"])
    return found
