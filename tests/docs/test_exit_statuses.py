"""The exit statuses that docs/exit-statuses.md states (RULES 28)."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from bilan.cli.main import run
from tests.docs.pages import ROOT


def status(*arguments: str) -> int:
    """Exit status of a command."""
    with pytest.raises(SystemExit) as stop:
        run(list(arguments))
    return int(stop.value.code or 0)


@pytest.fixture
def town(tmp_path: Path) -> Path:
    return Path(shutil.copytree(ROOT / "examples" / "mairie", tmp_path / "mairie"))


def spoil(folder: Path, rows: slice) -> None:
    """Give the chosen lines a factor that no book knows."""
    file = folder / "activities.csv"
    lines = file.read_text(encoding="cp1252").splitlines()
    lines[rows] = [
        line.replace("base-carbone:", "base-carbone:no-such-").replace("gas:", "gas:no-such-") for line in lines[rows]
    ]
    file.write_text("\n".join(lines) + "\n", encoding="cp1252")


def test_a_sound_inventory_ends_with_status_0_even_under_strict(town: Path, capsys) -> None:
    assert status("compute", str(town), "--strict") == 0


def test_rejected_lines_end_with_status_0_and_with_1_under_strict(town: Path, capsys) -> None:
    spoil(town, slice(1, 3))
    target = town / "result.json"
    assert status("compute", str(town), "--json", str(target)) == 0
    assert json.loads(target.read_text(encoding="utf-8"))["inventory"]["lines_rejected"] == 2
    assert "2" in capsys.readouterr().err
    target.unlink()
    assert status("compute", str(town), "--strict", "--json", str(target)) == 1
    assert target.exists()


def test_no_line_left_ends_with_status_1_and_json(town: Path, capsys) -> None:
    spoil(town, slice(1, None))
    target = town / "result.json"
    assert status("compute", str(town), "--json", str(target)) == 1
    assert json.loads(target.read_text(encoding="utf-8"))["inventory"]["lines_accepted"] == 0


@pytest.mark.parametrize(
    "arguments", [("comptue",), ("compute",), ("compute", ".", "--no-such"), ("gases", "--lang", "de")]
)
def test_wrong_usage_ends_with_status_2(arguments: tuple[str, ...], capsys) -> None:
    assert status(*arguments) == 2


def test_unreadable_input_ends_with_status_1(tmp_path: Path, capsys) -> None:
    assert status("compute", str(tmp_path / "nowhere")) == 1
