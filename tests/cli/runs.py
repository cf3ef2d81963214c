"""Running `bilan` as people do: in this process for most tests, in a process of its own for a few."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilan.cli.main import run

MAIN = "from bilan.cli.main import run; run()"


@dataclass(frozen=True)
class Done:
    """How a command ended and what it printed."""

    status: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output as strict JSON: NaN and infinities are refused."""
        return strict_json(self.out)


def strict_json(text: str) -> dict[str, Any]:
    """Parse JSON that holds no NaN and no infinity."""

    def refuse(word: str) -> None:
        raise AssertionError(f"{word} is no JSON")

    found: dict[str, Any] = json.loads(text, parse_constant=refuse)
    return found


def bilan(*arguments: object) -> Done:
    """Run a command in this process."""
    out, err = io.StringIO(), io.StringIO()
    status = 0
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        try:
            run([str(argument) for argument in arguments])
        except SystemExit as stop:
            status = int(stop.code or 0)
    return Done(status, out.getvalue(), err.getvalue())


def process(*arguments: object, **environment: str) -> Done:
    """Run a command in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", MAIN, *(str(argument) for argument in arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        env=os.environ | environment,
    )
    return Done(done.returncode, done.stdout, done.stderr)


def leftovers(folder: Path) -> list[str]:
    """Temporary files that a run left behind."""
    return [path.name for path in folder.rglob("*") if path.name.endswith(".tmp") or ".tmp." in path.name]
