"""The small tables that both dataframe versions join: entities, parts of factors, places."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

PACKAGE = Path(__file__).resolve().parents[2] / "src" / "bilan"
FRAMEWORKS = ("beges_v5", "iso_14064_1", "ghg_protocol", "bilan_carbone_v9")
#: kg CO2e per kg, and the column in which the gas is printed.
GASES = {"co2_fossil": ("co2_t", 1.0), "ch4_fossil": ("ch4_t", 30.0), "n2o": ("n2o_t", 265.0)}


def entities(folder: Path) -> list[dict[str, Any]]:
    """entity, share, inside: equity share."""
    told = tomllib.loads((folder / "bilan.toml").read_text(encoding="utf-8"))["entities"]
    return [{"entity": e["id"], "share": float(e["equity_share"]), "inside": bool(e["held"])} for e in told]


def parts(folder: Path) -> list[dict[str, Any]]:
    """factor, part, and t CO2e per unit in one column for each gas."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    for row in _rows(folder / "factors.csv"):
        key = (f"own:{row['factor']}", row["part"])
        entry = found.setdefault(key, {"factor": key[0], "part": key[1], "co2_t": 0.0, "ch4_t": 0.0, "n2o_t": 0.0})
        column, potential = GASES[row["gas"]]
        entry[column] += float(row["kg"]) * potential / 1000
    return list(found.values())


def capital() -> list[str]:
    """Categories whose amounts are spread over a life."""
    file = PACKAGE / "data" / "frameworks" / "categories.csv"
    return [row["category"] for row in _rows(file) if row["bilan_carbone_v9_post"] == "Immobilisations"]


def places(part_names: list[str]) -> list[dict[str, Any]]:
    """(category, case, kind, inside, part) -> the line of each framework, 'outside' where it is none."""
    rules = {name: _rules(name) for name in FRAMEWORKS}
    listed = {key[:4] for key in rules["beges_v5"]}
    default = {r["category"]: r["default_part"] for r in _rows(PACKAGE / "data" / "frameworks" / "categories.csv")}
    found = []
    for (category, case, kind), inside, part in product(_situations(listed), (True, False), part_names):
        used = part if (category, part, case, kind) in listed else default[category]
        moved = _case_outside(listed, category, case) if not inside else case
        row = {"category": category, "case": case, "kind": kind, "inside": inside, "part": part}
        for name in FRAMEWORKS:
            row[name] = _line(rules[name], (category, used, moved, kind)) if moved else "outside"
        found.append(row)
    return found


def _situations(listed: set[tuple[str, ...]]) -> Iterator[tuple[str, str, str]]:
    yield from sorted({(category, case, kind) for category, _, case, kind in listed})


def _case_outside(listed: set[tuple[str, ...]], category: str, case: str) -> str:
    """The case of a line of an entity outside the boundary; '' when the category has none."""
    if not any(key[0] == category and key[2] == "outside" for key in listed):
        return ""
    return "outside" if case == "in_boundary" else case


def _line(rules: dict[tuple[str, ...], str], key: tuple[str, ...]) -> str:
    return rules.get((*key, "tier1")) or rules.get((*key, "")) or rules.get(key, "outside")


def _rules(name: str) -> dict[tuple[str, ...], str]:
    """Rules by (category, part, case, kind), and with the tier behind; lines that no table has are outside."""
    codes = {row["code"] for row in _rows(PACKAGE / "frameworks" / name / "lines.csv")}
    found: dict[tuple[str, ...], str] = {}
    for row in _rows(PACKAGE / "frameworks" / name / "rules.csv"):
        key = (row["category"], row["part"], row["case"], row["kind"])
        line = row["line"] if row["line"] in codes else "outside"
        found[(*key, row["tier"])] = line
        if not row["tier"]:
            found[key] = line
    return found if name != "beges_v5" else {key: line for key, line in found.items() if len(key) == 4}


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))
