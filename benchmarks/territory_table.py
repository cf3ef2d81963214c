"""Every territory of France, flux and stocks, from a built pack."""

from __future__ import annotations

import os
from pathlib import Path

from benchmarks.harness import ROOT, Job, alternate
from benchmarks.harness import run as run_once
from benchmarks.ledgers import FOLDER
from benchmarks.sections import TIMES, Section, times
from benchmarks.sizes import Sizes

TITLE = "Territories of France"
TOLD = "Flux and stocks of every territory from the national pack, reading included, imports not. Target: 1 s for EPCI."
#: A built pack, or the public tables from which one is built.
PACK, SOURCE = "BILAN_BENCHMARK_PACK", "BILAN_BENCHMARK_ALDO"


def run(sizes: Sizes) -> Section:
    """EPCI and communes by both methods."""
    pack = _pack()
    if pack is None:
        told = f"the national pack is not here (set {PACK} to a built pack, or {SOURCE} to the folder of public tables)"
        return Section(TITLE, TOLD, skipped=told)
    jobs = {
        f"every {level}, {method}": Job("benchmarks.jobs.country:table", (str(pack), level, method))
        for level in ("epci", "commune")
        for method in ("corrected", "aldo-2024")
    }
    found = alternate(jobs, max(sizes.rounds - 1, 1))
    rows = [(name, *times(measured), str(measured.value)) for name, measured in found.items()]
    return Section(TITLE, TOLD, ("table", *TIMES, "rows"), rows)


def _pack() -> Path | None:
    if os.environ.get(PACK):
        return Path(os.environ[PACK])
    beside = ROOT.parent / "shared" / "data"
    source = Path(os.environ[SOURCE]) if os.environ.get(SOURCE) else beside
    built = FOLDER / "pack"
    if not built.exists():
        if not (source / "aldo").is_dir():
            return None
        run_once(Job("benchmarks.jobs.country:build", (str(source), str(built))))
    return built
