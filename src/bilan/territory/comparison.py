"""A territory beside its region and the country, in totals and by inhabitant and hectare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pyarrow as pa

from bilan.territory.aggregate import flux_table, stock_table
from bilan.territory.compute import Options, compute
from bilan.territory.groupings import COUNTRY, level_grouping
from bilan.territory.methods import METHODS
from bilan.territory.packs import TABLES, Pack
from bilan.territory.results import Flux, Stocks

if TYPE_CHECKING:
    from bilan.territory.api import Territory


@dataclass(frozen=True)
class Compared:
    """One line of the comparison; `embedded` says that the figure was computed beforehand with default options."""

    code: str
    name: str
    level: str
    population: int
    area_ha: float
    flux: Flux
    stocks: Stocks
    embedded: bool = False

    @property
    def flux_t_per_person(self) -> float | None:
        """tCO2e a year and inhabitant."""
        return self.flux.total_t / self.population if self.population else None

    @property
    def flux_t_per_ha(self) -> float | None:
        """tCO2e a year and hectare of assessed land."""
        return self.flux.total_t / self.area_ha if self.area_ha else None

    @property
    def stock_t_c_per_ha(self) -> float | None:
        """tC a hectare of assessed land."""
        return self.stocks.assessed_t_c / self.area_ha if self.area_ha else None


def comparison(territory: Territory) -> list[Compared]:
    """The territory, its region and the country; a line is missing where the pack cannot give it whole."""
    lines = [_line(entry) for entry in (territory, *territory.neighbours())]
    if territory.level != "country" and not any(line.level == "country" for line in lines):
        country = embedded_country(territory.pack, territory.options.method)
        lines += [country] if country is not None else []
    return lines


def reference_table(pack: Pack) -> pa.Table:
    """Results of the whole pack for both methods, to be embedded in a smaller pack."""
    parts = []
    for method in METHODS:
        result = compute(pack, Options(method=method).at("country"))
        grouping = level_grouping("country", result.places, pack)
        flux, stocks = flux_table(result, grouping), stock_table(result, grouping)
        people = float(result.places.population.sum())
        parts += [_part(flux.to_pylist(), method, "flux"), _part(stocks.to_pylist(), method, "stocks")]
        parts.append(_part([{"t_c": people}], method, "population"))
    return pa.concat_tables(parts)


def embedded_country(pack: Pack, method: str) -> Compared | None:
    """The country out of the `reference` table of a pack, None without one."""
    if "reference" not in pack.tables:
        return None
    rows = [row for row in pack.tables["reference"].to_pylist() if row["method"] == method]
    flux = [_flux_row(row) for row in rows if row["what"] == "flux"]
    stocks = [_stock_row(row) for row in rows if row["what"] == "stocks"]
    people = next((row["value"] for row in rows if row["what"] == "population"), 0.0)
    found = Stocks(pa.Table.from_pylist(stocks), ("hedges",))
    area = sum(found.areas().values())
    return Compared(COUNTRY, "France", "country", int(people), area, Flux(pa.Table.from_pylist(flux)), found, True)


def _line(entry: Territory) -> Compared:
    stocks = entry.stocks()
    area = sum(stocks.areas().values())
    return Compared(entry.code, entry.name, entry.level, entry.population, area, entry.flux(), stocks)


def _part(rows: list[Mapping[str, object]], method: str, what: str) -> pa.Table:
    listed = [
        {
            "code": COUNTRY,
            "method": method,
            "what": what,
            "land_use": f"{row['from']}>{row['to']}" if what == "flux" else row.get("land_use", ""),
            "pool": row.get("pool", ""),
            "gas": row.get("gas", ""),
            "area": row.get("area_ha_yr", row.get("area_ha", 0.0)),
            "value": row.get("t_co2e_yr", row.get("t_c", 0.0)),
        }
        for row in rows
    ]
    return pa.Table.from_pylist(listed, schema=TABLES["reference"])


def _flux_row(row: Mapping[str, object]) -> dict[str, object]:
    source, _, target = str(row["land_use"]).partition(">")
    return {
        "territory": COUNTRY,
        "name": "France",
        "from": source,
        "to": target,
        "pool": row["pool"],
        "gas": row["gas"],
        "area_ha_yr": row["area"],
        "t_co2e_yr": row["value"],
    }


def _stock_row(row: Mapping[str, object]) -> dict[str, object]:
    return {
        "territory": COUNTRY,
        "name": "France",
        "land_use": row["land_use"],
        "pool": row["pool"],
        "area_ha": row["area"],
        "t_c": row["value"],
    }
