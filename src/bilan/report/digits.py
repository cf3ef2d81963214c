"""Honest digits: a figure is written with no more digits than its uncertainty supports.

The half-width of the interval keeps one significant digit, two when it starts with 1 (so that rounding never moves
it by more than a few per cent of its reach), and the value is rounded to the same place. Convention of the GUM
(JCGM 100:2008, 7.2.6), which advises against more than two digits in an uncertainty.
"""

from __future__ import annotations

import math


def place(half_width: float) -> int:
    """Decimal place that a half-width supports: 1 is tenths, 0 is units, -2 is hundreds.

    >>> place(2469.0), place(160.0), place(0.034)
    (-3, -1, 2)
    """
    if not math.isfinite(half_width) or half_width <= 0:
        return 12
    exponent = math.floor(math.log10(half_width))
    leading = half_width / 10**exponent
    # 9.7 rounds to 10: the digit that is kept is then the one before.
    if round(leading) >= 10:
        exponent, leading = exponent + 1, 1.0
    return -(exponent - 1) if leading < 2 else -exponent


def honest(value: float, low: float, high: float) -> tuple[float, int]:
    """The value rounded to what its interval supports, and the decimals to write (0 for units and above).

    Zero, and a value without interval, are returned as they are, with three significant digits' decimals.

    >>> honest(58433.6, 54376.0, 65045.4)
    (58000.0, 0)
    >>> honest(0.1234, 0.11, 0.14)
    (0.123, 3)
    >>> honest(12.3456, 12.3456, 12.3456)
    (12.3, 1)
    """
    width = (high - low) / 2
    at = place(width) if width > 0 else significant_place(value, 3)
    rounded = round(value, at)
    if rounded == 0 and value != 0:
        at = significant_place(value, 1)
        rounded = round(value, at)
    return rounded + 0.0, max(at, 0)


def bounds(value: float, low: float, high: float) -> tuple[float, float, int]:
    """The ends of an interval at the place where its value is rounded, and the decimals to write.

    >>> bounds(58433.6, 54376.0, 65045.4)
    (54000.0, 65000.0, 0)
    """
    width = (high - low) / 2
    at = place(width) if width > 0 else significant_place(value, 3)
    return round(low, at) + 0.0, round(high, at) + 0.0, max(at, 0)


def significant_place(value: float, digits: int) -> int:
    """Decimal place that keeps `digits` significant digits of a value.

    >>> significant_place(1234.5, 3), significant_place(0.00456, 2), significant_place(0.0, 3)
    (-1, 4, 0)
    """
    if value == 0 or not math.isfinite(value):
        return 0
    return digits - 1 - math.floor(math.log10(abs(value)))


def table_decimals(total: float) -> int:
    """Decimals of a whole table of tonnes, from the size of its total: every row of a table has the same.

    >>> table_decimals(58433.6), table_decimals(840.0), table_decimals(12.0), table_decimals(0.4)
    (0, 1, 2, 3)
    """
    size = abs(total)
    return 0 if size >= 10_000 else 1 if size >= 100 else 2 if size >= 1 else 3
