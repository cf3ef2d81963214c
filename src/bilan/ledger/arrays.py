"""Arrow arrays and scalars from Python values, by their buffers.

`pyarrow.array` and `pyarrow.scalar` import pandas to look at their argument wherever pandas is installed;
that alone takes longer than reading a small inventory.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

_EPOCH = date(1970, 1, 1).toordinal()


def strings(values: Sequence[str | None]) -> pa.Array:
    """A text array.

    >>> strings(["é", None, ""]).to_pylist()
    ['é', None, '']
    """
    encoded = [b"" if value is None else value.encode("utf-8", "replace") for value in values]
    offsets = np.zeros(len(encoded) + 1, dtype=np.int32)
    np.cumsum([len(value) for value in encoded], out=offsets[1:])
    buffers = [_validity(values), pa.py_buffer(offsets), pa.py_buffer(b"".join(encoded))]
    return pa.StringArray.from_buffers(len(encoded), buffers[1], buffers[2], buffers[0])


def floats(values: Sequence[float | None]) -> pa.Array:
    """A float64 array; NaN stays NaN and None is null.

    >>> floats([1.5, None, float("nan")]).to_pylist()
    [1.5, None, nan]
    """
    held = np.array([0.0 if value is None else value for value in values], dtype=np.float64)
    return pa.Array.from_buffers(pa.float64(), len(held), [_validity(values), pa.py_buffer(held)])


def days(values: Sequence[date | None]) -> pa.Array:
    """A date32 array.

    >>> days([date(2024, 2, 29), None]).to_pylist()
    [datetime.date(2024, 2, 29), None]
    """
    held = np.array([0 if value is None else value.toordinal() - _EPOCH for value in values], dtype=np.int32)
    return pa.Array.from_buffers(pa.date32(), len(held), [_validity(values), pa.py_buffer(held)])


def integers(values: Sequence[int] | np.ndarray[Any, Any], typed: pa.DataType | None = None) -> pa.Array:
    """An int64 array (or of another integer type) without nulls.

    >>> integers([1, 2]).to_pylist()
    [1, 2]
    """
    typed = typed or pa.int64()
    held = np.ascontiguousarray(values, dtype=np.dtype(str(typed)))
    return pa.Array.from_buffers(typed, len(held), [None, pa.py_buffer(held)])


def flags(values: Sequence[bool] | np.ndarray[Any, Any]) -> pa.Array:
    """A boolean array without nulls.

    >>> flags([True, False]).to_pylist()
    [True, False]
    """
    held = np.asarray(values, dtype=bool)
    return pa.Array.from_buffers(pa.bool_(), len(held), [None, pa.py_buffer(np.packbits(held, bitorder="little"))])


def integer(value: int, typed: pa.DataType) -> pa.Scalar:
    """An integer scalar.

    >>> integer(3, pa.int32())
    <pyarrow.Int32Scalar: 3>
    """
    return integers([value], typed)[0]


def nothing(typed: pa.DataType) -> pa.Scalar:
    """A null of a type.

    >>> nothing(pa.string()).as_py() is None
    True
    """
    return pa.nulls(1, typed)[0]


def known(mask: pa.Array) -> pa.Array:
    """A boolean array with its nulls as false.

    >>> known(pa.nulls(1, pa.bool_())).to_pylist()
    [False]
    """
    return mask.fill_null(flags([False])[0])


def _validity(values: Sequence[object]) -> pa.Buffer | None:
    valid = np.fromiter((value is not None for value in values), dtype=bool, count=len(values))
    return None if valid.all() else pa.py_buffer(np.packbits(valid, bitorder="little"))
