"""One measured job, one process: wall time, processor time and peak memory, without the imports before it.

A job is a function named ``module:function`` with plain arguments. The process imports the module, calls its
`prepare()` (which warms what an open session has warm), measures one call and prints what it returned.
Runs of several jobs alternate (A B A B), so that a busy moment of the machine meets all of them.
"""

from __future__ import annotations

import importlib
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks import processes

ROOT = Path(__file__).resolve().parents[1]
_MARK = "measured: "


class JobError(RuntimeError):
    """A measured process that did not end well; the text is the last of what it said."""


@dataclass(frozen=True)
class Job:
    """``module:function`` with its arguments (values that JSON knows)."""

    function: str
    arguments: tuple[Any, ...] = ()
    settings: Mapping[str, str] = field(default_factory=dict)  # environment variables


@dataclass(frozen=True)
class Sample:
    """One run: seconds on the clock, seconds of processors (all threads and children), MiB at the peak."""

    wall: float
    cpu: float
    peak: float
    value: Any = None


@dataclass(frozen=True)
class Measured:
    """Several runs of one job: medians, and the highest peak of memory."""

    runs: tuple[Sample, ...]

    @property
    def wall(self) -> float:
        return statistics.median(run.wall for run in self.runs)

    @property
    def cpu(self) -> float:
        return statistics.median(run.cpu for run in self.runs)

    @property
    def peak(self) -> float:
        return max(run.peak for run in self.runs)

    @property
    def value(self) -> Any:
        return self.runs[-1].value


def alternate(jobs: Mapping[str, Job], rounds: int) -> dict[str, Measured]:
    """Run the jobs one after the other, `rounds` times over."""
    runs: dict[str, list[Sample]] = {name: [] for name in jobs}
    for _ in range(rounds):
        for name, job in jobs.items():
            runs[name].append(run(job))
    return {name: Measured(tuple(samples)) for name, samples in runs.items()}


def run(job: Job) -> Sample:
    """Measure a job once, in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.harness", job.function, json.dumps(job.arguments)]
    finished = subprocess.run(
        command, cwd=ROOT, env={**os.environ, **job.settings}, capture_output=True, text=True, check=False
    )
    told = [line for line in finished.stdout.splitlines() if line.startswith(_MARK)]
    if finished.returncode or not told:
        raise JobError(f"{job.function}: {(finished.stderr or finished.stdout).strip()[-500:]}")
    return Sample(**json.loads(told[-1].removeprefix(_MARK)))


def command(arguments: Sequence[str]) -> Sample:
    """Measure a whole process from start to end, its imports included; what it prints is thrown away.

    Its peak is never below the size of this process, some 25 MiB.
    """
    start = time.perf_counter()
    process = subprocess.Popen(
        list(arguments), cwd=ROOT, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - start
    process.returncode = os.waitstatus_to_exitcode(status)
    return Sample(wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024, process.returncode)


def _measure(function: str, arguments: Sequence[Any]) -> Sample:
    module_name, _, name = function.partition(":")
    module = importlib.import_module(module_name)
    if hasattr(module, "prepare"):
        module.prepare()
    cpu, start = processes.cpu(), time.perf_counter()
    value = getattr(module, name)(*arguments)
    wall, used = time.perf_counter() - start, processes.cpu() - cpu
    return Sample(wall, used, processes.peak(), value)


if __name__ == "__main__":
    sample = _measure(sys.argv[1], json.loads(sys.argv[2]))
    print(_MARK + json.dumps(sample.__dict__), flush=True)
