"""Small inventory folders for the tests of checks, plans and uncertainty."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import bilan

#: Own factors by id: (label, unit, part -> kg CO2e per unit, uncertainty in %).
FACTORS: dict[str, tuple[str, str, dict[str, float], str]] = {
    "diesel": ("Gazole routier", "L", {"combustion": 2.5, "upstream": 0.6}, "5"),
    "car": ("Voiture moyenne", "km", {"combustion": 0.15, "upstream": 0.03, "manufacture_of_device": 0.04}, "20"),
    "electric-car": ("Voiture électrique", "km", {"plant": 0.02, "manufacture_of_device": 0.08}, "20"),
    "vehicle": ("Véhicules, fabrication", "t", {"manufacture": 5000.0}, "50"),
    "machine": ("Machines, fabrication", "t", {"manufacture": 5000.0}, "50"),
    "electricity": ("Électricité, mix moyen", "kWh", {"plant": 0.04, "upstream": 0.01, "td_losses": 0.005}, "10"),
    "solar": ("Électricité photovoltaïque", "kWh", {"whole": 0.04}, "30"),
    "solar-panel": ("Panneau photovoltaïque", "kg", {"manufacture": 20.0}, "30"),
    "gas-heat": ("Gaz naturel", "kWh", {"combustion": 0.18, "upstream": 0.03}, "5"),
    "waste-wood": ("Déchets de bois", "kWh", {"combustion": 0.01, "upstream": 0.02}, "20"),
    "burnt": ("Déchets, incinération", "t", {"whole": 400.0}, "30"),
    "landfill": ("Déchets, stockage", "t", {"whole": 100.0}, "30"),
    "heat": ("Réseau de chaleur", "kWh", {"plant": 0.1, "network_losses": 0.01}, "20"),
    "truck": ("Camion", "t.km", {"combustion": 0.08, "upstream": 0.02}, "20"),
    "steel": ("Acier", "t", {"whole": 2000.0}, "20"),
    "steel-delivered": ("Acier rendu sur chantier", "t", {"whole": 2100.0}, "20"),
    "spend-metal": ("Métaux, ratio", "EUR", {"whole": 1.7}, "50"),
    "spend": ("Services, ratio", "EUR", {"whole": 0.3}, "50"),
    "email": ("Courriel", "kg", {"whole": 1.0}, "50"),
    "share": ("Participation", "EUR", {"whole": 0.2}, "50"),
    "unknown-width": ("Sans incertitude", "kg", {"whole": 1.0}, ""),
    "methane": ("Méthane", "kg", {}, "10"),
}
_LINE = (
    "id", "entity", "start", "end", "category", "label", "factor", "quantity", "unit", "case", "tier", "kind",
    "acquired", "lifetime", "uncertainty", "corrects", "tags",
)  # fmt: skip
CONFIGURATION = """
[inventory]
name = "Essai"
period = [2024-01-01, 2024-12-31]
approach = "operational_control"
"""
TWO_SITES = """
[[entities]]
id = "north"
name = "Site nord"
[[entities]]
id = "south"
name = "Site sud"
"""
_ACTION = (
    "id", "label", "category", "entity", "start", "end", "reduction_t_per_year", "cost_eur", "status", "owner"
)  # fmt: skip


def line(number: int, category: str, factor: str, quantity: float, **more: Any) -> dict[str, Any]:
    """One activity line; the id is `l1`, `l2`, ..., the unit that of the factor."""
    unit = "kg" if factor.startswith("gas:") else FACTORS[factor][1]
    reference = factor if factor.startswith("gas:") else f"own:{factor}"
    base = {"id": f"l{number}", "category": category, "factor": reference, "quantity": quantity, "unit": unit}
    return {**base, **more}


def write(
    folder: Path,
    lines: Sequence[Mapping[str, Any]],
    more: str = "",
    actions: Sequence[Mapping[str, Any]] = (),
    configuration: str = CONFIGURATION,
) -> Path:
    """Write an inventory folder and return it."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "bilan.toml").write_text(configuration + more, encoding="utf-8")
    _table(folder / "activities.csv", _LINE, lines)
    rows = [
        {"factor": name, "label": label, "unit": unit, "part": part, "gas": "co2_fossil", "kg": kg, "uncertainty": u}
        for name, (label, unit, parts, u) in FACTORS.items()
        for part, kg in parts.items()
    ]
    rows.append({"factor": "methane", "label": "Méthane", "unit": "kg", "part": "whole", "gas": "ch4_fossil", "kg": 1})
    _table(folder / "factors.csv", ("factor", "label", "unit", "part", "gas", "kg", "uncertainty"), rows)
    if actions:
        _table(folder / "actions.csv", _ACTION, actions)
    return folder


def compute(folder: Path, lines: Sequence[Mapping[str, Any]], more: str = "", **options: Any) -> Any:
    """The result of an inventory of these lines."""
    return bilan.read(write(folder, lines, more, options.pop("actions", ()))).compute(**options)


def _table(path: Path, columns: Sequence[str], rows: Sequence[Mapping[str, Any]]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, restval="")
        writer.writeheader()
        writer.writerows(rows)
