"""A partitioned ledger summed file by file, with the sums of files that did not change taken from a cache.

Sums are kept as the integers of `exact_sums`, so adding parts gives to the last bit what one pass over all files
gives. Ids must differ over all files: the cache keeps a hash of each, and the ledger is computed in one pass whenever
two hashes meet. So is a ledger in which lines correct others, since both may lie in different files.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import ibis
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bilan.engine import exact_sums
from bilan.engine.groups import KEYS, absent_keys, completed, zero_measures
from bilan.engine.lines import WEIGHTS, Table, columns_of
from bilan.model.activities import Activities

#: Makes the weighted lines of one file, as the whole ledger's plan would make them.
PlanOf = Callable[[Activities], Table]

#: Changes with the form of what the cache keeps.
_FORM = "1"


def collect(connection: Any, activities: Activities, plan_of: PlanOf, cache: Path, about: str) -> pa.Table | None:
    """The groups of a partitioned ledger, or None when it must be computed in one pass.

    `about` says all that the plan depends on beside the files (perimeter, dates, factors that depend on the day);
    sums kept for anything else are not used.
    """
    present = columns_of(activities)
    if len(activities.parquet) < 2 or "corrects" in present or getattr(connection, "name", "") != "duckdb":
        return None
    cache.mkdir(parents=True, exist_ok=True)
    parts = [
        _Part(connection, replace(activities, parquet=(file,)), plan_of, cache, about) for file in activities.parquet
    ]
    if _repeated([part.hashes() for part in parts]):
        return None
    exponent = exact_sums.exponent_of(max(part.extreme() for part in parts))
    if exponent is None:
        return None
    sums = exact_sums.Sums(exponent)
    table = pa.concat_tables([part.groups(present, sums) for part in parts], promote_options="default")
    return completed(connection.to_pyarrow(_added(ibis.memtable(table), present, sums)), present)


class _Part:
    """One file: what is known of it, from the cache or computed and kept."""

    def __init__(self, connection: Any, activities: Activities, plan_of: PlanOf, cache: Path, about: str) -> None:
        self._connection, self._plan = connection, plan_of(activities)
        file = Path(activities.parquet[0])
        state = file.stat()
        stamp = [_FORM, str(file.resolve()), state.st_size, state.st_mtime_ns, _footer(file), about]
        self._folder = cache / hashlib.sha256(json.dumps(stamp).encode()).hexdigest()[:32]

    def hashes(self) -> Any:
        """Sorted hashes of the ids."""
        return self._kept("hashes.npy", np.load, self._hashes, np.save)

    def extreme(self) -> float:
        """A bound of the amounts."""
        found = self._kept(
            "extreme.npy", np.load, lambda: np.array([exact_sums.extreme(self._connection, self._plan)]), np.save
        )
        return float(found[0])

    def groups(self, present: frozenset[str], sums: exact_sums.Sums) -> pa.Table:
        """Sums of the file's groups, as integers."""

        def write(path: Path, table: pa.Table) -> None:
            pq.write_table(table, path)

        name = f"groups-{sums.exponent}.parquet"
        return self._kept(name, pq.read_table, lambda: self._groups(present, sums), write)

    def _hashes(self) -> Any:
        named = self._plan.filter(self._plan.id.notnull())
        found = self._connection.to_pyarrow(named.select(hash=named.id.hash()))["hash"].to_numpy()
        return np.sort(found)

    def _groups(self, present: frozenset[str], sums: exact_sums.Sums) -> pa.Table:
        lines = self._plan
        measures: dict[str, Any] = {"n": lines.count(), "one_line": lines.id.min()}
        for name, amount, squared in _amounts(lines, present):
            if squared is None:
                measures[name] = amount.sum()
                continue
            first, second = sums.limbs(amount, squared)
            measures[f"{name}_first"] = first.sum().cast("decimal(38, 0)")
            measures[f"{name}_second"] = second.sum().cast("decimal(38, 0)")
        found: pa.Table = self._connection.to_pyarrow(lines.group_by(_keys(present)).aggregate(**measures))
        return found

    def _kept(self, name: str, read: Callable[..., Any], make: Callable[[], Any], write: Callable[..., None]) -> Any:
        path = self._folder / name
        if path.exists():
            return read(path)
        made = make()
        self._folder.mkdir(exist_ok=True)
        temporary = path.with_name(f".{os.getpid()}-{name}")
        write(temporary, made)
        temporary.replace(path)
        return made


def _amounts(lines: Table, present: frozenset[str]) -> list[tuple[str, Any, bool | None]]:
    """Measures of `groups.summed`: name, amount, and whether it is a square (None for counts)."""
    found: list[tuple[str, Any, bool | None]] = []
    for weight in WEIGHTS:
        amount = lines.quantity * lines[f"w_{weight}"]
        found.append((f"n_{weight}", lines[f"w_{weight}"] > 0, None))
        found.append((f"q_{weight}", amount, False))
        found.append((f"s_{weight}", amount * amount, True))
    return [entry for entry in found if entry[0] not in zero_measures(present)]


def _added(parts: Table, present: frozenset[str], sums: exact_sums.Sums) -> Table:
    measures: dict[str, Any] = {"n": parts.n.sum(), "one_line": parts.one_line.min()}
    for weight in WEIGHTS:
        for name, squared in ((f"n_{weight}", None), (f"q_{weight}", False), (f"s_{weight}", True)):
            if name in zero_measures(present):
                continue
            if squared is None:
                measures[name] = parts[name].sum()
            else:
                first, second = parts[f"{name}_first"].sum(), parts[f"{name}_second"].sum()
                measures[name] = sums.value(first, second, squared)
    return parts.group_by(_keys(present)).aggregate(**measures)


def _keys(present: frozenset[str]) -> list[str]:
    return [key for key in KEYS if key not in absent_keys(present)]


def _repeated(hashes: list[Any]) -> bool:
    merged = np.sort(np.concatenate(hashes))
    return bool((merged[1:] == merged[:-1]).any())


def _footer(file: Path) -> str:
    """Digest of the Parquet footer: row groups, sizes and extremes of every column."""
    with file.open("rb") as stream:
        stream.seek(-8, os.SEEK_END)
        length = int.from_bytes(stream.read(4), "little")
        stream.seek(-8 - length, os.SEEK_END)
        return hashlib.sha256(stream.read(length)).hexdigest()
