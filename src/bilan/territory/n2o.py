"""Nitrous oxide of soils that lose carbon: mineralised nitrogen, direct and by leaching."""

from __future__ import annotations

import numpy as np

from bilan.territory.coefficients import Coefficients
from bilan.territory.methods import Switches
from bilan.territory.tables import Floats

N2O_OVER_N = 44 / 28
PUBLIC_TOOL_RATIO = 44 / 25  # a slip of the public tool in the direct term


def emissions(carbon: Floats, coefficients: Coefficients, switches: Switches) -> Floats:
    """tCO2e emitted a year (positive) for tC gained a year by soil and litter; nothing where carbon is gained.

    Nitrogen = lost carbon / (C/N); N2O = nitrogen x (direct factor + leached share x leaching factor) x 44/28.

    >>> from bilan.territory.coefficients import published
    >>> emissions(np.array([-100.0, 50.0]), published(), Switches()).round(3).tolist()
    [35.035, 0.0]
    """
    constants = coefficients.constants
    direct = N2O_OVER_N if switches.n2o_molar_mass else PUBLIC_TOOL_RATIO
    leached = constants["n2o_leached_share"] * constants["n2o_leaching_factor"]
    nitrogen = np.maximum(-carbon, 0.0) / constants["carbon_to_nitrogen"]
    n2o = nitrogen * (constants["n2o_direct_factor"] * direct + leached * N2O_OVER_N)
    return np.asarray(n2o * constants["n2o_gwp"])
