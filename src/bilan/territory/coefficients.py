"""Coefficients as arrays: carbon densities, unit fluxes, national wood figures, constants.

Everything comes from the csv tables under ``data/territory/coefficients`` (value, unit, source, year);
`local` values of the user replace single cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache

import numpy as np

from bilan.model.findings import BilanError, Finding
from bilan.territory.tables import Floats, rows
from bilan.territory.typology import GROUND, LAND_USES, SOIL_CLASSES

FOLDER = "coefficients/"


@dataclass(frozen=True)
class Coefficients:
    """Arrays by soil-climate zone, soil class, inter-region, land use; mappings for the rest."""

    zones: tuple[str, ...]
    inter_regions: tuple[str, ...]
    soil_stock: Floats  # zone x soil class, tC/ha
    soil_flux: Floats  # zone x from class x to class, tC/ha/yr, or tC/ha for one-shot pairs; NaN: not tabulated
    biomass: Floats  # inter-region x land use, tC/ha
    hedges: Mapping[str, float]  # department -> tC/km; "" is the default
    constants: Mapping[str, float]


@cache
def published() -> Coefficients:
    """The coefficients as published.

    >>> table = published()
    >>> float(table.soil_stock[table.zones.index("2_1"), SOIL_CLASSES.index("cropland")])
    50.0
    """
    zones = tuple(dict.fromkeys(row["zone"] for row in rows(FOLDER + "soil_stocks.csv")))
    inter_regions = tuple(dict.fromkeys(row["inter_region"] for row in rows(FOLDER + "biomass.csv")))
    return Coefficients(
        zones=zones,
        inter_regions=inter_regions,
        soil_stock=_soil_stock(zones),
        soil_flux=_soil_flux(zones),
        biomass=_biomass(inter_regions),
        hedges={row["department"]: float(row["value"]) for row in rows(FOLDER + "hedges.csv")},
        constants={row["name"]: float(row["value"]) for row in rows(FOLDER + "constants.csv")},
    )


def with_local(base: Coefficients, local: Mapping[str, Mapping[str, object]]) -> Coefficients:
    """Replace single coefficients by local ones: tables `soil`, `biomass`, `hedges`, `constants`.

    >>> changed = with_local(published(), {"soil": {"2_1": {"cropland": 60}}})
    >>> float(changed.soil_stock[changed.zones.index("2_1"), 0])
    60.0
    """
    soil, biomass = base.soil_stock.copy(), base.biomass.copy()
    _replace_cells(soil, local.get("soil", {}), base.zones, SOIL_CLASSES, "coefficients.soil")
    _replace_cells(biomass, local.get("biomass", {}), base.inter_regions, LAND_USES, "coefficients.biomass")
    hedges = dict(base.hedges) | _numbers(local.get("hedges", {}), "coefficients.hedges")
    constants = dict(base.constants)
    for name, value in _numbers(local.get("constants", {}), "coefficients.constants").items():
        if name not in constants:
            raise _unknown("coefficients.constants", name, tuple(constants))
        constants[name] = value
    return replace(base, soil_stock=soil, biomass=biomass, hedges=hedges, constants=constants)


def _soil_stock(zones: tuple[str, ...]) -> Floats:
    table = np.zeros((len(zones), len(SOIL_CLASSES)))
    for row in rows(FOLDER + "soil_stocks.csv"):
        table[zones.index(row["zone"]), SOIL_CLASSES.index(row["soil_class"])] = float(row["value"])
    return table


def _soil_flux(zones: tuple[str, ...]) -> Floats:
    table = np.full((len(zones), len(SOIL_CLASSES), len(SOIL_CLASSES)), np.nan)
    for row in rows(FOLDER + "soil_flux.csv"):
        cell = (zones.index(row["zone"]), SOIL_CLASSES.index(row["from"]), SOIL_CLASSES.index(row["to"]))
        table[cell] = float(row["value"])
    return table


def _biomass(inter_regions: tuple[str, ...]) -> Floats:
    table = np.zeros((len(inter_regions), GROUND))
    for row in rows(FOLDER + "biomass.csv"):
        table[inter_regions.index(row["inter_region"]), LAND_USES.index(row["land_use"])] = float(row["value"])
    return table


def _replace_cells(
    table: Floats, local: Mapping[str, object], first: tuple[str, ...], second: tuple[str, ...], place: str
) -> None:
    for row, cells in local.items():
        if row not in first:
            raise _unknown(place, row, first)
        if not isinstance(cells, Mapping):
            raise BilanError(Finding("territory-override-value", field=f"{place}.{row}", values={"value": cells}))
        for column, value in _numbers(cells, f"{place}.{row}").items():
            if column not in second[: table.shape[1]]:
                raise _unknown(f"{place}.{row}", column, second[: table.shape[1]])
            table[first.index(row), second.index(column)] = value


def _numbers(cells: Mapping[str, object], place: str) -> dict[str, float]:
    found: dict[str, float] = {}
    for name, value in cells.items():
        good = isinstance(value, int | float) and not isinstance(value, bool)
        if not good or not np.isfinite(float(value)) or float(value) < 0:  # type: ignore[arg-type]
            raise BilanError(Finding("territory-override-value", field=f"{place}.{name}", values={"value": value}))
        found[name] = float(value)  # type: ignore[arg-type]
    return found


def _unknown(place: str, name: str, known: tuple[str, ...]) -> BilanError:
    values = {"key": name, "place": place, "known": ", ".join(known)}
    return BilanError(Finding("territory-override-key", field=place, values=values))
