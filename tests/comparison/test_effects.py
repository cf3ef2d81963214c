"""Each cause alone moves its own effect, and nothing else does."""

from __future__ import annotations

from pathlib import Path

import pytest

import bilan
from bilan.comparison.effects import Comparison, compare
from bilan.comparison.entries import EFFECTS
from bilan.model.findings import BilanError

from .folders import FACTORS, FUEL, GOODS, LINES, SITE, SPEND, Folders, changed, check_sums, line, moving

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "atelier-horizon"
LATER_BOOK = Path(__file__).resolve().parents[1] / "lock" / "data" / "Base_Carbone_V99.0.csv"


def row(found: Comparison, framework: str, code: str) -> dict[str, float]:
    """Effects on one line."""
    return next(one.effects for one in found.framework(framework).rows if one.code == code)


def codes(found: Comparison) -> set[str]:
    return {finding.code for finding in found.findings}


def test_an_inventory_and_itself_differ_in_nothing(folders: Folders) -> None:
    result = folders()
    found = compare(result, result)
    assert all(
        value == 0.0 for one in found.frameworks for each in (*one.rows, one.total) for value in each.effects.values()
    )
    assert found.framework("ghg-protocol").market.effects["contracts"] == 0.0
    assert codes(found) == set()
    assert {one.how: one.pairs for one in found.matching if one.pairs} == {"id": len(LINES)}


def test_the_example_and_itself_differ_in_nothing() -> None:
    found = compare(bilan.read(EXAMPLE).compute(), bilan.read(EXAMPLE).compute())
    assert moving(found) == set()
    assert next(one.pairs for one in found.matching if one.how == "id") == 250


def test_quantity_alone_is_activity(folders: Folders) -> None:
    found = compare(folders(), folders(changed(LINES, "gas", quantity=1500)))
    assert moving(found) == {"activity"}
    # 500 kWh x (0.2 + 0.001 x 30) kg of combustion, AR5 for masses.
    assert row(found, "beges-v5", "1.1")["activity"] == pytest.approx(0.5 * 0.23, rel=1e-9)
    check_sums(found)


def test_another_unit_of_the_same_quantity_is_nothing(folders: Folders) -> None:
    found = compare(folders(), folders(changed(LINES, "gas", quantity=1, unit="MWh")))
    assert moving(found) == set()


def test_dates_outside_the_period_are_activity(folders: Folders) -> None:
    half = changed(LINES, "gas", start="2023-07-02", end="2024-07-01")
    found = compare(folders(), folders(half))
    assert moving(found) == {"activity"}
    assert row(found, "beges-v5", "1.1")["activity"] == pytest.approx(-0.23 * 183 / 366, rel=1e-9)


def test_the_end_of_a_life_is_activity(folders: Folders) -> None:
    found = compare(folders(), folders(changed(LINES, "machine", lifetime=3)))
    assert moving(found) == {"activity"}
    assert row(found, "beges-v5", "4.2")["activity"] == pytest.approx(12 / 3 - 12 / 5, rel=1e-9)


def test_other_values_of_a_factor_are_factor(folders: Folders) -> None:
    dearer = [{**one, "kg": 0.06} if one["factor"] == "power" and one["part"] == "plant" else one for one in FACTORS]
    found = compare(folders(), folders(factors=dearer))
    assert moving(found) == {"factor"}
    assert row(found, "beges-v5", "2.1")["factor"] == pytest.approx(5 * 0.01, rel=1e-9)
    check_sums(found)


def test_another_factor_with_another_unit_is_factor(folders: Folders) -> None:
    per_tonne = [{"factor": "alloy", "unit": "t", "part": "whole", "gas": "co2e", "kg": 4000, "label": "alloy"}]
    found = compare(folders(), folders(changed(LINES, "steel", factor="own:alloy"), factors=[*FACTORS, *per_tonne]))
    assert moving(found) == {"factor"}
    assert row(found, "beges-v5", "4.1")["factor"] == pytest.approx(2 * (4 - 3), rel=1e-9)


def test_another_name_of_the_same_values_is_nothing(folders: Folders) -> None:
    twin = [{**one, "factor": "twin"} for one in FUEL]
    found = compare(folders(), folders(changed(LINES, "gas", factor="own:twin"), factors=[*FACTORS, *twin]))
    assert moving(found) == set()


