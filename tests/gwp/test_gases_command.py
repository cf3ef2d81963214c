"""`bilan gases`."""

from __future__ import annotations

import json

import pytest
from typer.testing import CliRunner

from bilan.cli.gases import app

runner = CliRunner()


def test_every_gas_with_the_seven_first() -> None:
    result = runner.invoke(app, ["--json", "-", "--lang", "en"])
    payload = json.loads(result.stdout)
    names = [gas["name"] for gas in payload["gases"]]
    assert result.exit_code == 0
    assert payload["schema"] == "bilan.gases/1"
    assert names[0] == "co2_fossil"
    assert len(names) == len(set(names)) > 380
    kyoto_families = [family["family"] for family in payload["families"] if family["kyoto"]]
    assert kyoto_families == ["co2", "ch4", "n2o", "hfc", "hfo", "pfc", "sf6", "nf3"]
    sf6 = next(gas for gas in payload["gases"] if gas["name"] == "sf6")
    assert (sf6["ar4"], sf6["ar5"], sf6["ar6"]) == (22800, 23500, 25200)
    assert "pharmaceutical" not in sf6["typical_sources_en"]


def test_one_blend_by_a_usual_name_in_french() -> None:
    result = runner.invoke(app, ["R410A"], env={"COLUMNS": "160"})
    assert result.exit_code == 0
    assert "1\u202f923,5" in result.stdout
    assert "hfc-32 50 %" in result.stdout


def test_english_numbers_and_mixed_blend() -> None:
    result = runner.invoke(app, ["R-502", "--lang", "en"], env={"COLUMNS": "160"})
    assert "4,656.72" in result.stdout
    assert "no" in result.stdout


def test_values_of_another_report_are_marked() -> None:
    result = runner.invoke(app, ["propane"], env={"COLUMNS": "160"})
    assert "0,02*" in result.stdout
    assert "repris de l’AR6" in result.stdout


def test_unknown_gas_is_wrong_usage() -> None:
    result = runner.invoke(app, ["hfc-134z"])
    assert result.exit_code == 2
    assert "gas-unknown" in result.stderr
    assert "hfc-134a" in result.stderr


@pytest.mark.parametrize("lang", ["de", ""])
def test_other_languages_are_wrong_usage(lang: str) -> None:
    assert runner.invoke(app, ["--lang", lang]).exit_code == 2


def test_json_goes_to_a_file(tmp_path) -> None:
    target = tmp_path / "gases.json"
    result = runner.invoke(app, ["NF3", "--json", str(target)])
    assert result.exit_code == 0
    assert [gas["name"] for gas in json.loads(target.read_text(encoding="utf-8"))["gases"]] == ["nf3"]
