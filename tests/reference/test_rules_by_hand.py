"""Rules of the perimeter, of time, of factors and of uncertainty, with numbers worked out by hand."""

from __future__ import annotations

import math
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .door import Compute, lines_of
from .test_minimum_pack import filled, line
from .write import write_folder

GAS = [{"factor": "gas", "unit": "MWh", "part": "combustion", "gas": "co2_fossil", "kg": 200}]
TEN = line("g", "fossil_fuels", "own:gas", 10, "MWh", entity="one")  # 2 t


@pytest.mark.parametrize(
    ("approach", "entity", "code", "tonnes"),
    [
        ("operational_control", {"operated": False}, "6.1", 2.0),
        ("operational_control", {"held": False}, "1.1", 2.0),
        ("financial_control", {"held": False}, "6.1", 2.0),
        ("financial_control", {"operated": False}, "1.1", 2.0),
        ("financial_control", {"equity_share": 0.25}, "1.1", 2.0),
        ("financial_control", {"equity_share": 0.25, "joint_venture": True}, "1.1", 0.5),
        ("equity_share", {"equity_share": 0.25}, "1.1", 0.5),
        ("equity_share", {"equity_share": 0.25, "held": False}, "6.1", 0.5),
    ],
)
def test_flags_and_shares(
    compute: Compute, tmp_path: Path, approach: str, entity: Any, code: str, tonnes: float
) -> None:
    path = write_folder(tmp_path / "i", {"approach": approach}, [{"id": "one", **entity}], [TEN], GAS)
    result = compute(path)
    assert filled(result, "beges-v5") == {code: tonnes}
    assert result["totals"]["emissions_t"] == pytest.approx(tonnes)


def test_dated_share_is_pro_rata_of_days(compute: Compute, tmp_path: Path) -> None:
    """2024 has 366 days; from 1 July to 31 December there are 184."""
    shares = [{"valid_from": date(2024, 7, 1), "equity_share": 0.4, "operated": True, "held": True}]
    entity = {"id": "one", "equity_share": 1.0, "shares": shares}
    result = compute(write_folder(tmp_path / "i", {"approach": "equity_share"}, [entity], [TEN], GAS))
    expected = 2 * (182 + 184 * 0.4) / 366
    assert result["frameworks"]["beges-v5"]["total_t"] == pytest.approx(expected)


def test_entry_in_the_year_under_operational_control(compute: Compute, tmp_path: Path) -> None:
    shares = [
        {"valid_to": date(2024, 6, 30), "equity_share": 1.0, "operated": False, "held": True},
        {"valid_from": date(2024, 7, 1), "equity_share": 1.0, "operated": True, "held": True},
    ]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one", "shares": shares}], [TEN], GAS))
    lines = lines_of(result, "iso-14064-1")
    assert lines["1.1"]["total_t"] == pytest.approx(2 * 184 / 366)
    assert lines["6.1"]["total_t"] == pytest.approx(2 * 182 / 366)


def test_lines_without_an_outside_case_go_outside(compute: Compute, tmp_path: Path) -> None:
    bought = line("b", "metals", "own:steel", 1000, "kg", entity="one")
    steel = [{"factor": "steel", "unit": "kg", "part": "whole", "gas": "co2e", "kg": 2}]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one", "operated": False}], [bought], steel))
    for framework in ("beges-v5", "iso-14064-1", "ghg-protocol"):
        assert filled(result, framework) == {}
        assert result["frameworks"][framework]["outside_t"] == pytest.approx(2.0)


def test_abroad_is_outside_beges_travel_excepted(compute: Compute, tmp_path: Path) -> None:
    factors = [*GAS, {"factor": "car", "unit": "km", "part": "combustion", "gas": "co2_fossil", "kg": 0.2}]
    rows = [TEN, line("c", "commuting", "own:car", 5000, "km", entity="one")]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one", "country": "DE"}], rows, factors))
    assert filled(result, "beges-v5") == {"3.3": 1.0}
    assert result["frameworks"]["beges-v5"]["outside_t"] == pytest.approx(2.0)
    assert filled(result, "iso-14064-1") == {"1.1": 2.0, "3.3": 1.0}


