"""Living biomass outside forests: stocks by inter-region, and their difference when land changes use."""

from __future__ import annotations

import numpy as np

from bilan.territory.coefficients import Coefficients
from bilan.territory.methods import Switches
from bilan.territory.tables import Floats
from bilan.territory.typology import INDEX, is_forest


def densities(coefficients: Coefficients) -> Floats:
    """tC/ha, inter-region x land use that covers ground; forests are 0 here (see `forest`)."""
    return coefficients.biomass


def unit_fluxes(coefficients: Coefficients, switches: Switches) -> Floats:
    """tC gained by hectare, inter-region x from x to: B(to) - B(from), 0 where either side is a forest.

    The public tool takes 57 tC/ha off every tree grassland that becomes wetland; only Centre-Est has 57.

    >>> from bilan.territory.coefficients import published
    >>> units = unit_fluxes(published(), Switches())
    >>> north_west = published().inter_regions.index("north_west")
    >>> units[north_west, INDEX["orchard"], INDEX["cropland"]].item()
    -16.0
    """
    stock = coefficients.biomass
    units: Floats = stock[:, None, :] - stock[:, :, None]
    if not switches.biomass_trees_to_wetland:
        loss = coefficients.constants["tree_to_wetland_loss"]
        units[:, INDEX["grassland_tree"], INDEX["wetland"]] = -loss
    forest = is_forest()
    units[:, forest[:, None] | forest[None, :]] = 0.0
    return np.asarray(units)
