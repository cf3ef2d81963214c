"""Reads the public tables into plain dictionaries; nothing is computed here."""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

YEARS = 6.0

LAND_USE_OF_CLC = {
    **dict.fromkeys(["211", "212", "213", "241", "242", "243", "244"], "cropland"),
    **dict.fromkeys(["231", "321"], "grassland_herbaceous"),
    "322": "grassland_shrub",
    "323": "grassland_tree",
    **dict.fromkeys(["411", "412", "421", "422", "423", "511", "512", "521", "522", "523"], "wetland"),
    **dict.fromkeys(["222", "223"], "orchard"),
    "221": "vineyard",
    **dict.fromkeys(["111", "112", "121", "122", "123", "124", "131", "132", "133", "142"], "artificial_mixed"),
    "141": "artificial_treed",
    "311": "forest_broadleaf",
    "312": "forest_conifer",
    "313": "forest_mixed",
    "324": "forest_mixed",
}

PARENT_OF_ARRONDISSEMENT = {
    **{f"751{n:02d}": "75056" for n in range(1, 21)},
    **{f"693{n}": "69123" for n in range(81, 90)},
    **{f"132{n:02d}": "13055" for n in range(1, 17)},
}


@dataclass
class Inputs:
    """Everything that is read, keyed by the codes of the public tables."""

    communes: dict[str, dict[str, str]]
    members: dict[str, list[str]]
    changes: dict[str, dict[tuple[str, str], float]]
    arrondissement_changes: dict[str, dict[tuple[str, str], float]]
    land_cover: dict[str, dict[str, float]]
    forests: dict[str, list[dict[str, str]]]
    soil_stock: dict[str, dict[str, str]]
    soil_flux: dict[str, dict[str, str]]
    biomass: dict[str, dict[str, str]]
    inventory: dict[tuple[str, str, str], dict[str, str]]
    wood_use: dict[str, dict[str, str]]


def rows(path: Path) -> list[dict[str, str]]:
    """Every row of a comma-separated file."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def read_inputs(data: Path) -> Inputs:
    """Read `land_france_2018` and `aldo/head` of the folder of public data."""
    land, head = data / "land_france_2018", data / "aldo" / "head"
    communes = {row["insee"]: row for row in rows(land / "communes.csv")}
    members: dict[str, list[str]] = defaultdict(list)
    for code, row in communes.items():
        if row["epci"]:
            members[row["epci"]].append(code)
    changes, arrondissements = _changes(head / "clc18-change.csv")
    cover: dict[str, dict[str, float]] = defaultdict(lambda: defaultdict(float))
    for row in rows(land / "land_cover_2018_epci.csv"):
        if row["clc"] in LAND_USE_OF_CLC:
            cover[row["epci"]][LAND_USE_OF_CLC[row["clc"]]] += float(row["ha"])
    forests: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in rows(land / "forest_epci.csv"):
        forests[row["epci"]].append(row)
    return Inputs(
        communes=communes,
        members=members,
        changes=changes,
        arrondissement_changes=arrondissements,
        land_cover=cover,
        forests=forests,
        soil_stock={row["zpc"]: row for row in rows(head / "stocks-zpc.csv")},
        soil_flux={row["zpc"]: row for row in rows(head / "flux-zpc.csv")},
        biomass={row["INTER_REG"]: row for row in rows(head / "biomass-hors-forets.csv")},
        inventory=_inventory(head / "bilan-carbone-foret-par-localisation.csv"),
        wood_use={row["code_localisation"]: row for row in rows(head / "proportion-usage-bois-par-region.csv")},
    )


Changes = dict[str, dict[tuple[str, str], float]]


def _changes(path: Path) -> tuple[Changes, Changes]:
    """ha per year by commune and pair of land uses; those of arrondissements are returned a second time apart."""
    changes: Changes = defaultdict(lambda: defaultdict(float))
    apart: Changes = defaultdict(lambda: defaultdict(float))
    for row in rows(path):
        if row["code12"] not in LAND_USE_OF_CLC or row["code18"] not in LAND_USE_OF_CLC:
            continue
        pair = (LAND_USE_OF_CLC[row["code12"]], LAND_USE_OF_CLC[row["code18"]])
        parent = PARENT_OF_ARRONDISSEMENT.get(row["commune"])
        changes[parent or row["commune"]][pair] += float(row["area"]) / YEARS
        if parent:
            apart[parent][pair] += float(row["area"]) / YEARS
    return changes, apart


def _inventory(path: Path) -> dict[tuple[str, str, str], dict[str, str]]:
    """Significant rows of the forest inventory by (kind of place, place, composition)."""
    return {
        (row["type_localisation"], row["code_localisation"], row["composition"]): row
        for row in rows(path)
        if row["surface_ic"] == "s"
    }
