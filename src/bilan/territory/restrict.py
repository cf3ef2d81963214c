"""A smaller pack out of a larger one: the communes asked for, and the whole of every EPCI they belong to."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bilan.territory.packs import Pack
from bilan.territory.places import text
from bilan.territory.tables import Flags, rows


def restrict(pack: Pack, keep: Flags) -> Pack:
    """Keep communes (flags in the order of the pack) with their EPCI, so that spreading gives the same amounts.

    National forest areas stay whole: wood shares refer to the country.
    """
    communes = pack.tables["communes"]
    epci = text(communes["epci"])
    wanted = np.unique(epci[keep & (epci != "")])
    chosen = communes.filter(pa.array(keep | np.isin(epci, wanted)))
    codes = text(chosen["code"])
    parents = {row["arrondissement"]: row["commune"] for row in rows("arrondissements.csv")}
    parts = [part for part, whole in parents.items() if whole in set(codes.tolist())]
    territories = pa.array(np.concatenate([codes, wanted, np.array(parts, dtype=str)]))
    tables = {"communes": chosen, "epci": _filtered(pack.tables["epci"], "code", territories)}
    for name, table in pack.tables.items():
        if name not in tables:
            has_territory = "territory" in table.column_names
            tables[name] = _filtered(table, "territory", territories) if has_territory else table
    return replace(pack, tables=tables)


def _filtered(table: pa.Table, column: str, values: pa.Array) -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=values))
