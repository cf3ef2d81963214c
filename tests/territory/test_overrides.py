"""The user's own numbers reach every total, and bad ones are refused by name."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from bilan.model.findings import BilanError
from bilan.territory.api import territory
from bilan.territory.compute import Options, compute
from bilan.territory.overrides_file import parse_overrides, read_overrides
from bilan.territory.packs import Pack
from bilan.territory.places import read_places
from bilan.territory.typology import INDEX, POOL

Tiny = Callable[..., Pack]
AMIENS = "248000531"


def stated(code: str = AMIENS, **entry: Any) -> Any:
    return parse_overrides({"territory": {code: entry}})


def test_areas_keep_densities_and_reach_the_region(sample: Pack) -> None:
    before, after = (
        territory(AMIENS, pack=sample, overrides=overrides)
        for overrides in (parse_overrides({}), stated(areas={"cropland": 10_000, "forest_broadleaf": 8_000}))
    )
    old, new = before.stocks(), after.stocks()
    assert new.areas(2)["cropland"] == pytest.approx(10_000)
    density = old.by_land_use()["cropland"] / old.areas(2)["cropland"]
    assert new.by_land_use()["cropland"] == pytest.approx(10_000 * density)
    factor = 8_000 / old.areas(2)["forest_broadleaf"]
    growth = before.flux().by_land_use(2)["forest_broadleaf"]
    assert after.flux().by_land_use(2)["forest_broadleaf"] == pytest.approx(growth * factor)
    region = [
        territory("32", level="region", pack=sample, overrides=entry.options.overrides) for entry in (before, after)
    ]
    moved = region[1].flux().total_t - region[0].flux().total_t
    assert moved == pytest.approx(after.flux().total_t - before.flux().total_t)
    shown = [finding for finding in after.findings if finding.code == "territory-override"]
    assert {finding.field for finding in shown} == {"areas.cropland", "areas.forest_broadleaf"}


def test_public_tool_leaves_forest_areas_out_of_the_total(sample: Pack) -> None:
    overrides = stated(areas={"forest_broadleaf": 8_000})
    options = {"pack": sample, "method": "aldo-2024"}
    before, after = territory(AMIENS, **options), territory(AMIENS, overrides=overrides, **options)
    assert after.flux().total_t == pytest.approx(before.flux().total_t)
    assert after.stocks().areas(2)["forest_broadleaf"] == pytest.approx(8_000)
    assert "territory-forest-override-ignored" in {finding.code for finding in after.findings}
    mended = territory(AMIENS, overrides=overrides, switches={"forest_area_overrides": True}, **options)
    assert mended.flux().total_t < before.flux().total_t


def test_changes_replace_and_add(sample: Pack) -> None:
    overrides = stated(changes={"cropland > artificial_sealed": 5.0, "wetland>forest_poplar": 3.0})
    found = territory(AMIENS, pack=sample, overrides=overrides).flux()
    areas = {
        (row["from"], row["to"]): row["area_ha_yr"]
        for row in found.matrix()
        if row["pool"] == "soil" and row["gas"] == "C"
    }
    assert areas["cropland", "artificial_sealed"] == pytest.approx(5.0)
    assert areas["wetland", "forest_poplar"] == pytest.approx(3.0)
    none = territory(AMIENS, pack=sample, overrides=stated(changes={"cropland > artificial_sealed": 0})).flux()
    assert not [row for row in none.matrix() if (row["from"], row["to"]) == ("cropland", "artificial_sealed")]


def test_practices_wood_share_and_hedges(sample: Pack) -> None:
    base = territory(AMIENS, pack=sample)
    practices = territory(AMIENS, pack=sample, overrides=stated(practices={"cover_crops": 1000}))
    assert practices.flux().total_t - base.flux().total_t == pytest.approx(-240 * 44 / 12)
    assert "territory-practice-area" not in {finding.code for finding in practices.findings}
    beyond = territory(AMIENS, pack=sample, overrides=stated(practices={"vineyard_cover": 10}))
    assert "territory-practice-area" in {finding.code for finding in beyond.findings}
    wood = territory(AMIENS, pack=sample, overrides=stated(wood="consumption"))
    share = base.population / 64_299_705
    assert wood.flux().by_pool()["wood_products"] == pytest.approx(-share * (918_160.6252 + 441_532.8296))
    hedges = territory(AMIENS, pack=sample, overrides=stated(hedges_km=100))
    assert hedges.stocks().by_pool()["hedges"] == pytest.approx(10_134.7)
    assert "hedges" in base.stocks().not_assessed
    assert "hedges" not in hedges.stocks().not_assessed


def test_sealed_share_moves_stock_and_flux(sample: Pack) -> None:
    base, less = territory(AMIENS, pack=sample), territory(AMIENS, pack=sample, overrides=stated(sealed_share=0.5))
    total = sum(base.stocks().areas(2)[f"artificial_{kind}"] for kind in ("sealed", "grassed", "treed"))
    areas = less.stocks().areas(2)
    assert areas["artificial_sealed"] == pytest.approx(0.5 * total)
    assert less.flux().by_land_use()["artificial"] < base.flux().by_land_use()["artificial"]


def test_local_coefficients(sample: Pack) -> None:
    local = parse_overrides({"coefficients": {"soil": {"3_1": {"cropland": 60}}, "constants": {"n2o_gwp": 265}}})
    base, changed = (
        territory("32", level="region", pack=sample),
        territory("32", level="region", pack=sample, overrides=local),
    )
    assert changed.flux().n2o_t == pytest.approx(base.flux().n2o_t * 265 / 273)
    assert changed.stocks().by_land_use()["cropland"] > base.stocks().by_land_use()["cropland"]
    assert "territory-soil-table-with-local-stocks" in {finding.code for finding in changed.findings}
    derived = territory("32", level="region", pack=sample, overrides=local, soil="closed-form")
    assert "territory-soil-table-with-local-stocks" not in {finding.code for finding in derived.findings}


def test_areas_for_a_territory_without_land_cover(sample: Pack) -> None:
    code = "200071892"
    assert territory(code, pack=sample).stocks().total_t_c is None
    filled = territory(code, pack=sample, overrides=stated(code, areas={"cropland": 20_000})).stocks()
    assert filled.total_t_c is not None
    assert filled.by_land_use()["cropland"] > 900_000


def test_a_file_beside_the_pack_is_read(france_folder: Path, tmp_path: Path) -> None:
    import shutil

    folder = tmp_path / "pack"
    shutil.copytree(france_folder, folder)
    (tmp_path / "territory.toml").write_text(f'[territory."{AMIENS}"]\nwood = "consumption"\n', encoding="utf-8")
    found = territory(AMIENS, pack=folder)
    assert "territory-override" in {finding.code for finding in found.findings}
    assert not territory(AMIENS, pack=france_folder).options.overrides.territories


@pytest.mark.parametrize(
    ("data", "code"),
    [
        ({"wod": "harvest"}, "territory-override-key"),
        ({"wood": "burning"}, "territory-override-key"),
        ({"sealed_share": 1.2}, "territory-override-value"),
        ({"sealed_share": "much"}, "territory-override-value"),
        ({"territory": {AMIENS: {"areas": {"forest": 3}}}}, "territory-override-key"),
        ({"territory": {AMIENS: {"areas": {"cropland": -3}}}}, "territory-override-value"),
        ({"territory": {AMIENS: {"areas": {"cropland": float("nan")}}}}, "territory-override-value"),
        ({"territory": {AMIENS: {"areas": {"cropland": True}}}}, "territory-override-value"),
        ({"territory": {AMIENS: {"changes": {"cropland": 3}}}}, "territory-override-key"),
        ({"territory": {AMIENS: {"changes": {"cropland > cropland": 3}}}}, "territory-override-key"),
        ({"territory": {AMIENS: {"practices": {"prayer": 3}}}}, "territory-override-key"),
        ({"territory": {AMIENS: 3}}, "territory-override-value"),
        ({"coefficients": {"water": {}}}, "territory-override-key"),
    ],
)
def test_bad_overrides_are_refused(data: dict[str, Any], code: str) -> None:
    with pytest.raises(BilanError) as error:
        parse_overrides(data)
    assert error.value.finding.code == code


@pytest.mark.parametrize(
    ("coefficients", "code"),
    [
        ({"soil": {"9_9": {"cropland": 3}}}, "territory-override-key"),
        ({"soil": {"2_1": {"sea": 3}}}, "territory-override-key"),
        ({"soil": {"2_1": {"cropland": "deep"}}}, "territory-override-value"),
        ({"constants": {"pi": 3}}, "territory-override-key"),
    ],
)
def test_bad_coefficients_are_refused(tiny: Tiny, coefficients: dict[str, Any], code: str) -> None:
    with pytest.raises(BilanError) as error:
        compute(tiny(), Options(overrides=parse_overrides({"coefficients": coefficients})))
    assert error.value.finding.code == code


def test_overlapping_statements_are_refused(sample: Pack) -> None:
    data = {"territory": {AMIENS: {"sealed_share": 0.5}, "80021": {"sealed_share": 0.9}}}
    with pytest.raises(BilanError) as error:
        compute(sample, Options(overrides=parse_overrides(data)))
    assert error.value.finding.code == "territory-override-overlap"


def test_unknown_territory_is_refused(sample: Pack) -> None:
    with pytest.raises(BilanError) as error:
        compute(sample, Options(overrides=stated("248000530", wood="harvest")))
    assert error.value.finding.code == "territory-unknown"
    assert AMIENS in error.value.finding.remedy("en")


def test_bad_toml(tmp_path: Path) -> None:
    file = tmp_path / "territory.toml"
    file.write_text("[territory\n", encoding="utf-8")
    with pytest.raises(BilanError) as error:
        read_overrides(file)
    assert error.value.finding.code == "territory-override-syntax"


def test_one_key_of_a_group_of_communes(tiny: Tiny) -> None:
    result = compute(tiny(), Options(overrides=stated("department:02", areas={"vineyard": 60})))
    places = read_places(result.pack.tables["communes"])
    assert result.stocks.area[places.departments == "02", INDEX["vineyard"]].tolist() == [30.0, 30.0]
    assert np.isfinite(result.stocks.carbon).all()
    assert result.stocks.carbon[0, INDEX["vineyard"], POOL["soil"]] == 30 * 39


def test_the_documented_example_is_read() -> None:
    import textwrap
    import tomllib

    from bilan.territory import overrides_file

    example = textwrap.dedent((overrides_file.__doc__ or "").split("\n", 2)[2])
    entry = parse_overrides(tomllib.loads(example)).territories[0]
    assert entry.changes == {("cropland", "artificial_sealed"): 12.5}
    assert entry.emissions_t == 1_200_000
