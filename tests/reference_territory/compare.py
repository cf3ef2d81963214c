"""Runs the real tables and lists where two sets of figures differ."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from math import fsum
from pathlib import Path

from typer.testing import CliRunner

from bilan.cli.territory import app

KEYS = {"flux": ("from", "to", "pool", "gas"), "stocks": ("land_use", "pool")}
VALUES = {"flux": ("area_ha_yr", "t_co2e_yr"), "stocks": ("area_ha", "t_c")}
Figures = Mapping[str, dict[tuple[str, ...], tuple[float, float]]]
Results = dict[tuple[str, str], tuple[Figures, Figures]]
NOTHING = (0.0, 0.0)


@dataclass
class Tables:
    """Writes and reads tables of the command line."""

    runner: CliRunner
    folder: Path
    pack: Path

    def run(self, *arguments: str) -> None:
        """Run one command, which must succeed."""
        result = self.runner.invoke(app, list(arguments))
        assert result.exit_code == 0, result.output

    def read(self, level: str, what: str, method: str, *options: str) -> Figures:
        """Figures of every territory of a level."""
        path = self.folder / f"{level}-{what}-{method}.csv"
        arguments = ["--level", level, "--what", what, "--method", method, "--pack", str(self.pack)]
        self.run("table", *arguments, *options, "-o", str(path))
        figures: dict[str, dict[tuple[str, ...], tuple[float, float]]] = defaultdict(dict)
        with path.open(encoding="utf-8-sig", newline="") as file:
            for row in csv.DictReader(file):
                key = tuple(row[name] for name in KEYS[what])
                assert key not in figures[row["territory"]], (row["territory"], key)
                area, value = (float(row[name] or 0.0) for name in VALUES[what])
                figures[row["territory"]][key] = (area, value)
        return figures


def close(left: float, right: float) -> bool:
    """To 1e-6 relative, or a millionth of a tonne."""
    return abs(left - right) <= max(1e-6, 1e-6 * max(abs(left), abs(right)))


def differences(expected: Figures, found: Figures, territories: Iterable[str]) -> list[str]:
    """One line per figure or total that differs; areas only where they carry a figure (N2O repeats the soil's)."""
    lines = []
    for territory in territories:
        left, right = expected.get(territory, {}), found.get(territory, {})
        for key in sorted(set(left) | set(right)):
            (area, value), (area_found, value_found) = left.get(key, NOTHING), right.get(key, NOTHING)
            if not close(value, value_found):
                lines.append(f"{territory} {key}: expected {value!r}, found {value_found!r}")
            elif value and "N2O" not in key and not close(area, area_found):
                lines.append(f"{territory} {key}: expected {area!r} ha, found {area_found!r} ha")
        totals = [fsum(value for _, value in side.values()) for side in (left, right)]
        if not close(*totals):
            lines.append(f"{territory} total: expected {totals[0]!r}, found {totals[1]!r}")
    return lines
