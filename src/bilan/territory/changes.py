"""Areas that change use each year, from and to every land use, with the artificial split."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from bilan.territory.areas import raw_classes
from bilan.territory.methods import Switches
from bilan.territory.places import Places, over_communes, resolve, text
from bilan.territory.tables import Flags, Floats, Integers, pack_key, sum_by, unpack_key
from bilan.territory.typology import GRASSED, INDEX, MIXED, RAW_CLASSES, SEALED, TREED, is_forest

#: From these the public tool drops what becomes urban green.
TREES_DROPPED = tuple(INDEX[name] for name in ("grassland_tree", "grassland_shrub", "orchard", "vineyard", "wetland"))


@dataclass(frozen=True)
class Changes:
    """One entry for a commune and a pair of land uses; `area` in ha a year."""

    place: Integers
    source: Integers
    target: Integers
    area: Floats

    def __len__(self) -> int:
        return len(self.area)


def yearly_changes(table: pa.Table, places: Places, years: float, *, arrondissements_once: bool) -> Changes:
    """Raw changes (classes of RAW_CLASSES) a year: what stays in its class or touches left-out land is dropped."""
    source, target = raw_classes(text(table["from"])), raw_classes(text(table["to"]))
    where = resolve(text(table["territory"]), places, arrondissements_once=arrondissements_once)
    area = np.asarray(table["ha"].to_numpy(), dtype=float) * where.weight / years
    moves = (source >= 0) & (target >= 0) & (source != target)
    own = moves & (where.place >= 0)
    shared = moves & (where.epci >= 0)
    parts = [Changes(where.place[own], source[own], target[own], area[own])]
    if shared.any():
        parts.append(_spread(where.epci[shared], source[shared], target[shared], area[shared], places))
    return merged(parts)


def split_artificial(raw: Changes, sealed_share: Floats, switches: Switches) -> Changes:
    """Give artificial land of unknown cover its sealed and grassed parts, on arrival and on departure."""
    from_unknown, to_unknown = raw.source == MIXED, raw.target == MIXED
    to_green = raw.target == TREED
    plain = _where(raw, ~from_unknown & ~to_unknown & ~to_green)
    arrivals = _arrivals(_where(raw, ~from_unknown & (to_unknown | to_green)), sealed_share, switches)
    departures = _departures(_where(raw, from_unknown), sealed_share, switches)
    return merged([plain, *arrivals, *departures])


def split_arrivals(
    unknown: Floats, green: Floats, sealed_share: Floats, forest: Flags, drops_green: Flags, switches: Switches
) -> tuple[Floats, Floats, Floats]:
    """Sealed, grassed and treed ha a year out of arrivals on unknown artificial land and on urban green.

    With A = unknown + green and a sealed share p: sealed p A and grassed (1 - p) A - green while green stays
    below (1 - p) A, else sealed = unknown and grassed = 0; treed = green. Their sum is A. The public tool drops
    green for some origins, and takes (1 - p) unknown as grassed for forests.

    >>> no = np.array([False, False, False])
    >>> share = np.full(3, 0.8)
    >>> sealed, grassed, treed = split_arrivals(
    ...     np.full(3, 50.0), np.array([100.0, 10.0, 1.0]), share, no, no, Switches())
    >>> sealed.round(6).tolist(), grassed.round(6).tolist(), treed.tolist()
    ([50.0, 48.0, 40.8], [0.0, 2.0, 9.2], [100.0, 10.0, 1.0])
    """
    share_green = 1.0 - sealed_share
    treed = green if switches.artificial_arrivals else np.where(drops_green, 0.0, green)
    total = unknown + treed
    low = treed < share_green * total
    sealed = np.where(low, sealed_share * total, unknown)
    grassed = np.where(low, share_green * total - treed, 0.0)
    if not switches.artificial_arrivals:
        grassed = np.where(forest, share_green * unknown, grassed)
    return sealed, grassed, treed


def merged(parts: list[Changes]) -> Changes:
    """One entry for each commune and pair, in rising order; pairs without area are dropped."""
    sizes = (_places_of(parts), len(RAW_CLASSES), len(RAW_CLASSES))
    key = np.concatenate([pack_key(sizes, part.place, part.source, part.target) for part in parts])
    distinct, (area,) = sum_by(key, np.concatenate([part.area for part in parts]))
    place, source, target = unpack_key(sizes, distinct)
    return _where(Changes(place, source, target, area), area != 0.0)


def _arrivals(raw: Changes, sealed_share: Floats, switches: Switches) -> list[Changes]:
    sizes = (_places_of([raw]), len(RAW_CLASSES))
    key = pack_key(sizes, raw.place, raw.source)
    to_green = raw.target == TREED
    distinct, (unknown, green) = sum_by(key, np.where(to_green, 0.0, raw.area), np.where(to_green, raw.area, 0.0))
    place, source = unpack_key(sizes, distinct)
    forest = np.append(is_forest(), False)[source]
    drops = np.isin(source, [*TREES_DROPPED, GRASSED])
    parts = split_arrivals(unknown, green, sealed_share[place], forest, drops, switches)
    covers = (SEALED, GRASSED, TREED)
    return [Changes(place, source, np.full_like(place, to), area) for to, area in zip(covers, parts, strict=True)]


def _departures(raw: Changes, sealed_share: Floats, switches: Switches) -> list[Changes]:
    """Land leaving unknown artificial cover; the public tool lets all of it leave sealed and grassed land both."""
    share = sealed_share[raw.place]
    if switches.artificial_departures:
        sealed, grassed = raw.area * share, raw.area * (1.0 - share)
    else:
        sealed, grassed = raw.area, raw.area.copy()
        grassed[raw.target == TREED] = 0.0
    origins = ((SEALED, sealed), (GRASSED, grassed))
    return [Changes(raw.place, np.full_like(raw.place, origin), raw.target, area) for origin, area in origins]


def _spread(epci: Integers, source: Integers, target: Integers, area: Floats, places: Places) -> Changes:
    pairs = len(RAW_CLASSES) ** 2
    pair, inverse = np.unique(source * len(RAW_CLASSES) + target, return_inverse=True)
    by_epci = np.zeros((len(places.epci_codes), len(pair)))
    np.add.at(by_epci, (epci, inverse), area)
    spread = over_communes(by_epci, places)
    place, column = np.nonzero(spread)
    key = pair[column] % pairs
    return Changes(place, key // len(RAW_CLASSES), key % len(RAW_CLASSES), spread[place, column])


def _where(changes: Changes, keep: Flags) -> Changes:
    return Changes(changes.place[keep], changes.source[keep], changes.target[keep], changes.area[keep])


def _places_of(parts: list[Changes]) -> int:
    return 1 + max((int(part.place.max()) for part in parts if len(part)), default=0)
