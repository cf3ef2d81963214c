"""Annual flux of a commune and of an EPCI, t CO2e, emission positive."""

from collections import defaultdict
from math import fsum

from . import forest
from .areas import Pairs, land_use_changes
from .coefficients import CARBON_TO_CO2, FOREST, biomass, biomass_flux, litter_flux, soil_flux
from .inputs import Inputs

GWP_N2O = 273.0
Key = tuple[str, ...]
Flux = dict[Key, tuple[float, float]]


def n2o(carbon: float, corrected: bool) -> float:
    """t N2O emitted when soil and litter lose carbon (tC, negative when lost)."""
    if carbon >= 0:
        return 0.0
    direct = 44.0 / 28.0 if corrected else 44.0 / 25.0
    return -carbon / 15.0 * (0.01 * direct + 0.3 * 0.0075 * 44.0 / 28.0)


def change_flux(inputs: Inputs, insee: str, raw: Pairs, corrected: bool) -> Flux:
    """Flux of the land-use changes of one commune."""
    commune = inputs.communes[insee]
    zone = commune["soil_climate_zone"]
    result: Flux = {}
    for (source, target), area in land_use_changes(raw, corrected).items():
        soil = area * soil_flux(inputs, zone, source, target, corrected)
        litter = area * litter_flux(source, target)
        pools = {"soil": soil, "litter": litter, **_biomass(inputs, commune, (source, target), area, corrected)}
        for pool, carbon in pools.items():
            if carbon:
                result[source, target, pool, "C"] = (area, -carbon * CARBON_TO_CO2)
        gas = n2o(soil + litter, corrected)
        if gas:
            result[source, target, "soil", "N2O"] = (0.0, gas * GWP_N2O)
    return result


def _biomass(
    inputs: Inputs, commune: dict[str, str], pair: tuple[str, str], area: float, corrected: bool
) -> dict[str, float]:
    """tC of living biomass and dead wood; afforestation has none here, since growth holds it.

    AMBIGUOUS: the peer books live and dead together on biomass; dead wood has a pool of its own when corrected.
    """
    source, target = pair
    inter_region = commune["inter_region"]
    if target in FOREST:
        return {}
    if source not in FOREST:
        return {"biomass": area * biomass_flux(inputs, inter_region, source, target, corrected)}
    composition = source.removeprefix("forest_")
    living = forest.density(inputs, commune, composition, forest.LIVING, corrected)
    dead = forest.density(inputs, commune, composition, forest.DEAD, corrected)
    gained = biomass(inputs, inter_region, target)
    if corrected:
        return {"biomass": area * (gained - living), "dead_wood": -area * dead}
    return {"biomass": area * (gained - living - dead)}


def forest_flux(inputs: Inputs, epci: str, shares: dict[str, float], corrected: bool) -> Flux:
    """Growth and wood products of one EPCI."""
    result: Flux = {}
    for composition in forest.COMPOSITIONS:
        hectares = forest.area(inputs, epci, composition)
        if hectares:
            growth = forest.weighted(inputs, epci, composition, forest.GROWTH, corrected)
            result["", f"forest_{composition}", "biomass", "C"] = (hectares, -growth * CARBON_TO_CO2)
    wood = fsum(shares[use] * forest.NATIONAL_SINK_T_CO2[use] for use in shares)
    if wood:
        result["", "wood_products", "wood_products", "CO2"] = (0.0, -wood)
    return result


def all_flux(inputs: Inputs, corrected: bool) -> tuple[dict[str, Flux], dict[str, Flux]]:
    """Flux of every commune and of every EPCI.

    AMBIGUOUS: the peer adds the arrondissements again in the three EPCI of Paris, Lyon and Marseille; read here as:
    their changes count once in the commune, twice in the EPCI. Forests and land cover are known for the whole EPCI.
    """
    shares = forest.wood_shares(inputs, corrected)
    communes: dict[str, Flux] = {insee: {} for insee in inputs.communes}
    for insee, raw in inputs.changes.items():
        communes[insee] = change_flux(inputs, insee, raw, corrected)
    epcis: dict[str, Flux] = {}
    for epci, members in inputs.members.items():
        whole = forest_flux(inputs, epci, shares[epci], corrected)
        part = {key: (area / len(members), value / len(members)) for key, (area, value) in whole.items()}
        parts = [communes[insee] for insee in members]
        if not corrected:
            apart = inputs.arrondissement_changes
            parts += [change_flux(inputs, insee, apart[insee], corrected) for insee in members if insee in apart]
        epcis[epci] = {**add(parts), **whole}
        for insee in members:
            communes[insee] = {**communes[insee], **part}
    return communes, epcis


def add(fluxes: list[Flux]) -> Flux:
    """Sum of several territories, key by key."""
    lists: dict[Key, list[tuple[float, float]]] = defaultdict(list)
    for flux in fluxes:
        for key, value in flux.items():
            lists[key].append(value)
    return {key: (fsum(v[0] for v in values), fsum(v[1] for v in values)) for key, values in lists.items()}
