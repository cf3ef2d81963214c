"""bilan transition: JSON, pages, charts, options over bilan.toml, errors that leave nothing behind."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bilan.cli.transition import app
from tests.checks.folder import line, write

LINES = [line(1, "fossil_fuels", "gas-heat", 100_000)]
ACTIONS = [
    {
        "id": "a",
        "label": "Isoler [bold]tout",
        "category": "fossil_fuels",
        "start": "2025-01-01",
        "end": "2025-12-31",
        "reduction_t_per_year": 7,
        "cost_eur": 1000,
        "status": "engaged",
        "owner": "=cmd()",
    }
]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "i", LINES, "[transition]\ntarget_pct = 20\nby = 2028\n", ACTIONS)


def _run(*arguments: str) -> int:
    try:
        app(args=list(arguments), prog_name="bilan transition")
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_json_keeps_reductions_emissions_removals_and_avoided_apart(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert _run(str(folder), "--json", str(target)) == 0
    said = json.loads(target.read_text(encoding="utf-8"))
    assert said["schema"] == "bilan.transition/1"
    assert said["emissions_t"] == pytest.approx(21.0)
    assert (said["removals_t"], said["avoided_t"]) == (0.0, 0.0)
    assert [row["year"] for row in said["years"]] == [2025, 2026, 2027, 2028]
    assert said["years"][-1]["required_t"] == pytest.approx(4.2)
    assert said["years"][-1]["gap_t"] == pytest.approx(4.2 - 7)
    assert said["blocks"]["until"] == 2028
    assert not [key for key in said if "net" in key]


def test_options_win_over_the_configuration(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert _run(str(folder), "--json", str(target), "--path", "linear-1.5c", "--by", "2026", "--scope", "all") == 0
    said = json.loads(target.read_text(encoding="utf-8"))
    assert (said["path"]["name"], said["years"][-1]["year"], said["scope"]) == ("linear-1.5c", 2026, "all")


@pytest.mark.parametrize(
    ("lang", "words"), [("fr", ("Manque", "jamais déduits")), ("en", ("Missing", "never deducted"))]
)
def test_the_page_is_readable(
    lang: str, words: tuple[str, ...], folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "220")
    assert _run(str(folder), "--lang", lang) == 0
    said = capsys.readouterr().out
    assert all(word in said for word in (*words, "[bold]tout"))


@pytest.mark.parametrize(
    ("name", "start"), [("g.svg", b"<svg"), ("g.png", b"\x89PNG"), ("g.html", b"<!DOCTYPE"), ("g.json", b"{")]
)
def test_the_chart_is_written_in_every_format(name: str, start: bytes, folder: Path, tmp_path: Path) -> None:
    target = tmp_path / name
    assert _run(str(folder), "--chart", str(target)) == 0
    assert target.read_bytes().lstrip().startswith(start)
    assert [file.name for file in tmp_path.iterdir() if file.name.startswith(".")] == []


def test_the_chart_holds_what_is_planned_and_what_is_required(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "g.json"
    assert _run(str(folder), "--chart", str(target), "--lang", "en") == 0
    text = target.read_text(encoding="utf-8")
    assert '"t": 6.0' in text  # 6/7 of 7 t are direct
    assert "required by the path" in text
    assert "2.8 t ahead" in text or "3 t ahead" in text


def test_a_chart_without_path_has_bars_alone(tmp_path: Path) -> None:
    folder, target = write(tmp_path / "i", LINES, actions=ACTIONS), tmp_path / "g.json"
    assert _run(str(folder), "--chart", str(target)) == 0
    assert len(json.loads(target.read_text(encoding="utf-8"))["layer"]) == 1


@pytest.mark.parametrize(
    ("arguments", "status", "word"),
    [
        (("--path", "straight"), 2, "linear-1.5c"),
        (("--target", "120"), 1, "transition-target-impossible"),
        (("--by", "2020"), 1, "transition-target-past"),
        (("--path", "national", "--sector", "fishing"), 2, "industry"),
        (("--scope", "half"), 2, "direct_and_energy"),
        (("--ramp", "hop"), 2, "linear, start, end"),
        (("--framework", "esrs"), 2, "beges-v5"),
        (("--chart", "gap.doc"), 2, ".svg"),
        (("--target", "many"), 2, "--target"),
        (("--lang", "de"), 2, "--lang"),
    ],
)
def test_wrong_options_are_refused_and_nothing_is_written(
    arguments: tuple[str, ...],
    status: int,
    word: str,
    folder: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    assert _run(str(folder), "--json", "out.json", *arguments) == status
    assert word in capsys.readouterr().err
    assert [file.name for file in tmp_path.iterdir()] == ["i"]


def test_numbers_that_are_none_are_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    action = {**ACTIONS[0], "reduction_t_per_year": "beaucoup", "cost_eur": "nan"}
    folder = write(tmp_path / "i", LINES, actions=[action])
    assert _run(str(folder), "--lang", "en") == 0
    assert "has no reduction in figures" in " ".join(capsys.readouterr().out.split())
