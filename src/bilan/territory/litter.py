"""Litter of forests: 9 tC/ha in stock, lost or gained at once when forest is left or entered."""

from __future__ import annotations

import numpy as np

from bilan.territory.coefficients import Coefficients
from bilan.territory.tables import Floats
from bilan.territory.typology import GROUND, SEALED, TREED, is_forest


def densities(coefficients: Coefficients) -> Floats:
    """tC/ha by land use: the four forests only.

    >>> from bilan.territory.coefficients import published
    >>> densities(published()).tolist()[-4:]
    [9.0, 9.0, 9.0, 9.0]
    """
    return np.where(is_forest(), coefficients.constants["litter_stock"], 0.0)


def unit_fluxes(coefficients: Coefficients) -> Floats:
    """tC gained by hectare, from x to.

    Forest to anything but forest or artificial trees loses the stock; anything but forest and artificial
    sealed or treed land gains it on becoming forest or artificial trees.

    >>> from bilan.territory.coefficients import published
    >>> unit_fluxes(published())[10, 0].item(), unit_fluxes(published())[SEALED, 10].item()
    (-9.0, 0.0)
    """
    forest = is_forest()
    keeps = forest.copy()
    keeps[TREED] = True
    gains_nothing = keeps.copy()
    gains_nothing[SEALED] = True
    units = np.zeros((GROUND, GROUND))
    units[np.ix_(forest, ~keeps)] = -1.0
    units[np.ix_(~gains_nothing, keeps)] = 1.0
    return units * coefficients.constants["litter_stock"]
