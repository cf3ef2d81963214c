"""An inventory folder as plain dictionaries: bilan.toml, activities.csv, factors.csv, contracts.csv."""

from __future__ import annotations

import csv
import tomllib
from datetime import date
from pathlib import Path
from typing import Any

from . import base_carbone
from .base_carbone import Factor, Row
from .gwp import Potentials


def table(path: Path) -> list[dict[str, str]]:
    """Rows of a plain UTF-8, comma-separated CSV; an absent file has no rows."""
    if not path.exists():
        return []
    with open(path, encoding="utf-8", newline="") as file:
        return [{key: (value or "").strip() for key, value in row.items()} for row in csv.DictReader(file)]


class Folder:
    """What the folder says, and the factors that its lines may name."""

    def __init__(self, path: Path, shared: Path) -> None:
        self.shared = shared
        self.toml: dict[str, Any] = tomllib.loads((path / "bilan.toml").read_text(encoding="utf-8"))
        self.inventory = self.toml["inventory"]
        self.period: tuple[date, date] = tuple(self.inventory["period"])
        self.entities: dict[str, dict[str, Any]] = {row["id"]: row for row in self.toml.get("entities", [])}
        self.activities = table(path / "activities.csv")
        self.contracts = table(path / "contracts.csv")
        self.own: dict[str, list[dict[str, str]]] = {}
        for row in table(path / "factors.csv"):
            self.own.setdefault(row["factor"], []).append(row)
        self.potentials = Potentials(shared)

    def entity(self, text: str) -> dict[str, Any] | None:
        """The entity of a line: the only one by default, None when unknown."""
        if not text and len(self.entities) == 1:
            return next(iter(self.entities.values()))
        return self.entities.get(text)

    def factor(self, text: str, last_day: date) -> Factor | None:
        """The factor that a line names, or None."""
        source, _, local = text.partition(":")
        if source == "base-carbone":
            local, _, version = local.partition("@")
            return base_carbone.factor(self.shared, local) if version in {"", "V22.0"} else None
        if source == "gas":
            return self.gas_factor(local)
        return self.own_factor(local, last_day) if source == "own" else None

    def gas_factor(self, gas: str) -> Factor | None:
        """RULES 4: 1 kg per kg of every gas and blend of the table.

        AMBIGUOUS: 1 kg per kg is exact, but RULES 30 gives 50 % to every factor without uncertainty. Reading: the
        letter of RULES 30.
        """
        try:
            self.potentials.value(gas, "AR6")
        except KeyError:
            return None
        return Factor(f"gas:{gas}", "kg", [Row("whole", gas, 1.0)])

    def own_factor(self, name: str, last_day: date) -> Factor | None:
        """RULES 9: of several rows by `valid_from`, those valid at the line's end.

        AMBIGUOUS: whether two periods of one own factor are one variable. Reading: two, since the identity of a
        factor is its id and its version. Its uncertainty is the first that a row of the chosen period states.
        A region is not used to choose.
        """
        rows = self.own.get(name, [])
        valid = [row for row in rows if begins(row) <= last_day <= ends(row)]
        if not valid:
            return None
        newest = max(begins(row) for row in valid)
        valid = [row for row in valid if begins(row) == newest]
        first = valid[0]
        stated = [row["uncertainty"] for row in valid if row.get("uncertainty")]
        result = Factor(f"own:{name}@{newest}", first["unit"], uncertainty=stated[0] if stated else "")
        result.price_year, result.region = first.get("price_year", ""), first.get("region", "")
        for row in valid:
            account = row.get("account") or "emission"
            result.rows.append(Row(row["part"] or "whole", row["gas"], float(row["kg"]), None, account))
        return result

    def deflator(self, factor: Factor, last_day: date) -> float:
        """RULES 10: from the line's last day to the factor's price year, HICP of FR or the euro area.

        AMBIGUOUS: a factor without region. Reading: the euro area ("EA else").
        """
        if not factor.price_year or self.inventory.get("deflate", True) is False:
            return 1.0
        region = "FR" if factor.region in {"FR", "France"} else "EA"
        path = self.shared / "data/currency/eurostat_hicp_aind_EA_FR.csv"
        index = {(row["geo"], int(row["year"])): float(row["index_2015_100"]) for row in table(path)}
        return index[region, int(factor.price_year)] / index[region, last_day.year]


def begins(row: dict[str, str]) -> date:
    return date.fromisoformat(row["valid_from"]) if row.get("valid_from") else date.min


def ends(row: dict[str, str]) -> date:
    return date.fromisoformat(row["valid_to"]) if row.get("valid_to") else date.max
