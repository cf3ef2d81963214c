"""The same computation on Spark, cold (Java starts) and warm (a session that has computed once)."""

from __future__ import annotations

import time
from typing import Any

from benchmarks import processes, warm


def both(folder: str) -> dict[str, Any]:
    """Seconds (wall, processors) of the first and of the third computation in one process, and the total."""
    seconds = []
    for _ in range(3):
        cpu, start = processes.cpu(), time.perf_counter()
        total = _computed(folder)
        seconds.append((time.perf_counter() - start, processes.cpu() - cpu))
    return {"cold": seconds[0], "warm": seconds[-1], "total_t": total}


def _computed(folder: str) -> float:
    import bilan
    from bilan.engine.backends import Resources

    result = bilan.read(folder).compute(engine="spark", resources=Resources(master="local[2]"))
    return float(result.report("ghg-protocol").total_t)


def on_duckdb(folder: str) -> float:
    """The total of the same table on DuckDB."""
    import bilan

    return float(bilan.read(folder).compute().report("ghg-protocol").total_t)


def prepare() -> None:
    """DuckDB warm; Spark is measured cold."""
    warm.with_tiny_ledger(on_duckdb)
