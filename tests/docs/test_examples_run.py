"""Commands in blocks marked ```console run as they are written, end with status 0 and print what the page shows.

A page's commands run in order, in one folder that holds a copy of the examples. Lines may be left out of a page
(`[...]`); those that stand there must be printed, but for spaces.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, console_blocks, markdown

PAGES = [page for page in markdown() if console_blocks(page)]


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_of_a_page_run(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for command, shown in console_blocks(page):
        done = run(command, tmp_path)
        assert done.returncode == 0, f"{command}\n{done.stdout[-800:]}\n{done.stderr[-2000:]}"
        printed = " ".join((done.stdout + done.stderr).split())
        absent = [line for line in shown if " ".join(line.split()) not in printed]
        assert not absent, f"{command}\n{done.stdout}"


def run(command: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run one command of a page in `folder`; a page may only call bilan."""
    program, *arguments = shlex.split(command)
    assert program == "bilan", command
    return subprocess.run(
        [sys.executable, "-c", "from bilan.cli.main import run; run()", *arguments],
        cwd=folder,
        env=os.environ | {"COLUMNS": "120", "BILAN_BOOKS": str(folder / "books")},
        capture_output=True,
        text=True,
        timeout=300,
    )


def test_there_are_guides_with_commands_to_run() -> None:
    assert len(PAGES) >= 4
