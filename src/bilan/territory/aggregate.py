"""Sums of communes by territory, as the tables that `bilan territory table` writes."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from bilan.territory.compute import Computation
from bilan.territory.flux import Entries
from bilan.territory.groupings import Grouping
from bilan.territory.tables import Flags, Floats, Integers, pack_key, sum_by, unpack_key
from bilan.territory.typology import FOREST, GASES, GROUND, LAND_USES, NONE, POOL, POOLS, WOOD_PRODUCTS

FLUX_COLUMNS = ("territory", "name", "from", "to", "pool", "gas", "area_ha_yr", "t_co2e_yr")
STOCK_COLUMNS = ("territory", "name", "land_use", "pool", "area_ha", "t_c")
SIZES = (NONE + 1, NONE + 1, len(POOLS), len(GASES))
_USES = pa.array([*LAND_USES, ""])


def flux_sums(entries: Entries, index: Integers, count: int) -> tuple[list[Integers], Floats, Floats]:
    """Sum entries by territory, from, to, pool and gas: the five keys, hectares a year, tCO2e a year."""
    owner = index[entries.place]
    keep = owner >= 0
    parts = (owner, entries.source, entries.target, entries.pool, entries.gas)
    sizes = (max(count, 1), *SIZES)
    key = pack_key(sizes, *(part[keep] for part in parts))
    distinct, (area, tonnes) = sum_by(key, entries.area[keep], entries.tonnes[keep])
    return unpack_key(sizes, distinct), area, tonnes


def flux_table(result: Computation, grouping: Grouping) -> pa.Table:
    """Flux by territory: one row for each from, to, pool and gas.

    `from` is empty for growth (`area_ha_yr` is then the forest that grows, in ha), practices and wood products.
    """
    (owner, source, target, pool, gas), area, tonnes = flux_sums(result.entries, grouping.index, len(grouping))
    columns = [
        pa.array(grouping.codes).take(pa.array(owner)), pa.array(grouping.names).take(pa.array(owner)),
        _USES.take(pa.array(source)), _USES.take(pa.array(target)), pa.array(POOLS).take(pa.array(pool)),
        pa.array(GASES).take(pa.array(gas)), pa.array(area), pa.array(tonnes),
    ]  # fmt: skip
    return pa.table(columns, names=list(FLUX_COLUMNS))


def sum_places(values: Floats, index: Integers, count: int) -> Floats:
    """Sum the first axis by territory.

    >>> sum_places(np.array([[1.0], [2.0], [4.0]]), np.array([0, 1, 0]), 2).tolist()
    [[5.0], [2.0]]
    """
    keep = np.flatnonzero(index >= 0)
    order = keep[np.argsort(index[keep], kind="stable")]
    sums = np.zeros((count, *values.shape[1:]))
    if len(order):
        owners, starts = np.unique(index[order], return_index=True)
        sums[owners] = np.add.reduceat(values[order], starts, axis=0)
    return sums


def assessed_land(result: Computation, grouping: Grouping) -> Flags:
    """True for territories with land cover on at least one commune."""
    return sum_places(result.stocks.assessed.astype(float), grouping.index, len(grouping)) > 0


def stock_table(result: Computation, grouping: Grouping) -> pa.Table:
    """Stocks by territory: one row for each land use with an area and each of its pools.

    A land use that does not occur has no row; nor has what is not assessed (land outside forests where the
    source holds no land cover, hedges without lengths), which the findings name.
    """
    if grouping.level == "commune":
        area, carbon, assessed = result.stocks.area, result.stocks.carbon, result.stocks.assessed
    else:
        count = len(grouping)
        area = sum_places(result.stocks.area, grouping.index, count)
        carbon = sum_places(result.stocks.carbon, grouping.index, count)
        assessed = assessed_land(result, grouping)
    present = (area > 0)[:, :, None] & _pools_of_land_uses()[None]
    present[:, :FOREST] &= assessed[:, None, None]
    present |= carbon != 0
    owner, use, pool = np.nonzero(present)
    columns = [
        pa.array(grouping.codes).take(pa.array(owner)), pa.array(grouping.names).take(pa.array(owner)),
        _USES.take(pa.array(use)), pa.array(POOLS).take(pa.array(pool)), pa.array(area[owner, use]),
        pa.array(carbon[owner, use, pool]),
    ]  # fmt: skip
    return pa.table(columns, names=list(STOCK_COLUMNS))


def _pools_of_land_uses() -> Flags:
    """Which pools a land use has, land use x pool."""
    table = np.zeros((NONE + 1, len(POOLS)), dtype=bool)
    table[:GROUND, POOL["soil"]] = True
    table[:GROUND, POOL["biomass"]] = True
    table[FOREST : FOREST + 4, POOL["litter"]] = True
    table[FOREST : FOREST + 4, POOL["dead_wood"]] = True
    table[WOOD_PRODUCTS, POOL["wood_products"]] = True
    table[NONE, POOL["hedges"]] = True
    return table
