"""`bilan --help` and the help of each verb: both languages, readable at 80 columns, nothing heavy imported."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bilan.cli.main import VERBS
from tests.cli.runs import bilan

HEAVY = ("ibis", "duckdb", "pandas", "pyarrow", "numpy", "altair", "pint", "pydantic", "xlsxwriter", "typst", "rich")


def heavy_imports(*arguments: str) -> list[str]:
    """Heavy modules that a command loads in a fresh interpreter."""
    code = (
        "import sys\nfrom bilan.cli.main import run\n"
        "try:\n    run(sys.argv[1:])\nexcept SystemExit:\n    pass\n"
        f"print('loaded', *(name for name in {HEAVY!r} if name in sys.modules), file=sys.stderr)"
    )
    done = subprocess.run([sys.executable, "-c", code, *arguments], capture_output=True, text=True, timeout=120)
    return done.stderr.strip().splitlines()[-1].split()[1:]


def test_the_first_page_names_every_verb_in_both_languages() -> None:
    done = bilan("--help")
    assert done.status == 0
    for verb, (_, french, english) in VERBS.items():
        assert f"  {verb} " in done.out
        assert french in done.out
        assert english in done.out
    assert max(len(row) for row in done.out.splitlines()) <= 80
    assert bilan().out == done.out == bilan("help").out


@pytest.mark.parametrize("verb", list(VERBS))
def test_each_verb_has_a_page_in_both_languages(verb: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    done = bilan(verb, "--help")
    assert done.status == 0
    assert "Usage: bilan " + verb in done.out
    assert " / " in done.out
    assert max(len(row) for row in done.out.splitlines()) <= 80


@pytest.mark.parametrize(
    "arguments", [("--help",), ("--version",), ("compute", "--help"), ("explain", "--help"), ("comptue",)]
)
def test_help_and_wrong_usage_load_nothing_heavy(arguments: tuple[str, ...]) -> None:
    assert heavy_imports(*arguments) == []


def test_a_verb_misspelt_is_guessed() -> None:
    done = bilan("explian")
    assert done.status == 2
    assert "bilan explain ?" in done.err
