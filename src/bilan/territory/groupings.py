"""Territories as sets of communes: communes, EPCI, departments, regions, the country and any union of these."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa

from bilan.model.findings import BilanError, Finding
from bilan.territory.packs import Pack
from bilan.territory.places import Names, Places, text
from bilan.territory.tables import Flags, Integers, positions, rows

LEVELS = ("commune", "epci", "department", "region", "country")
COUNTRY = "FR"


@dataclass(frozen=True)
class Grouping:
    """A partition of communes: `index` is the territory of each commune, -1 for none."""

    level: str
    codes: Names
    names: Names
    index: Integers

    def __len__(self) -> int:
        return len(self.codes)


def level_grouping(level: str, places: Places, pack: Pack) -> Grouping:
    """Every territory of a level. Regions and departments are sums of their communes, whatever their EPCI."""
    if level == "commune":
        return Grouping(level, places.codes, places.names, np.arange(len(places)))
    if level == "country":
        return Grouping(level, np.array([COUNTRY]), np.array(["France"]), np.zeros(len(places), dtype=np.int64))
    owner = {"epci": places.epci, "department": places.departments, "region": places.regions}[level]
    codes = np.unique(owner[owner != ""])
    known = _names(level, pack)
    names = np.array([known.get(str(code), str(code)) for code in codes], dtype=str)
    return Grouping(level, codes, names, positions(owner, [str(code) for code in codes]))


def members(code: str, places: Places) -> Flags:
    """Communes of one code: a commune, an EPCI, ``department:80``, ``region:32`` or ``FR``.

    Raises `territory-unknown` with the nearest codes, `territory-overseas` for overseas territories.
    """
    kind, _, rest = code.partition(":")
    if kind == "department" and rest:
        mask = places.departments == rest
    elif kind == "region" and rest:
        mask = places.regions == rest
    elif code == COUNTRY:
        mask = np.ones(len(places), dtype=bool)
    elif code in places.code_index:
        mask = np.zeros(len(places), dtype=bool)
        mask[places.code_index[code]] = True
    else:
        mask = places.epci == code if code else np.zeros(len(places), dtype=bool)
    if not mask.any():
        raise unknown(code, places)
    return np.asarray(mask)


def union(codes: Sequence[str], places: Places) -> Flags:
    """Communes of any of the codes, each once; an arrondissement counts as its commune."""
    parents = {row["arrondissement"]: row["commune"] for row in rows("arrondissements.csv")}
    mask = np.zeros(len(places), dtype=bool)
    for code in codes:
        mask |= members(parents.get(code, code), places)
    return mask


def unknown(code: str, places: Places) -> BilanError:
    """The error for a code or name that the pack does not hold, with the nearest ones."""
    if code[:2] in {"97", "98"} and len(code) == 5 and code.isdigit():
        return BilanError(Finding("territory-overseas", line=code, values={"code": code}))
    from difflib import get_close_matches

    near = get_close_matches(code, [*map(str, places.epci_codes), *map(str, places.codes)], n=5, cutoff=0.6)
    return BilanError(Finding("territory-unknown", line=code, values={"code": code, "near": ", ".join(near) or "-"}))


def _names(level: str, pack: Pack) -> dict[str, str]:
    if level == "epci":
        table: pa.Table = pack.tables["epci"]
        return dict(zip(text(table["code"]).tolist(), text(table["name"]).tolist(), strict=True))
    if level == "region":
        return {row["region"]: row["name"] for row in rows("regions.csv")}
    return {row["department"]: row["name"] for row in rows("departments.csv")}