def test_straddling_lines_count_their_days_inside(compute: Compute, tmp_path: Path) -> None:
    """From 22 December 2023 to 10 January 2024: 20 days, 10 of them in 2024."""
    row = {**TEN, "start": "2023-12-22", "end": "2024-01-10"}
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], [row], GAS))
    assert filled(result, "beges-v5") == {"1.1": 1.0}


@pytest.mark.parametrize(
    "change",
    [
        {"start": "2023-01-01", "end": "2023-12-31"},
        {"start": "2024-06-01", "end": "2024-05-01"},
        {"entity": "nobody"},
        {"factor": "own:nothing"},
        {"factor": "base-carbone:22581"},  # a `Données source` row: the warming potential of SF6
        {"unit": "km"},
        {"quantity": "nan"},
        {"quantity": "inf"},
        {"quantity": ""},
        {"quantity": -1},
        {"quantity": -1, "corrects": "no-such-line"},
        {"id": "g"},
    ],
)
def test_rejected_lines(compute: Compute, tmp_path: Path, change: dict[str, Any]) -> None:
    rows = [TEN, {**TEN, "id": "bad", **change}]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}, {"id": "two"}], rows, GAS))
    assert result["inventory"]["lines_read"] == 2
    assert result["inventory"]["lines_accepted"] == 1
    assert result["inventory"]["lines_rejected"] == 1
    assert result["totals"]["emissions_t"] == pytest.approx(2.0)


def test_a_correction_is_deducted_and_zero_is_accepted(compute: Compute, tmp_path: Path) -> None:
    rows = [TEN, {**TEN, "id": "c", "quantity": -4, "corrects": "g"}, {**TEN, "id": "z", "quantity": 0}]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows, GAS))
    assert result["inventory"]["lines_accepted"] == 3
    assert filled(result, "beges-v5") == {"1.1": 1.2}


def test_accounts_refuse_addition(compute: Compute, tmp_path: Path) -> None:
    factors = [
        {"factor": "f", "unit": "t", "part": "whole", "gas": "co2e", "kg": 100},
        {"factor": "f", "unit": "t", "part": "whole", "gas": "co2e", "kg": 30, "account": "avoided"},
        {"factor": "f", "unit": "t", "part": "whole", "gas": "co2_fossil", "kg": 20, "account": "removal"},
        {"factor": "f", "unit": "t", "part": "whole", "gas": "co2_fossil", "kg": 7, "account": "stored"},
    ]
    rows = [line("w", "waste_materials", "own:f", 100, "t")]
    totals = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows, factors))["totals"]
    assert totals["emissions_t"] == pytest.approx(10.0)
    assert totals["avoided_t"] == pytest.approx(-3.0)
    assert totals["removals_t"] == pytest.approx(-2.0)


def test_gases_outside_the_seven_count_in_bilan_carbone_only(compute: Compute, tmp_path: Path) -> None:
    rows = [line("a", "refrigeration", "gas:r-22", 1, "kg"), line("b", "refrigeration", "gas:r-410a", 1, "kg")]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows))
    assert filled(result, "bilan-carbone-v9") == {"refrigeration": 1.76 + 1.9235}
    for framework, code in (("beges-v5", "1.4"), ("iso-14064-1", "1.4"), ("ghg-protocol", "S1.fugitive")):
        assert filled(result, framework, "other_t") == {code: 1.9235}
        assert result["frameworks"][framework]["outside_t"] == pytest.approx(1.76)


