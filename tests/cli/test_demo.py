"""`bilan demo`: what it writes, where it says so, and what it does with a folder that is there already."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilan.cli import demo
from tests.cli.runs import bilan, leftovers, strict_json

REPORTS = ("report.html", "report.pdf", "report.xlsx", "result.json", "result.parquet")


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Examples cut to the town: the reports themselves are tested elsewhere."""
    import shutil

    source = demo.examples_folder() / "mairie"
    shutil.copytree(source, tmp_path / "examples" / demo.MAIN_EXAMPLE)
    monkeypatch.setattr(demo, "examples_folder", lambda: tmp_path / "examples")
    return tmp_path / "demo"


@pytest.mark.slow
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_it_names_its_folder_and_files(quick: Path, lang: str) -> None:
    done = bilan("demo", quick, "--lang", lang)
    assert done.status == 0
    reports = quick / "reports" / demo.MAIN_EXAMPLE
    assert sorted(path.name for path in reports.iterdir()) == sorted(REPORTS)
    assert str(quick / "reports") in done.out
    for name in REPORTS:
        assert f"{demo.MAIN_EXAMPLE}/{name}" in done.out
    payload = strict_json((reports / "result.json").read_text(encoding="utf-8"))
    label = payload["frameworks"]["beges-v5"]["lines"][0]["label"]
    assert label.startswith("Direct" if lang == "en" else "Émissions")
    assert ("Reports are in" in done.out) == (lang == "en")


@pytest.mark.slow
def test_a_second_run_keeps_what_was_changed(quick: Path) -> None:
    assert bilan("demo", quick, "--json", "-").json["saved"] == []
    changed = quick / demo.MAIN_EXAMPLE / "bilan.toml"
    original = changed.read_text(encoding="utf-8")
    changed.write_text(original + "# mine\n", encoding="utf-8")
    done = bilan("demo", quick, "--json", "-")
    assert done.status == 0
    saved = quick / "saved" / demo.MAIN_EXAMPLE / "bilan.toml"
    assert done.json["saved"] == [str(saved)]
    assert saved.read_text(encoding="utf-8").endswith("# mine\n")
    assert changed.read_text(encoding="utf-8") == original
    assert leftovers(quick) == []


def test_a_file_in_the_way_is_told(tmp_path: Path) -> None:
    file = tmp_path / "demo"
    file.write_text("x")
    done = bilan("demo", file, "--lang", "en")
    assert done.status == 1
    assert "output-cannot-write" in done.err
    assert file.read_text() == "x"
