"""Wood products: the national stock and sink, shared by local harvest or by population."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from bilan.territory.coefficients import FOLDER, Coefficients
from bilan.territory.forest import INDUSTRIAL, SAWNWOOD, Forest, forest_rows
from bilan.territory.methods import Switches
from bilan.territory.tables import Floats, rows

APPROACHES = ("harvest", "consumption")
PRODUCTS = ("sawnwood", "industrial")


def local_harvest(forest: Forest) -> Floats:
    """m3 a year, place x product."""
    return np.asarray((forest.hectares[..., None] * forest.per_hectare[..., [SAWNWOOD, INDUSTRIAL]]).sum(axis=1))


def national_harvest(national: pa.Table, switches: Switches) -> Floats:
    """m3 a year by product that the shares are of: the statistics, or the sum of the local harvests.

    The sum of all local harvests is 22 % above the national statistics, so shares of these do not close.
    """
    if not switches.wood_closure or not len(national):
        return _column("harvest_m3_yr")
    data = forest_rows(national, national, switches)
    return np.asarray((data.hectares[:, None] * data.per_hectare[:, [SAWNWOOD, INDUSTRIAL]]).sum(axis=0))


def shares(
    harvest: Floats, population: Floats, by_consumption: np.ndarray[tuple[int], np.dtype[np.bool_]],
    national: pa.Table, switches: Switches, coefficients: Coefficients,
) -> Floats:  # fmt: skip
    """Share of the national figures, place x product: by harvest, or by population where asked."""
    by_harvest = harvest / national_harvest(national, switches)
    by_people = (population / coefficients.constants["country_population"])[:, None]
    return np.where(by_consumption[:, None], by_people, by_harvest)


def stocks(share: Floats) -> Floats:
    """tC, place x product."""
    return share * _column("stock_t_c")


def sinks(share: Floats) -> Floats:
    """tCO2 stored a year (positive), place x product."""
    return share * _column("sink_t_co2_yr")


def _column(name: str) -> Floats:
    table = {row["product"]: float(row[name]) for row in rows(FOLDER + "wood_national.csv")}
    return np.array([table[product] for product in PRODUCTS])
