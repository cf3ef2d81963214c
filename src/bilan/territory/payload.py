"""The JSON contract `bilan.territory/1`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilan.territory import inventory, wood
from bilan.territory.flux import CARBON_TO_CO2
from bilan.territory.typology import COMPOSITIONS

if TYPE_CHECKING:
    from bilan.territory.api import Territory
    from bilan.territory.emissions import Emissions

SCHEMA = "bilan.territory/1"


def payload(territory: Territory, lang: str = "fr") -> dict[str, Any]:
    """Everything of one territory, in the keys of the contract and a few more that are listed in the docs."""
    flux, stocks, options = territory.flux(), territory.stocks(), territory.options
    balance = territory.balance()
    return {
        "schema": SCHEMA,
        "territory": {
            "code": territory.code,
            "name": territory.name,
            "level": territory.level,
            "population": territory.population,
            "communes": territory.communes,
        },
        "method": options.method,
        "switches": dict(options.switches),
        "options": {
            "soil": options.soil,
            "forest_base": options.forest_base,
            "wood": territory.computation.applied.wood,
        },
        "period": list(territory.pack.period),
        "flux": {
            "total_t": flux.total_t,
            "sinks_t": flux.sinks_t,
            "sources_t": flux.sources_t,
            "n2o_t": flux.n2o_t,
            "by_land_use": _listed(flux.by_land_use(), "land_use", "t_co2e_yr"),
            "by_land_use_level2": _listed(flux.by_land_use(2), "land_use", "t_co2e_yr"),
            "by_pool": _listed(flux.by_pool(), "pool", "t_co2e_yr"),
            "matrix": flux.matrix(),
            "forest_growth": forest_growth(territory),
            "wood": wood_table(territory),
            "not_assessed": ["hedges"],
        },
        "stocks": {
            "total_t_c": stocks.total_t_c,
            "assessed_t_c": stocks.assessed_t_c,
            "by_land_use": _listed(stocks.by_land_use(), "land_use", "t_c"),
            "by_land_use_level2": _listed(stocks.by_land_use(2), "land_use", "t_c"),
            "by_pool": _listed(stocks.by_pool(), "pool", "t_c"),
            "areas_ha": stocks.areas(2),
            "not_assessed": list(stocks.not_assessed),
        },
        "emissions": _emissions(territory.emissions, territory.emissions_t),
        "net_balance": None
        if balance is None
        else {
            "emissions_t": balance.emissions_t,
            "flux_t": balance.flux_t,
            "sinks_t": flux.sinks_t,
            "net_t": balance.net_t,
            "offset_share_pct": balance.offset_share_pct,
        },
        "offset_share_pct": None if balance is None else balance.offset_share_pct,
        "uncertainty": {"inventory_levels": _levels(territory), "interval": None, "note": "not_assessed"},
        "pack": {"name": territory.pack.name, "title": territory.pack.manifest.get("title", "")},
        "sources": [{name: str(value) for name, value in source.items()} for source in territory.sources],
        "findings": [finding.to_json(lang) for finding in territory.findings],
    }


def forest_growth(territory: Territory) -> list[dict[str, Any]]:
    """Growth table by composition: area, m3/ha/yr of growth, mortality, harvest and balance, tCO2e a year."""
    result, mask = territory.computation, territory.found.mask
    growing, per_hectare = result.forest.growing[mask], result.forest.per_hectare[mask]
    found = []
    for position, composition in enumerate(COMPOSITIONS):
        area = float(growing[:, position].sum())
        if area <= 0:
            continue
        means = (growing[:, position, None] * per_hectare[:, position]).sum(axis=0) / area
        found.append(
            {
                "composition": composition,
                "area_ha": area,
                "growth_m3_ha_yr": float(means[inventory.GROWTH_M3]),
                "mortality_m3_ha_yr": float(means[inventory.MORTALITY_M3]),
                "harvest_m3_ha_yr": float(means[inventory.HARVEST_M3]),
                "balance_m3_ha_yr": float(means[inventory.BALANCE_M3]),
                "balance_t_c_ha_yr": float(means[inventory.BALANCE]),
                "t_co2e_yr": -area * float(means[inventory.BALANCE]) * CARBON_TO_CO2,
            }
        )
    return found


def wood_table(territory: Territory) -> list[dict[str, Any]]:
    """Wood products by use: local harvest, share of the national figure, flux and stock."""
    result, mask = territory.computation, territory.found.mask
    share = result.wood_share[mask].sum(axis=0)
    sinks, stocks = wood.sinks(share[None])[0], wood.stocks(share[None])[0]
    harvest = result.harvest[mask].sum(axis=0)
    return [
        {
            "product": product,
            "harvest_m3_yr": float(harvest[index]),
            "share": float(share[index]),
            "t_co2e_yr": -float(sinks[index]),
            "t_c": float(stocks[index]),
        }
        for index, product in enumerate(wood.PRODUCTS)
    ]


def _listed(values: dict[str, float], key: str, amount: str) -> list[dict[str, Any]]:
    return [{key: name, amount: value + 0.0} for name, value in values.items()]


def _levels(territory: Territory) -> list[dict[str, Any]]:
    used = territory.inventory_levels()
    return [{"composition": kind, "level": level, "area_ha": area} for (kind, level), area in sorted(used.items())]


def _emissions(emissions: Emissions | None, total: float | None) -> dict[str, Any] | None:
    if emissions is None:
        return None if total is None else {"total_t": total, "by_sector": [], "year": None, "not_assessed": []}
    return {
        "total_t": emissions.total_t,
        "year": emissions.year,
        "source": emissions.source,
        "by_sector": [{"sector": name, "t_co2e": value} for name, value in emissions.by_sector.items()],
        "not_assessed": list(emissions.missing),
    }
