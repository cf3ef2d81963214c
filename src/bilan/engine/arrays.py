"""Array types and the one sum that the small side of the plan needs."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Texts = npt.NDArray[Any]


def sum_by(index: Integers, values: Floats, size: int) -> Floats:
    """Sums of `values` by `index`, as an array of `size` floats.

    >>> sum_by(np.array([0, 2, 0]), np.array([1.0, 2.0, 3.0]), 3).tolist()
    [4.0, 0.0, 2.0]
    """
    return np.asarray(np.bincount(index, values, minlength=size), dtype=np.float64)
