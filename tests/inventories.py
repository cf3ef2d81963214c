"""Small inventory folders for tests, and the seeded random ones."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

PERIOD = "[2024-01-01, 2024-12-31]"


def write_inventory(
    folder: Path,
    lines: Sequence[Mapping[str, Any]],
    factors: Sequence[Mapping[str, Any]] = (),
    *,
    contracts: Sequence[Mapping[str, Any]] = (),
    settings: str = "",
    entities: str = '[[entities]]\nid = "site"\n',
) -> Path:
    """Write bilan.toml, activities.csv, and factors.csv and contracts.csv when there are rows; returns the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    head = f'[inventory]\nname = "test"\nperiod = {PERIOD}\n{settings}\n'
    (folder / "bilan.toml").write_text(head + entities, encoding="utf-8")
    _write(folder / "activities.csv", lines)
    if factors:
        _write(folder / "factors.csv", factors)
    if contracts:
        _write(folder / "contracts.csv", contracts)
    return folder


def line(key: str, category: str, factor: str, quantity: Any, unit: str, **more: Any) -> dict[str, Any]:
    """One activity line."""
    return {"id": key, "category": category, "factor": factor, "quantity": quantity, "unit": unit, **more}


def own(factor: str, unit: str, part: str, gas: str, kg: float, **more: Any) -> dict[str, Any]:
    """One row of an own factor."""
    return {"factor": factor, "label": factor, "unit": unit, "part": part, "gas": gas, "kg": kg, **more}


def _write(file: Path, rows: Sequence[Mapping[str, Any]]) -> None:
    columns = list(dict.fromkeys(name for row in rows for name in row))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, columns or ["id", "category", "factor", "quantity", "unit"])
        writer.writeheader()
        writer.writerows(rows)
