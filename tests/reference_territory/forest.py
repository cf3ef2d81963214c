"""Forest growth, standing carbon and harvest of an EPCI, and the shares of the national wood products."""

from math import fsum

from .coefficients import COMPOSITION, inventory_row
from .inputs import Inputs

HARVEST_EXPANSION = {"conifer": 1.3, "broadleaf": 1.44, "mixed": 1.37, "poplar": 1.3}
NATIONAL_HARVEST = {"BO": 19_253_833.33, "BI": 10_472_666.67}
NATIONAL_SINK_T_CO2 = {"BO": 918_160.6252, "BI": 441_532.8296}
NATIONAL_STOCK_T_C = {"BO": 33_741_446.79, "BI": 58_436_577.05}
FOREST_REGION = {
    "11": "IDF",
    "24": "CVL",
    "27": "BFC",
    "28": "NOR",
    "32": "HDF",
    "44": "GES",
    "52": "PDL",
    "53": "BRE",
    "75": "NAQ",
    "76": "OCC",
    "84": "ARA",
    "93": "PAC",
    "94": "COR",
}
LIVING, DEAD = "carbone_(tC∙ha-1)", "bois_mort_carbone_(tC∙ha-1)"
GROWTH, HARVEST = "bilan_carbone_(tC∙ha-1∙an-1)", "prelevement_volume_(m3∙ha-1∙an-1)"


def area(inputs: Inputs, epci: str, composition: str) -> float:
    """ha of one composition."""
    return fsum(float(row["ha"]) for row in inputs.forests[epci] if row["composition"] == composition)


def weighted(inputs: Inputs, epci: str, composition: str, column: str, corrected: bool) -> float:
    """Sum of area x value over the forest rows of one composition."""
    return fsum(
        float(row["ha"]) * float(inventory_row(inputs, row, composition, corrected)[column])
        for row in inputs.forests[epci]
        if row["composition"] == composition
    )


def density(inputs: Inputs, commune: dict[str, str], composition: str, column: str, corrected: bool) -> float:
    """tC per hectare of one composition in the forest rows of a commune: its area-weighted mean.

    Without area: plain mean over the places of the other compositions.
    AMBIGUOUS: those places are the distinct (group, GRECO, region, basin) of the rows that are not poplar, because
    poplar rows carry no GRECO although the forest that they stand for has one.
    Without any row: 0 for the peer. AMBIGUOUS when corrected: the row of the region, then France.
    """
    epci = commune["epci"]
    hectares = area(inputs, epci, composition)
    if hectares > 0:
        return weighted(inputs, epci, composition, column, corrected) / hectares
    keys = ("ser_group", "greco", "forest_region", "poplar_basin")
    places = {tuple(row[key] for key in keys) for row in inputs.forests.get(epci, []) if row["composition"] != "poplar"}
    if not places and not corrected:
        return 0.0
    if not places:
        places = {("", "", FOREST_REGION[commune["region"]], "")}
    values = [
        float(inventory_row(inputs, dict(zip(keys, place, strict=True)), composition, corrected)[column])
        for place in places
    ]
    return fsum(values) / len(values)


def harvest(inputs: Inputs, epci: str, use: str, corrected: bool) -> float:
    """m3 per year of one use (BO, BI) harvested in the EPCI."""
    total = []
    for row in inputs.forests[epci]:
        composition = row["composition"]
        stem = float(row["ha"]) * float(inventory_row(inputs, row, composition, corrected)[HARVEST])
        whole = stem * HARVEST_EXPANSION[composition]
        share = float(inputs.wood_use[row["forest_region"]][f"% {use}"]) / 100.0
        total.append((0.9 * stem + 0.5 * (whole - stem)) * share)
    return fsum(total)


def wood_shares(inputs: Inputs, corrected: bool) -> dict[str, dict[str, float]]:
    """Share of the national wood products per EPCI and use; corrected shares sum to one over France."""
    local = {use: {epci: harvest(inputs, epci, use, corrected) for epci in inputs.members} for use in NATIONAL_HARVEST}
    whole = {use: fsum(local[use].values()) if corrected else NATIONAL_HARVEST[use] for use in NATIONAL_HARVEST}
    return {epci: {use: local[use][epci] / whole[use] for use in whole} for epci in inputs.members}


COMPOSITIONS = tuple(COMPOSITION)
