"""Checks of the tables of a pack: codes that nobody knows, negative or missing amounts, absurd classes."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pyarrow as pa

from bilan.model.findings import BilanError, Finding
from bilan.territory.coefficients import published
from bilan.territory.places import Names, text
from bilan.territory.tables import Flags, rows
from bilan.territory.typology import COMPOSITIONS, raw_class_of_code

AMOUNTS = {"land_cover": "ha", "changes": "ha", "forests": "ha", "national_forests": "ha", "hedges": "km"}


def check_tables(tables: Mapping[str, pa.Table]) -> tuple[Finding, ...]:
    """Findings of a pack; duplicate communes, unknown classes and negative amounts are fatal."""
    codes = text(tables["communes"]["code"])
    if len(np.unique(codes)) != len(codes) or not len(codes):
        raise BilanError(Finding("territory-pack-communes", values={"count": len(codes)}))
    _known(text(tables["communes"]["zone"]), published().zones, "communes", "zone")
    _known(text(tables["communes"]["region"]), [row["region"] for row in rows("regions.csv")], "communes", "region")
    _known(text(tables["forests"]["composition"]), COMPOSITIONS, "forests", "composition")
    for name, column in (("land_cover", "class"), ("changes", "from"), ("changes", "to")):
        _known(text(tables[name][column]), list(raw_class_of_code()), name, column)
    for name, column in AMOUNTS.items():
        if name in tables:
            _amounts(tables[name], name, column)
    return _unplaced(tables, codes)


def _known(values: Names, known: object, table: str, column: str) -> None:
    allowed = set(known)  # type: ignore[call-overload]
    wrong = sorted(str(value) for value in np.unique(values) if str(value) not in allowed)
    if wrong:
        values_ = {"table": table, "column": column, "values": ", ".join(wrong[:5])}
        raise BilanError(Finding("territory-pack-value", field=column, values=values_))


def _amounts(table: pa.Table, name: str, column: str) -> None:
    amounts = np.asarray(table[column].to_numpy(), dtype=float)
    wrong: Flags = ~np.isfinite(amounts) | (amounts < 0)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        values = {"table": name, "column": column, "values": amounts[row], "row": row + 1}
        raise BilanError(Finding("territory-pack-amount", field=column, values=values))


def _unplaced(tables: Mapping[str, pa.Table], codes: Names) -> tuple[Finding, ...]:
    """One finding a table for territories that are neither a commune nor an EPCI with communes in the pack."""
    epci = np.unique(text(tables["communes"]["epci"]))
    arrondissements = [row["arrondissement"] for row in rows("arrondissements.csv")]
    known = np.unique(np.concatenate([codes, epci[epci != ""], np.array(arrondissements, dtype=str)]))
    found = []
    for name in ("land_cover", "changes", "forests", "hedges"):
        if name not in tables:
            continue
        territories = text(tables[name]["territory"])
        unknown = ~np.isin(territories, known)
        if unknown.any():
            amount = float(np.asarray(tables[name][AMOUNTS[name]].to_numpy(), dtype=float)[unknown].sum())
            examples = ", ".join(str(code) for code in np.unique(territories[unknown])[:5])
            values = {"table": name, "count": int(unknown.sum()), "codes": examples, "amount": round(amount, 1)}
            found.append(Finding("territory-pack-unplaced", values=values))
    return tuple(found)
