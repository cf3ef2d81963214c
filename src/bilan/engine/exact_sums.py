"""Sums that do not depend on the order of adding, so that threads never move a digit.

Floating-point addition is not associative: two runs on several threads differ in the last bits, and a rounded figure
can then differ in its last digit. Here each amount is cut into two integers of a common power of two, which add
exactly in 128 bits; the cut keeps 120 bits below the largest amount of the ledger.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import ibis

from bilan.engine.lines import Table

#: Bits of each of the two integers: the first stays below 2^60, and a sum of 2^67 of them below 2^127.
LIMB_BITS = 60
#: Exponents (of 2) of the largest amount for which scales and squares stay inside double precision.
_EXPONENTS = range(-300, 301)

Column = Any


@dataclass(frozen=True, slots=True)
class Sums:
    """How amounts are added: exactly, as two integers of 2^exponent, or plainly where `exponent` is None.

    `exponent` is that of every finite amount of the ledger (rounded up to a multiple of 8, so that a corrected file
    seldom changes it). Amounts that are no finite number count as missing, as their lines are rejected.
    """

    exponent: int | None

    def total(self, amount: Column, squared: bool) -> Column:
        """The sum of an amount, as a float."""
        if self.exponent is None:
            return amount.sum()
        first, second = self.limbs(amount, squared)
        return self.value(first.sum(), second.sum(), squared)

    def limbs(self, amount: Column, squared: bool) -> tuple[Column, Column]:
        """An amount cut into two integers."""
        coarse, fine, limit = self._scales(squared)
        # Not finite is not below the limit either: one comparison leaves out NaN and infinities.
        finite = ibis.ifelse(amount.abs() <= limit, amount, ibis.null("float64"))
        first = (finite * coarse).cast("int64")
        return first, ((finite - first / coarse) * fine).cast("int64")

    def value(self, first: Column, second: Column, squared: bool) -> Column:
        """The float that two sums of integers stand for."""
        coarse, fine, _ = self._scales(squared)
        return first.cast("float64") / coarse + second.cast("float64") / fine

    def _scales(self, squared: bool) -> tuple[float, float, float]:
        assert self.exponent is not None
        exponent = 2 * self.exponent if squared else self.exponent
        return 2.0 ** (LIMB_BITS - exponent), 2.0 ** (2 * LIMB_BITS - exponent), 2.0**exponent


def sums_of(connection: Any, lines: Table) -> Sums:
    """The way to add the amounts of `lines` on this backend; plain sums where 128-bit integers are missing."""
    return Sums(exponent_of(extreme(connection, lines)) if getattr(connection, "name", "") == "duckdb" else None)


def extreme(connection: Any, lines: Table) -> float:
    """A bound of the amounts of `lines`.

    No weight is above 1 but that of capital goods, which the shortest life bounds: extremes of two columns tell.
    """
    finite = lines.filter(lines.quantity.notnull() & ~lines.quantity.isnan() & ~lines.quantity.isinf())
    extremes = finite.aggregate(low=finite.quantity.min(), high=finite.quantity.max(), spread=finite.w_spread.max())
    ((low, high, spread),) = zip(*connection.to_pyarrow(extremes).to_pydict().values(), strict=True)
    return float(max(abs(low or 0.0), abs(high or 0.0)) * max(1.0, spread or 0.0))


def exponent_of(largest: float) -> int | None:
    """e, a multiple of 8, such that every amount up to `largest` lies below 2^e; None when there is none in reach.

    >>> exponent_of(1000.0), exponent_of(0.0)
    (16, None)
    """
    if not largest or not math.isfinite(largest):
        return None
    exponent = -(-math.frexp(largest)[1] // 8) * 8
    return exponent if exponent in _EXPONENTS else None
