"""Whole processes, imports included: what a person waits for at the prompt."""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.harness import Measured, Sample, command
from benchmarks.ledgers import ledger
from benchmarks.sections import TIMES, Section, times
from benchmarks.sizes import Sizes


def run(sizes: Sizes) -> Section:
    """Each command from start to end, the first run (files not yet in memory) left out."""
    small = str(ledger(250))
    commands = {
        "python -c pass": ([sys.executable, "-c", "pass"], "–"),
        "bilan --help": ([_bilan(), "--help"], "0.3"),
        "bilan factors search gazole": ([_bilan(), "factors", "search", "gazole routier"], "0.5"),
        "bilan compute, 250 lines": ([_bilan(), "compute", small], "1.5"),
    }
    found: dict[str, list[Sample]] = {name: [] for name in commands}
    for turn in range(sizes.rounds + 1):
        for name, (arguments, _) in commands.items():
            sample = command(arguments)
            if turn:
                found[name].append(sample)
    rows = [(name, *times(Measured(tuple(found[name]))), target) for name, (_, target) in commands.items()]
    failed = [name for name, runs in found.items() if any(run.value for run in runs)]
    told = "Whole processes as a person starts them, imports included. Targets are seconds on a machine left alone."
    return Section(
        "Start-up", told + (f" Failed: {', '.join(failed)}." if failed else ""), ("command", *TIMES, "target s"), rows
    )


def _bilan() -> str:
    return str(Path(sys.executable).with_name("bilan"))
