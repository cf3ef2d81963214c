"""Land uses, soil classes, pools and gases, with their order, labels and CLC codes."""

from __future__ import annotations

from functools import cache

import numpy as np

from bilan.territory.tables import Flags, rows

#: Level-2 land uses in the order of every array of this room; wood products stand last.
LAND_USES: tuple[str, ...] = (
    "cropland",
    "grassland_herbaceous",
    "grassland_shrub",
    "grassland_tree",
    "wetland",
    "orchard",
    "vineyard",
    "artificial_sealed",
    "artificial_grassed",
    "artificial_treed",
    "forest_broadleaf",
    "forest_conifer",
    "forest_mixed",
    "forest_poplar",
    "wood_products",
)
INDEX = {name: position for position, name in enumerate(LAND_USES)}
#: Land uses that cover ground: all but wood products.
GROUND = 14
WOOD_PRODUCTS = INDEX["wood_products"]
SEALED, GRASSED, TREED = (INDEX[f"artificial_{kind}"] for kind in ("sealed", "grassed", "treed"))
COMPOSITIONS = ("broadleaf", "conifer", "mixed", "poplar")
FOREST = INDEX["forest_broadleaf"]  # the four forests follow one another from here
#: Artificial land whose cover the source does not tell: sealed and grassed share its CLC codes.
MIXED = GROUND
RAW_CLASSES = (*LAND_USES[:GROUND], "artificial_mixed")

SOIL_CLASSES: tuple[str, ...] = (
    "cropland",
    "grassland",
    "forest",
    "wetland",
    "orchard",
    "vineyard",
    "artificial_sealed",
    "artificial_grassed",
    "artificial_treed",
)
LEVEL1: tuple[str, ...] = (
    "cropland",
    "grassland",
    "wetland",
    "orchard",
    "vineyard",
    "artificial",
    "forest",
    "wood_products",
)
POOLS: tuple[str, ...] = ("soil", "litter", "biomass", "dead_wood", "hedges", "wood_products")
POOL = {name: position for position, name in enumerate(POOLS)}
GASES: tuple[str, ...] = ("C", "N2O", "CO2")
GAS = {name: position for position, name in enumerate(GASES)}
#: Stands for "no land use" in `from` (growth, wood, practices) and for hedges.
NONE = 15


@cache
def level1_of() -> tuple[int, ...]:
    """Position in LEVEL1 of every land use.

    >>> LEVEL1[level1_of()[INDEX["grassland_shrub"]]]
    'grassland'
    """
    table = {row["land_use"]: row["level1"] for row in rows("land_uses.csv")}
    return tuple(LEVEL1.index(table[name]) for name in LAND_USES)


@cache
def soil_class_of() -> tuple[int, ...]:
    """Position in SOIL_CLASSES of every land use that covers ground.

    >>> SOIL_CLASSES[soil_class_of()[INDEX["forest_poplar"]]]
    'forest'
    """
    table = {row["land_use"]: row["soil_class"] for row in rows("land_uses.csv")}
    return tuple(SOIL_CLASSES.index(table[name]) for name in LAND_USES[:GROUND])


def is_forest() -> Flags:
    """True for the four forests, by land use that covers ground.

    >>> int(is_forest().sum())
    4
    """
    return np.array([name.startswith("forest_") for name in LAND_USES[:GROUND]])


@cache
def raw_class_of_code() -> dict[str, int]:
    """CLC code or slug of a land use -> position in RAW_CLASSES; -1 for codes that the method leaves out.

    >>> codes = raw_class_of_code()
    >>> RAW_CLASSES[codes["324"]], RAW_CLASSES[codes["112"]], codes["332"], "999" in codes
    ('forest_mixed', 'artificial_mixed', -1, False)
    """
    codes = {row["clc"]: row["land_use"] for row in rows("clc.csv")}
    known = {code: RAW_CLASSES.index(name) if name else -1 for code, name in codes.items()}
    return known | {name: position for position, name in enumerate(RAW_CLASSES)}


@cache
def labels(lang: str = "fr") -> dict[str, str]:
    """Label of every land use (both levels) and pool.

    >>> labels("fr")["forest_mixed"], labels("en")["dead_wood"]
    ('forêts mixtes', 'dead wood')
    """
    column = f"label_{lang}"
    found = {row["pool"]: row[column] for row in rows("pools.csv")}
    found |= {row["level1"]: row[column] for row in rows("land_uses_level1.csv")}
    return found | {row["land_use"]: row[column] for row in rows("land_uses.csv")}
