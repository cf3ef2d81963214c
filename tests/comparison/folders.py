"""Two inventories that differ in one thing, and random ones that differ in many."""

from __future__ import annotations

import csv
import random
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import bilan
from bilan.comparison.effects import Comparison
from bilan.comparison.entries import EFFECTS
from bilan.result import Result
from tests.inventories import own
from tests.reference.write import write_folder

YEAR = {y: (date(y, 1, 1), date(y, 12, 31)) for y in (2022, 2023, 2024)}
FUEL = [
    own("fuel", "kWh", "combustion", "co2_fossil", 0.2),
    own("fuel", "kWh", "combustion", "ch4_fossil", 0.001),
    own("fuel", "kWh", "upstream", "co2e", 0.04),
]
POWER = [own("power", "kWh", "plant", "co2_fossil", 0.05), own("power", "kWh", "upstream", "co2e", 0.01)]
GOODS = [own("goods", "kg", "whole", "co2e", 3.0), own("machine", "unit", "whole", "co2e", 6000.0)]
SPEND = [own("spend", "EUR", "whole", "co2e", 0.5)]
FACTORS = [*FUEL, *POWER, *GOODS, *SPEND]


def line(name: str, category: str, factor: str, quantity: float, unit: str, **more: Any) -> dict[str, Any]:
    """An activity line."""
    return {"id": name, "category": category, "factor": factor, "quantity": quantity, "unit": unit, **more}


LINES = [
    line("gas", "fossil_fuels", "own:fuel", 1000, "kWh"),
    line("power", "electricity", "own:power", 5, "MWh"),
    line("steel", "metals", "own:goods", 2, "t"),
    line("machine", "equipment", "own:machine", 2, "unit", acquired="2023-05-01", lifetime=5),
    line("advice", "services_monetary", "own:spend", 10, "kEUR"),
]
SITE = {"id": "site", "name": "Site"}


class Folders:
    """Writes inventories under a folder and computes them."""

    def __init__(self, root: Path) -> None:
        self.root, self.count = root, 0

    def __call__(
        self,
        lines: list[dict[str, Any]] = LINES,
        year: int = 2023,
        factors: list[dict[str, Any]] = FACTORS,
        entities: list[dict[str, Any]] | None = None,
        contracts: list[dict[str, Any]] = [],  # noqa: B006
        **settings: Any,
    ) -> Result:
        self.count += 1
        path = self.root / f"inventory-{self.count}"
        write_folder(path, {"period": list(YEAR[year]), **settings}, entities or [SITE], lines, factors, contracts)
        return bilan.read(path).compute()


def changed(rows: list[dict[str, Any]], name: str, **values: Any) -> list[dict[str, Any]]:
    """The same lines, but one with other values."""
    return [{**row, **values} if row["id"] == name else row for row in rows]


def moving(found: Comparison) -> set[str]:
    """Effects that are not zero on any line of any framework."""
    return {
        name
        for one in found.frameworks
        for row in one.rows
        for name in EFFECTS
        if abs(row.effects[name]) > 1e-9 * max(abs(row.a_t), abs(row.b_t), 1e-9)
    }


def check_sums(found: Comparison) -> None:
    """Every row, every total and the details add up to 1e-9 of what is added."""
    for one in found.frameworks:
        sums = {row.code: dict.fromkeys(EFFECTS, 0.0) for row in one.rows}
        for entry in one.details.to_pylist():
            for name in EFFECTS:
                sums[entry["code"]][name] += entry[name]
        for row in one.rows:
            close(row.b_t - row.a_t, row.effects.values(), row.a_t, row.b_t)
            for name in EFFECTS:
                close(row.effects[name], [sums[row.code][name]], row.a_t, row.b_t, *row.effects.values())
        close(one.total.b_t - one.total.a_t, one.total.effects.values(), one.total.a_t, one.total.b_t)
        for name in EFFECTS:
            counted = [row.effects[name] for row in one.rows if row.in_total]
            close(one.total.effects[name], counted, one.total.a_t, one.total.b_t)
        if one.market:
            close(one.market.b_t - one.market.a_t, one.market.effects.values(), one.market.a_t, one.market.b_t)


def close(value: float, parts: Any, *sizes: float) -> None:
    """`value` is the sum of `parts`, to 1e-9 of the largest number that takes part."""
    parts = list(parts)
    size = max(map(abs, (*parts, *sizes, 1e-9)))
    assert abs(value - sum(parts)) <= 1e-9 * size, (value, parts)


def mutated(path: Path, target: Path, seed: int) -> Path:
    """A copy of a folder with other quantities, cases, shares, factors and lines, at random."""
    chance = random.Random(seed)
    shutil.copytree(path, target)
    _rewrite(target / "activities.csv", lambda rows: _other_lines(rows, chance))
    if (target / "factors.csv").exists():
        _rewrite(target / "factors.csv", lambda rows: _other_factors(rows, chance))
    text = (path / "bilan.toml").read_text(encoding="utf-8")
    share = f"equity_share = {chance.choice((0.25, 0.6, 1.0))}"
    lines = [share if row.startswith("equity_share") and chance.random() < 0.5 else row for row in text.splitlines()]
    (target / "bilan.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return target


def _other_lines(rows: list[dict[str, str]], chance: random.Random) -> list[dict[str, str]]:
    kept = [row for row in rows if chance.random() > 0.1]
    for row in kept:
        pick = chance.random()
        if pick < 0.3 and row["quantity"].replace(".", "").isdigit():
            row["quantity"] = str(float(row["quantity"]) * chance.uniform(0.1, 3))
        elif pick < 0.4:
            row["case"] = chance.choice(("", "outside", "in_boundary"))
        elif pick < 0.5:
            twin = chance.choice(rows)
            row["factor"] = twin["factor"]
        elif pick < 0.6:
            row["category"] = chance.choice(rows)["category"]
    chance.shuffle(kept)
    return kept


def _other_factors(rows: list[dict[str, str]], chance: random.Random) -> list[dict[str, str]]:
    for row in rows:
        if chance.random() < 0.3:
            row["kg"] = str(float(row["kg"]) * chance.uniform(0.2, 2))
    return rows


def _rewrite(file: Path, change: Any) -> None:
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(change(rows))
