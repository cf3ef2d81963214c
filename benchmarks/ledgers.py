"""Ledgers of the generator, written once and kept below `build/benchmarks`."""

from __future__ import annotations

import hashlib
import shutil
from pathlib import Path

from benchmarks.harness import ROOT, Job, run

FOLDER = ROOT / "build" / "benchmarks"


def ledger(lines: int, **options: bool | float) -> Path:
    """The folder of a ledger; written by a process of its own, so that its memory is not counted elsewhere."""
    generator = hashlib.sha256((ROOT / "benchmarks" / "ledger.py").read_bytes()).hexdigest()[:8]
    words = "".join(f"-{name}-{value}" for name, value in sorted(options.items()))
    folder = FOLDER / f"ledger-{lines}{words}-{generator}"
    if not folder.exists():
        unfinished = folder.with_name(f"{folder.name}.unfinished")
        shutil.rmtree(unfinished, ignore_errors=True)
        run(Job("benchmarks.ledgers:write", (str(unfinished), lines, options)))
        unfinished.rename(folder)
    return folder


def write(folder: str, lines: int, options: dict[str, bool | float]) -> None:
    """The job behind `ledger`."""
    from benchmarks.ledger import write_ledger

    write_ledger(Path(folder), lines, **options)  # type: ignore[arg-type]
