"""Write an inventory folder: TOML by hand, CSV in plain UTF-8 with commas."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

Rows = Sequence[Mapping[str, Any]]
ACTIVITY_COLUMNS = [
    "id",
    "entity",
    "start",
    "end",
    "category",
    "label",
    "factor",
    "quantity",
    "unit",
    "case",
    "tier",
    "kind",
    "acquired",
    "lifetime",
    "uncertainty",
    "factor_ghgp",
    "corrects",
    "evidence",
    "note",
]
FACTOR_COLUMNS = [
    "factor",
    "label",
    "label_en",
    "unit",
    "part",
    "gas",
    "kg",
    "account",
    "uncertainty",
    "source",
    "licence",
    "region",
    "valid_from",
    "valid_to",
    "price_year",
]
CONTRACT_COLUMNS = ["entity", "start", "end", "quantity", "unit", "instrument", "factor", "market", "evidence"]


def toml_value(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, list | tuple):
        return "[" + ", ".join(toml_value(item) for item in value) + "]"
    return f'"{value}"' if isinstance(value, str) else repr(value)


def toml_lines(values: Mapping[str, Any]) -> list[str]:
    return [f"{key} = {toml_value(value)}" for key, value in values.items()]


def write_table(path: Path, columns: Sequence[str], rows: Rows) -> None:
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, columns, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def write_folder(
    path: Path,
    inventory: Mapping[str, Any],
    entities: Rows,
    activities: Rows,
    factors: Rows = (),
    contracts: Rows = (),
) -> Path:
    """Write the folder and return its path; an entity's `shares` become `[[entities.shares]]` tables."""
    path.mkdir(parents=True, exist_ok=True)
    year = (date(2024, 1, 1), date(2024, 12, 31))
    lines = ["[inventory]", *toml_lines({"name": "Test", "period": list(year), **inventory})]
    lines += ["", "[organisation]", 'kind = "company"', 'siren = "552100554"', "employees = 620"]
    for entity in entities:
        plain = {key: value for key, value in entity.items() if key != "shares"}
        lines += ["", "[[entities]]", *toml_lines(plain)]
        for share in entity.get("shares", []):
            lines += ["", "[[entities.shares]]", *toml_lines(share)]
    (path / "bilan.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    write_table(path / "activities.csv", ACTIVITY_COLUMNS, activities)
    if factors:
        write_table(path / "factors.csv", FACTOR_COLUMNS, [{"source": "test", **row} for row in factors])
    if contracts:
        write_table(path / "contracts.csv", CONTRACT_COLUMNS, contracts)
    return path
