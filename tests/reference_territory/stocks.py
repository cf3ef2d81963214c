"""Carbon stocks of a commune and of an EPCI, t C."""

from math import fsum

from . import forest
from .areas import artificial_state
from .coefficients import LITTER, SOIL_CLASS, SOIL_COLUMN, biomass
from .inputs import Inputs

Stocks = dict[tuple[str, ...], tuple[float, float]]
OUTSIDE_FOREST = (
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
)


def epci_areas(inputs: Inputs, epci: str, corrected: bool) -> dict[str, float]:
    """ha of every land use of an EPCI; forests come from the forest map, not from the land cover."""
    cover = inputs.land_cover.get(epci, {})
    areas = {use: cover.get(use, 0.0) for use in OUTSIDE_FOREST}
    areas.update(artificial_state(cover.get("artificial_mixed", 0.0), cover.get("artificial_treed", 0.0), corrected))
    for composition in forest.COMPOSITIONS:
        areas[f"forest_{composition}"] = forest.area(inputs, epci, composition)
    return areas


def all_stocks(inputs: Inputs, corrected: bool) -> tuple[dict[str, Stocks], dict[str, Stocks]]:
    """Stocks of every commune and of every EPCI; areas are spread evenly over the communes."""
    shares = forest.wood_shares(inputs, corrected)
    communes: dict[str, Stocks] = {insee: {} for insee in inputs.communes}
    epcis: dict[str, Stocks] = {}
    for epci, members in inputs.members.items():
        whole = epci_areas(inputs, epci, corrected)
        areas = {use: area / len(members) for use, area in whole.items()}
        first = inputs.communes[members[0]]
        standing = {
            composition: [
                forest.density(inputs, first, composition, c, corrected) for c in (forest.LIVING, forest.DEAD)
            ]
            for composition in forest.COMPOSITIONS
            if whole[f"forest_{composition}"] > 0
        }
        wood = fsum(shares[epci][use] * forest.NATIONAL_STOCK_T_C[use] for use in shares[epci]) / len(members)
        for insee in members:
            communes[insee] = _commune(inputs, insee, areas, standing, wood)
        epcis[epci] = add([communes[insee] for insee in members])
    return communes, epcis


def _commune(
    inputs: Inputs, insee: str, areas: dict[str, float], standing: dict[str, list[float]], wood: float
) -> Stocks:
    commune = inputs.communes[insee]
    result: Stocks = {}
    for use, area in areas.items():
        soil = float(inputs.soil_stock[commune["soil_climate_zone"]][SOIL_COLUMN[SOIL_CLASS[use]]])
        result[use, "soil"] = (area, area * soil)
        if use.startswith("forest_"):
            living, dead = standing.get(use.removeprefix("forest_"), (0.0, 0.0))
            result[use, "biomass"] = (area, area * living)
            result[use, "dead_wood"] = (area, area * dead)
            result[use, "litter"] = (area, area * LITTER)
        else:
            result[use, "biomass"] = (area, area * biomass(inputs, commune["inter_region"], use))
    result["wood_products", "wood_products"] = (0.0, wood)
    return result


def add(parts: list[Stocks]) -> Stocks:
    """Sum of several territories, key by key."""
    keys = {key for part in parts for key in part}
    lists = {key: [part[key] for part in parts if key in part] for key in keys}
    return {key: (fsum(v[0] for v in values), fsum(v[1] for v in values)) for key, values in lists.items()}
