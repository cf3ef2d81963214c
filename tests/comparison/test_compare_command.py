"""`bilan compare`: tables in two languages, JSON, chart, and what it refuses."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from bilan.cli.main import run
from bilan.comparison import waterfall
from bilan.comparison.effects import compare
from bilan.comparison.entries import EFFECTS

from .folders import FACTORS, LINES, Folders, changed, close, line

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


@pytest.fixture
def pair(folders: Folders) -> list[str]:
    """Two folders that differ in a quantity, a set of potentials and two lines."""
    results = [
        folders([*LINES, line("old", "metals", "own:goods", 1, "t")]),
        folders([*changed(LINES, "gas", quantity=2000), line("new", "plastics", "own:goods", 2, "t")], gwp="AR6"),
    ]
    return [str(result.computation.inventory.path) for result in results]


def told(*arguments: str, status: int = 0) -> None:
    """Run the command and check its status."""
    with pytest.raises(SystemExit) as stop:
        run(["compare", *arguments])
    assert stop.value.code == status


def read(file: Path) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def test_json_adds_up_and_keeps_its_keys(pair: list[str], tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    told(*pair, "--json", str(file), "--limit", "1")
    found = read(file)
    assert found["schema"] == "bilan.comparison/1"
    assert [one["gwp"] for one in (found["a"], found["b"])] == ["published", "AR6"]
    assert [one["code"] for one in found["effects"]] == [*EFFECTS, "contracts"]
    assert set(found["frameworks"]) == {"beges-v5", "iso-14064-1", "ghg-protocol", "bilan-carbone-v9"}
    for one in found["frameworks"].values():
        for each in (*one["lines"], one, *([one["market"]] if "market" in one else [])):
            close(each["difference_t"], each["effects"].values(), each.get("a_t", 0.0), each.get("total_a_t", 0.0))
        assert len(one["details"]) == 1
        for name in EFFECTS:
            everything = [row["effects"][name] for row in one["lines"]]
            close(one["details"][0][name] + one["others"][name], everything, one["total_a_t"])


def test_json_on_standard_output_is_all_there_is(pair: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    told(*pair, "--json", "-", "--framework", "iso-14064-1", "--limit", "0", "--lang", "en")
    found = json.loads(capsys.readouterr().out)
    assert list(found["frameworks"]) == ["iso-14064-1"]
    assert found["frameworks"]["iso-14064-1"]["others"]["count"] == 0
    assert found["effects"][0]["label"] == "Activity"


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", ("Activité", "Lignes", "nouvelles")), ("en", ("Activity", "lines", "Removed"))]
)
def test_tables_in_two_languages(
    lang: str, words: tuple[str, ...], pair: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    told(*pair, "--lang", lang)
    printed = capsys.readouterr().out
    assert all(word in printed for word in words)
    assert "Shapley" in printed


def test_no_difference_is_said(pair: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    told(pair[0], pair[0])
    assert "Aucune différence." in capsys.readouterr().out


def test_potentials_and_approach_for_both(pair: list[str], tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    told(*pair, "--gwp", "AR5", "--approach", "equity_share", "--json", str(file))
    found = read(file)
    assert [one["gwp"] for one in (found["a"], found["b"])] == ["AR5", "AR5"]
    assert found["frameworks"]["beges-v5"]["effects"]["gwp"] == 0


def test_one_inventory_under_two_choices(pair: list[str], tmp_path: Path) -> None:
    file = tmp_path / "c.json"
    told(pair[0], pair[0], "--gwp", "AR5,AR6", "--approach", "operational_control,equity_share", "--json", str(file))
    found = read(file)
    assert [(one["gwp"], one["approach"]) for one in (found["a"], found["b"])] == [
        ("AR5", "operational_control"),
        ("AR6", "equity_share"),
    ]
    effects = found["frameworks"]["beges-v5"]["effects"]
    assert {name for name, tonnes in effects.items() if tonnes} == {"gwp"}, "a share of 100 % changes nothing"


@pytest.mark.parametrize(("ending", "start"), [("svg", b"<svg"), ("png", b"\x89PNG"), ("html", b"<!DOCTYPE html>")])
def test_charts_of_every_kind(ending: str, start: bytes, pair: list[str], tmp_path: Path) -> None:
    file = tmp_path / f"chart.{ending}"
    told(*pair, "--chart", str(file))
    assert file.read_bytes().lstrip()[: len(start)].lower() == start.lower()
    assert [one.name for one in tmp_path.glob("*chart*")] == [file.name], "no temporary file is left"


def test_a_chart_of_another_kind_is_refused(
    pair: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    told(*pair, "--chart", str(tmp_path / "chart.bmp"), status=2)
    assert ".svg" in capsys.readouterr().err
    assert not (tmp_path / "chart.bmp").exists()


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_waterfall_leads_from_one_total_to_the_other(lang: str, folders: Folders) -> None:
    green = [{"factor": "green", "unit": "kWh", "part": "plant", "gas": "co2_fossil", "kg": 0.0, "label": "green"}]
    deal = {"entity": "site", "quantity": 5, "unit": "MWh", "instrument": "guarantee_of_origin", "factor": "own:green"}
    after = changed(LINES, "gas", quantity=9000)
    found = compare(folders(factors=[*FACTORS, *green]), folders(after, factors=[*FACTORS, *green], contracts=[deal]))
    spec = waterfall.specification(found, "ghg-protocol", lang, market=True)
    steps = next(iter(spec["datasets"].values())) if "datasets" in spec else spec["layer"][0]["data"]["values"]
    market = found.framework("ghg-protocol").market
    assert steps[0]["end"] == pytest.approx(market.a_t)
    assert steps[-1]["end"] == pytest.approx(market.b_t)
    moves = [step for step in steps if step["start"] is not None]
    assert [step["name"] for step in moves] == (
        ["Activité", "Contrats d'électricité"] if lang == "fr" else ["Activity", "Electricity contracts"]
    )
    assert moves[0]["start"] == pytest.approx(market.a_t)
    assert moves[-1]["end"] == pytest.approx(market.b_t)
    assert len({step["colour"] for step in steps}) == 3, "totals, more and less each have their colour"


def test_unknown_choices_are_refused(pair: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["--match", "guess"], ["--framework", "iso-9001"], ["--gwp", "AR7"]):
        told(*pair, *arguments, status=2)
        assert "unknown-choice" in capsys.readouterr().err


def test_a_folder_that_is_none_is_refused(pair: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    told(pair[0], str(tmp_path / "nowhere"), status=1)
    assert "Traceback" not in capsys.readouterr().err


def test_two_inventories_without_a_line_exit_with_1(folders: Folders, tmp_path: Path) -> None:
    empty = folders([line("x", "metals", "own:none", 1, "kg")]).computation.inventory.path
    file = tmp_path / "c.json"
    told(str(empty), str(empty), "--json", str(file), status=1)
    assert read(file)["frameworks"]["beges-v5"]["difference_t"] == 0


def test_a_firm_and_a_town(capsys: pytest.CaptureFixture[str]) -> None:
    told(str(EXAMPLES / "atelier-horizon"), str(EXAMPLES / "mairie"), "--framework", "ghg-protocol")
    assert "S3.11" in capsys.readouterr().out
