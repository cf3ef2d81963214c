"""Run the benchmarks: `python -m benchmarks [NAMES...] [--quick | --big] [-o FILE]`.

Without names everything runs and `benchmarks/RESULTS.md` is written (with --quick nothing is written unless -o says
where); with names the sections are printed.
"""

from __future__ import annotations

import argparse
import importlib
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from benchmarks import machine, sizes
from benchmarks.harness import ROOT, JobError
from benchmarks.sections import Section

RESULTS = ROOT / "benchmarks" / "RESULTS.md"
#: Name -> the function that measures it.
BENCHMARKS = {
    "whole": "benchmarks.whole_job:run",
    "one": "benchmarks.whole_job:run_one",
    "stages": "benchmarks.stages:run",
    "pass": "benchmarks.stages:run_pass",
    "growth": "benchmarks.growth:run",
    "monte-carlo": "benchmarks.monte_carlo:run",
    "territory": "benchmarks.territory_table:run",
    "reading": "benchmarks.reading:run",
    "search": "benchmarks.factor_search:run",
    "start-up": "benchmarks.start_up:run",
    "spark": "benchmarks.spark:run",
}
HEAD = """# Results of the benchmarks

Written by `make bench`; do not edit. Every job runs in a process of its own; jobs that are compared alternate in one \
run, and medians stand here. **Read the ratios, not the seconds**: they hold on other machines. Processor seconds \
(user and system, all threads) stand beside wall seconds, because they move less when a machine is shared. Memory is \
the peak of the process, imports and warm-up included.
"""


def main(arguments: Sequence[str]) -> int:
    """Measure and write; the status is 1 when a benchmark failed."""
    told = _parsed(arguments)
    chosen = sizes.QUICK if told.quick else sizes.BIG if told.big else sizes.DEFAULT
    head = [HEAD, *machine.described(), f"* Sizes: {'quick' if told.quick else 'big' if told.big else 'default'}", ""]
    sections, failed = [], False
    for name in told.names or BENCHMARKS:
        start = time.perf_counter()
        section = _section(name, chosen)
        failed |= section.skipped.startswith("failed")
        sections.append(section.markdown())
        print(f"{sections[-1]}\n({name}: {time.perf_counter() - start:.0f} s)\n", flush=True)
    target = told.output or (RESULTS if not told.names and not told.quick else None)
    if target:
        target.write_text("\n".join([*head, *sections]).rstrip() + "\n", encoding="utf-8")
    return int(failed)


def _parsed(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=(__doc__ or "").splitlines()[0])
    parser.add_argument("names", nargs="*", choices=[*BENCHMARKS, []], metavar="NAME", help=", ".join(BENCHMARKS))
    size = parser.add_mutually_exclusive_group()
    size.add_argument("--quick", action="store_true", help="small sizes, one round: does everything run?")
    size.add_argument("--big", action="store_true", help="up to 100 million lines")
    parser.add_argument("-o", "--output", type=Path, help="where to write the results")
    return parser.parse_args(arguments)


def _section(name: str, chosen: sizes.Sizes) -> Section:
    """One benchmark; when a job of it fails, the others still run."""
    module, _, function = BENCHMARKS[name].partition(":")
    try:
        found: Section = getattr(importlib.import_module(module), function)(chosen)
    except JobError as error:
        return Section(name, "", skipped=f"failed: {_last_line(error)}")
    return found


def _last_line(error: JobError) -> str:
    return str(error).strip().splitlines()[-1].replace(str(ROOT), ".")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
