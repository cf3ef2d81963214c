"""A conversion that is refused: a stable code and the values that its message needs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilan.model.findings import Finding


class UnitMismatchError(ValueError):
    """A quantity cannot be converted with certainty.

    `code` is one of ``unit-unknown``, ``unit-ambiguous``, ``unit-mismatch``, ``unit-needs-fuel``,
    ``unit-fuel-property-missing``, ``unit-currency-differs``; `values` fill its message.
    """

    def __init__(self, code: str, values: Mapping[str, Any]) -> None:
        super().__init__(f"{code}: {Finding(code, values=values).message('en')}")
        self.code = code
        self.values = dict(values)
