"""Where the time of the whole job goes: real runs with a clock around each step, and the one pass taken apart."""

from __future__ import annotations

import importlib
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from typing import Any
from unittest.mock import patch

from benchmarks import plan as steps_of
from benchmarks import processes
from benchmarks.jobs.compute import prepare, whole

__all__ = ["one_pass", "prepare", "stages"]

#: What is timed: a name for people, and the function; time inside a nested one counts there alone.
STEPS = (
    ("read the folder (TOML, factors.csv, Parquet header)", "bilan.ledger.read"),
    ("distinct factors and units", "bilan.compute._pairs"),
    ("load and compile the factor book", "bilan.lock.pins.load"),
    ("load and compile the factor book", "bilan.engine.book.compile_book"),
    ("repeated ids: hash and sort", "bilan.engine.lines.duplicates"),
    ("the one pass: decode, join, aggregate", "bilan.engine.groups.collect"),
    ("groups: resolve, place, expand", "bilan.frameworks.amounts.build"),
    ("four tables with intervals", "bilan.frameworks.tables.build"),
    ("findings: say what", "bilan.frameworks.notices.collect"),
    ("findings: name lines", "bilan.engine.groups.lines_of"),
    ("checks (double counts, significance)", "bilan.checks.findings.collect"),
    ("JSON", "bilan.result.Result.to_json"),
)


class _Clock:
    """Seconds by step, those of nested steps taken out."""

    def __init__(self) -> None:
        self.wall: dict[str, float] = {}
        self.cpu: dict[str, float] = {}
        self._inner: list[tuple[float, float]] = []

    def around(self, name: str, function: Callable[..., Any]) -> Callable[..., Any]:
        def timed(*arguments: Any, **named: Any) -> Any:
            self._inner.append((0.0, 0.0))
            wall, cpu = time.perf_counter(), processes.cpu()
            try:
                return function(*arguments, **named)
            finally:
                self._stop(name, time.perf_counter() - wall, processes.cpu() - cpu)

        return timed

    def _stop(self, name: str, wall: float, cpu: float) -> None:
        inner_wall, inner_cpu = self._inner.pop()
        self.wall[name] = self.wall.get(name, 0.0) + wall - inner_wall
        self.cpu[name] = self.cpu.get(name, 0.0) + cpu - inner_cpu
        if self._inner:
            outer_wall, outer_cpu = self._inner[-1]
            self._inner[-1] = (outer_wall + wall, outer_cpu + cpu)


def stages(folder: str) -> dict[str, list[float]]:
    """Seconds (wall, processors) of each step of one whole job; what no step holds is the rest."""
    clock = _Clock()
    with ExitStack() as stack:
        for name, path in STEPS:
            owner, attribute = _found(path)
            original = getattr(owner, attribute)
            stack.enter_context(patch.object(owner, attribute, clock.around(name, original)))
        clock.around("rest", whole)(folder)
    names = dict.fromkeys((*(name for name, _ in STEPS), "rest"))
    return {name: [clock.wall[name], clock.cpu[name]] for name in names if name in clock.wall}


def _found(path: str) -> tuple[Any, str]:
    """The module or class that holds a function, and the function's name."""
    owner, _, attribute = path.rpartition(".")
    try:
        return importlib.import_module(owner), attribute
    except ModuleNotFoundError:
        module, _, name = owner.rpartition(".")
        return getattr(importlib.import_module(module), name), attribute


def one_pass(folder: str) -> dict[str, list[float]]:
    """Seconds of growing prefixes of the pass over the lines; each row holds the rows above it."""
    from bilan.engine import exact_sums, groups

    steps = steps_of.Steps(folder)
    plan = steps.weighted(None)
    used = [name for name in steps.inventory.activities.columns if name not in {"label", "note", "evidence", "tags"}]
    queries = {
        "decode the columns": _looked_at(steps.source, used),
        "and join entities, states, days, lives": _looked_at(plan, [*groups.KEYS, "w_time", "w_spread", "quantity"]),
        "and aggregate, plain sums": groups.summed(plan, steps.present, exact_sums.Sums(None)),
    }
    found = {name: _timed(partial(steps.connection.to_pyarrow, query)) for name, query in queries.items()}
    found["and exact sums (as bilan runs it)"] = _timed(lambda: steps.groups(plan))
    return found


def _looked_at(table: Any, names: list[str]) -> Any:
    """A query that must work out every value and does little else: counts and extremes come from statistics."""
    import ibis

    def combined(column: Any) -> Any:
        # DuckDB's own functions: what Ibis offers under these names casts each value twice.
        hashed = ibis.udf.scalar.builtin(_of_one, name="hash", signature=((column.type(),), "uint64"))
        return ibis.udf.agg.builtin(_of_one, name="bit_xor", signature=(("uint64",), "uint64"))(hashed(column))

    return table.aggregate(**{f"hash_of_{name}": combined(table[name]) for name in names})


def _of_one(value: Any) -> Any:
    """The shape of a function of one argument; DuckDB does the work."""


def _timed(work: Callable[[], object]) -> list[float]:
    work()
    wall, cpu = time.perf_counter(), processes.cpu()
    work()
    return [time.perf_counter() - wall, processes.cpu() - cpu]
