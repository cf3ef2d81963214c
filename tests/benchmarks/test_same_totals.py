"""Correctness before speed: bilan, the SQL written by hand and the dataframes give the same numbers."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest

import bilan
from benchmarks.analyst import small_tables
from benchmarks.by_hand import job
from benchmarks.jobs import compute

pytestmark = pytest.mark.slow

CLOSE = {"rel": 1e-9, "abs": 1e-12}
COLUMNS = ("co2_t", "ch4_t", "n2o_t", "undecomposed_t", "total_t", "minimum_t", "low_t", "high_t", "count")


@pytest.fixture(scope="module", params=["clean", "flawed"])
def both(request: pytest.FixtureRequest) -> tuple[dict[str, Any], dict[str, Any]]:
    folder = request.getfixturevalue(request.param)
    return bilan.read(folder).compute().to_json("en"), job.whole(str(folder))


def _by_hand(answer: dict[str, Any], framework: str, code: str) -> dict[str, Any]:
    line = answer["frameworks"][framework]["lines"].get(code, {})
    return {name: line.get(name) or 0.0 for name in COLUMNS}


def test_every_line_of_every_framework(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    ours, hand = both
    compared = 0
    for framework, table in ours["frameworks"].items():
        for line in table["lines"]:
            other = _by_hand(hand, framework, line["code"])
            for name in set(COLUMNS) & line.keys():
                assert line[name] == pytest.approx(other[name], **CLOSE), (framework, line["code"], name)
                compared += 1
    assert compared > 800


def test_totals_and_what_is_outside(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    ours, hand = both
    for framework, table in ours["frameworks"].items():
        other = hand["frameworks"][framework]
        assert table["total_t"] == pytest.approx(other["total_t"], **CLOSE)
        assert table["outside_t"] == pytest.approx(other["outside_t"], **CLOSE)
        assert table["total_t"] > 0


def test_findings_concern_the_same_number_of_lines(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    ours, hand = both
    told: Counter[str] = Counter()
    for finding in ours["findings"]:
        told[finding["code"]] += finding["count"]
    expected: Counter[str] = Counter()
    for finding in hand["findings"]:
        expected[finding["code"]] += finding["count"]
    assert {code: told[code] for code in expected} == dict(expected)


def test_the_flawed_ledger_meets_every_flaw(flawed: Path) -> None:
    codes = {finding["code"] for finding in job.whole(str(flawed))["findings"]}
    assert codes >= {
        "duplicate-id", "line-straddles-period", "unknown-factor", "negative-quantity", "missing-quantity"
    }  # fmt: skip


def test_one_framework_is_the_regulatory_table(clean: Path) -> None:
    whole, one = job.whole(str(clean)), job.one_framework(str(clean))
    ours = compute.one_framework(str(clean))
    for name in ("total_t", "outside_t"):
        expected = whole["frameworks"]["beges-v5"][name]
        assert one["frameworks"]["beges-v5"][name] == pytest.approx(expected, **CLOSE)
        assert ours[name] == pytest.approx(expected, **CLOSE)


@pytest.mark.parametrize(("module", "needs"), [("in_polars", "polars"), ("in_pandas", "pandas")])
@pytest.mark.parametrize("function", ["whole", "one_framework"])
def test_dataframes_as_an_analyst_writes_them(clean: Path, module: str, needs: str, function: str) -> None:
    pytest.importorskip(needs, reason=f"{needs} is in the dependency group `bench`")
    from importlib import import_module

    found = getattr(import_module(f"benchmarks.analyst.{module}"), function)(str(clean))
    expected = job.whole(str(clean))["frameworks"]
    assert set(found) == (set(small_tables.FRAMEWORKS) if function == "whole" else {"beges_v5"})
    for framework, lines in found.items():
        table = expected[framework.replace("_", "-")]["lines"]
        assert {code for code, line in table.items() if line["total_t"]} <= set(lines)
        for code, gases in lines.items():
            for gas, tonnes in gases.items():
                assert tonnes == pytest.approx(table[code][gas], **CLOSE), (framework, code, gas)
