"""Sums that do not depend on the order of adding, so that threads never move a digit.

Floating-point addition is not associative: two runs on several threads differ in the last bits, and a rounded figure
can then differ in its last digit. Here each amount is cut into two integers of a common power of two, which add
exactly in 128 bits; the cut keeps 120 bits below the largest amount of the ledger.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import ibis

from bilan.engine.lines import Table

#: Bits of each of the two integers: the first stays below 2^60, and a sum of 2^67 of them below 2^127.
LIMB_BITS = 60
#: Exponents (of 2) of the largest amount for which scales and squares stay inside double precision.
_EXPONENTS = range(-300, 301)

Column = Any
#: (amount, is a square) -> the sum of the amount.
Adder = Callable[[Column, bool], Column]


def adder(connection: Any, lines: Table) -> Adder:
    """The way to add amounts of `lines` on this backend; plain sums where 128-bit integers are missing.

    Amounts that are no finite number count as missing, as their lines are rejected.
    """
    exponent = _exponent(connection, lines) if getattr(connection, "name", "") == "duckdb" else None

    def add(amount: Column, squared: bool) -> Column:
        if exponent is None:
            return amount.sum()
        return _sum(amount, 2 * exponent if squared else exponent)

    return add


def _exponent(connection: Any, lines: Table) -> int | None:
    """e such that every finite amount lies below 2^e; None when there is none in reach.

    No weight is above 1 but that of capital goods, which the shortest life bounds: extremes of two columns tell.
    """
    finite = lines.filter(lines.quantity.notnull() & ~lines.quantity.isnan() & ~lines.quantity.isinf())
    extremes = finite.aggregate(low=finite.quantity.min(), high=finite.quantity.max(), spread=finite.w_spread.max())
    ((low, high, spread),) = zip(*connection.to_pyarrow(extremes).to_pydict().values(), strict=True)
    largest = max(abs(low or 0.0), abs(high or 0.0)) * max(1.0, spread or 0.0)
    if not largest or not math.isfinite(largest):
        return None
    exponent = math.frexp(largest)[1]
    return exponent if exponent in _EXPONENTS else None


def _sum(amount: Column, exponent: int) -> Column:
    coarse, fine = 2.0 ** (LIMB_BITS - exponent), 2.0 ** (2 * LIMB_BITS - exponent)
    # Not finite is not below 2^60 either: one comparison leaves out NaN and infinities.
    finite = ibis.ifelse(amount.abs() <= 2.0**exponent, amount, ibis.null("float64"))
    first = (finite * coarse).cast("int64")
    second = ((finite - first / coarse) * fine).cast("int64")
    return first.sum().cast("float64") / coarse + second.sum().cast("float64") / fine
