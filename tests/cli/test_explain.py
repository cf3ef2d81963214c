"""`bilan explain`: the whole way from a quantity to the line of each framework, on the terminal, in JSON, in Python."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import bilan as package
from bilan.frameworks.methods import decision_rules
from tests.cli.runs import bilan
from tests.inventories import line, own, write_inventory

ENTITIES = """[[entities]]
id = "site"
[[entities]]
id = "venture"
[[entities.shares]]
valid_from = 2024-01-01
valid_to = 2024-06-30
operated = true
[[entities.shares]]
valid_from = 2024-07-01
operated = false
"""
FACTORS = [
    own("machine", "t", "manufacture", "co2_fossil", 5500, source="maker's sheet", licence="CC-BY 4.0"),
    own("services", "EUR", "whole", "co2e", 0.2, price_year=2019),
    own("virgin", "t", "whole", "co2e", 2000),
    own("recycled", "t", "whole", "co2e", 1500),
    own("boiler", "kWh", "combustion", "ch4_fossil", 0.001),
]
MIX = "base-carbone:37091"
LINES: list[dict[str, Any]] = [
    line("electricity", "electricity", MIX, 1000, "kWh", entity="site"),
    line("machine", "equipment", "own:machine", 3, "t", entity="site", acquired="2022-03-01", lifetime=8),
    line("straddling", "electricity", MIX, 1000, "kWh", entity="site", start="2023-12-15", end="2024-01-14"),
    line("dollars", "services_monetary", "own:services", 10000, "USD", entity="site", start="2024-05-01",
         end="2024-05-31"),
    line("petrol", "fossil_fuels", "base-carbone:14012", 1000, "L", entity="site"),
    line("two-sides", "electricity", MIX, 1000, "kWh", entity="venture"),
    line("rejected", "electricity", MIX, -4, "kWh", entity="site"),
    line("recycled", "plastics", "own:virgin", 4, "t", entity="site", factor_ghgp="own:recycled"),
    line("leak", "refrigeration", "gas:r-410a", 2.5, "kg", entity="site", kind="fugitive"),
    line("methane", "fossil_fuels", "own:boiler", 1000, "kWh", entity="site"),
]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_inventory(tmp_path_factory.mktemp("explain") / "i", LINES, FACTORS, entities=ENTITIES)


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    """A terminal on which no label wraps."""
    monkeypatch.setenv("COLUMNS", "160")


def explained(folder: Path, key: str, *options: str) -> tuple[str, dict[str, Any]]:
    """The page with its spaces made one, and the JSON."""
    page = bilan("explain", folder, key, "--lang", "en", *options)
    assert page.status == 0, page.err
    return " ".join(page.out.split()), bilan("explain", folder, key, "--lang", "en", *options, "--json", "-").json


def total(payload: dict[str, Any], framework: str) -> float:
    """Tonnes of a line in a framework."""
    return float(sum(e["frameworks"][framework]["t_co2e"] for step in payload["steps"] for e in step["amounts"]))


def test_electricity(folder: Path) -> None:
    page, payload = explained(folder, "electricity")
    for words in (
        "activities.csv:2",
        "1,000 kWh",
        f"{MIX} @ V22.0 Grid electricity",
        "0.0569 kg CO₂e / kWh",
        "Source: ADEME · Licence Ouverte 2.0",
        "2.1 Indirect emissions from electricity consumption",
        "S3.3 Fuel- and energy-related activities",
        f"R6 {decision_rules()['R6'][1]}",
    ):
        assert words in page
    assert total(payload, "ghg-protocol") == pytest.approx(0.0569)
    place = payload["steps"][0]["amounts"][0]["frameworks"]["beges-v5"]
    assert place["rule_title"] == decision_rules()["R6"][1]
    assert place["line_label"].startswith("Indirect emissions")


def test_a_capital_good_is_spread_in_three_frameworks_and_not_in_the_other(folder: Path) -> None:
    page, payload = explained(folder, "machine")
    assert "beges-v5 × 0.125 spread over the lifetime" in page
    assert "ghg-protocol × 0 whole amount in the year bought" in page
    assert "maker's sheet · CC-BY 4.0" in page
    assert total(payload, "beges-v5") == pytest.approx(3 * 5.5 / 8)
    assert total(payload, "ghg-protocol") == 0


def test_a_straddling_line_says_its_days(folder: Path) -> None:
    page, payload = explained(folder, "straddling")
    assert "14 day(s) of 31 inside the period from 2024-01-01 to 2024-12-31" in page
    assert payload["days"] == {"days": 31, "inside": 14, "period": ["2024-01-01", "2024-12-31"]}
    assert total(payload, "beges-v5") == pytest.approx(0.0569 * 14 / 31)


def test_dollars_go_through_the_rate_and_the_prices(folder: Path) -> None:
    page, payload = explained(folder, "dollars")
    assert "1 USD = 0.921489 EUR (ECB" in page
    assert "2024 → 2019: × 0.831284 (Eurostat HICP" in page
    assert "prices of 2019" in page
    conversion = payload["steps"][0]["conversion"]
    assert conversion["factor_unit"] == "EUR"
    assert conversion["quantity"] == pytest.approx(10000 * 0.921489 * 0.831284, rel=1e-5)
    assert total(payload, "beges-v5") == pytest.approx(conversion["quantity"] * 0.2 / 1000)


def test_litres_of_a_fuel_go_through_density_and_heating_value(folder: Path) -> None:
    page, payload = explained(folder, "petrol")
    for words in ("1 L = 0.755 kg (base-carbone:9407@V22.0)", "1 kg = 12.2222 kWh_pci (base-carbone:9380@V22.0)"):
        assert words in page
    assert payload["steps"][0]["conversion"]["quantity"] == pytest.approx(1000 * 0.755 * 12.2222, rel=1e-5)
    assert total(payload, "beges-v5") == pytest.approx(0.314 * 0.755 * 12.22222, rel=1e-5)


def test_a_line_with_two_sides_shows_both_shares(folder: Path) -> None:
    page, payload = explained(folder, "two-sides")
    assert "share 0.502732 × outside" in page
    assert "share 0.497268 × in_boundary" in page
    assert sum(side["share"] for side in payload["steps"][0]["sides"]) == pytest.approx(1)
    assert total(payload, "iso-14064-1") == pytest.approx(0.0569)


def test_a_rejected_line_says_why_and_has_no_amounts(folder: Path) -> None:
    page, payload = explained(folder, "rejected")
    assert "Line rejected: negative-quantity" in page
    assert "name it in the column corrects" in page
    assert payload["steps"][0]["amounts"] == []
    assert "Lines of the frameworks" not in page


def test_recycling_names_both_factors(folder: Path) -> None:
    page, payload = explained(folder, "recycled")
    assert "Factor own:virgin @ own" in page
    assert "Factor for GHG Protocol own:recycled @ own" in page
    assert total(payload, "beges-v5") == pytest.approx(8)
    assert total(payload, "ghg-protocol") == pytest.approx(6)
    assert {entry["for"] for entry in payload["steps"][0]["amounts"]} == {"ghg-protocol", "all-but-ghg-protocol"}


def test_a_blend_shows_its_gases_with_their_potentials(folder: Path) -> None:
    page, payload = explained(folder, "leak")
    potentials = {entry["gas"]: entry["gwp"] for entry in payload["steps"][0]["amounts"]}
    assert potentials == {"hfc-125": pytest.approx(3170), "hfc-32": pytest.approx(677)}
    assert "hfc-125 0.5 1.25 3,170 1.585" in page
    assert f"R10 {decision_rules()['R10'][1]}" in page


@pytest.mark.parametrize(("gwp", "value"), [("AR4", 25), ("AR5", 30), ("AR6", 29.8)])
def test_the_potential_follows_the_set(folder: Path, gwp: str, value: float) -> None:
    page, payload = explained(folder, "methane", "--gwp", gwp)
    assert f"GWP: {gwp}" in page
    assert payload["steps"][0]["amounts"][0]["gwp"] == pytest.approx(value)
    assert total(payload, "beges-v5") == pytest.approx(value / 1000)


def test_an_unknown_line_names_the_nearest(folder: Path) -> None:
    done = bilan("explain", folder, "machin", "--json", "-")
    assert done.status == 1
    assert "machine" in done.err
    assert done.json["findings"][0]["code"] == "unknown-line"


def test_python_gives_what_the_command_prints(folder: Path) -> None:
    found = package.read(folder).compute().explain("electricity", "en")
    printed = explained(folder, "electricity")[1]
    assert found["steps"][0]["amounts"] == printed["steps"][0]["amounts"]
    assert found["steps"][0]["factor"]["row_hash"] == printed["steps"][0]["factor"]["row_hash"]


def test_explained_tonnes_add_up_to_the_table(folder: Path) -> None:
    result = package.read(folder).compute()
    for framework in ("beges-v5", "ghg-protocol", "iso-14064-1", "bilan-carbone-v9"):
        told = sum(total(result.explain(entry["id"]), framework) for entry in LINES)
        assert told == pytest.approx(result.report(framework).ledger_t, rel=1e-9)


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_pages_fit_80_columns(folder: Path, lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    for entry in LINES:
        page = bilan("explain", folder, entry["id"], "--lang", lang).out
        assert max(len(row.rstrip()) for row in page.splitlines()) <= 80
        assert "…" not in page
