"""Forests: mapped areas, carbon densities, net growth and harvest of the four compositions on every commune."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from bilan.territory.coefficients import FOLDER, published
from bilan.territory.inventory import (
    COLUMNS,
    HARVEST_M3,
    Location,
    found_rows,
    inventory,
    inventory_areas,
    lookup,
)
from bilan.territory.methods import Switches
from bilan.territory.places import Places, dense, resolve, text
from bilan.territory.tables import Flags, Floats, Integers, rows
from bilan.territory.typology import COMPOSITIONS

AREA_BASES = ("mapped", "inventory")
#: Columns of every forest array beyond those of the inventory: harvest of sawnwood and of industrial wood, m3/ha/yr.
SAWNWOOD, INDUSTRIAL = len(COLUMNS), len(COLUMNS) + 1
WIDTH = len(COLUMNS) + 2
POPLAR = 3
LOCATION = ("composition", "ser_group", "greco", "forest_region", "poplar_basin")


@dataclass(frozen=True)
class ForestRows:
    """The forest table of a pack with its inventory values: one entry a territory, composition and location."""

    table: pa.Table
    composition: Integers
    hectares: Floats
    per_hectare: Floats  # row x WIDTH
    level: Integers
    base_factor: Floats  # inventory area over mapped area, 1 on the mapped base
    switches: Switches


@dataclass(frozen=True)
class Forest:
    """Per commune and composition: hectares, area weighted values per hectare.

    `growing` are the hectares on which growth is counted (the inventory's on that base), `stock_hectares` those
    of the stocks; they differ from `hectares` only on the inventory base and in a fault of the public tool.
    """

    hectares: Floats  # place x 4
    per_hectare: Floats  # place x 4 x WIDTH
    growing: Floats
    stock_hectares: Floats


def forest_rows(table: pa.Table, national: pa.Table, switches: Switches, base: str = "mapped") -> ForestRows:
    """Inventory values for every row; `national` holds the mapped areas of the country by location."""
    locations = [Location(*key) for key in zip(*(table[name].to_pylist() for name in LOCATION), strict=True)]
    found, level = found_rows(locations, switches)
    values = inventory().values[found]
    composition = np.array([COMPOSITIONS.index(location.composition) for location in locations], dtype=np.int64)
    sawn, industrial = harvest_by_use(values[:, HARVEST_M3], locations)
    factors = _base_factors(national) if base == "inventory" else {}
    factor = np.array([factors.get(_base_key(location), 1.0) for location in locations])
    hectares = np.asarray(table["ha"].to_numpy(), dtype=float)
    return ForestRows(
        table, composition, hectares, np.column_stack([values, sawn, industrial]), level, factor, switches
    )


def harvest_by_use(stem_m3: Floats, locations: list[Location]) -> tuple[Floats, Floats]:
    """Harvest for sawnwood and for industry, out of the stem volume taken.

    Harvest = 0.9 of the stem + 0.5 of the branches; branches = stem x (expansion - 1); then regional shares.
    """
    constants = published().constants
    ratio = {row["composition"]: float(row["value"]) for row in rows(FOLDER + "wood_expansion.csv")}
    table = {row["forest_region"]: row for row in rows(FOLDER + "wood_shares.csv")}
    expansion = np.array([ratio[location.composition] for location in locations])
    stem, branch = constants["harvest_stem_yield"], constants["harvest_branch_yield"]
    harvest = stem_m3 * (stem + branch * (expansion - 1.0))
    use = [table.get(location.region, {}) for location in locations]
    sawn = np.array([float(row.get("sawnwood_pct", 0.0)) for row in use]) / 100
    industrial = np.array([float(row.get("industrial_pct", 0.0)) for row in use]) / 100
    return harvest * sawn, harvest * industrial


def forests(data: ForestRows, places: Places, switches: Switches) -> Forest:
    """Spread the rows over communes. Where a composition has no area its values are the plain mean of the rows.

    A commune without any forest row gets the values of its region (the public tool: zero).
    """
    once = switches.arrondissements_once
    where = resolve(text(data.table["territory"]), places, arrondissements_once=once)
    hectares = dense(where, data.composition, data.hectares, 4, places)
    growing = dense(where, data.composition, data.hectares * data.base_factor, 4, places)
    columns = [
        dense(where, data.composition, data.hectares * data.per_hectare[:, column], 4, places)
        for column in range(WIDTH)
    ]
    total = np.stack(columns, axis=-1)
    with np.errstate(invalid="ignore", divide="ignore"):
        per_hectare = total / hectares[..., None]
    empty = hectares <= 0
    per_hectare[empty] = _fallback(data, where.place, where.epci, places, switches)[empty]
    return Forest(hectares, per_hectare, growing, hectares)


def _fallback(data: ForestRows, place: Integers, epci: Integers, places: Places, switches: Switches) -> Floats:
    """Values for compositions without area: plain mean over the locations of the commune, else of its EPCI."""
    units = len(places) + len(places.epci_codes)
    means, known = _unit_means(data, np.where(place >= 0, place, np.where(epci >= 0, len(places) + epci, units)), units)
    own = np.arange(len(places))
    shared = np.where(places.epci_index >= 0, len(places) + places.epci_index, units)
    unit = np.where(known[own], own, shared)
    values = means[unit]
    missing = ~known[unit]
    values[missing] = _regional(places, switches)[missing] if switches.missing_forest else 0.0
    return values


def _unit_means(data: ForestRows, unit: Integers, units: int) -> tuple[Floats, Flags]:
    """Plain mean of the values over the distinct locations of each unit, and which units have any.

    Poplar rows may lack SER group and GRECO; for the other compositions such rows count only where a unit has
    no better ones.
    """
    columns = [data.table[name].to_pylist() for name in LOCATION[1:]]
    names = list(zip(*columns, strict=True))
    distinct = sorted(set(names))
    number = {name: index for index, name in enumerate(distinct)}
    by_location = [[_values(Location(kind, *name), data.switches) for kind in COMPOSITIONS] for name in distinct]
    values = np.array(by_location, dtype=float).reshape(-1, len(COMPOSITIONS), WIDTH)
    pairs = np.unique(unit * max(len(distinct), 1) + np.array([number[name] for name in names], dtype=np.int64))
    unit_of, location_of = np.divmod(pairs, max(len(distinct), 1))
    located = np.array([bool(name[1]) for name in distinct])[location_of] if len(pairs) else np.empty(0, dtype=bool)
    has_located = np.bincount(unit_of, weights=located, minlength=units + 1) > 0
    means = np.zeros((units + 1, len(COMPOSITIONS), WIDTH))
    for kind in range(len(COMPOSITIONS)):
        counts = located | ~has_located[unit_of] if kind < POPLAR else np.ones(len(pairs), dtype=bool)
        number_of = np.bincount(unit_of[counts], minlength=units + 1)
        np.add.at(means[:, kind], unit_of[counts], values[location_of[counts], kind])
        means[:, kind] /= np.maximum(number_of, 1)[:, None]
    known = np.zeros(units + 1, dtype=bool)
    known[unit_of[unit_of < units]] = True
    return means, known


def _values(location: Location, switches: Switches) -> list[float]:
    found, _ = lookup(location, switches)
    values = inventory().values[found]
    sawn, industrial = harvest_by_use(values[HARVEST_M3 : HARVEST_M3 + 1], [location])
    return [*values.tolist(), float(sawn[0]), float(industrial[0])]


def _regional(places: Places, switches: Switches) -> Floats:
    """Values by region for every commune: place x 4 x WIDTH."""
    table = {row["region"]: (row["forest_region"], row["poplar_basin"]) for row in rows("regions.csv")}
    distinct, inverse = np.unique(places.regions, return_inverse=True)
    by_region = [
        [_values(Location(kind, "", "", *table.get(str(code), ("", ""))), switches) for kind in COMPOSITIONS]
        for code in distinct
    ]
    return np.asarray(np.array(by_region)[inverse])


def _base_key(location: Location) -> tuple[str, str]:
    if location.composition == COMPOSITIONS[POPLAR]:
        return "poplar_basin", location.poplar_basin
    return "region", location.region


def _base_factors(national: pa.Table) -> dict[tuple[str, str], float]:
    """Inventory area over mapped area, by region without poplars and by basin for poplars."""
    mapped: dict[tuple[str, str], float] = {}
    columns = [national[name].to_pylist() for name in LOCATION]
    for *names, hectares in zip(*columns, national["ha"].to_pylist(), strict=True):
        key = _base_key(Location(*names))
        mapped[key] = mapped.get(key, 0.0) + hectares
    return {key: area / mapped[key] for key, area in inventory_areas().items() if mapped.get(key, 0.0) > 0}
