"""Carbon stocks of every commune: land use x pool, in tC."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilan.territory import biomass, hedges, litter, soil, wood
from bilan.territory.coefficients import Coefficients
from bilan.territory.forest import Forest
from bilan.territory.inventory import DEAD, LIVING
from bilan.territory.methods import Switches
from bilan.territory.places import Places
from bilan.territory.tables import Flags, Floats
from bilan.territory.typology import FOREST, GROUND, LAND_USES, NONE, POOL, POOLS, WOOD_PRODUCTS


@dataclass(frozen=True)
class Stocks:
    """`carbon` is place x land use (16, the last for hedges) x pool in tC; `area` place x land use in ha.

    `assessed` tells which places have land cover; `kilometres` of hedges are NaN where not assessed.
    """

    area: Floats
    carbon: Floats
    assessed: Flags
    kilometres: Floats


def stocks(
    area: Floats, assessed: Flags, forest: Forest, kilometres: Floats, wood_share: Floats,
    places: Places, coefficients: Coefficients, switches: Switches,
) -> Stocks:  # fmt: skip
    """Area times density for every pool; `area` already holds the mapped forest areas."""
    carbon = np.zeros((len(places), NONE + 1, len(POOLS)))
    carbon[:, :GROUND, POOL["soil"]] = area * soil.densities(coefficients)[places.zone]
    carbon[:, :GROUND, POOL["litter"]] = area * litter.densities(coefficients)
    carbon[:, :GROUND, POOL["biomass"]] = area * biomass.densities(coefficients)[places.inter_region]
    forests = slice(FOREST, FOREST + 4)
    carbon[:, forests, POOL["biomass"]] = area[:, forests] * forest.per_hectare[..., LIVING]
    carbon[:, forests, POOL["dead_wood"]] = area[:, forests] * forest.per_hectare[..., DEAD]
    carbon[:, WOOD_PRODUCTS, POOL["wood_products"]] = wood.stocks(wood_share).sum(axis=1)
    per_km = hedges.densities(places.departments, coefficients, switches)
    carbon[:, NONE, POOL["hedges"]] = np.nan_to_num(kilometres) * per_km
    full = np.zeros((len(places), len(LAND_USES) + 1))
    full[:, :GROUND] = area
    return Stocks(full, carbon, assessed, kilometres)
