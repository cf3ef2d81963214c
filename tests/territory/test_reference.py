"""The published figures: 91 EPCI of Hauts-de-France, communes, France, and the public tool's own exports."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from bilan.territory import aggregate, biomass, litter, soil
from bilan.territory.api import territory
from bilan.territory.coefficients import published
from bilan.territory.compute import Computation, Options, compute
from bilan.territory.groupings import level_grouping
from bilan.territory.inventory import LIVING, Location, inventory, lookup
from bilan.territory.methods import method_switches
from bilan.territory.packs import Pack, read_pack
from bilan.territory.tables import rows
from bilan.territory.typology import GAS, INDEX, LEVEL1, NONE, POOL, SOIL_CLASSES, level1_of

LAND_USE = {row["aldo_name"]: row["land_use"] for row in rows("land_uses.csv")}
POOL_GAS = {
    "sol": ("soil", "C"),
    "litière": ("litter", "C"),
    "biomasse": ("biomass", "C"),
    "sol et litière": ("soil", "N2O"),
}


@cache
def aldo(folder: Path) -> Computation:
    return compute(read_pack(folder), Options(method="aldo-2024"))


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def epci_total(result: Computation, code: str) -> float:
    return float(result.entries.tonnes[(result.places.epci == code)[result.entries.place]].sum())


def test_every_epci_total_of_the_region(shared: Path, france_folder: Path) -> None:
    result = aldo(france_folder)
    expected = read(shared / "vectors/territory/flux_total_by_epci_region32.csv")
    assert len(expected) == 91
    for row in expected:
        assert -epci_total(result, row["code_epci"]) == pytest.approx(float(row["total_tCO2e"]), abs=0.1, rel=1e-6)


def test_pools_of_every_epci(shared: Path, france_folder: Path) -> None:
    result = aldo(france_folder)
    entries, forest = result.entries, np.isin(result.entries.source, range(10, 14))
    growth = (entries.source == NONE) & (entries.pool == POOL["biomass"])
    changed_biomass = (entries.pool == POOL["biomass"]) & ~growth
    parts = {
        "sol_tCO2e": (entries.pool == POOL["soil"]) & (entries.gas == GAS["C"]),
        "n2o_tCO2e": entries.gas == GAS["N2O"],
        "litiere_tCO2e": entries.pool == POOL["litter"],
        "biomasse_deforestation_tCO2e": changed_biomass & forest,
        "biomasse_nonforest_tCO2e": changed_biomass & ~forest,
        "biomasse_forest_growth_tCO2e": growth,
        "wood_products_tCO2e": entries.pool == POOL["wood_products"],
    }
    for row in read(shared / "vectors/territory/flux_total_by_epci_region32.csv"):
        inside = (result.places.epci == row["code_epci"])[entries.place]
        for column, part in parts.items():
            found = -float(entries.tonnes[inside & part].sum())
            assert found == pytest.approx(float(row[column] or 0), abs=0.05), (row["name"], column)


def test_land_use_change_of_every_commune(shared: Path, france_folder: Path) -> None:
    result = aldo(france_folder)
    entries, codes = result.entries, result.places.codes
    found = {
        (str(codes[place]), source, target, pool, gas): (area, tonnes)
        for place, source, target, pool, gas, area, tonnes in zip(
            entries.place,
            entries.source,
            entries.target,
            entries.pool,
            entries.gas,
            entries.area,
            entries.tonnes,
            strict=True,
        )
    }
    expected = read(shared / "vectors/territory/land_use_change_by_commune_region32.csv")
    assert len(expected) == 1826
    for row in expected:
        pool, gas = POOL_GAS[row["reservoir"]]
        pair = INDEX[LAND_USE[row["from"]]], INDEX[LAND_USE[row["to"]]]
        area, tonnes = found[row["insee"], *pair, POOL[pool], GAS[gas]]
        assert -tonnes == pytest.approx(float(row["tCO2e_per_yr"]), rel=1e-6)
        if row["area_ha_yr"]:
            assert area == pytest.approx(float(row["area_ha_yr"]), rel=1e-6)


def test_stocks_of_every_epci(shared: Path, france_folder: Path) -> None:
    result = aldo(france_folder)
    columns = {"ground_tC": "soil", "litter_tC": "litter", "dead_biomass_tC": "dead_wood"}
    checked = 0
    for row in read(shared / "vectors/territory/stocks_by_epci_region32.csv"):
        use = LAND_USE.get(row["ground_type"])
        if use is None:
            continue
        inside = result.places.epci == row["code_epci"]
        carbon = result.stocks.carbon[inside][:, INDEX[use]].sum(axis=0)
        assert carbon.sum() == pytest.approx(float(row["total_tC"] or 0), rel=1e-5, abs=1)
        for column, pool in columns.items():
            assert carbon[POOL[pool]] == pytest.approx(float(row[column] or 0), rel=1e-5, abs=1)
        checked += 1
    assert checked == 91 * 15


def test_region_by_land_use(sample: Pack) -> None:
    flux = territory("32", level="region", pack=sample, method="aldo-2024").flux()
    found = flux.by_land_use()
    published_values = {
        "forest": -2_062_995, "wood_products": -39_431, "cropland": 13_274, "grassland": 3_447, "artificial": 49_811,
    }  # fmt: skip
    for use, value in published_values.items():
        assert found[use] == pytest.approx(value, abs=1), use
    assert found["wetland"] + found["orchard"] == pytest.approx(-3_145, abs=1)
    assert flux.total_t == pytest.approx(-2_039_040, abs=1)
    assert sum(found.values()) == pytest.approx(flux.total_t, rel=1e-12)


def test_region_stock_without_hedges(sample: Pack) -> None:
    stocks = territory("32", level="region", pack=sample, method="aldo-2024").stocks()
    assert stocks.total_t_c == pytest.approx(243.6e6, abs=0.05e6)


def test_corrected_region_is_the_smaller_sink(sample: Pack) -> None:
    flux = territory("32", level="region", pack=sample).flux()
    assert flux.by_land_use()["forest"] == pytest.approx(-1.53e6, abs=0.05e6)


def test_france(france_folder: Path) -> None:
    result = aldo(france_folder)
    entries = result.entries
    growth = (entries.source == NONE) & (entries.pool == POOL["biomass"])
    forest = np.isin(entries.source, range(10, 14)) & np.isin(entries.pool, [POOL["biomass"], POOL["dead_wood"]])
    parts = {
        -57.95: growth, 0.450: (entries.pool == POOL["soil"]) & (entries.gas == GAS["C"]),
        0.040: entries.pool == POOL["litter"], 0.551: forest, 0.079: entries.gas == GAS["N2O"],
        -1.661: entries.pool == POOL["wood_products"],
    }  # fmt: skip
    for millions, part in parts.items():
        assert entries.tonnes[part].sum() / 1e6 == pytest.approx(millions, abs=0.005)
    assert entries.tonnes.sum() / 1e6 == pytest.approx(-58.49, abs=0.01)


def test_single_values_of_other_epci(france_folder: Path) -> None:
    result = aldo(france_folder)
    entries, level1 = result.entries, np.array(level1_of())

    def part(code: str, **keys: int) -> float:
        inside = (result.places.epci == code)[entries.place]
        for name, value in keys.items():
            inside &= getattr(entries, name) == value
        return -float(entries.tonnes[inside].sum())

    def land_use(code: str, name: str) -> float:
        inside = (result.places.epci == code)[entries.place] & (level1[entries.target] == LEVEL1.index(name))
        return -float(entries.tonnes[inside].sum())

    soil_carbon = n2o = everything = 0.0
    for grassland in ("grassland_herbaceous", "grassland_shrub", "grassland_tree"):
        pair = {"source": INDEX[grassland], "target": INDEX["cropland"]}
        soil_carbon += part("200007177", **pair, pool=POOL["soil"], gas=GAS["C"]) * 12 / 44
        everything += part("200007177", **pair, gas=GAS["C"]) * 12 / 44
        n2o += part("200007177", **pair, gas=GAS["N2O"]) / 273
    assert soil_carbon == pytest.approx(-621.61, abs=0.01)
    assert everything == pytest.approx(-646.8, abs=0.05)
    assert n2o == pytest.approx(-0.9, abs=0.05)
    assert land_use("200007177", "orchard") == pytest.approx(51, abs=0.5)
    assert land_use("200015162", "vineyard") == pytest.approx(17, abs=0.5)
    assert land_use("200042992", "wetland") == pytest.approx(3260, abs=0.5)
    assert land_use("200055887", "wetland") == pytest.approx(430, abs=0.5)


def test_stocks_of_the_public_tools_own_export(shared: Path) -> None:
    """Densities of 100 communes: soil, litter and biomass outside forests, hedges (faults included)."""
    table, switches = published(), method_switches("aldo-2024")
    soils, living, leaves = soil.densities(table), biomass.densities(table), litter.densities(table)
    inter_region = {"NORD-OUEST": "north_west", "NORD-EST": "north_east", "CENTRE-EST": "centre_east",
                    "SUD-EST": "south_east", "SUD-OUEST": "south_west"}  # fmt: skip
    checked = 0
    for row in read(shared / "vectors/territory/stocks_100_communes_c8c9f09.csv"):
        use = LAND_USE.get(row["occupation_du_sol_2"])
        if use in {None, "wood_products"} or not row["stock_de_reference_tC_ha-1"]:
            continue
        expected, pool = float(row["stock_de_reference_tC_ha-1"]), row["reservoir"]
        if pool == "sol":
            found = soils[table.zones.index(row["zpc"]), INDEX[use]]
        elif pool == "litière":
            found = leaves[INDEX[use]]
        elif use.startswith("forest_"):
            continue
        else:
            found = living[table.inter_regions.index(inter_region[row["inter_region"]]), INDEX[use]]
        assert found == pytest.approx(expected, abs=1e-6), row
        checked += 1
    assert checked > 2000
    assert switches.hedge_departments is False


def test_hedges_of_the_public_tools_own_export(shared: Path) -> None:
    from bilan.territory import hedges

    aldo_switches, corrected = method_switches("aldo-2024"), method_switches("corrected")
    seen = set()
    for row in read(shared / "vectors/territory/stocks_100_communes_c8c9f09.csv"):
        if row["occupation_du_sol_2"] != "haies" or not row["stock_de_reference_tC_ha-1"]:
            continue
        department = np.array([row["departement"].zfill(2)])
        found = hedges.densities(department, published(), aldo_switches)[0]
        assert found == pytest.approx(float(row["stock_de_reference_tC_ha-1"]), abs=1e-6), row
        seen.add(department[0])
    assert "02" in seen
    assert hedges.densities(np.array(["02"]), published(), corrected)[0] == pytest.approx(97.82, abs=0.01)


def test_forest_densities_of_the_public_tools_own_export(shared: Path) -> None:
    """Communes of one forest location: the lookup chain finds the exported living biomass."""
    composition = {"feuillu": "broadleaf", "conifere": "conifer", "mixte": "mixed", "peupleraie": "poplar"}
    switches, checked = method_switches("aldo-2024"), 0
    for row in read(shared / "vectors/territory/stocks_100_communes_c8c9f09.csv"):
        kind = row["occupation_du_sol_2"].removeprefix("forêt ")
        one = "," not in row["groupe_ser"] and ";" not in row["groupe_ser"] and row["groupe_ser"] not in {"", "NA"}
        density = float(row["stock_de_reference_tC_ha-1"] or 0)
        if kind not in composition or row["reservoir"] != "biomasse vivante" or density == 0 or not one:
            continue
        where = Location(composition[kind], row["groupe_ser"], row["greco"], row["rad_13"], row["bassin_populicole"])
        found = inventory().values[lookup(where, switches)[0], LIVING]
        checked += found == pytest.approx(density, abs=1e-6)
    assert checked > 250


def test_unit_fluxes_of_the_public_tools_own_export(shared: Path) -> None:
    """Pierrerue, zone 2_2, inter-region south-east: every soil, litter and biomass pair outside forests."""
    table, switches = published(), method_switches("aldo-2024")
    zone, region = table.zones.index("2_2"), table.inter_regions.index("south_east")
    units = {
        "sol": soil.unit_fluxes(table, switches)[zone],
        "litière": litter.unit_fluxes(table),
        "biomasse vivante": biomass.unit_fluxes(table, switches)[region],
    }
    checked = 0
    for row in read(shared / "vectors/territory/flux_pierrerue_34201_ff4cc13.csv"):
        source, target = row["occupation_du_sol_initiale_2"], row["occupation_du_sol_finale_2"]
        if source not in LAND_USE or target not in LAND_USE or not row["flux_unitaire_tCO2e_ha-1_an-1"]:
            continue
        if row["reservoir"] == "biomasse vivante" and ("forêt" in source or "forêt" in target):
            continue
        pair = INDEX[LAND_USE[source]], INDEX[LAND_USE[target]]
        if {source, target} <= {name for name in LAND_USE if name.startswith("sols")}:
            continue
        found = units[row["reservoir"]][pair] * 44 / 12
        expected = float(row["flux_unitaire_tCO2e_ha-1_an-1"])
        # the export gives one year of the twenty of slow pairs
        assert any(found == pytest.approx(expected * years, abs=1e-6) for years in (1, 20)), row
        checked += 1
    assert checked > 150


def test_soil_closed_form_agrees_with_the_table() -> None:
    """Within the rounding of the table: 0.005 tC/ha/yr for slow pairs, nothing for one-shot pairs."""
    table = published()
    derived = soil.closed_form(table)
    tabulated = ~np.isnan(table.soil_flux)
    assert np.abs(derived - table.soil_flux)[tabulated].max() < 0.011
    for zone in range(len(table.zones)):
        for source in range(len(SOIL_CLASSES)):
            one_shot = table.soil_flux[zone, source, SOIL_CLASSES.index("wetland")]
            if not np.isnan(one_shot):
                difference = table.soil_stock[zone, SOIL_CLASSES.index("wetland")] - table.soil_stock[zone, source]
                assert one_shot == difference


def test_closed_form_gives_nearly_the_same_region(sample: Pack) -> None:
    by_table = territory("32", level="region", pack=sample).flux().by_pool()["soil"]
    derived = territory("32", level="region", pack=sample, soil="closed-form").flux().by_pool()["soil"]
    assert derived == pytest.approx(by_table, rel=0.01)


def test_sample_equals_the_national_pack(france: Pack, sample: Pack) -> None:
    for method in ("aldo-2024", "corrected"):
        large, small = (compute(pack, Options(method=method)) for pack in (france, sample))
        for build in (aggregate.flux_table, aggregate.stock_table):
            wanted = build(small, level_grouping("epci", small.places, sample))
            inside = set(wanted["territory"].to_pylist())
            whole = build(large, level_grouping("epci", large.places, france))
            keep = np.array([code in inside for code in whole["territory"].to_pylist()])
            found = whole.filter(keep)
            assert found.num_rows == wanted.num_rows
            for name in found.column_names:
                if found[name].type == "double":
                    assert np.allclose(found[name].to_numpy(), wanted[name].to_numpy(), rtol=1e-9, atol=1e-9)
                else:
                    assert found[name].to_pylist() == wanted[name].to_pylist()


def test_embedded_country_equals_the_national_pack(france: Pack, sample: Pack) -> None:
    from bilan.territory.comparison import embedded_country

    for method in ("aldo-2024", "corrected"):
        country = territory("FR", pack=france, method=method)
        embedded = embedded_country(sample, method)
        assert embedded is not None
        assert embedded.flux.total_t == pytest.approx(country.flux().total_t, rel=1e-9)
        assert embedded.stocks.assessed_t_c == pytest.approx(country.stocks().assessed_t_c, rel=1e-9)
        assert embedded.population == country.population
        assert embedded.flux.by_land_use() == pytest.approx(country.flux().by_land_use(), rel=1e-9)
