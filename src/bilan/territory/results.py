"""What a territory yields: fluxes and stocks with their sums by land use and pool."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa

from bilan.territory.aggregate import flux_table, stock_table
from bilan.territory.compute import Computation
from bilan.territory.groupings import Grouping
from bilan.territory.tables import Flags, rows
from bilan.territory.typology import LAND_USES, LEVEL1, POOLS, level1_of

LEVEL1_OF = {use: LEVEL1[position] for use, position in zip(LAND_USES, level1_of(), strict=True)}


def single(code: str, name: str, mask: Flags) -> Grouping:
    """A grouping of one territory."""
    index = np.where(mask, 0, -1).astype(np.int64)
    return Grouping("one", np.array([code]), np.array([name]), index)


@dataclass(frozen=True)
class Flux:
    """Yearly fluxes of one territory in tCO2e, emission positive. `table` has the columns of the csv export."""

    table: pa.Table

    @cached_property
    def total_t(self) -> float:
        """Sum of all entries."""
        return float(np.sum(self.table["t_co2e_yr"].to_numpy()))

    def by_land_use(self, level: int = 1) -> dict[str, float]:
        """tCO2e by final land use, level 1 or 2, every land use of the level present."""
        return _sums(self.table, "to", "t_co2e_yr", LEVEL1 if level == 1 else LAND_USES, level)

    def by_pool(self) -> dict[str, float]:
        """tCO2e by pool; N2O of soil and litter is in the pool soil. Hedges have no flux method and are absent."""
        pools = tuple(pool for pool in POOLS if pool != "hedges")
        return _sums(self.table, "pool", "t_co2e_yr", pools, 2)

    @property
    def n2o_t(self) -> float:
        """N2O of soils that lose carbon, tCO2e."""
        gas = np.asarray(self.table["gas"].to_pylist())
        return float(np.sum(self.table["t_co2e_yr"].to_numpy()[gas == "N2O"]))

    def matrix(self) -> list[dict[str, object]]:
        """Changes of land use only: from, to, pool, gas, area_ha_yr, t_co2e_yr."""
        names = ("from", "to", "pool", "gas", "area_ha_yr", "t_co2e_yr")
        return [{name: row[name] for name in names} for row in self.table.to_pylist() if row["from"]]

    @property
    def sinks_t(self) -> float:
        """Sum of the level-1 land uses that store carbon (negative or zero)."""
        return sum(value for value in self.by_land_use().values() if value < 0)

    @property
    def sources_t(self) -> float:
        """Sum of the level-1 land uses that lose carbon (positive or zero)."""
        return sum(value for value in self.by_land_use().values() if value > 0)


@dataclass(frozen=True)
class Stocks:
    """Carbon stocks of one territory in tC; `not_assessed` names land uses and pools without data."""

    table: pa.Table
    not_assessed: tuple[str, ...] = ()

    @cached_property
    def assessed_t_c(self) -> float:
        """Sum of what is assessed."""
        return float(np.sum(self.table["t_c"].to_numpy()))

    @property
    def total_t_c(self) -> float | None:
        """The total, None when land cover is missing (a part is never given for the whole)."""
        return None if "cropland" in self.not_assessed else self.assessed_t_c

    def by_land_use(self, level: int = 1) -> dict[str, float]:
        """tC by land use; hedges, where assessed, stand apart as ``hedges``."""
        found = _sums(self.table, "land_use", "t_c", LEVEL1 if level == 1 else LAND_USES, level)
        hedges = self.by_pool().get("hedges")
        kept = {use: value for use, value in found.items() if use not in self.not_assessed}
        return kept | ({"hedges": hedges} if hedges is not None else {})

    def areas(self, level: int = 1) -> dict[str, float]:
        """Hectares by land use."""
        in_soil = [pool == "soil" for pool in self.table["pool"].to_pylist()]
        soil = self.table.filter(pa.array(in_soil, type=pa.bool_()))
        found = _sums(soil, "land_use", "area_ha", LEVEL1 if level == 1 else LAND_USES, level)
        return {use: value for use, value in found.items() if use not in self.not_assessed and use != "wood_products"}

    def by_pool(self) -> dict[str, float]:
        """tC by pool; pools that are not assessed are absent."""
        found = _sums(self.table, "pool", "t_c", POOLS, 2)
        return {pool: value for pool, value in found.items() if pool not in self.not_assessed}


def flux_of(result: Computation, grouping: Grouping) -> Flux:
    """Fluxes of a grouping of one territory."""
    return Flux(flux_table(result, grouping))


def stocks_of(result: Computation, grouping: Grouping) -> Stocks:
    """Stocks of a grouping of one territory, with what its source does not hold."""
    mask = grouping.index == 0
    missing: list[str] = []
    if not result.stocks.assessed[mask].any():
        land = [row for row in rows("land_uses.csv") if row["level1"] not in {"forest", "wood_products"}]
        missing += dict.fromkeys([row["land_use"] for row in land] + [row["level1"] for row in land])
    if np.isnan(result.stocks.kilometres[mask]).all():
        missing.append("hedges")
    return Stocks(stock_table(result, grouping), tuple(missing))


def _sums(table: pa.Table, key: str, value: str, names: tuple[str, ...], level: int) -> dict[str, float]:
    found = dict.fromkeys(names, 0.0)
    for name, amount in zip(table[key].to_pylist(), table[value].to_pylist(), strict=True):
        owner = LEVEL1_OF.get(name, name) if level == 1 else name
        if owner in found:
            found[owner] += amount
    return found
