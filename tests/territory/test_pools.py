"""Each pool by itself, with hand-computed figures."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from bilan.territory import biomass, inventory, litter, n2o, practices, soil, wood
from bilan.territory.api import territory
from bilan.territory.coefficients import published, with_local
from bilan.territory.compute import Computation, Options, compute
from bilan.territory.flux import CARBON_TO_CO2
from bilan.territory.forest import forests
from bilan.territory.inventory import LEVELS, Location, lookup
from bilan.territory.methods import Switches, method_switches
from bilan.territory.packs import Pack
from bilan.territory.typology import GAS, INDEX, NONE, POOL

Tiny = Callable[..., Pack]


def value(result: Computation, source: str, target: str, pool: str, gas: str = "C") -> float:
    entries = result.entries
    keep = (entries.source == INDEX.get(source, NONE)) & (entries.target == INDEX[target])
    keep &= (entries.pool == POOL[pool]) & (entries.gas == GAS[gas])
    return float(entries.tonnes[keep].sum())


def test_soil_slow_and_one_shot_pairs() -> None:
    units = soil.unit_fluxes(published(), Switches())
    zone = published().zones.index("2_1")
    assert units[zone, INDEX["cropland"], INDEX["grassland_herbaceous"]] == pytest.approx(0.37 * 20)
    assert units[zone, INDEX["cropland"], INDEX["artificial_sealed"]] == -20
    assert units[zone, INDEX["wetland"], INDEX["artificial_sealed"]] == -75 - 20
    assert units[zone, INDEX["orchard"], INDEX["cropland"]] == 0
    assert units[zone, INDEX["grassland_shrub"], INDEX["grassland_tree"]] == 0


def test_grassland_to_urban_trees() -> None:
    zone, pair = published().zones.index("2_2"), (INDEX["grassland_shrub"], INDEX["artificial_treed"])
    mended = soil.unit_fluxes(published(), Switches())[zone, *pair]
    faulty = soil.unit_fluxes(published(), Switches(soil_grassland_to_trees=False))[zone, *pair]
    assert (mended, faulty) == (28.0, 0.57)


def test_closed_form_follows_local_stocks() -> None:
    local = with_local(published(), {"soil": {"2_1": {"grassland": 90.0}}})
    zone, pair = published().zones.index("2_1"), (INDEX["cropland"], INDEX["grassland_herbaceous"])
    assert soil.unit_fluxes(local, Switches(), "closed-form")[zone, *pair] == pytest.approx(0.0196 * 40 * 20)
    assert soil.unit_fluxes(local, Switches(), "table")[zone, *pair] == pytest.approx(0.37 * 20)


def test_litter_rules() -> None:
    units = litter.unit_fluxes(published())
    assert units[INDEX["forest_mixed"], INDEX["wetland"]] == -9
    assert units[INDEX["forest_mixed"], INDEX["artificial_treed"]] == 0
    assert units[INDEX["cropland"], INDEX["forest_poplar"]] == 9
    assert units[INDEX["cropland"], INDEX["artificial_treed"]] == 9
    assert units[INDEX["artificial_treed"], INDEX["cropland"]] == 0
    assert units[INDEX["artificial_sealed"], INDEX["forest_mixed"]] == 0
    assert units[INDEX["forest_mixed"], INDEX["forest_conifer"]] == 0


def test_biomass_outside_forests() -> None:
    region = published().inter_regions.index("south_west")
    mended = biomass.unit_fluxes(published(), Switches())
    faulty = biomass.unit_fluxes(published(), Switches(biomass_trees_to_wetland=False))
    pair = INDEX["grassland_tree"], INDEX["wetland"]
    assert (mended[region, *pair], faulty[region, *pair]) == (-31, -57)
    assert mended[region, INDEX["vineyard"], INDEX["orchard"]] == 11
    assert (mended[:, INDEX["forest_mixed"]] == 0).all()


def test_n2o_only_where_carbon_is_lost() -> None:
    carbon = np.array([-150.0, 0.0, 20.0])
    mended = n2o.emissions(carbon, published(), Switches())
    faulty = n2o.emissions(carbon, published(), Switches(n2o_molar_mass=False))
    assert mended[0] == pytest.approx(10 * 0.01225 * 44 / 28 * 273)
    assert faulty[0] == pytest.approx(10 * (0.01 * 44 / 25 + 0.00225 * 44 / 28) * 273)
    assert mended[1:].tolist() == [0.0, 0.0]
    assert faulty[0] / mended[0] == pytest.approx(1.098, abs=0.001)


def test_chain_of_the_inventory() -> None:
    def level(*location: str, **switches: bool) -> str:
        return LEVELS[lookup(Location(*location), Switches(**switches))[1]]

    assert level("broadleaf", "B4", "B", "HDF", "Nord") == "ser_group"
    assert level("broadleaf", "B1", "B", "HDF", "Nord") == "merged_group"
    assert level("conifer", "B1", "B", "HDF", "Nord") == "greco"
    assert level("broadleaf", "", "B", "HDF", "Nord") == "merged_group"
    assert level("broadleaf", "", "B", "NOR", "Nord") == "greco"
    assert level("broadleaf", "", "B", "HDF", "Nord", forest_groups=False) == "greco"
    assert level("mixed", "", "K", "COR", "Sud") == "neighbour_greco"
    assert level("conifer", "", "", "HDF", "Nord") == "neighbour_greco"
    assert level("poplar", "", "", "NAQ", "Sud") == "poplar_basin"
    assert level("conifer", "", "", "IDF", "Nord") == "country"
    assert level("broadleaf", "", "", "IDF", "Nord") == "region"


def test_every_merged_group_resolves() -> None:
    for group, greco, published_as in (("A2", "A", "AX"), ("A3", "A", "AX"), ("B1", "B", "BX"), ("J4", "J", "JX")):
        row, _ = lookup(Location("broadleaf", group, greco, "", ""), Switches())
        assert row == inventory.inventory().position["ser_group", published_as, "broadleaf"]


def test_growth_and_deforestation_by_hand(tiny: Tiny) -> None:
    pack = tiny(changes=[("02001", "311", "211", 60.0)])
    result = compute(pack, Options())
    assert value(result, "", "forest_broadleaf", "biomass") == pytest.approx(-1000 * 0.42 * CARBON_TO_CO2)
    assert value(result, "forest_broadleaf", "cropland", "biomass") == pytest.approx(10 * 99.18 * CARBON_TO_CO2)
    assert value(result, "forest_broadleaf", "cropland", "dead_wood") == pytest.approx(10 * 4.51 * CARBON_TO_CO2)
    assert value(result, "forest_broadleaf", "cropland", "litter") == pytest.approx(90 * CARBON_TO_CO2)
    aldo = compute(pack, Options(method="aldo-2024"))
    assert value(aldo, "", "forest_broadleaf", "biomass") == pytest.approx(-1000 * 1.05 * CARBON_TO_CO2)
    both = value(aldo, "forest_broadleaf", "cropland", "biomass")
    assert both == pytest.approx(10 * (99.57 + 6.83) * CARBON_TO_CO2)
    assert value(aldo, "forest_broadleaf", "cropland", "dead_wood") == 0


def test_composition_without_area_takes_the_mean_of_the_rows(tiny: Tiny) -> None:
    result = compute(tiny(changes=[("02001", "312", "211", 6.0)]), Options())
    conifer_greco_b = 79.19
    lost = value(result, "forest_conifer", "cropland", "biomass") / CARBON_TO_CO2
    assert lost == pytest.approx(conifer_greco_b, abs=1e-6)


def test_commune_without_forest_rows(tiny: Tiny) -> None:
    """The public tool turns clearing there into a gain (or nothing); regional values mend it."""
    pack = tiny(changes=[("80001", "311", "222", 6.0)])
    aldo, corrected = (compute(pack, Options(method=name)) for name in ("aldo-2024", "corrected"))
    assert value(aldo, "forest_broadleaf", "orchard", "biomass") < 0
    assert value(corrected, "forest_broadleaf", "orchard", "biomass") == pytest.approx((97.25 - 16) * CARBON_TO_CO2)


def test_wood_shares_close_on_the_national_sink(france: Pack) -> None:
    result = compute(france, Options())
    national = 918_160.6252 + 441_532.8296
    wood_flux = result.entries.tonnes[result.entries.pool == POOL["wood_products"]].sum()
    assert wood_flux == pytest.approx(-national, rel=1e-9)
    assert result.wood_share.sum(axis=0) == pytest.approx([1.0, 1.0])
    aldo = compute(france, Options(method="aldo-2024"))
    assert aldo.wood_share.sum(axis=0).mean() > 1.15


def test_wood_by_consumption(tiny: Tiny) -> None:
    result = compute(tiny(), Options(wood="consumption"))
    share = 4600 / 64_299_705
    assert result.wood_share.sum(axis=0) == pytest.approx([share, share])
    assert wood.stocks(result.wood_share).sum() == pytest.approx(share * (33_741_446.79 + 58_436_577.05))


def test_harvest_by_hand(tiny: Tiny) -> None:
    result = compute(tiny(), Options(method="aldo-2024"))
    row = inventory.inventory().position["greco", "B", "broadleaf"]
    stem = 1000 * inventory.inventory().values[row, inventory.HARVEST_M3]
    harvest = 0.9 * stem + 0.5 * (1.44 * stem - stem)
    row = inventory.inventory().position["poplar_basin", "Nord", "poplar"]
    stem = 50 * inventory.inventory().values[row, inventory.HARVEST_M3]
    harvest += 0.9 * stem + 0.5 * 0.3 * stem
    inside = result.places.epci == "200000001"
    assert result.harvest[inside, 0].sum() == pytest.approx(harvest * 0.354311094618652)


def test_inventory_area_base_is_smaller(france: Pack) -> None:
    mapped = territory("32", level="region", pack=france)
    based = territory("32", level="region", pack=france, forest_base="inventory")
    ratio = based.flux().by_land_use()["forest"] / mapped.flux().by_land_use()["forest"]
    assert 0.8 < ratio < 0.95
    assert based.stocks().total_t_c == pytest.approx(mapped.stocks().total_t_c)
    codes = {finding.code for finding in based.findings}
    assert "territory-forest-base-inventory" in codes
    whole = territory("FR", pack=france, forest_base="inventory").flux()
    assert sum(whole.by_land_use(2)[f"forest_{kind}"] for kind in ("broadleaf", "conifer", "mixed")) > -53e6


def test_ten_practices_and_two_that_are_not_offered() -> None:
    assert len(practices.names()) == 12
    found = practices.entries({"agroforestry_cropland": np.array([0.0, 100.0])})
    assert [entry.tonnes.tolist() for entry in found] == [
        [pytest.approx(-30 * CARBON_TO_CO2)], [pytest.approx(-70 * CARBON_TO_CO2)],
    ]  # fmt: skip


def test_forests_of_a_pack_keep_their_area(tiny: Tiny) -> None:
    result = compute(tiny(), Options())
    spread = forests(result.forest_rows, result.places, method_switches("corrected"))
    assert spread.hectares.sum() == pytest.approx(1350.0)
    assert np.isfinite(spread.per_hectare).all()


def test_stocks_by_hand(tiny: Tiny) -> None:
    result = compute(tiny(), Options())
    gamma = result.places.codes == "80001"
    carbon = result.stocks.carbon[gamma][0]
    assert carbon[INDEX["cropland"], POOL["soil"]] == pytest.approx(900 * 52)
    # 70 ha of unknown cover and 30 ha of green: 30 >= 20 % of 100, so 70 sealed, none grassed, 30 treed
    assert carbon[INDEX["artificial_sealed"], POOL["soil"]] == pytest.approx(70 * 30)
    assert carbon[INDEX["artificial_treed"], POOL["biomass"]] == pytest.approx(30 * 48)
    alpha = result.places.epci == "200000001"
    soils = result.stocks.carbon[alpha][:, INDEX["cropland"], POOL["soil"]]
    assert soils.tolist() == [pytest.approx(2500 * 50), pytest.approx(2500 * 51)]
    assert result.stocks.carbon[alpha][:, INDEX["forest_broadleaf"], POOL["litter"]].sum() == pytest.approx(9000)
