"""The pint registry of the field, for users who compute with quantities.

The engine does not need it: the vocabulary ships compiled ratios, which the tests hold against this registry.
"""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

from bilan.units.tables import read_table


@cache
def registry() -> Any:
    """A `pint.UnitRegistry` with the field's units and one dimension per currency.

    Use the expressions of ``vocabulary.csv`` with it, never labels that people type: to pint `unit` is a
    micro-nit and `ton` the ton of the United States.

    >>> round(registry()("1 tonne_of_oil_equivalent").to("kilowatt_hour").magnitude)
    11630
    """
    import pint

    units: Any = pint.UnitRegistry()
    definitions = (resources.files("bilan") / "data" / "units" / "definitions.txt").read_text(encoding="utf-8")
    units.load_definitions(definitions.splitlines())
    for row in read_table("currencies.csv"):
        units.define(f"{row['code']} = [currency_{row['code']}]")
    return units
