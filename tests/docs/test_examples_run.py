"""Commands in blocks marked ```console run as they are written and end with status 0.

A page's commands run in order, in one folder that holds a copy of the examples.
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

PAGES = [page for page in markdown() if any(c.startswith("bilan ") for c in console_blocks(page))]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_commands_of_a_page_run(page: Path, tmp_path: Path) -> None:
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    environment = os.environ | {"COLUMNS": "120", "BILAN_BOOKS": str(tmp_path / "books")}
    for command in console_blocks(page):
        if command.startswith("bilan "):
            done = subprocess.run(
                [sys.executable, "-c", "from bilan.cli.main import run; run()", *shlex.split(command)[1:]],
                cwd=tmp_path,
                env=environment,
                capture_output=True,
                text=True,
                timeout=300,
            )
            assert done.returncode == 0, f"{command}\n{done.stdout[-800:]}\n{done.stderr[-2000:]}"


def test_there_are_guides_with_commands_to_run() -> None:
    assert len(PAGES) >= 4