def test_another_factor_for_ghg_protocol_alone_is_factor_there(folders: Folders) -> None:
    waste = [line("waste", "waste_materials", "own:goods", 1, "t")]
    other = [{"factor": "recycled", "unit": "t", "part": "whole", "gas": "co2e", "kg": 100, "label": "recycled"}]
    after = folders(changed(waste, "waste", factor_ghgp="own:recycled"), factors=[*GOODS, *other])
    found = compare(folders(waste, factors=GOODS), after)
    assert found.framework("beges-v5").total.effects["factor"] == 0
    assert found.framework("ghg-protocol").total.effects["factor"] == pytest.approx(0.1 - 3.0, rel=1e-9)
    assert moving(found) == {"factor"}


def test_another_set_of_potentials_is_gwp(folders: Folders) -> None:
    found = compare(folders(gwp="AR5"), folders(gwp="AR6"))
    assert moving(found) == {"gwp"}
    assert row(found, "beges-v5", "1.1")["gwp"] == pytest.approx(1000 * 0.001 * (29.8 - 30) / 1000, rel=1e-9)
    check_sums(found)


def test_the_share_is_perimeter(folders: Folders) -> None:
    sites = [[{**SITE, "equity_share": share}] for share in (0.5, 0.8)]
    a, b = (folders(entities=site, approach="equity_share") for site in sites)
    found = compare(a, b)
    assert moving(found) == {"perimeter"}
    assert row(found, "ghg-protocol", "S1.stationary")["perimeter"] == pytest.approx(0.3 * 0.23, rel=1e-9)
    check_sums(found)


def test_the_approach_is_perimeter(folders: Folders) -> None:
    site = [{**SITE, "operated": False, "held": True}]
    found = compare(
        folders(entities=site, approach="operational_control"), folders(entities=site, approach="financial_control")
    )
    assert moving(found) == {"perimeter"}
    assert row(found, "beges-v5", "1.1")["perimeter"] == pytest.approx(0.23, rel=1e-9)
    check_sums(found)


def test_the_country_is_perimeter_and_moves_beges_alone(folders: Folders) -> None:
    found = compare(folders(), folders(entities=[{**SITE, "country": "DE"}]))
    assert moving(found) == {"perimeter"}
    assert found.framework("beges-v5").total.b_t == 0
    assert found.framework("ghg-protocol").total.effects["perimeter"] == 0
    outside = row(found, "beges-v5", "outside")["perimeter"]
    assert outside == pytest.approx(-found.framework("beges-v5").total.effects["perimeter"], rel=1e-9)


def test_dated_shares_are_perimeter_and_other_days_are_activity(folders: Folders) -> None:
    sold = [{**SITE, "shares": [{"valid_from": "2023-07-01", "equity_share": 0.2}]}]
    whole, part = (folders(entities=site, approach="equity_share") for site in ([SITE], sold))
    assert moving(compare(whole, part)) == {"perimeter"}
    january = changed(LINES, "gas", start="2023-01-01", end="2023-01-31")
    december = changed(LINES, "gas", start="2023-12-01", end="2023-12-31")
    a, b = (folders(lines, entities=sold, approach="equity_share") for lines in (january, december))
    found = compare(a, b)
    assert moving(found) == {"activity"}
    assert row(found, "ghg-protocol", "S1.stationary")["activity"] == pytest.approx((0.2 - 1) * 0.23, rel=1e-9)


def test_the_same_dated_share_in_two_years_is_nothing(folders: Folders) -> None:
    a, b = (
        folders(
            LINES[:3],
            year,
            entities=[{**SITE, "shares": [{"valid_from": f"{year}-07-01", "equity_share": 0.2}]}],
            approach="equity_share",
        )
        for year in (2022, 2023)
    )
    assert moving(compare(a, b)) == set()


def test_the_category_is_method(folders: Folders) -> None:
    found = compare(folders(), folders(changed(LINES, "steel", category="plastics")))
    assert moving(found) == {"method"}
    carbon = found.framework("bilan-carbone-v9")
    assert row(found, "bilan-carbone-v9", "metals")["method"] == pytest.approx(-6, rel=1e-9)
    assert row(found, "bilan-carbone-v9", "plastics")["method"] == pytest.approx(6, rel=1e-9)
    assert carbon.total.effects["method"] == pytest.approx(0, abs=1e-9)
    check_sums(found)


def test_the_case_is_method(folders: Folders) -> None:
    found = compare(folders(), folders(changed(LINES, "power", case="outside")))
    assert moving(found) == {"method"}
    assert row(found, "beges-v5", "2.1")["method"] < 0


def test_the_treatment_of_capital_goods_is_method(folders: Folders) -> None:
    found = compare(folders(), folders(iso_capital_goods="purchase"))
    assert moving(found) == {"method"}
    assert found.framework("beges-v5").total.effects["method"] == 0
    assert found.framework("iso-14064-1").total.effects["method"] == pytest.approx(12 - 12 / 5, rel=1e-9)


