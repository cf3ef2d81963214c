"""Time of all EPCI of the country, flux and stocks, from a built pack.

    python benchmarks/territory.py PACK [ROUNDS]

PACK is a national pack of `bilan territory import aldo`. The best of ROUNDS is printed for each step, then the
peak of memory.
"""

from __future__ import annotations

import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path

from bilan.territory import aggregate
from bilan.territory.compute import Options, compute
from bilan.territory.groupings import level_grouping
from bilan.territory.packs import read_pack


def best(rounds: int, work: Callable[[], object]) -> float:
    """The shortest of several runs, in seconds."""
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def main(folder: Path, rounds: int) -> None:
    """Print one line for each level, method and step."""
    pack = read_pack(folder)
    print(f"read the pack: {best(rounds, lambda: read_pack(folder)):.3f} s")
    for level in ("epci", "commune"):
        for method in ("aldo-2024", "corrected"):

            def work(method: str = method, level: str = level) -> None:
                result = compute(read_pack(folder), Options(method=method))
                grouping = level_grouping(level, result.places, pack)
                aggregate.flux_table(result, grouping)
                aggregate.stock_table(result, grouping)

            print(f"every {level}, {method}, flux and stocks, reading included: {best(rounds, work):.3f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:.0f} MiB")


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]) if len(sys.argv) > 2 else 5)
