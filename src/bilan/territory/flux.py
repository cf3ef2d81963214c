"""Yearly fluxes of every commune: changes of land use, forest growth, wood products, practices.

Pools are computed as tC gained; entries hold tCO2e with the sign of inventories: emission positive,
sequestration negative.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from bilan.territory import biomass, litter, n2o, soil, wood
from bilan.territory.changes import Changes
from bilan.territory.coefficients import Coefficients
from bilan.territory.forest import Forest
from bilan.territory.inventory import BALANCE, DEAD, LIVING
from bilan.territory.methods import Switches
from bilan.territory.places import Places
from bilan.territory.tables import Floats, Integers
from bilan.territory.typology import FOREST, GAS, NONE, POOL, WOOD_PRODUCTS, is_forest

CARBON_TO_CO2 = 44 / 12


@dataclass(frozen=True)
class Entries:
    """Flux entries as parallel arrays; `source` is NONE for growth, wood products and practices."""

    place: Integers
    source: Integers
    target: Integers
    pool: Integers
    gas: Integers
    area: Floats
    tonnes: Floats

    def __len__(self) -> int:
        return len(self.tonnes)


def land_use_change(
    changes: Changes, forest: Forest, places: Places, coefficients: Coefficients, switches: Switches, soil_source: str
) -> list[Entries]:
    """Soil, litter, biomass, dead wood and N2O of every change; soil entries carry every changed area."""
    zone, inter_region = places.zone[changes.place], places.inter_region[changes.place]
    pair = (changes.source, changes.target)
    in_soil = changes.area * soil.unit_fluxes(coefficients, switches, soil_source)[zone, *pair]
    in_litter = changes.area * litter.unit_fluxes(coefficients)[pair]
    in_biomass = changes.area * biomass.unit_fluxes(coefficients, switches)[inter_region, *pair]
    living, dead = deforestation(changes, forest, places, coefficients)
    if switches.dead_wood_pool:
        in_biomass = in_biomass + living
    else:
        in_biomass, dead = in_biomass + living + dead, np.zeros_like(dead)
    nitrous = n2o.emissions(in_soil + in_litter, coefficients, switches)
    found = [_entries(changes, "soil", "C", -in_soil * CARBON_TO_CO2, keep_zero=True)]
    for pool, carbon in (("litter", in_litter), ("biomass", in_biomass), ("dead_wood", dead)):
        found.append(_entries(changes, pool, "C", -carbon * CARBON_TO_CO2))
    found.append(_entries(changes, "soil", "N2O", nitrous))
    return found


def deforestation(
    changes: Changes, forest: Forest, places: Places, coefficients: Coefficients
) -> tuple[Floats, Floats]:
    """tC gained in living biomass and in dead wood where forest becomes something else: B(to) - living, - dead.

    Biomass of new forests is in the growth of forests; forest to forest moves nothing.
    """
    forests = is_forest()
    leaves = forests[changes.source] & ~forests[changes.target]
    kind = np.where(leaves, changes.source - FOREST, 0)
    values = forest.per_hectare[changes.place, kind]
    becomes = biomass.densities(coefficients)[places.inter_region[changes.place], changes.target]
    area = np.where(leaves, changes.area, 0.0)
    return area * (becomes - values[:, LIVING]), -area * values[:, DEAD]


def growth(forest: Forest) -> Entries:
    """Net growth of forests (growth - mortality - harvest); `area` is the forest that grows, in ha."""
    place, kind = np.nonzero(forest.growing)
    area = forest.growing[place, kind]
    tonnes = -area * forest.per_hectare[place, kind, BALANCE] * CARBON_TO_CO2
    return _constant(place, kind + FOREST, "biomass", "C", area, tonnes)


def wood_products(share: Floats) -> Entries:
    """The sink of wood products in use; national figures are CO2 already."""
    tonnes = -wood.sinks(share).sum(axis=1)
    place = np.flatnonzero(tonnes)
    target = np.full(len(place), WOOD_PRODUCTS)
    return _constant(place, target, "wood_products", "CO2", np.zeros(len(place)), tonnes[place])


def joined(parts: list[Entries]) -> Entries:
    """All entries one after the other."""
    names = ("place", "source", "target", "pool", "gas", "area", "tonnes")
    return Entries(*(np.concatenate([getattr(part, name) for part in parts]) for name in names))


def _entries(changes: Changes, pool: str, gas: str, tonnes: Floats, *, keep_zero: bool = False) -> Entries:
    keep = np.ones(len(changes), dtype=bool) if keep_zero else tonnes != 0.0
    place, area = changes.place[keep], changes.area[keep]
    return Entries(
        place, changes.source[keep], changes.target[keep],
        np.full(len(place), POOL[pool]), np.full(len(place), GAS[gas]), area, tonnes[keep] + 0.0,
    )  # fmt: skip


def _constant(place: Integers, target: Integers, pool: str, gas: str, area: Floats, tonnes: Floats) -> Entries:
    size = len(place)
    return Entries(place, np.full(size, NONE), target, np.full(size, POOL[pool]), np.full(size, GAS[gas]), area, tonnes)
