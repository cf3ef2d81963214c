"""How time and memory grow with the lines."""

from __future__ import annotations

from benchmarks.harness import Job, Measured, alternate
from benchmarks.ledgers import ledger
from benchmarks.sections import TIMES, Section, count, times
from benchmarks.sizes import Sizes


def run(sizes: Sizes) -> Section:
    """The whole job at growing sizes, and what the last step costs per line."""
    limit = sizes.growth_memory
    told = (
        "The whole job of bilan. The last column is what a million further lines cost from one size to the next: "
        "where it stays level, growth is linear. "
        + (f"Memory limit of the engine: {limit}, then it spills to disk." if limit else "No memory limit is set.")
        + " 100 million lines are measured with `make bench BIG=1`."
    )
    found = {
        lines: alternate(
            {"it": Job("benchmarks.jobs.compute:whole", (str(ledger(lines)), limit))}, _rounds(lines, sizes)
        )
        for lines in sizes.growth
    }
    rows, before = [], None
    for lines, measured in ((lines, one["it"]) for lines, one in found.items()):
        rows.append((count(lines), *times(measured), *_step(before, (lines, measured))))
        before = (lines, measured)
    return Section("Growth", told, ("lines", *TIMES, "wall s per further million", "processor s"), rows)


def _rounds(lines: int, sizes: Sizes) -> int:
    return 1 if lines > 20_000_000 else max(sizes.rounds - 1, 1)


def _step(before: tuple[int, Measured] | None, now: tuple[int, Measured]) -> tuple[str, str]:
    if before is None:
        return "–", "–"
    millions = (now[0] - before[0]) / 1e6
    wall, cpu = now[1].wall - before[1].wall, now[1].cpu - before[1].cpu
    return f"{wall / millions:.3f}", f"{cpu / millions:.3f}"