def test_base_carbone_parts_are_scaled_to_the_published_total(compute: Compute, tmp_path: Path) -> None:
    """28057, cargo plane: 3.47 published; parts 0.31 + 1.59 + 1.57 + 0.00229 = 3.47229."""
    rows = [line("p", "freight_inbound", "base-carbone:28057", 1_000_000, "t.km", tier="tier1")]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows))
    scale = 3.47 / 3.47229
    beges = lines_of(result, "beges-v5")["3.1"]
    assert beges["total_t"] == pytest.approx(3470.0)
    assert beges["ch4_t"] == pytest.approx((2.5 + 14.8) * scale)
    assert beges["n2o_t"] == pytest.approx((11.5 + 14.8) * scale)
    assert beges["co2_t"] == pytest.approx((296 + 1560 + 2.29) * scale)
    ghgp = lines_of(result, "ghg-protocol")["S3.4"]
    assert ghgp["total_t"] == pytest.approx(1902.29 * scale)
    assert ghgp["minimum_t"] == pytest.approx(1590 * scale)
    assert result["frameworks"]["ghg-protocol"]["outside_t"] == pytest.approx(1570 * scale)
    assert result["frameworks"]["iso-14064-1"]["outside_t"] == pytest.approx(1570 * scale)
    assert filled(result, "bilan-carbone-v9") == {"freight_inbound": 3470.0}


def test_base_carbone_gases_are_re_expressed(compute: Compute, tmp_path: Path) -> None:
    """28057 in AR6: methane 29.8 for 30, nitrous oxide 273 for 265."""
    rows = [line("p", "freight_inbound", "base-carbone:28057", 1_000_000, "t.km", tier="tier1")]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows), gwp="AR6")
    row, scale = lines_of(result, "beges-v5")["3.1"], 3.47 / 3.47229
    assert row["ch4_t"] == pytest.approx(17.3 * scale * 29.8 / 30)
    assert row["n2o_t"] == pytest.approx(26.3 * scale * 273 / 265)


def test_supplier_mix_and_residual_mix(compute: Compute, tmp_path: Path) -> None:
    """100 MWh: 30 by contract at 0, 20 of the supplier at 0.1, the rest at the residual mix's 0.05."""
    kilograms = {"grid": 0.04, "wind": 0.0, "supplier": 0.1, "residual": 0.05}
    factors = [
        {"factor": name, "unit": "kWh", "part": "plant", "gas": "co2_fossil", "kg": kg}
        for name, kg in kilograms.items()
    ]
    base = {"entity": "one", "start": "2024-01-01", "end": "2024-12-31", "unit": "MWh", "market": "FR"}
    deals = [
        {**base, "quantity": "", "instrument": "residual_mix", "factor": "own:residual"},
        {**base, "quantity": 20, "instrument": "supplier_mix", "factor": "own:supplier"},
        {**base, "quantity": 30, "instrument": "power_purchase_agreement", "factor": "own:wind"},
    ]
    rows = [line("e", "electricity", "own:grid", 100, "MWh", entity="one")]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows, factors, deals))
    electricity = lines_of(result, "ghg-protocol")["S2.electricity"]
    assert electricity["total_t"] == pytest.approx(4.0)
    assert electricity["market_t"] == pytest.approx(0 + 2.0 + 2.5)
    without = compute(write_folder(tmp_path / "j", {}, [{"id": "one"}], rows, factors, deals[1:]))
    assert lines_of(without, "ghg-protocol")["S2.electricity"]["market_t"] == pytest.approx(2.0 + 50 * 0.04)


def test_a_contract_larger_than_consumption_covers_no_more(compute: Compute, tmp_path: Path) -> None:
    factors = [
        {"factor": name, "unit": "kWh", "part": "plant", "gas": "co2_fossil", "kg": kg}
        for name, kg in {"grid": 0.04, "deal": 0.01}.items()
    ]
    deal = {"entity": "one", "start": "2024-01-01", "end": "2024-12-31", "quantity": 900, "unit": "MWh"}
    deal |= {"instrument": "guarantee_of_origin", "factor": "own:deal"}
    rows = [line("e", "electricity", "own:grid", 100, "MWh", entity="one")]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows, factors, [deal]))
    assert lines_of(result, "ghg-protocol")["S2.electricity"]["market_t"] == pytest.approx(1.0)


