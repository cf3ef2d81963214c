"""The twelve cases that any engine of the field must get right, with numbers worked out by hand."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from .door import Compute, lines_of
from .write import write_folder

ONE = [{"id": "one"}]
DIESEL = [
    {"factor": "diesel", "unit": "L", "part": "combustion", "gas": "co2_fossil", "kg": 2.5},
    {"factor": "diesel", "unit": "L", "part": "combustion", "gas": "co2_biogenic", "kg": 0.2},
    {"factor": "diesel", "unit": "L", "part": "upstream", "gas": "co2e", "kg": 0.6},
]
TRUCK = [{"factor": "truck", "unit": "t.km", "part": "combustion", "gas": "co2_fossil", "kg": 0.1}]


def line(identifier: str, category: str, factor: str, quantity: float, unit: str, **more: Any) -> dict[str, Any]:
    return {
        "id": identifier,
        "category": category,
        "factor": factor,
        "quantity": quantity,
        "unit": unit,
        **more,
    }


def filled(result: dict[str, Any], framework: str, column: str = "total_t") -> dict[str, float]:
    """Code -> tonnes of the lines that are not zero, rounded to the gram."""
    lines = lines_of(result, framework)
    return {code: round(row[column], 6) for code, row in lines.items() if round(row[column], 6)}


def test_01_owned_diesel_car(compute: Compute, tmp_path: Path) -> None:
    car = line("car", "business_travel", "own:diesel", 1000, "L", case="own_vehicle")
    result = compute(write_folder(tmp_path / "i", {}, ONE, [car], DIESEL))
    assert filled(result, "beges-v5") == {"1.2": 2.5, "4.1": 0.6}
    assert filled(result, "iso-14064-1") == {"1.2": 2.5, "4.1": 0.6}
    assert filled(result, "ghg-protocol") == {"S1.mobile": 2.5, "S3.3": 0.6}
    assert filled(result, "bilan-carbone-v9") == {"business_travel": 3.1}
    assert filled(result, "beges-v5", "co2_biogenic_t") == {"1.2": 0.2}
    assert filled(result, "beges-v5", "undecomposed_t") == {"4.1": 0.6}
    assert result["totals"]["emissions_t"] == pytest.approx(3.1)
    assert result["totals"]["co2_biogenic_t"] == pytest.approx(0.2)
    assert result["totals"]["frozen_t"] == pytest.approx(0.6)


@pytest.mark.parametrize(
    ("approach", "beges", "ghgp", "minimum"),
    [
        ("operational_control", {"1.2": 2.5, "4.1": 0.6}, {"S1.mobile": 2.5, "S3.3": 0.6}, 3.1),
        ("financial_control", {"4.4": 3.1}, {"S3.8": 3.1}, 2.5),
    ],
)
def test_02_rented_diesel_car(
    compute: Compute, tmp_path: Path, approach: str, beges: Any, ghgp: Any, minimum: float
) -> None:
    car = line("car", "business_travel", "own:diesel", 1000, "L", case="rented_financial_control")
    result = compute(write_folder(tmp_path / "i", {"approach": approach}, ONE, [car], DIESEL))
    assert filled(result, "beges-v5") == beges
    assert filled(result, "ghg-protocol") == ghgp
    assert sum(filled(result, "ghg-protocol", "minimum_t").values()) == pytest.approx(minimum)


@pytest.mark.parametrize(
    ("category", "case", "tier", "beges", "ghgp"),
    [
        ("freight_inbound", "third_party_unpaid", "tier1", "3.2", "S3.4"),
        ("freight_outbound", "third_party_unpaid", "", "3.2", "S3.9"),
        ("freight_inbound", "third_party_paid", "tier1", "3.1", "S3.4"),
    ],
)
def test_03_trucks(
    compute: Compute, tmp_path: Path, category: str, case: str, tier: str, beges: str, ghgp: str
) -> None:
    truck = line("truck", category, "own:truck", 20_000, "t.km", case=case, tier=tier)
    result = compute(write_folder(tmp_path / "i", {}, ONE, [truck], TRUCK))
    assert filled(result, "beges-v5") == {beges: 2.0}
    assert filled(result, "iso-14064-1") == {beges: 2.0}
    assert filled(result, "ghg-protocol") == {ghgp: 2.0}
    assert filled(result, "bilan-carbone-v9") == {category: 2.0}


def test_04_green_contract(compute: Compute, tmp_path: Path) -> None:
    grid = [
        {"factor": "grid", "unit": "kWh", "part": "plant", "gas": "co2_fossil", "kg": 0.04},
        {"factor": "grid", "unit": "kWh", "part": "upstream", "gas": "co2e", "kg": 0.01},
        {"factor": "grid", "unit": "kWh", "part": "td_losses", "gas": "co2e", "kg": 0.005},
        {"factor": "wind", "unit": "kWh", "part": "plant", "gas": "co2_fossil", "kg": 0},
    ]
    contract = {
        "entity": "one",
        "start": "2024-01-01",
        "end": "2024-12-31",
        "quantity": 100,
        "unit": "MWh",
        "instrument": "guarantee_of_origin",
        "factor": "own:wind",
        "market": "FR",
    }
    electricity = line("elec", "electricity", "own:grid", 100, "MWh")
    result = compute(write_folder(tmp_path / "i", {}, ONE, [electricity], grid, [contract]))
    assert filled(result, "beges-v5") == {"2.1": 4.0, "4.1": 1.5}
    assert filled(result, "ghg-protocol") == {"S2.electricity": 4.0, "S3.3": 1.5}
    assert filled(result, "ghg-protocol", "market_t") == {"S3.3": 1.5}
    report = result["frameworks"]["ghg-protocol"]
    assert report["total_t"] == pytest.approx(5.5)
    assert report["market_total_t"] == pytest.approx(1.5)


@pytest.mark.parametrize(
    ("year", "beges", "ghgp"),
    [(2023, 0, 0), (2024, 0.05, 0.2), (2025, 0.05, 0), (2026, 0.05, 0), (2027, 0.05, 0), (2028, 0, 0)],
)
def test_05_laptop(compute: Compute, tmp_path: Path, year: int, beges: float, ghgp: float) -> None:
    laptop = [{"factor": "laptop", "unit": "unit", "part": "manufacture", "gas": "co2e", "kg": 200}]
    bought = line(
        "laptop", "it_equipment", "own:laptop", 1, "unit", acquired="2024-03-15", lifetime=4, case="in_boundary"
    )
    period = {"period": [date(year, 1, 1), date(year, 12, 31)]}
    result = compute(write_folder(tmp_path / "i", period, ONE, [bought], laptop))
    for framework, code in (("beges-v5", "4.2"), ("iso-14064-1", "4.2"), ("bilan-carbone-v9", "it_equipment")):
        assert lines_of(result, framework)[code]["total_t"] == pytest.approx(beges), framework
    assert lines_of(result, "ghg-protocol")["S3.2"]["total_t"] == pytest.approx(ghgp)
    assert result["totals"]["emissions_t"] == pytest.approx(beges)


def test_06_recycled_aluminium(compute: Compute, tmp_path: Path) -> None:
    scrap = [
        {"factor": "recycling", "unit": "t", "part": "whole", "gas": "co2e", "kg": 500},
        {"factor": "cut-off", "unit": "t", "part": "whole", "gas": "co2e", "kg": 40},
    ]
    waste = line("scrap", "waste_materials", "own:recycling", 10, "t", factor_ghgp="own:cut-off")
    result = compute(write_folder(tmp_path / "i", {}, ONE, [waste], scrap))
    assert filled(result, "beges-v5") == {"4.3": 5.0}
    assert filled(result, "iso-14064-1") == {"4.3": 5.0}
    assert filled(result, "ghg-protocol") == {"S3.5": 0.4}
    assert result["totals"]["emissions_t"] == pytest.approx(5.0)


def test_07_visitors_only(compute: Compute, tmp_path: Path) -> None:
    factor = [{"factor": "car", "unit": "km", "part": "combustion", "gas": "co2_fossil", "kg": 0.2}]
    result = compute(write_folder(tmp_path / "i", {}, ONE, [line("v", "visitors", "own:car", 5000, "km")], factor))
    report = result["frameworks"]["ghg-protocol"]
    assert report["total_t"] == 0
    assert filled(result, "ghg-protocol") == {"S3.other": 1.0}
    assert report["outside_t"] == pytest.approx(1.0)
    assert filled(result, "beges-v5") == {"3.4": 1.0}


def test_08_franchise(compute: Compute, tmp_path: Path) -> None:
    factor = [{"factor": "shop", "unit": "unit", "part": "whole", "gas": "co2e", "kg": 3000}]
    franchise = line("f", "franchises", "own:shop", 2, "unit")
    result = compute(write_folder(tmp_path / "i", {}, ONE, [franchise], factor))
    assert filled(result, "ghg-protocol") == {"S3.14": 6.0}
    for framework in ("beges-v5", "iso-14064-1", "bilan-carbone-v9"):
        assert filled(result, framework) == {}
        assert result["frameworks"][framework]["outside_t"] == pytest.approx(6.0)


def test_09_biogenic_methane_is_methane(compute: Compute, tmp_path: Path) -> None:
    factor = [{"factor": "sewage", "unit": "m3", "part": "whole", "gas": "ch4_biogenic", "kg": 0.01}]
    water = line("w", "wastewater", "own:sewage", 10_000, "m3")
    result = compute(write_folder(tmp_path / "i", {}, ONE, [water], factor))
    for framework, code in (("beges-v5", "4.3"), ("iso-14064-1", "4.3"), ("ghg-protocol", "S3.5")):
        assert filled(result, framework, "ch4_t") == {code: 2.8}
        assert filled(result, framework) == {code: 2.8}
        assert filled(result, framework, "co2_t") == {}


@pytest.mark.parametrize(
    ("gwp", "methane", "nitrous", "refrigerant"),
    [("AR4", 2.5, 2.98, 1.43), ("AR5", 3.0, 2.65, 1.3), ("AR6", 2.98, 2.73, 1.53), ("published", 3.0, 2.65, 1.3)],
)
def test_10_other_warming_potentials(
    compute: Compute, tmp_path: Path, gwp: str, methane: float, nitrous: float, refrigerant: float
) -> None:
    gases = {"co2_fossil": 1000, "ch4_fossil": 100, "n2o": 10, "hfc-134a": 1, "co2e": 700}
    factor = [{"factor": "mix", "unit": "unit", "part": "whole", "gas": gas, "kg": kg} for gas, kg in gases.items()]
    path = write_folder(tmp_path / "i", {}, ONE, [line("m", "industrial_processes", "own:mix", 1, "unit")], factor)
    result = compute(path, gwp=gwp)
    row = lines_of(result, "ghg-protocol")["S1.process"]
    columns = ("co2_t", "ch4_t", "n2o_t", "other_t", "undecomposed_t")
    assert [row[name] for name in columns] == pytest.approx([1.0, methane, nitrous, refrigerant, 0.7])
    assert row["total_t"] == pytest.approx(1.7 + methane + nitrous + refrigerant)
    assert result["totals"]["frozen_t"] == pytest.approx(0.7)


@pytest.mark.parametrize(
    "tags",
    [
        {"category": "agriculture"},
        {"category": "agriculture", "kind": "guess"},
        {"category": "magic"},
        {"category": "metals", "case": "own_vehicle"},
    ],
)
def test_11_a_missing_tag_is_unclassified(compute: Compute, tmp_path: Path, tags: dict[str, str]) -> None:
    factor = [{"factor": "thing", "unit": "kg", "part": "whole", "gas": "co2e", "kg": 2}]
    good = line("good", "metals", "own:thing", 500, "kg")
    bad = {**line("bad", "", "own:thing", 1500, "kg"), **tags}
    result = compute(write_folder(tmp_path / "i", {}, ONE, [good, bad], factor))
    assert result["inventory"]["lines_accepted"] == 2
    for framework, report in result["frameworks"].items():
        assert report["unclassified_t"] == pytest.approx(3.0), framework
        assert report["total_t"] == pytest.approx(1.0), framework
    assert result["totals"]["emissions_t"] == pytest.approx(4.0)


DIVERGENCES = [
    # category, part, case, kind, GHG Protocol line of the standard, what the reference implementation does
    ("freight_inbound", "combustion", "third_party_unpaid", "", "S3.4", "cat. 9"),
    ("freight_inbound", "plant", "third_party_unpaid", "", "S3.4", "cat. 9"),
    ("freight_inbound", "upstream", "third_party_unpaid", "", "S3.4", "cat. 9"),
    ("freight_internal", "combustion", "third_party_unpaid", "", "S3.4", "cat. 9"),
    ("freight_internal", "plant", "third_party_unpaid", "", "S3.4", "cat. 9"),
    ("freight_internal", "upstream", "third_party_unpaid", "", "S3.4", "cat. 9"),
    ("freight_inbound", "manufacture_of_device", "own_vehicle", "", "S3.2", "4.2, no line of its list"),
    ("business_travel", "contrails", "own_vehicle", "", None, "scope 1 fugitive"),
    ("business_travel", "contrails", "third_party", "", None, "cat. 6"),
    ("commuting", "contrails", "third_party", "", None, "cat. 7"),
    ("freight_outbound", "contrails", "third_party_paid", "", None, "cat. 4"),
    ("land_use_change", "whole", "in_boundary", "land_use", None, "other upstream"),
    ("agriculture", "whole", "in_boundary", "land_use", None, "other upstream"),
]


@pytest.mark.parametrize(("category", "part", "case", "kind", "code", "_other"), DIVERGENCES)
def test_12_departures_from_the_reference_implementation(
    compute: Compute, tmp_path: Path, category: str, part: str, case: str, kind: str, code: str | None, _other: str
) -> None:
    factor = [{"factor": "f", "unit": "unit", "part": part, "gas": "co2e", "kg": 1000}]
    row = line("x", category, "own:f", 1, "unit", case=case, kind=kind, tier="tier1")
    result = compute(write_folder(tmp_path / "i", {}, ONE, [row], factor))
    assert filled(result, "ghg-protocol") == ({code: 1.0} if code else {})
    assert result["frameworks"]["ghg-protocol"]["outside_t"] == pytest.approx(0.0 if code else 1.0)
