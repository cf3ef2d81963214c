"""The factor book compiled for one run: kilograms and kg CO2e per unit of each factor, part and gas, as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np
import pyarrow as pa

from bilan import gwp
from bilan.engine.arrays import Floats, Integers, Texts
from bilan.model.gases import CO2_BIOGENIC, FROZEN_GASES


@dataclass(frozen=True)
class Book:
    """Factors (`rows`, one dictionary per factor version) and their parts, sorted by factor.

    `first[f]` to `first[f + 1]` are the part rows of factor f. `co2e` is kg CO2e per unit in the run's set of
    global warming potentials; frozen gases keep their published amount in every set.
    """

    gwp_set: str
    rows: tuple[dict[str, Any], ...]
    by_ref: dict[str, tuple[int, ...]]
    first: Integers
    part: Texts
    gas: Texts
    account: Texts
    kg: Floats
    co2e: Floats


def compile_book(factors: pa.Table, parts: pa.Table, gwp_set: str) -> Book:
    """Compile the rows of FACTOR_SCHEMA and PART_SCHEMA (each with the column `ref`) for a set.

    Blends are split into their species by mass, so that every row is one gas.
    """
    rows = tuple(factors.to_pylist())
    position = {(row["ref"], row["version"]): i for i, row in enumerate(rows)}
    split = [entry for row in parts.to_pylist() for entry in _species(row, position)]
    split.sort(key=lambda entry: entry[0])
    owner = np.array([entry[0] for entry in split], dtype=np.int64)
    gas = np.array([entry[2] for entry in split], dtype=object)
    kg = np.array([entry[3] for entry in split], dtype=np.float64)
    published = np.array([entry[4] for entry in split], dtype=np.float64)
    by_ref: dict[str, tuple[int, ...]] = {}
    for i, row in enumerate(rows):
        by_ref[row["ref"]] = (*by_ref.get(row["ref"], ()), i)
    return Book(
        gwp_set=gwp_set,
        rows=rows,
        by_ref=by_ref,
        first=np.searchsorted(owner, np.arange(len(rows) + 1)).astype(np.int64),
        part=np.array([entry[1] for entry in split], dtype=object),
        gas=gas,
        account=np.array([entry[5] for entry in split], dtype=object),
        kg=kg,
        co2e=published if gwp_set == "published" else _re_expressed(gas, kg, published, gwp_set),
    )


def _species(
    row: dict[str, Any], position: dict[tuple[str, str], int]
) -> list[tuple[int, str, str, float, float, str]]:
    owner = position[(row["ref"], row["version"])]
    gas, account = row["gas"], row["account"] or "emission"
    shares = components(gas)
    if len(shares) == 1:
        return [(owner, row["part"], gas, row["kg"], row["kg_co2e"], account)]
    weights = {species: share * gwp.value(species, gwp.PUBLISHED_DEFAULT) for species, share in shares}
    total = sum(weights.values())
    return [
        (owner, row["part"], species, row["kg"] * share, row["kg_co2e"] * weights[species] / total, account)
        for species, share in shares
    ]


@cache
def components(gas: str) -> tuple[tuple[str, float], ...]:
    """Species of a gas with their shares of mass; a frozen or fixed name is itself.

    >>> components("co2e")
    (('co2e', 1.0),)
    """
    return ((gas, 1.0),) if gas in FROZEN_GASES else gwp.species(gas)


def _re_expressed(gas: Texts, kg: Floats, published: Floats, gwp_set: str) -> Floats:
    values = {name: gwp.value(name, gwp_set) for name in set(gas) if name not in FROZEN_GASES | {CO2_BIOGENIC}}
    potential = np.array([values.get(name, 0.0) for name in gas], dtype=np.float64)
    frozen = np.isin(gas.astype(str), list(FROZEN_GASES))
    return np.where(frozen, published, kg * potential)
