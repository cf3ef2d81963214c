"""What both layouts share: the national table of mapped forests, notes on what the data do not hold."""

from __future__ import annotations

import pyarrow as pa

NATIONAL_FORESTS = ("composition", "ser_group", "greco", "forest_region", "poplar_basin", "ha")


def national_forests(forests: pa.Table) -> pa.Table:
    """Hectares of the whole table by composition and location, in a fixed order."""
    keys = list(NATIONAL_FORESTS[:-1])
    grouped = forests.group_by(keys, use_threads=False).aggregate([("ha", "sum")])
    return grouped.rename_columns([*keys, "ha"]).sort_by([(key, "ascending") for key in keys])


def no_hedges_note() -> list[str]:
    """Pools that a pack without hedge lengths cannot assess."""
    return ["hedges"]
