"""Organic carbon of soils, 0 to 30 cm: stocks by soil-climate zone, and what a change of land use moves."""

from __future__ import annotations

import numpy as np

from bilan.territory.coefficients import FOLDER, Coefficients
from bilan.territory.methods import Switches
from bilan.territory.tables import Floats, rows
from bilan.territory.typology import SOIL_CLASSES, soil_class_of

SOURCES_OF_FLUX = ("table", "closed-form")


def densities(coefficients: Coefficients) -> Floats:
    """tC/ha, zone x land use that covers ground.

    >>> from bilan.territory.coefficients import published
    >>> densities(published()).shape
    (14, 14)
    """
    return coefficients.soil_stock[:, list(soil_class_of())]


def unit_fluxes(coefficients: Coefficients, switches: Switches, source: str = "table") -> Floats:
    """tC gained for each hectare a year of change, zone x from x to (land uses that cover ground).

    Slow pairs count twenty years: the mean area of a year is taken to have changed every year for twenty
    years. One-shot pairs (wetland, artificial land) count once. `source` is ``table`` (published unit values)
    or ``closed-form`` (share of the difference between the two soil stocks, so that local stocks work).

    >>> from bilan.territory.coefficients import published
    >>> from bilan.territory.typology import INDEX
    >>> units = unit_fluxes(published(), Switches())
    >>> zone = published().zones.index("2_1")
    >>> round(float(units[zone, INDEX["grassland_shrub"], INDEX["cropland"]]), 6)
    -14.4
    """
    per_pair = coefficients.soil_flux if source == "table" else closed_form(coefficients)
    by_class = np.zeros_like(per_pair)
    for row in rows(FOLDER + "soil_rules.csv"):
        mended = switches.soil_grassland_to_trees and row["mended_terms"]
        terms = (row["mended_terms"] if mended else row["terms"]).split()
        value = np.sum([per_pair[:, *_pair(term)] for term in terms], axis=0)
        by_class[:, *_pair(f"{row['from']}>{row['to']}")] = value * float(row["years"])
    classes = np.array(soil_class_of())
    return by_class[:, classes[:, None], classes[None, :]]


def closed_form(coefficients: Coefficients) -> Floats:
    """Unit values derived from soil stocks: S(to) - S(from), times the yearly share for slow pairs.

    The yearly share is (1 - exp(-20 rate)) / 20. NaN where no pair is defined, as in the table.
    """
    stock = coefficients.soil_stock
    share = np.where(np.isnan(coefficients.soil_flux).all(axis=0), np.nan, 1.0)
    for row in rows(FOLDER + "soil_rates.csv"):
        share[_pair(f"{row['from']}>{row['to']}")] = float(row["share_per_year"])
    difference: Floats = stock[:, None, :] - stock[:, :, None]
    return difference * share


def _pair(text: str) -> tuple[int, int]:
    first, second = text.split(">")
    return SOIL_CLASSES.index(first), SOIL_CLASSES.index(second)
