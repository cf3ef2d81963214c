"""The example inventories, computed: every post is reached, nothing is lost, and the totals are known."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

import pytest

import bilan

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

#: Tonnes CO2e per BEGES post, worked out apart from the engine: quantity x published total, shared over the parts.
FIRM_POSTS = {
    "1.1": 2022.34,
    "1.2": 243.76,
    "1.3": 84.43,
    "1.4": 134.98,
    "1.5": 181.19,
    "2.1": 504.19,
    "2.2": 255.97,
    "3.1": 1075.07,
    "3.2": 272.23,
    "3.3": 701.20,
    "3.4": 58.13,
    "3.5": 150.01,
    "4.1": 24771.0,
    "4.2": 931.98,
    "4.3": 836.34,
    "4.4": 91.25,
    "4.5": 1871.45,
    "5.1": 18209.67,
    "5.2": 38.47,
    "5.3": 4789.44,
    "5.4": 1184.74,
    "6.1": 24.18,
}
FIRM_TOTALS = {
    "beges-v5": 58_432.4,
    "iso-14064-1": 60_143.2,
    "ghg-protocol": 59_573.8,
    "bilan-carbone-v9": 64_405.2,
}
TOWN_POSTS = {
    "1.1": 1415.99,
    "1.2": 503.56,
    "1.3": 196.73,
    "1.4": 154.77,
    "1.5": 319.00,
    "2.1": 596.36,
    "2.2": 790.90,
    "3.1": 79.30,
    "3.2": 0.0,
    "3.3": 613.14,
    "3.4": 579.36,
    "3.5": 19.07,
    "4.1": 3616.05,
    "4.2": 1309.81,
    "4.3": 366.83,
    "4.4": 0.0,
    "4.5": 3920.65,
    "5.1": 0.0,
    "5.2": 106.08,
    "5.3": 0.0,
    "5.4": 0.0,
    "6.1": 0.0,
}
#: Heat networks and the average car are published without their parts.
INHERENT = {"factor-without-parts", "factor-fuel-undivided"}
FRAMEWORKS = {"beges-v5", "iso-14064-1", "ghg-protocol", "bilan-carbone-v9"}


@cache
def _compute(name: str, approach: str | None = None) -> dict[str, Any]:
    result: dict[str, Any] = bilan.read(EXAMPLES / name).compute(approach=approach).to_json()
    return result


@pytest.fixture(scope="module")
def firm() -> dict[str, Any]:
    return _compute("atelier-horizon")


@pytest.fixture(scope="module")
def town() -> dict[str, Any]:
    return _compute("mairie")


def _lines(result: dict[str, Any], framework: str) -> dict[str, dict[str, Any]]:
    return {line["code"]: line for line in result["frameworks"][framework]["lines"]}


@pytest.mark.parametrize(("example", "count"), [("firm", 250), ("town", 100)])
def test_every_line_is_accepted_without_error(example: str, count: int, request: pytest.FixtureRequest) -> None:
    result = request.getfixturevalue(example)
    inventory = result["inventory"]
    assert (inventory["lines_read"], inventory["lines_accepted"], inventory["lines_rejected"]) == (count, count, 0)
    assert [finding for finding in result["findings"] if finding["severity"] == "error"] == []
    warnings = {finding["code"] for finding in result["findings"] if finding["severity"] == "warning"}
    assert warnings <= INHERENT, "what Base Carbone does not split, and nothing else"


@pytest.mark.parametrize(("example", "posts"), [("firm", FIRM_POSTS), ("town", TOWN_POSTS)])
def test_the_posts_of_beges_are_known(example: str, posts: dict[str, float], request: pytest.FixtureRequest) -> None:
    beges = _lines(request.getfixturevalue(example), "beges-v5")
    assert {code: beges[code]["total_t"] for code in posts} == pytest.approx(posts, rel=1e-3, abs=0.01)


def test_the_totals_are_known(firm: dict[str, Any], town: dict[str, Any]) -> None:
    totals = {name: firm["frameworks"][name]["total_t"] for name in FRAMEWORKS}
    assert totals == pytest.approx(FIRM_TOTALS, rel=1e-3)
    assert firm["totals"]["emissions_t"] == pytest.approx(64_520.8, rel=1e-3)
    assert firm["totals"]["co2_biogenic_t"] == pytest.approx(439.5, rel=1e-3)
    assert town["frameworks"]["beges-v5"]["total_t"] == pytest.approx(14_587.6, rel=1e-3)


def test_the_firm_reaches_all_22_posts(firm: dict[str, Any]) -> None:
    beges = _lines(firm, "beges-v5")
    assert {code for code in FIRM_POSTS if beges[code]["total_t"] > 0} == set(FIRM_POSTS)


def test_the_firm_reaches_every_sub_post(firm: dict[str, Any]) -> None:
    lines = firm["frameworks"]["bilan-carbone-v9"]["lines"]
    assert len(lines) == 48
    assert [line["code"] for line in lines if line["total_t"] <= 0] == []


@pytest.mark.parametrize("example", ["firm", "town"])
def test_no_framework_loses_a_tonne(example: str, request: pytest.FixtureRequest) -> None:
    result = request.getfixturevalue(example)
    assert set(result["frameworks"]) == FRAMEWORKS
    for name, table in result["frameworks"].items():
        assert table["unclassified_t"] == 0, name
        assert table["total_t"] + table["outside_t"] == pytest.approx(table["ledger_t"], rel=1e-9), name
        if name != "ghg-protocol":  # which counts capital goods whole in their year of purchase
            assert table["ledger_t"] == pytest.approx(result["totals"]["emissions_t"], rel=1e-9), name


@pytest.mark.parametrize("example", ["firm", "town"])
def test_gases_add_up_on_every_line(example: str, request: pytest.FixtureRequest) -> None:
    for name, table in request.getfixturevalue(example)["frameworks"].items():
        for line in table["lines"]:
            gases = sum(line[f"{gas}_t"] for gas in ("co2", "ch4", "n2o", "other", "undecomposed"))
            assert gases == pytest.approx(line["total_t"], rel=1e-9, abs=1e-9), (name, line["code"])


def test_contracts_move_the_market_total_and_electricity_alone(firm: dict[str, Any]) -> None:
    ghg = firm["frameworks"]["ghg-protocol"]
    moved = {line["code"] for line in ghg["lines"] if abs(line["market_t"] - line["total_t"]) > 1e-9}
    assert moved == {"S2.electricity"}
    # 7 300 MWh of 13 280 in France at zero, the rest at the residual mix; half of 1 940 MWh in Germany at 0.68.
    expected = ((7165.18 - 4200) + (6114.7 - 3100)) * 0.046 + 0.5 * 1940 * 0.68
    assert _lines(firm, "ghg-protocol")["S2.electricity"]["market_t"] == pytest.approx(expected, rel=1e-3)
    assert ghg["market_total_t"] == pytest.approx(59_661.3, rel=1e-3)
    assert ghg["market_total_t"] - ghg["total_t"] > 80


def test_capital_goods_are_spread_in_beges_and_whole_in_ghg_protocol(firm: dict[str, Any]) -> None:
    # Bought in 2024: hall 3 100 m2 x 275, laser 36 t x 5.5, three presses, 92 laptops x 156.
    bought = 3100 * 275 + 36000 * 5.5 + 3 * (58400 + 142 * 30 + 1.9 * 265) + 92 * 156
    assert _lines(firm, "ghg-protocol")["S3.2"]["total_t"] == pytest.approx(bought / 1000, rel=1e-3)
    assert _lines(firm, "beges-v5")["4.2"]["total_t"] < bought / 1000


def test_recycling_weighs_less_in_ghg_protocol(firm: dict[str, Any]) -> None:
    recycled = {"34480": (164, 992), "34702": (31, 134), "34706": (57, 173), "34666": (518, 938), "34668": (96, 562)}
    gap = sum(tonnes * (kilograms - 21) for tonnes, kilograms in recycled.values()) / 1000
    beges, ghg = _lines(firm, "beges-v5")["4.3"]["total_t"], _lines(firm, "ghg-protocol")["S3.5"]["total_t"]
    assert beges - ghg == pytest.approx(gap, rel=1e-3)


def test_operational_control_takes_in_what_is_rented(firm: dict[str, Any]) -> None:
    operational = _compute("atelier-horizon", "operational_control")
    posts = _lines(operational, "beges-v5")
    assert posts["4.4"]["total_t"] == 0, "a rented and operated asset is inside the boundary"
    assert posts["2.1"]["total_t"] > _lines(firm, "beges-v5")["2.1"]["total_t"]
    assert _lines(operational, "ghg-protocol")["S3.8"]["total_t"] == 0
    assert operational["inventory"]["lines_rejected"] == 0


def test_the_joint_venture_counts_by_half_where_it_is_held_and_not_where_it_is_not_operated(
    firm: dict[str, Any],
) -> None:
    operational = _lines(_compute("atelier-horizon", "operational_control"), "iso-14064-1")
    half_of_its_commuting = 0.5 * 610_000 * 0.218 / 1000
    gap = _lines(firm, "iso-14064-1")["3.3"]["total_t"] - operational["3.3"]["total_t"]
    assert gap == pytest.approx(half_of_its_commuting, rel=1e-6)


def test_equity_share_cannot_be_deposited() -> None:
    equity = _compute("atelier-horizon", "equity_share")
    assert [finding["severity"] for finding in equity["findings"]].count("error") == 1


def test_a_line_opens_down_to_its_factor() -> None:
    explained = str(bilan.read(EXAMPLES / "atelier-horizon").compute().explain("elec-amiens-2024-03"))
    assert "37091" in explained


def test_removals_and_avoided_emissions_stand_apart(firm: dict[str, Any], town: dict[str, Any]) -> None:
    totals = firm["totals"]
    assert totals["removals_t"] == pytest.approx(-(1.5 * 1.610 + 0.35 * 4.8), rel=1e-3)
    assert totals["avoided_t"] == pytest.approx(-(46_500 * 0.194 + 518 * 2.211), rel=1e-3)
    assert town["totals"]["removals_t"] == pytest.approx(-85 * 3.770, rel=1e-3)


def test_franchises_and_the_gas_outside_kyoto_do_not_enter_beges(firm: dict[str, Any]) -> None:
    ghg = _lines(firm, "ghg-protocol")
    assert ghg["S3.14"]["total_t"] == pytest.approx(3400 * 34 / 1000, rel=1e-6)
    kyoto = _lines(firm, "beges-v5")["1.4"]["total_t"]
    all_gases = sum(_lines(firm, "bilan-carbone-v9")[code]["total_t"] for code in ("refrigeration", "other_direct"))
    assert all_gases > 2.4 * 1.760
    assert kyoto < 139.2
