"""Hedges: kilometres times the carbon of a kilometre in the department; a stock without flux."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from bilan.territory.coefficients import Coefficients
from bilan.territory.methods import Switches
from bilan.territory.places import Names, Places, dense, resolve, text
from bilan.territory.tables import Floats


def densities(departments: Names, coefficients: Coefficients, switches: Switches) -> Floats:
    """tC/km by department; departments without a value take the mean.

    The public tool compares "02" with "2" and so never finds Aisne and Allier.

    >>> from bilan.territory.coefficients import published
    >>> found = densities(np.array(["02", "99"]), published(), Switches())
    >>> found.round(3).tolist()
    [97.82, 101.347]
    """
    table = coefficients.hedges
    distinct, inverse = np.unique(departments, return_inverse=True)
    lost = set() if switches.hedge_departments else {"02", "03"}
    values = [table[""] if str(name) in lost else table.get(str(name), table[""]) for name in distinct]
    return np.array(values, dtype=float)[inverse]


def lengths(hedges: pa.Table | None, places: Places, *, arrondissements_once: bool) -> Floats:
    """km of hedges on every commune; NaN everywhere when the pack has none (not assessed)."""
    if hedges is None:
        return np.full(len(places), np.nan)
    where = resolve(text(hedges["territory"]), places, arrondissements_once=arrondissements_once)
    kilometres = np.asarray(hedges["km"].to_numpy(), dtype=float)
    return dense(where, np.zeros(len(kilometres), dtype=np.int64), kilometres, 1, places)[:, 0]
