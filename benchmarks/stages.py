"""Where the time goes, by stage. `python -m benchmarks stages`."""

from __future__ import annotations

from benchmarks.harness import Job
from benchmarks.harness import run as run_once
from benchmarks.ledgers import ledger
from benchmarks.sections import Section, count
from benchmarks.sizes import Sizes

JOBS = "benchmarks.jobs.profile"


def run(sizes: Sizes) -> Section:
    """Stages of the whole job at the largest size."""
    lines = max(sizes.whole_job)
    found = run_once(Job(f"{JOBS}:stages", (str(ledger(lines)),))).value
    told = (
        f"One run of the whole job over {count(lines)} lines with a clock around each step; time inside a nested step "
        "counts there alone. Steps below the one pass work on groups, so that their seconds do not grow with lines."
    )
    return Section("Stages of the whole job", told, ("step", "wall s", "processor s", "share of wall"), _rows(found))


def run_pass(sizes: Sizes) -> Section:
    """The one pass taken apart."""
    lines = max(sizes.whole_job)
    found = run_once(Job(f"{JOBS}:one_pass", (str(ledger(lines)),))).value
    told = (
        f"Growing prefixes of the plan over {count(lines)} lines, each run warm: every row holds the work of the rows "
        "above it, and the difference of two rows is what the step costs (hashing the values stands in for using them)."
    )
    rows = [(name, f"{wall:.2f}", f"{cpu:.2f}") for name, (wall, cpu) in found.items()]
    return Section("The one pass", told, ("what", "wall s", "processor s"), rows)


def _rows(found: dict[str, list[float]]) -> list[tuple[str, ...]]:
    total = sum(wall for wall, _ in found.values())
    rows = [(name, f"{wall:.2f}", f"{cpu:.2f}", f"{wall / total:.0%}") for name, (wall, cpu) in found.items()]
    return [*rows, ("all", f"{total:.2f}", f"{sum(cpu for _, cpu in found.values()):.2f}", "100%")]