def test_prices_are_deflated_to_the_factor_s_year(compute: Compute, tmp_path: Path) -> None:
    """HICP of France: 123.29 in 2024, 105.50 in 2020; a factor of 2020 euros."""
    spend = {"factor": "spend", "unit": "EUR", "part": "whole", "gas": "co2e", "kg": 0.5, "region": "FR"}
    rows = [line("s", "services_monetary", "own:spend", 1_000_000, "EUR")]
    for deflate, expected in ((True, 500 * 105.50 / 123.29), (False, 500.0)):
        folder = write_folder(
            tmp_path / str(deflate), {"deflate": deflate}, [{"id": "one"}], rows, [{**spend, "price_year": 2020}]
        )
        assert lines_of(compute(folder), "beges-v5")["4.5"]["total_t"] == pytest.approx(expected)


def test_own_factor_by_validity(compute: Compute, tmp_path: Path) -> None:
    base = {"factor": "grid", "unit": "kWh", "part": "plant", "gas": "co2e"}
    factors = [{**base, "kg": 0.1}, {**base, "kg": 0.05, "valid_from": "2024-07-01"}]
    first, second = {"start": "2024-01-01", "end": "2024-06-30"}, {"start": "2024-07-01", "end": "2024-12-31"}
    rows = [
        line("a", "electricity", "own:grid", 10, "MWh", **first),
        line("b", "electricity", "own:grid", 10, "MWh", **second),
    ]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows, factors))
    assert filled(result, "beges-v5") == {"2.1": 1.5}


def test_one_lognormal_is_its_own_interval(compute: Compute, tmp_path: Path) -> None:
    """A factor of 30 % alone: the bounds are total x 1.3 and total / 1.3 exactly."""
    factors = [{**GAS[0], "uncertainty": "30"}]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], [TEN], factors))
    row = lines_of(result, "beges-v5")["1.1"]
    assert (row["low_t"], row["high_t"]) == pytest.approx((2 / 1.3, 2 * 1.3))
    assert row["uncertainty_pct"] == pytest.approx(30)


def test_a_factor_without_uncertainty_gets_fifty_percent(compute: Compute, tmp_path: Path) -> None:
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], [TEN], GAS))
    assert lines_of(result, "beges-v5")["1.1"]["uncertainty_pct"] == pytest.approx(50)


def test_factor_and_activity_uncertainty_multiply(compute: Compute, tmp_path: Path) -> None:
    """A product of lognormals is a lognormal: squares of the logarithms add."""
    factors = [{**GAS[0], "uncertainty": "30"}]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], [{**TEN, "uncertainty": "20"}], factors))
    ratio = math.exp(math.hypot(math.log(1.3), math.log(1.2)))
    row = lines_of(result, "beges-v5")["1.1"]
    assert (row["low_t"], row["high_t"]) == pytest.approx((2 / ratio, 2 * ratio))


def test_a_hundred_lines_that_share_one_factor(compute: Compute, tmp_path: Path) -> None:
    """Marks 2 for the shared factor, 4 for independent data: about -38/+62 %, not -5/+5 %."""
    factors = [{**GAS[0], "uncertainty": "2/2/2/2/2"}]
    rows = [{**TEN, "id": f"g{number}", "uncertainty": "4/4/4/4/4"} for number in range(100)]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows, factors))
    row = lines_of(result, "beges-v5")["1.1"]
    assert row["low_t"] / row["total_t"] - 1 == pytest.approx(-0.38, abs=0.01)
    assert row["uncertainty_pct"] == pytest.approx(62, abs=2.5)
    assert row["count"] == 100


def test_a_line_cut_by_dates_is_one_line_and_one_variable(compute: Compute, tmp_path: Path) -> None:
    """An entity that leaves control in the year: its line lands twice, and its data are known once.

    Factor 30 %, data 60 %: one product of two lognormals, however the days are cut.
    """
    shares = [{"valid_from": date(2024, 7, 1), "equity_share": 1.0, "operated": False, "held": True}]
    rows = [{**TEN, "uncertainty": "60"}]
    path = write_folder(tmp_path / "i", {}, [{"id": "one", "shares": shares}], rows, [{**GAS[0], "uncertainty": "30"}])
    result = compute(path)
    row = lines_of(result, "bilan-carbone-v9")["fossil_fuels"]
    ratio = math.exp(math.hypot(math.log(1.3), math.log(1.6)))
    assert row["count"] == 1
    assert (row["low_t"], row["high_t"]) == pytest.approx((2 / ratio, 2 * ratio))
    for code in ("1.1", "6.1"):
        assert lines_of(result, "beges-v5")[code]["count"] == 1


