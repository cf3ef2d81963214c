"""Communes of a pack as arrays, and how an amount known for an EPCI or an arrondissement lands on them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from bilan.territory.coefficients import published
from bilan.territory.tables import Floats, Integers, positions, rows

Names = NDArray[np.str_]


@dataclass(frozen=True)
class Places:
    """One entry a commune, in the order of the pack."""

    codes: Names
    names: Names
    departments: Names
    regions: Names
    epci: Names
    population: Floats
    zone: Integers
    inter_region: Integers

    def __len__(self) -> int:
        return len(self.codes)

    @cached_property
    def epci_codes(self) -> Names:
        """Distinct EPCI codes in rising order; communes without EPCI are left out."""
        return np.unique(self.epci[self.epci != ""])

    @cached_property
    def epci_index(self) -> Integers:
        """Position in `epci_codes`, -1 for a commune without EPCI."""
        return positions(self.epci, [str(code) for code in self.epci_codes])

    @cached_property
    def epci_size(self) -> Integers:
        """Number of communes of each EPCI."""
        return np.bincount(self.epci_index[self.epci_index >= 0], minlength=len(self.epci_codes))

    @cached_property
    def code_index(self) -> dict[str, int]:
        """Commune code -> position."""
        return {str(code): index for index, code in enumerate(self.codes)}


@dataclass(frozen=True)
class Resolved:
    """Where the rows of a table belong: a commune, or an EPCI; -1 elsewhere. `weight` counts arrondissements."""

    place: Integers
    epci: Integers
    weight: Floats

    @property
    def unknown(self) -> NDArray[np.bool_]:
        """Rows whose code is neither a commune, an arrondissement nor an EPCI of the pack."""
        return (self.place < 0) & (self.epci < 0)


def read_places(communes: pa.Table) -> Places:
    """Arrays of the commune table of a pack (columns code, name, department, region, epci, population, zone)."""
    table = published()
    region_rows = {row["region"]: row["inter_region"] for row in rows("regions.csv")}
    regions = text(communes["region"])
    return Places(
        codes=text(communes["code"]),
        names=text(communes["name"]),
        departments=text(communes["department"]),
        regions=regions,
        epci=text(communes["epci"]),
        population=np.asarray(communes["population"].to_numpy(), dtype=float),
        zone=positions(text(communes["zone"]), table.zones),
        inter_region=positions(map_text(regions, region_rows), table.inter_regions),
    )


def resolve(codes: Names, places: Places, *, arrondissements_once: bool = True) -> Resolved:
    """Find the commune or EPCI of each code; an arrondissement belongs to its commune.

    The public tool lists the arrondissements of Paris, Lyon and Marseille and adds them again, hence twice.
    """
    parents = {row["arrondissement"]: row["commune"] for row in rows("arrondissements.csv")}
    distinct, inverse = np.unique(codes, return_inverse=True)
    split = np.array([str(code) in parents and str(code) not in places.code_index for code in distinct], dtype=bool)
    whole = [parents[str(code)] if parted else str(code) for code, parted in zip(distinct, split, strict=True)]
    place = np.array([places.code_index.get(code, -1) for code in whole], dtype=np.int64)
    epci = positions(distinct, [str(code) for code in places.epci_codes])
    weight = np.where(split, 1.0 if arrondissements_once else 2.0, 1.0)
    return Resolved(place[inverse], np.where(place[inverse] >= 0, -1, epci[inverse]), weight[inverse])


def dense(resolved: Resolved, column: Integers, amount: Floats, columns: int, places: Places) -> Floats:
    """Sum `amount` into place x column; what an EPCI holds is spread evenly over its communes."""
    keep = column >= 0
    own = keep & (resolved.place >= 0)
    shared = keep & (resolved.epci >= 0)
    weighted = amount * resolved.weight
    by_place = _sum(resolved.place[own], column[own], weighted[own], (len(places), columns))
    by_epci = _sum(resolved.epci[shared], column[shared], weighted[shared], (len(places.epci_codes), columns))
    return by_place + over_communes(by_epci, places)


def over_communes(by_epci: Floats, places: Places) -> Floats:
    """Spread amounts of EPCI (first axis) evenly over their communes."""
    if not len(places.epci_codes):
        return np.zeros((len(places), *by_epci.shape[1:]))
    size = np.maximum(places.epci_size, 1).reshape(-1, *([1] * (by_epci.ndim - 1)))
    spread = (by_epci / size)[places.epci_index]
    spread[places.epci_index < 0] = 0.0
    return np.asarray(spread)


def text(column: pa.ChunkedArray) -> Names:
    """A text column as numpy strings, null as empty."""
    return np.asarray(column.fill_null("").to_numpy(zero_copy_only=False), dtype=str)


def map_text(values: Names, mapping: dict[str, str]) -> Names:
    """Replace each value by what the mapping says, "" where it says nothing.

    >>> map_text(np.array(["a", "z"]), {"a": "x"}).tolist()
    ['x', '']
    """
    distinct, inverse = np.unique(values, return_inverse=True)
    mapped = np.array([mapping.get(str(value), "") for value in distinct], dtype=str)
    return mapped[inverse] if len(distinct) else values


def _sum(first: Integers, second: Integers, amount: Floats, shape: tuple[int, int]) -> Floats:
    flat = np.bincount(first * shape[1] + second, weights=amount, minlength=shape[0] * shape[1])
    return np.asarray(flat.reshape(shape), dtype=np.float64)
