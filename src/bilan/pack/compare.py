"""Differences between what a pack says and what is computed from it: numbers in JSON, cells of tables."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq

#: Relative difference up to which two numbers are the same: the 12 digits of the JSON, rounded on either side.
TOLERANCE = 2e-12
#: Differences kept of one file; more say nothing more.
MOST_KEPT = 200


@dataclass(frozen=True, slots=True)
class Unlike:
    """A place where pack and computation differ: `stated` in the pack, `found` by computing."""

    where: str
    stated: Any
    found: Any


@dataclass(frozen=True, slots=True)
class Comparison:
    """How many values were compared, how many differ, and the first of those."""

    compared: int
    differing: int
    unlike: tuple[Unlike, ...]


def json_values(stated: bytes, found: bytes) -> Comparison:
    """Compare two JSON files value by value.

    >>> json_values(b'{"a": [1, 2]}', b'{"a": [1, 3]}').unlike
    (Unlike(where='a[1]', stated=2, found=3),)
    """
    try:
        left = json.loads(stated)
    except (ValueError, RecursionError) as error:
        return Comparison(0, 1, (Unlike("", f"{type(error).__name__}: {error}", "json"),))
    return _collected(_pairs(left, json.loads(found), ""))


def tables(stated: bytes, found: bytes) -> Comparison:
    """Compare two Parquet files cell by cell, in order."""
    try:
        left = pq.read_table(pa.BufferReader(stated))
    except (pa.ArrowException, OSError, ValueError) as error:
        return Comparison(0, 1, (Unlike("", f"{type(error).__name__}: {error}", "parquet"),))
    right = pq.read_table(pa.BufferReader(found))
    if left.schema.names != right.schema.names or left.num_rows != right.num_rows:
        shape = (f"{table.num_rows} × {table.schema.names}" for table in (left, right))
        return Comparison(1, 1, (Unlike("shape", *shape),))
    cells = left.num_rows * left.num_columns
    unlike = [one for name in left.schema.names for one in _column(name, left[name], right[name])]
    return Comparison(cells, len(unlike), tuple(unlike[:MOST_KEPT]))


def _column(name: str, left: pa.ChunkedArray, right: pa.ChunkedArray) -> Iterator[Unlike]:
    if left.equals(right):
        return
    for row, (one, other) in enumerate(zip(left.to_pylist(), right.to_pylist(), strict=True)):
        if not same(one, other):
            yield Unlike(f"{name}[{row}]", one, other)


def same(one: Any, other: Any) -> bool:
    """Whether two values are the same; numbers up to the digits that are promised.

    >>> same(1.0, 1.0 + 1e-15), same(1.0, 1.0001), same(1, True), same(None, 0)
    (True, False, False, False)
    """
    numbers = (int, float)
    if isinstance(one, bool) or isinstance(other, bool):
        return one is other
    if isinstance(one, numbers) and isinstance(other, numbers):
        return math.isclose(one, other, rel_tol=TOLERANCE, abs_tol=0.0)
    return type(one) is type(other) and one == other


def _collected(pairs: Iterator[tuple[str, Any, Any]]) -> Comparison:
    compared, differing = 0, 0
    unlike: list[Unlike] = []
    for where, one, other in pairs:
        compared += 1
        if not same(one, other):
            differing += 1
            if len(unlike) < MOST_KEPT:
                unlike.append(Unlike(where, one, other))
    return Comparison(compared, differing, tuple(unlike))


def _pairs(one: Any, other: Any, where: str) -> Iterator[tuple[str, Any, Any]]:
    if isinstance(one, dict) and isinstance(other, dict):
        for key in {**one, **other}:
            place = f"{where}.{key}" if where else str(key)
            yield from _pairs(one.get(key, "∅"), other.get(key, "∅"), place)
    elif isinstance(one, list) and isinstance(other, list):
        for at in range(max(len(one), len(other))):
            left = one[at] if at < len(one) else "∅"
            right = other[at] if at < len(other) else "∅"
            yield from _pairs(left, right, f"{where}{_name(left, at)}")
    else:
        yield where, one, other


def _name(entry: Any, at: int) -> str:
    """A place in a list; lines of a framework by their code."""
    return f"[{entry['code']}]" if isinstance(entry, dict) and "code" in entry and "total_t" in entry else f"[{at}]"
