"""Built-in factors ``gas:<name>``: one kilogram of a gas or blend is one kilogram of it (RULES 4)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from bilan.factors import vocabulary
from bilan.factors.book import FactorBook, factor_table, part_table
from bilan.factors.sources.common import row_hash
from bilan.model.findings import Finding

if TYPE_CHECKING:
    from bilan.factors.catalogue import Reference

GWP_SET = "AR5"


def gas_book(names: Iterable[str]) -> FactorBook:
    """A book with one factor per gas that the GWP table knows; blends have one row per component species.

    Unit kg, part `whole`, kg CO2e by AR5. No uncertainty is published for warming potentials here: the default applies.
    """
    factors, parts = [], []
    for name in dict.fromkeys(names):
        gas = vocabulary.gas_of(name)
        if gas is not None:
            rows = part_rows(gas, 1.0)
            parts += [row | {"factor": f"gas:{name}", "version": GWP_SET, "part": "whole"} for row in rows]
            factors.append(_factor(name, gas, sum(row["kg_co2e"] for row in rows)))
    return FactorBook(factor_table(factors), part_table(parts), (), "gas", GWP_SET, "facts")


def part_rows(gas: str, kg: float, account: str = "emission") -> list[dict[str, Any]]:
    """A mass of a canonical gas as part rows without part and factor: one per species, kg CO2e by AR5."""
    from bilan import gwp

    rows = []
    for name, share in gwp.species(gas):
        value = gwp.value(name, GWP_SET)
        rows.append({"gas": name, "kg": kg * share, "kg_co2e": kg * share * value, "account": account})
    return rows


def suggestions(references: Iterable[Reference]) -> dict[str, list[str]]:
    """Nearest names for gases that the table does not know."""
    from bilan import gwp

    unknown = [reference for reference in references if vocabulary.gas_of(reference.name) is None]
    return {reference.text: [f"gas:{name}" for name in gwp.nearest(reference.name, 3)] for reference in unknown}


def source_data_finding(row: dict[str, Any]) -> Finding:
    """Why source data is refused as a factor; a GWP names the built-in gas that stands for it."""
    label = row["label_fr"] or ""
    gas = None
    if (row["category"] or "").startswith("PRG"):
        gas = vocabulary.gas_of(label.split(",")[0])
    instead = f"gas:{gas}" if gas else "bilan factors search"
    values = {"factor": row["ref"], "label": label, "instead": instead}
    return Finding("factor-source-data", field="factor", values=values)


def _factor(name: str, gas: str, total: float) -> dict[str, Any]:
    from bilan import gwp

    entry = gwp.find(gas)
    return {
        "id": f"gas:{name}",
        "version": GWP_SET,
        "source": "gas",
        "kind": "factor",
        "status": "valid",
        "label_fr": f"{entry.label_fr}, 1 kg",
        "label_en": f"{entry.label_en}, 1 kg",
        "unit": "kg",
        "unit_raw": "kg",
        "account": "emission",
        "total_kg_co2e": total,
        "co2_biogenic_kg": 1.0 if gas == "co2_biogenic" else 0.0,
        "uncertainty": None,
        "gwp_set": GWP_SET,
        "licence": "facts",
        "origin": "IPCC AR5",
        "row_hash": row_hash([gas, total]),
    }