def test_a_change_between_goods_and_capital_goods_is_method(folders: Folders) -> None:
    found = compare(folders(), folders(changed(LINES, "machine", category="metals")))
    assert moving(found) == {"method"}
    check_sums(found)


def test_new_and_removed_lines(folders: Folders) -> None:
    more = [*LINES, line("extra", "electricity", "own:power", 1, "MWh")]
    found = compare(folders(), folders(more))
    assert moving(found) == {"new"}
    assert row(found, "beges-v5", "2.1")["new"] == pytest.approx(0.05, rel=1e-9)
    assert moving(compare(folders(more), folders())) == {"removed"}


def test_contracts_move_the_market_total_alone(folders: Folders) -> None:
    green = [{"factor": "green", "unit": "kWh", "part": "plant", "gas": "co2_fossil", "kg": 0.0, "label": "green"}]
    deal = {"entity": "site", "quantity": 5, "unit": "MWh", "instrument": "guarantee_of_origin", "factor": "own:green"}
    factors = [*FACTORS, *green]
    found = compare(folders(factors=factors), folders(factors=factors, contracts=[deal]))
    assert moving(found) == set()
    market = found.framework("ghg-protocol").market
    assert market.effects["contracts"] == pytest.approx(-5 * 0.05, rel=1e-9)
    assert market.b_t - market.a_t == pytest.approx(sum(market.effects.values()), rel=1e-9)
    assert found.framework("beges-v5").market is None


def test_a_product_shares_its_joint_term(folders: Folders) -> None:
    dearer = [{**one, "kg": 6.0} if one["factor"] == "goods" else one for one in FACTORS]
    found = compare(folders(), folders(changed(LINES, "steel", quantity=5), factors=dearer))
    effects = row(found, "beges-v5", "4.1")
    assert effects["activity"] == pytest.approx((5 - 2) * (3 + 6) / 2, rel=1e-9)
    assert effects["factor"] == pytest.approx((6 - 3) * (2 + 5) / 2, rel=1e-9)


def test_zero_and_negative_amounts_are_exact(folders: Folders) -> None:
    lines = [*LINES, line("credit", "metals", "own:goods", -1, "t", corrects="steel")]
    after = changed(changed(lines, "steel", quantity=0), "credit", quantity=-3)
    found = compare(folders(lines), folders(after))
    assert moving(found) == {"activity"}
    assert row(found, "beges-v5", "4.1")["activity"] == pytest.approx(-9 - 3, rel=1e-9)


def test_swapping_the_inventories_changes_every_sign(folders: Folders) -> None:
    dearer = [{**one, "kg": one["kg"] * 2} for one in FACTORS]
    a = folders([*LINES, line("old", "electricity", "own:power", 1, "MWh")], gwp="AR4")
    b = folders(
        changed(changed(LINES, "gas", quantity=7, case="outside"), "steel", quantity=9),
        factors=dearer,
        entities=[{**SITE, "equity_share": 0.3}],
        approach="equity_share",
        gwp="AR6",
    )
    there, back = compare(a, b), compare(b, a)
    assert {"activity", "factor", "gwp", "perimeter", "method", "removed"} <= moving(there)
    swapped = {name: name for name in EFFECTS} | {"new": "removed", "removed": "new"}
    for one in there.frameworks:
        for first, second in zip(one.rows, back.framework(one.framework).rows, strict=True):
            for name in EFFECTS:
                assert first.effects[name] == pytest.approx(-second.effects[swapped[name]], rel=1e-9, abs=1e-12)


def test_the_order_of_lines_changes_nothing(folders: Folders) -> None:
    a, b = folders(), folders(changed(LINES, "gas", quantity=7), gwp="AR6")
    shuffled = folders(changed(LINES, "gas", quantity=7)[::-1], gwp="AR6")
    for one, other in zip(compare(a, b).frameworks, compare(a, shuffled).frameworks, strict=True):
        for first, second in zip(one.rows, other.rows, strict=True):
            assert first.effects == pytest.approx(second.effects, rel=1e-12, abs=1e-15)


def test_units_that_do_not_convert_are_removed_and_new(folders: Folders) -> None:
    found = compare(folders(), folders(changed(LINES, "steel", factor="own:machine", unit="unit", quantity=1)))
    assert moving(found) == {"new", "removed"}
    finding = next(one for one in found.findings if one.code == "compare-units-differ")
    assert (finding.line, finding.count, finding.t_co2e) == ("steel", 1, pytest.approx(6 + 6))
    check_sums(found)


