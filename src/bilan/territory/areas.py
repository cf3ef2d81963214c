"""State areas: hectares of every land use on every commune, with the artificial split."""

from __future__ import annotations

import numpy as np
import pyarrow as pa

from bilan.territory.coefficients import Coefficients
from bilan.territory.methods import Switches
from bilan.territory.places import Names, Places, dense, resolve, text
from bilan.territory.tables import Flags, Floats
from bilan.territory.typology import GRASSED, GROUND, MIXED, RAW_CLASSES, SEALED, TREED, raw_class_of_code


def raw_areas(land_cover: pa.Table, places: Places, *, arrondissements_once: bool) -> tuple[Floats, Flags]:
    """Place x raw class in ha, and which places have land cover at all (not assessed elsewhere)."""
    classes = raw_classes(text(land_cover["class"]))
    where = resolve(text(land_cover["territory"]), places, arrondissements_once=arrondissements_once)
    hectares = np.asarray(land_cover["ha"].to_numpy(), dtype=float)
    areas = dense(where, classes, hectares, len(RAW_CLASSES), places)
    any_class = np.zeros(len(classes), dtype=np.int64)
    assessed = dense(where, any_class, np.ones(len(classes)), 1, places)[:, 0] > 0
    return areas, assessed


def raw_classes(names: Names) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Position in RAW_CLASSES of CLC codes or slugs, -1 for what the method leaves out.

    >>> raw_classes(np.array(["211", "335", "wetland"])).tolist()
    [0, -1, 4]
    """
    known = raw_class_of_code()
    distinct, inverse = np.unique(names, return_inverse=True)
    found = np.array([known.get(str(name), -1) for name in distinct], dtype=np.int64)
    return found[inverse] if len(distinct) else np.empty(0, dtype=np.int64)


def split_artificial(raw: Floats, sealed_share: Floats, switches: Switches, coefficients: Coefficients) -> Floats:
    """Place x land use: artificial land without known cover is sealed for the given share, the rest grassed.

    With N hectares of unknown cover, T of urban green (CLC 141), A = N + T and a sealed share p: sealed is
    p A and grassed (1 - p) A - T while T stays below (1 - p) A; beyond that sealed is N and grassed 0, so that
    sealed + grassed + treed = A. The public tool takes N - T there, and 0.2 in place of 1 - p in the test.

    >>> from bilan.territory.coefficients import published
    >>> raw = np.zeros((2, 15)); raw[:, MIXED] = 50; raw[:, TREED] = [10, 100]
    >>> split_artificial(raw, np.array([0.8, 0.8]), Switches(), published())[:, 7:10].round(6).tolist()
    [[48.0, 2.0, 10.0], [50.0, 0.0, 100.0]]
    """
    unknown, treed = raw[:, MIXED], raw[:, TREED]
    total = unknown + treed
    green = 1.0 - sealed_share
    if switches.artificial_stocks:
        low = treed < green * total
        sealed = np.where(low, sealed_share * total, unknown)
        grassed = np.where(low, green * total - treed, 0.0)
    else:
        threshold = coefficients.constants["split_threshold"]
        sealed = np.where(treed < threshold * total, sealed_share * total, unknown - treed)
        grassed = np.where(treed < threshold * (sealed + treed), green * total - treed, 0.0)
    areas = raw[:, :GROUND].copy()
    areas[:, SEALED] += sealed
    areas[:, GRASSED] += grassed
    return areas
