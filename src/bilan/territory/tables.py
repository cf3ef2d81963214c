"""Reading the embedded tables of the territory room, and grouping sums over integer keys."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from bilan.model import tables as shipped

Floats = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


def rows(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one embedded csv, by its path under ``data/territory``.

    >>> rows("pools.csv")[0]["pool"]
    'soil'
    """
    return shipped.rows(f"data/territory/{name}")


def sum_by(keys: Integers, *values: Floats) -> tuple[Integers, list[Floats]]:
    """Distinct keys in rising order and, for each array of values, its sum by key.

    >>> keys, (total,) = sum_by(np.array([7, 3, 7]), np.array([1.0, 2.0, 4.0]))
    >>> keys.tolist(), total.tolist()
    ([3, 7], [2.0, 5.0])
    """
    distinct, position = np.unique(keys, return_inverse=True)
    return distinct, [_totals(position, value, len(distinct)) for value in values]


def _totals(position: Integers, value: Floats, size: int) -> Floats:
    return np.asarray(np.bincount(position, weights=value, minlength=size), dtype=np.float64)


def positions(values: Sequence[str] | NDArray[np.str_], names: Sequence[str]) -> Integers:
    """Position of each value in `names`, -1 where it is not there.

    >>> positions(["b", "x"], ["a", "b"]).tolist()
    [1, -1]
    """
    known = {name: index for index, name in enumerate(names)}
    distinct, inverse = np.unique(np.asarray(values, dtype=str), return_inverse=True)
    found = np.array([known.get(str(name), -1) for name in distinct], dtype=np.int64)
    return found[inverse] if len(distinct) else np.empty(0, dtype=np.int64)


def pack_key(sizes: Sequence[int], *parts: Integers) -> Integers:
    """One integer for a tuple of small integers; `sizes` are the number of values of each part.

    >>> pack_key((10, 16), np.array([2]), np.array([3])).tolist()
    [35]
    """
    key = np.zeros(len(parts[0]), dtype=np.int64)
    for size, part in zip(sizes, parts, strict=True):
        key = key * size + part
    return key


def unpack_key(sizes: Sequence[int], key: Integers) -> list[Integers]:
    """The parts of keys made by `pack_key`.

    >>> [part.tolist() for part in unpack_key((10, 16), np.array([35]))]
    [[2], [3]]
    """
    parts: list[Integers] = []
    for size in reversed(sizes):
        parts.append(key % size)
        key = key // size
    return parts[::-1]