def test_another_currency_is_activity_and_converts(folders: Folders) -> None:
    dollars = folders(changed(LINES, "advice", unit="USD", quantity=10_000))
    found = compare(folders(), dollars)
    assert moving(found) == {"activity"}
    after = next(one.b_t for one in found.framework("beges-v5").rows if one.code == "4.5")
    assert 4 < after < 5  # a dollar is worth less than a euro in 2023
    check_sums(found)


def test_inflation_is_activity_when_the_factor_has_a_price_year(folders: Folders) -> None:
    priced = [{**one, "price_year": 2020, "region": "FR"} for one in SPEND]
    advice = [one for one in LINES if one["id"] == "advice"]
    found = compare(folders(advice, 2022, priced), folders(advice, 2023, priced))
    assert moving(found) == {"activity"}
    assert found.framework("beges-v5").total.effects["activity"] < 0  # the same money buys less
    off = compare(folders(advice, 2023, priced), folders(advice, 2023, priced, deflate=False))
    assert moving(off) == {"method"}


def test_nothing_in_common(folders: Folders) -> None:
    other = [line("x", "electricity", "own:power", 3, "kWh", entity="elsewhere")]
    found = compare(folders(LINES[:1]), folders(other, entities=[{"id": "elsewhere", "name": ""}]))
    assert codes(found) == {"compare-nothing-in-common"}
    assert moving(found) == {"new", "removed"}
    check_sums(found)


def test_an_inventory_of_rejected_lines_only(folders: Folders) -> None:
    rejected = [{**one, "factor": "own:none"} for one in LINES]
    found = compare(folders(), folders(rejected))
    assert {"compare-no-line", "compare-rejected-on-one-side"} <= codes(found)
    assert moving(found) == {"removed"}
    check_sums(found)
    both = compare(folders(rejected), folders(rejected))
    assert moving(both) == set()
    assert [one.code for one in both.findings] == ["compare-no-line", "compare-no-line"]
    assert both.framework("beges-v5").details.num_rows == 0


def test_a_line_rejected_on_one_side_is_named(folders: Folders) -> None:
    found = compare(folders(), folders(changed(LINES, "gas", quantity="nan")))
    finding = next(one for one in found.findings if one.code == "compare-rejected-on-one-side")
    assert finding.line == "gas"
    assert moving(found) == {"removed"}


def test_a_line_rejected_the_year_after_is_named(folders: Folders) -> None:
    a = folders([line("gas-2022", "fossil_fuels", "own:fuel", 1, "kWh")], 2022)
    b = folders([line("gas-2023", "fossil_fuels", "own:fuel", "nan", "kWh"), *LINES], 2023)
    finding = next(one for one in compare(a, b).findings if one.code == "compare-rejected-on-one-side")
    assert (finding.line, finding.count) == ("gas-2022", 1)


def test_periods_of_other_lengths_are_said(folders: Folders) -> None:
    a = folders(LINES[:3])
    b = folders(LINES[:3], period=["2023-01-01", "2023-06-30"])
    assert "compare-periods-differ" in codes(compare(a, b))


def test_an_unknown_way_of_matching_or_framework_is_refused(folders: Folders) -> None:
    result = folders()
    with pytest.raises(BilanError, match="unknown-choice"):
        compare(result, result, match="guess")
    with pytest.raises(BilanError, match="unknown-choice"):
        compare(result, result).framework("beges-v6")


def test_details_name_what_changed(folders: Folders) -> None:
    found = compare(folders(), folders(changed(LINES, "gas", quantity=2, unit="MWh"), gwp="AR6"))
    entry = found.framework("beges-v5").details.to_pylist()[0]
    assert (entry["line_a"], entry["line_b"], entry["matched"], entry["code"]) == ("gas", "gas", "id", "1.1")
    assert (entry["quantity_a"], entry["unit_a"], entry["quantity_b"], entry["unit_b"]) == (1000, "kWh", 2, "MWh")
    assert entry["factor_a"].startswith("own:fuel@")


def test_another_version_of_a_factor_is_factor(
    folders: Folders, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BILAN_BOOKS", str(tmp_path / "books"))
    bilan.factors.import_book("base-carbone", LATER_BOOK)
    old = [line("courant", "electricity", "base-carbone:28333@V22.0", 1, "GWh")]
    found = compare(folders(old), folders([{**old[0], "factor": "base-carbone:28333@V99.0"}]))
    assert moving(found) == {"factor"}
    entry = found.framework("beges-v5").details.to_pylist()[0]
    assert (entry["factor_a"], entry["factor_b"]) == ("base-carbone:28333@V22.0", "base-carbone:28333@V99.0")
    check_sums(found)
