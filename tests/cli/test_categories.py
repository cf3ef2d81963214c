"""`bilan categories`: every category with its cases, parts and lines."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bilan.cli.categories import app

runner = CliRunner()


def _found(*words: str) -> list[dict[str, Any]]:
    result = runner.invoke(app, [*words, "--json", "-"])
    assert result.exit_code == 0, result.output
    found: list[dict[str, Any]] = json.loads(result.stdout)["categories"]
    return found


def test_all_48_and_franchises() -> None:
    found = _found()
    assert len(found) == 49
    assert found[0]["category"] == "fossil_fuels"
    assert found[-1]["category"] == "franchises"
    for entry in found:
        assert entry["label_fr"]
        assert entry["label_en"]
        assert entry["default_case"] in entry["cases"]
        assert entry["default_part"] in entry["parts"]
        reached = any(entry["lines"].values())
        assert reached


def test_electricity_reaches_its_lines() -> None:
    (entry,) = _found("electricity")
    assert entry["lines"]["beges-v5"] == ["2.1", "4.1", "4.4", "6.1"]
    assert entry["cases"] == ["in_boundary", "rented_financial_control", "outside"]
    assert entry["parts"] == ["plant", "upstream", "td_losses"]


@pytest.mark.parametrize(
    ("words", "slugs"),
    [
        (["ÉLECTRICITÉ"], ["electricity"]),
        (["fret"], ["freight_inbound", "freight_internal", "freight_outbound"]),
        (["fret", "entrant"], ["freight_inbound"]),
        (["business travel"], ["business_travel"]),
        (["franchises"], ["franchises"]),
    ],
)
def test_filter(words: list[str], slugs: list[str]) -> None:
    assert [entry["category"] for entry in _found(*words)] == slugs


def test_the_detail_page_shows_case_by_part() -> None:
    page = runner.invoke(app, ["fret", "entrant"]).output
    for words in ("third_party_unpaid", "beyond", "S3.4", "3.2", "hors"):
        assert words in page


def test_the_overview_page_in_both_languages() -> None:
    assert "cold_network" in runner.invoke(app, []).output
    english = runner.invoke(app, ["--lang", "en"]).output
    assert "Cooling" in english
    assert "outside" in english


def test_a_filter_without_result_says_so_and_suggests() -> None:
    result = runner.invoke(app, ["electricitee", "--json", "-"])
    assert result.exit_code == 1
    assert json.loads(result.stdout)["categories"] == []
    assert "electricity" in result.stderr


def test_every_row_of_the_decision_table_is_shown(shared: Path) -> None:
    text = (shared / "data" / "frameworks" / "decision_table.csv").read_text(encoding="utf-8")
    by_label = {entry["label_fr"]: entry for entry in _found()}
    for row in csv.DictReader(text.splitlines()):
        entry = by_label[row["bilan_carbone_v9_subpost"]]
        assert row["boundary_case"] in entry["cases"]
        assert row["ef_part"] in entry["parts"]
        if row["beges_v5"]:
            assert row["beges_v5"] in entry["lines"]["beges-v5"]
        if row["ghgp"] and row["ghgp"] != "OUT":
            assert row["ghgp"] in entry["lines"]["ghg-protocol"]
