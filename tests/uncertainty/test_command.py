"""bilan uncertainty: JSON, the page in both languages, potentials apart, errors in words."""

from __future__ import annotations

import json
import math
from pathlib import Path
from typing import Any

import pytest

from bilan.cli.uncertainty import app
from bilan.uncertainty.potentials import potentials
from tests.checks.folder import compute, line, write

LINES = [
    line(1, "metals", "steel", 10, uncertainty="5"),
    line(2, "digital_services", "unknown-width", 1000),
    line(3, "electricity", "electricity", 100_000, uncertainty="2"),
]


def _run(*arguments: str) -> int:
    try:
        app(args=list(arguments), prog_name="bilan uncertainty")
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def _json(tmp_path: Path, *options: str) -> dict[str, Any]:
    target = tmp_path / "out.json"
    assert _run(str(write(tmp_path / "i", LINES)), "--json", str(target), *options) == 0
    found: dict[str, Any] = json.loads(target.read_text(encoding="utf-8"))
    return found


def test_json_holds_intervals_contributions_and_defaults(tmp_path: Path) -> None:
    said = _json(tmp_path)
    assert (said["schema"], said["method"], said["level_pct"]) == ("bilan.uncertainty/1", "correlated", 95)
    assert len(said["lines"]) == 22
    assert said["total"]["low_t"] < said["total"]["total_t"] < said["total"]["high_t"]
    assert said["contributions"][0]["factor"] == "own:steel"
    assert said["largest"] == {"share": 0.8, "factors": 1}
    assert said["defaults"]["factors"] == ["own:unknown-width"]
    assert (said["defaults"]["lines_without_uncertainty"], said["defaults"]["lines"]) == (1, 3)
    assert "correlated" not in said
    assert "potentials" not in said


@pytest.mark.parametrize("method", ["bilan-carbone", "ipcc-1"])
def test_the_correlated_interval_stands_beside_the_independent_ones(method: str, tmp_path: Path) -> None:
    assert _json(tmp_path, "--method", method)["correlated"]["total"] == _json(tmp_path)["total"]


def test_sampling_states_draws_and_seed(tmp_path: Path) -> None:
    options = ("--method", "monte-carlo", "--draws", "500", "--seed", "3")
    first, second = _json(tmp_path, *options), _json(tmp_path, *options)
    assert (first["draws"], first["seed"]) == (500, 3)
    assert first == second


@pytest.mark.parametrize("framework", ["ghg-protocol", "bilan-carbone-v9", "iso-14064-1"])
def test_every_framework_has_its_intervals(framework: str, tmp_path: Path) -> None:
    said = _json(tmp_path, "--framework", framework)
    assert said["framework"] == framework
    assert said["total"]["total_t"] == pytest.approx(26.5)


@pytest.mark.parametrize(("lang", "expected"), [("fr", "Intervalle à 95 %"), ("en", "95% interval")])
def test_the_page_has_honest_digits(
    lang: str, expected: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    folder = write(tmp_path / "i", LINES)
    assert _run(str(folder), "--lang", lang, "--method", "ipcc-1") == 0
    said = capsys.readouterr().out
    assert expected in said
    # 26.5 t with an interval some 8 t wide: units, no decimals.
    assert "26.5" not in said
    assert "26,5" not in said
    assert "own:unknown-width*" in said


@pytest.mark.parametrize(
    ("arguments", "status", "word"),
    [
        (("--method", "guess"), 2, "correlated, monte-carlo"),
        (("--framework", "guess"), 2, "unknown-choice"),
        (("--draws", "3"), 2, "--draws"),
        (("--seed", "-1"), 2, "--seed"),
        (("--lang", "de"), 2, "--lang"),
    ],
)
def test_wrong_options_are_refused_in_words(
    arguments: tuple[str, ...], status: int, word: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder, target = write(tmp_path / "i", LINES), tmp_path / "out.json"
    assert _run(str(folder), "--json", str(target), *arguments) == status
    assert word in capsys.readouterr().err
    assert not target.exists()


def test_a_folder_that_is_none_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert _run(str(tmp_path / "nowhere")) == 1
    assert "inventory-not-found" in capsys.readouterr().err


def test_potentials_move_the_gases_other_than_co2_all_together(tmp_path: Path) -> None:
    result = compute(tmp_path, [line(1, "other_direct", "methane", 1000, kind="fugitive"), *LINES])
    found = potentials(result.computation.amounts, "beges-v5")
    assert found.other_gases_t == pytest.approx(30.0)
    assert found.undecomposed_t == 0.0
    widest = 30 * (math.exp(1.96 * math.log(1.35) / 1.645) - 1)
    assert found.interval.high == pytest.approx(found.total_t + widest)
    # The interval of the report does not move: potentials are never added to it.
    assert (
        result.uncertainty().total
        == compute(tmp_path / "again", [line(1, "other_direct", "methane", 1000, kind="fugitive"), *LINES])
        .uncertainty()
        .total
    )


def test_co2_alone_does_not_depend_on_potentials(tmp_path: Path) -> None:
    found = potentials(compute(tmp_path, LINES).computation.amounts, "beges-v5")
    assert (found.interval.low, found.interval.high) == (pytest.approx(26.5), pytest.approx(26.5))