def test_a_missing_mark_is_the_worst(compute: Compute, tmp_path: Path) -> None:
    """Marks 5 but the technical one, which is missing: GSD^2 = 2.00, for data and for own factors alike."""
    for data, factor in (("/5/5/5/5", "0"), ("0", "/5/5/5/5")):
        path = write_folder(
            tmp_path / data.replace("/", "-"),
            {},
            [{"id": "one"}],
            [{**TEN, "uncertainty": data}],
            [{**GAS[0], "uncertainty": factor}],
        )
        row = lines_of(compute(path), "beges-v5")["1.1"]
        assert row["uncertainty_pct"] == pytest.approx(100), (data, factor)


def test_biogenic_co2_of_the_totals_is_that_of_the_emissions(compute: Compute, tmp_path: Path) -> None:
    """25822, composted garden waste: a negative total, so avoided emissions, with CO2b beside."""
    rows = [line("w", "waste_organic", "base-carbone:25822", 100, "t")]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows))
    assert result["totals"]["avoided_t"] < 0
    assert result["totals"]["emissions_t"] == 0
    printed = sum(row["co2_biogenic_t"] for row in lines_of(result, "bilan-carbone-v9").values())
    assert result["totals"]["co2_biogenic_t"] == pytest.approx(printed)


def test_the_residual_mix_takes_electricity_whose_location_factor_is_zero(compute: Compute, tmp_path: Path) -> None:
    """Hydropower island of a grid: 0 kg by location, but the residual mix of the market all the same."""
    factors = [
        {"factor": name, "unit": "kWh", "part": "plant", "gas": "co2_fossil", "kg": kg}
        for name, kg in {"hydro": 0, "residual": 0.05}.items()
    ]
    deal = {"entity": "one", "start": "2024-01-01", "end": "2024-12-31", "quantity": "", "unit": "kWh"}
    deal |= {"instrument": "residual_mix", "factor": "own:residual"}
    rows = [line("e", "electricity", "own:hydro", 100, "MWh", entity="one")]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows, factors, [deal]))
    assert lines_of(result, "ghg-protocol")["S2.electricity"]["market_t"] == pytest.approx(5.0)


def test_contracts_leave_gases_outside_the_seven_where_they_are(compute: Compute, tmp_path: Path) -> None:
    """R-22 of a plant part is in outside_t (0.001 x 1760 x 100 MWh = 176 t); a green contract takes 4 t to 0."""
    factors = [
        {"factor": "grid", "unit": "kWh", "part": "plant", "gas": "co2_fossil", "kg": 0.04},
        {"factor": "grid", "unit": "kWh", "part": "plant", "gas": "r-22", "kg": 0.001},
        {"factor": "wind", "unit": "kWh", "part": "plant", "gas": "co2_fossil", "kg": 0},
    ]
    deal = {"entity": "one", "start": "2024-01-01", "end": "2024-12-31", "quantity": 100, "unit": "MWh"}
    deal |= {"instrument": "guarantee_of_origin", "factor": "own:wind"}
    rows = [line("e", "electricity", "own:grid", 100, "MWh", entity="one")]
    result = compute(write_folder(tmp_path / "i", {}, [{"id": "one"}], rows, factors, [deal]))
    electricity = lines_of(result, "ghg-protocol")["S2.electricity"]
    assert (electricity["total_t"], electricity["market_t"]) == pytest.approx((4.0, 0.0))
    assert result["frameworks"]["ghg-protocol"]["outside_t"] == pytest.approx(176.0)
