"""Agricultural practices set up on the user's own areas: carbon gained in soil and biomass each year."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from bilan.territory.flux import CARBON_TO_CO2, Entries
from bilan.territory.tables import Floats, rows
from bilan.territory.typology import GAS, INDEX, NONE, POOL

TABLE = "coefficients/practices.csv"


def names() -> tuple[str, ...]:
    """Slugs of the practices.

    >>> names()[4]
    'cover_crops'
    """
    return tuple(row["practice"] for row in rows(TABLE))


def entries(hectares: Mapping[str, Floats]) -> list[Entries]:
    """One entry a commune, practice and pool that gains; `hectares` holds ha by commune for each practice."""
    found = []
    for row in rows(TABLE):
        if row["practice"] not in hectares:
            continue
        amount = hectares[row["practice"]]
        for pool in ("soil", "biomass"):
            unit = float(row[f"{pool}_t_c_ha_yr"])
            place = np.flatnonzero(amount * unit)
            size = len(place)
            found.append(
                Entries(
                    place,
                    np.full(size, NONE),
                    np.full(size, INDEX[row["land_use"]]),
                    np.full(size, POOL[pool]),
                    np.full(size, GAS["C"]),
                    amount[place],
                    -amount[place] * unit * CARBON_TO_CO2,
                )
            )
    return found
