"""Finding territories, groupings, codes of other years, overseas; regions as sums of communes."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bilan.model.findings import BilanError
from bilan.territory import aggregate
from bilan.territory.api import territory
from bilan.territory.comparison import comparison
from bilan.territory.compute import Options, compute
from bilan.territory.groupings import Grouping, level_grouping
from bilan.territory.methods import SWITCHES
from bilan.territory.packs import Pack, read_pack
from bilan.territory.results import flux_of, single, stocks_of
from bilan.territory.waterfall import compare_methods

Tiny = Callable[..., Pack]
RESULT = compute(read_pack(), Options())


@pytest.mark.parametrize(
    ("wanted", "code", "level"),
    [
        ("Amiens Métropole", "248000531", "epci"),
        ("amiens metropole", "248000531", "epci"),
        ("248000531", "248000531", "epci"),
        ("Amiens", "80021", "commune"),
        ("80021", "80021", "commune"),
        ("80", "80", "department"),
        ("Somme", "80", "department"),
        ("Hauts-de-France", "32", "region"),
        ("CA du Saint-Quentinois", "200071892", "epci"),
    ],
)
def test_codes_and_names(sample: Pack, wanted: str, code: str, level: str) -> None:
    found = territory(wanted, pack=sample)
    assert (found.code, found.level) == (code, level)


@pytest.mark.parametrize(
    ("wanted", "code", "near"),
    [
        ("Amien", "territory-unknown", "Amiens"),
        ("248000530", "territory-unknown", "248000531"),
        ("Atlantis", "territory-unknown", ""),
        ("97411", "territory-overseas", ""),
        ("La Réunion", "territory-overseas", ""),
        ("FR", "territory-country-incomplete", ""),
        ("Saint-Aubin", "territory-ambiguous", "62742"),
    ],
)
def test_unknown_ambiguous_and_overseas(sample: Pack, wanted: str, code: str, near: str) -> None:
    with pytest.raises(BilanError) as error:
        territory(wanted, pack=sample)
    assert error.value.finding.code == code
    assert near in error.value.finding.remedy("fr") + error.value.finding.message("fr")


def test_groups_count_communes_once(sample: Pack) -> None:
    epci, commune = territory("248000531", pack=sample), territory("80021", pack=sample)
    group = territory(["248000531", "80021", "80021"], pack=sample, name="essai")
    assert group.communes == epci.communes
    assert group.flux().total_t == pytest.approx(epci.flux().total_t)
    assert commune.flux().total_t != 0
    assert "territory-group-duplicates" in {finding.code for finding in group.findings}
    with pytest.raises(BilanError) as error:
        territory([], pack=sample)
    assert error.value.finding.code == "territory-group-empty"


def test_departments_add_up_to_the_region(sample: Pack) -> None:
    codes = ("02", "59", "60", "62", "80")
    parts = [territory(code, level="department", pack=sample) for code in codes]
    region = territory("32", level="region", pack=sample)
    assert sum(part.flux().total_t for part in parts) == pytest.approx(region.flux().total_t)
    assert sum(part.communes for part in parts) == region.communes
    assert territory([f"department:{code}" for code in codes], pack=sample).communes == region.communes


def test_arrondissement_is_its_commune(france: Pack) -> None:
    found = territory("69381", pack=france)
    assert found.code == "69123"
    assert "territory-arrondissement" in {finding.code for finding in found.findings}


def test_codes_of_other_years(france: Pack) -> None:
    grown = territory("01138", pack=france)
    assert "territory-succession-grown" in {finding.code for finding in grown.findings}
    lille = territory("200093201", pack=france)
    assert lille.communes == 95
    assert "territory-succession" in {finding.code for finding in lille.findings}
    group = territory(["200093201", "245900410"], pack=france)
    assert group.communes == 95
    assert {"territory-succession", "territory-group-duplicates"} <= {finding.code for finding in group.findings}
    with pytest.raises(BilanError) as error:
        territory("01340", pack=france)
    assert error.value.finding.code == "territory-succession-inside"
    assert "01015" in error.value.finding.message("fr")
    with pytest.raises(BilanError) as error:
        territory("14666", pack=france)
    assert error.value.finding.code == "territory-succession-later"


@given(st.lists(st.integers(0, len(RESULT.places) - 1), min_size=1, max_size=60, unique=True), st.randoms())
@settings(max_examples=25, deadline=None)
def test_a_territory_is_the_sum_of_its_communes(members: list[int], random: object) -> None:
    mask = np.zeros(len(RESULT.places), dtype=bool)
    mask[members] = True
    whole = single("x", "x", mask)
    total, carbon = flux_of(RESULT, whole).total_t, stocks_of(RESULT, whole).assessed_t_c
    parts = [np.zeros(len(RESULT.places), dtype=bool) for _ in range(3)]
    for member in members:
        parts[random.randrange(3)][member] = True  # type: ignore[attr-defined]
    groups = [single("x", "x", part) for part in parts]
    assert sum(flux_of(RESULT, group).total_t for group in groups) == pytest.approx(total, rel=1e-9, abs=1e-6)
    assert sum(stocks_of(RESULT, group).assessed_t_c for group in groups) == pytest.approx(carbon, rel=1e-9, abs=1e-6)


@given(st.permutations(range(91)))
@settings(max_examples=10, deadline=None)
def test_numbering_of_territories_does_not_matter(order: list[int]) -> None:
    grouping = level_grouping("epci", RESULT.places, RESULT.pack)
    shuffled = Grouping("epci", grouping.codes[order], grouping.names[order], np.argsort(order)[grouping.index])
    first, second = aggregate.flux_table(RESULT, grouping), aggregate.flux_table(RESULT, shuffled)
    keys = [(name, "ascending") for name in ("territory", "from", "to", "pool", "gas")]
    first, second = first.sort_by(keys), second.sort_by(keys)
    assert first["territory"].equals(second["territory"])
    assert np.allclose(first["t_co2e_yr"].to_numpy(), second["t_co2e_yr"].to_numpy(), rtol=1e-9)


@pytest.mark.parametrize("method", ["corrected", "aldo-2024"])
def test_every_level_of_the_country_adds_up(france: Pack, method: str) -> None:
    result = compute(france, Options(method=method))
    inside = (result.places.epci != "")[result.entries.place]
    for level in ("commune", "epci", "department", "region", "country"):
        grouping = level_grouping(level, result.places, france)
        tonnes = aggregate.flux_table(result, grouping)["t_co2e_yr"].to_numpy()
        wanted = result.entries.tonnes[inside] if level == "epci" else result.entries.tonnes
        assert tonnes.sum() == pytest.approx(wanted.sum(), rel=1e-9)
        stocks = aggregate.stock_table(result, grouping)["t_c"].to_numpy()
        assert stocks.sum() == pytest.approx(result.stocks.carbon.sum(), rel=1e-4)


def test_region_across_the_border_says_both_figures(france: Pack) -> None:
    found = territory("32", level="region", pack=france, method="aldo-2024")
    notes = [finding for finding in found.findings if finding.code == "territory-region-borders"]
    assert len(notes) == 1
    assert notes[0].values["epci_en"] == "-2,039.0"
    assert notes[0].values["count_fr"] == "91"


@pytest.mark.parametrize("switch", SWITCHES)
def test_each_switch_alone_turns_only_itself(sample: Pack, switch: str) -> None:
    aldo = territory("32", level="region", pack=sample, method="aldo-2024").flux().total_t
    alone = territory("32", level="region", pack=sample, method="aldo-2024", switches={switch: True}).flux().total_t
    moving = {"forest_groups": 520_829, "n2o_molar_mass": -560, "artificial_departures": -1_395, "wood_closure": 7_100}
    assert alone - aldo == pytest.approx(moving.get(switch, 0), abs=10)


def test_waterfall_adds_up(france: Pack) -> None:
    inside = np.ones(france.tables["communes"].num_rows, dtype=bool)
    fall = compare_methods(france, Options(), inside)
    assert [step.switch for step in fall.steps] == list(SWITCHES)
    assert fall.start_flux_t + sum(step.flux_t for step in fall.steps) == pytest.approx(fall.end_flux_t, rel=1e-12)
    assert fall.start_flux_t == pytest.approx(-58_482_764, abs=5)
    largest = fall.largest()
    assert largest is not None
    assert largest.switch == "forest_groups"


def test_waterfall_of_a_territory_is_that_of_its_own_pack(france: Pack, sample: Pack) -> None:
    large, small = (territory("248000531", pack=pack).compare_methods() for pack in (france, sample))
    assert large.start_flux_t == pytest.approx(small.start_flux_t)
    assert [step.flux_t for step in large.steps] == pytest.approx([step.flux_t for step in small.steps], abs=1e-6)


def test_empty_territories(tiny: Tiny) -> None:
    pack = tiny(forests=[], land_cover=[], changes=[])
    result = territory("200000002", pack=pack)
    assert result.flux().total_t == 0
    assert result.flux().matrix() == []
    assert result.stocks().total_t_c is None
    codes = {finding.code for finding in result.findings}
    assert {
        "territory-no-forest",
        "territory-no-change",
        "territory-land-cover-missing",
        "territory-few-communes",
    } <= codes
    assert result.to_json()["stocks"]["total_t_c"] is None
    assert result.compare_methods().largest() is None


def test_island_without_epci(tiny: Tiny) -> None:
    found = territory("22016", pack=tiny())
    assert found.stocks().areas(2)["grassland_herbaceous"] == 90
    assert found.flux().total_t == 0


def test_land_cover_missing_is_not_zero(sample: Pack) -> None:
    found = territory("200071892", pack=sample)
    stocks = found.stocks()
    assert stocks.total_t_c is None
    assert stocks.assessed_t_c > 0
    assert {"cropland", "wetland", "hedges"} <= set(stocks.not_assessed)
    assert "cropland" not in stocks.by_land_use()
    assert found.flux().total_t < 0
    table = aggregate.stock_table(RESULT, level_grouping("epci", RESULT.places, RESULT.pack))
    uses = {row["land_use"] for row in table.to_pylist() if row["territory"] == "200071892"}
    assert uses == {"forest_broadleaf", "forest_conifer", "forest_mixed", "forest_poplar", "wood_products"}


def test_comparison_with_region_and_country(sample: Pack, france: Pack) -> None:
    small, large = (comparison(territory("248000531", pack=pack)) for pack in (sample, france))
    assert [line.level for line in small] == ["epci", "region", "country"] == [line.level for line in large]
    assert small[2].embedded
    assert not large[2].embedded
    assert small[2].flux.total_t == pytest.approx(large[2].flux.total_t)
    assert small[2].stock_t_c_per_ha == pytest.approx(large[2].stock_t_c_per_ha)
    assert small[0].flux_t_per_person == pytest.approx(-6517.6 / 178_597, rel=1e-4)


def test_the_package_can_be_called() -> None:
    import bilan.territory

    assert bilan.territory("248000531").flux().total_t == pytest.approx(-6517.6, abs=0.1)


def test_json_contract(sample: Pack) -> None:
    payload = territory("Amiens Métropole", pack=sample).to_json("en")
    assert payload["schema"] == "bilan.territory/1"
    assert set(payload["territory"]) == {"code", "name", "level", "population", "communes"}
    assert payload["method"] == "corrected"
    assert payload["period"] == [2012, 2018]
    assert payload["emissions"] is payload["offset_share_pct"] is None
    flux, stocks = payload["flux"], payload["stocks"]
    assert sum(row["t_co2e_yr"] for row in flux["by_land_use"]) == pytest.approx(flux["total_t"])
    assert sum(row["t_co2e_yr"] for row in flux["by_pool"]) == pytest.approx(flux["total_t"])
    assert sum(row["t_c"] for row in stocks["by_land_use"]) == pytest.approx(stocks["total_t_c"])
    assert sum(row["t_c"] for row in stocks["by_pool"]) == pytest.approx(stocks["total_t_c"])
    assert set(flux["matrix"][0]) == {"from", "to", "pool", "gas", "area_ha_yr", "t_co2e_yr"}
    growth = sum(row["t_co2e_yr"] for row in flux["forest_growth"])
    wood = sum(row["t_co2e_yr"] for row in flux["wood"])
    changes = sum(row["t_co2e_yr"] for row in flux["matrix"])
    assert growth + wood + changes == pytest.approx(flux["total_t"])
    assert set(payload["findings"][0]) >= {"code", "severity", "message"}


def test_unknown_method_switch_and_choice(sample: Pack) -> None:
    for options, code in (
        ({"method": "aldo"}, "territory-unknown-method"),
        ({"switches": {"wood_closur": True}}, "territory-unknown-switch"),
        ({"soil": "tables"}, "territory-unknown-choice"),
        ({"sealed_share": 80}, "territory-override-value"),
    ):
        with pytest.raises(BilanError) as error:
            territory("80021", pack=sample, **options)
        assert error.value.finding.code == code
