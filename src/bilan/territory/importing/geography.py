"""What both layouts share: the national table of mapped forests, notes on what the data do not hold."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from bilan.territory.places import text
from bilan.territory.tables import rows

NATIONAL_FORESTS = ("composition", "ser_group", "greco", "forest_region", "poplar_basin", "ha")


def is_complete(communes: pa.Table) -> bool:
    """True when every region has all the communes of the map of 2018."""
    regions, counts = np.unique(text(communes["region"]), return_counts=True)
    have = dict(zip(regions.tolist(), counts.tolist(), strict=True))
    return all(have.get(row["region"], 0) >= int(row["communes"]) for row in rows("regions.csv"))


def national_forests(forests: pa.Table, *, complete: bool) -> pa.Table:
    """Hectares of the whole table by composition and location, in a fixed order; empty when not the whole country."""
    if not complete:
        return forests.select(list(NATIONAL_FORESTS)).slice(0, 0)
    keys = list(NATIONAL_FORESTS[:-1])
    grouped = forests.group_by(keys, use_threads=False).aggregate([("ha", "sum")])
    return grouped.rename_columns([*keys, "ha"]).sort_by([(key, "ascending") for key in keys])


def no_hedges_note() -> list[str]:
    """Pools that a pack without hedge lengths cannot assess."""
    return ["hedges"]
