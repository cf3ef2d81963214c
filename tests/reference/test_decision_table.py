"""All 213 rows of the decision table are reachable, and each lands its tonnes on the stated lines.

One inventory holds one line per row. Row number n has 2^(n mod 36) kg of a gas that belongs to report column
n // 36, so each column of each report line reads as a set of rows: no row can hide behind another.
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from .door import engine, lines_of
from .write import write_folder

BITS = 36
#: report column -> (gas, kg CO2e of one kg): AR5 values of the published default
CHANNELS = {
    "co2_t": ("co2_fossil", 1),
    "ch4_t": ("ch4_biogenic", 28),
    "n2o_t": ("n2o", 265),
    "other_t": ("hfc-134a", 1300),
    "undecomposed_t": ("co2e", 1),
    "co2_biogenic_t": ("co2_biogenic", 1),
}
NUMBERS = range(213)
COLUMN = {"beges-v5": "beges_v5", "iso-14064-1": "iso14064_2018", "ghg-protocol": "ghgp"}


@pytest.fixture(scope="module")
def table(shared: Path) -> list[dict[str, str]]:
    with open(shared / "data/frameworks/decision_table.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def activity(number: int, row: dict[str, str], factor: str, quantity: float) -> dict[str, Any]:
    return {
        "id": f"row-{number}",
        "category": row["bilan_carbone_v9_subpost"],
        "factor": f"own:{factor}",
        "quantity": quantity,
        "unit": "unit",
        "case": row["boundary_case"],
        "kind": row["flow"].partition(":")[2],
        "tier": "tier1" if row["flow"] == "freight_inbound" else "",
    }


def folder(path: Path, table: list[dict[str, str]], weights: bool) -> Path:
    """Financial control, everything held: no case is rewritten, so every row applies as stated."""
    activities, factors = [], []
    for number, row in enumerate(table):
        gas = "co2e" if weights else list(CHANNELS.values())[number // BITS][0]
        quantity = 1000 + 7 * number**2 if weights else 2 ** (number % BITS)
        name = f"{row['ef_part']}-{gas}"
        factors.append({"factor": name, "unit": "unit", "part": row["ef_part"], "gas": gas, "kg": 1})
        activities.append(activity(number, row, name, quantity))
    unique = list({row["factor"]: row for row in factors}.values())
    entities = [{"id": "one", "operated": True, "held": True}]
    return write_folder(path, {"approach": "financial_control"}, entities, activities, unique)


@pytest.fixture(scope="module", params=["engine", "calculator"])
def results(request: pytest.FixtureRequest, tmp_path_factory: Any, shared: Path, table: Any) -> Any:
    from .door import reference

    compute = engine if request.param == "engine" else reference(shared)
    base = tmp_path_factory.mktemp("table")
    return compute(folder(base / "bits", table, False)), compute(folder(base / "weights", table, True))


def rows_on(lines: dict[str, dict[str, Any]], number: int) -> list[str]:
    """Codes of the report lines whose number holds the row's bit."""
    name, (_, potential) = list(CHANNELS.items())[number // BITS]
    return [code for code, line in lines.items() if round(line[name] * 1000 / potential) >> (number % BITS) & 1]


def test_the_table_has_213_rows(table: list[dict[str, str]]) -> None:
    assert len(table) == len(NUMBERS)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_row_lands_on_its_lines(number: int, results: Any, table: list[dict[str, str]]) -> None:
    row = table[number]
    for framework, column in COLUMN.items():
        expected = [row[column]] if row[column] not in {"", "OUT"} else []
        assert rows_on(lines_of(results[0], framework), number) == expected, (framework, row)


@pytest.mark.parametrize("number", NUMBERS)
def test_a_row_lands_on_its_category_in_bilan_carbone(number: int, results: Any, table: Any, shared: Path) -> None:
    with open(shared / "data/frameworks/categories.csv", encoding="utf-8", newline="") as file:
        slugs = {row["label_fr"]: row["category"] for row in csv.DictReader(file)}
    slug = slugs[table[number]["bilan_carbone_v9_subpost"]]
    expected = [] if slug == "franchises" else [slug]
    assert rows_on(lines_of(results[0], "bilan-carbone-v9"), number) == expected


def test_minimum_and_total_of_each_ghg_protocol_line(results: Any, table: list[dict[str, str]]) -> None:
    lines = lines_of(results[1], "ghg-protocol")
    for code, line in lines.items():
        mine = [(1000 + 7 * n**2, row) for n, row in enumerate(table) if row["ghgp"] == code]
        minimum = [tonnes for tonnes, row in mine if row["ghgp_status"] == "minimum"]
        assert line["total_t"] == pytest.approx(sum(tonnes for tonnes, _ in mine) / 1000, rel=1e-12), code
        assert line["minimum_t"] == pytest.approx(sum(minimum) / 1000, rel=1e-12), code
        assert line["count"] == len(mine), code


def test_totals_and_what_is_outside(results: Any, table: list[dict[str, str]]) -> None:
    everything = sum(1000 + 7 * n**2 for n in NUMBERS) / 1000
    for framework, column in COLUMN.items():
        report = results[1]["frameworks"][framework]
        outside = {"", "OUT", "S3.other"}
        expected = sum(1000 + 7 * n**2 for n, row in enumerate(table) if row[column] in outside) / 1000
        assert report["outside_t"] == pytest.approx(expected, rel=1e-12), framework
        assert report["total_t"] == pytest.approx(everything - expected, rel=1e-12), framework
        assert report["unclassified_t"] == 0
    assert results[1]["totals"]["emissions_t"] == pytest.approx(everything, rel=1e-12)
    assert results[1]["totals"]["frozen_t"] == pytest.approx(everything, rel=1e-12)
