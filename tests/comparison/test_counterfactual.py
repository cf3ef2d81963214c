"""The counterfactuals behind the effects are inventories that the engine itself can compute."""

from __future__ import annotations

import csv
import shutil
from itertools import product
from pathlib import Path

import numpy as np
import pytest

import bilan
from bilan.comparison.effects import compare
from bilan.comparison.shapley import coefficients
from bilan.frameworks.rules import FRAMEWORKS
from bilan.result import Result
from tests.reference.generate import generate

pytestmark = pytest.mark.slow

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "atelier-horizon"


def more_activity(path: Path, target: Path) -> Path:
    """The same folder with every readable quantity times 1.7."""
    shutil.copytree(path, target)
    file = target / "activities.csv"
    with file.open(encoding="utf-8", newline="") as stream:
        rows = list(csv.DictReader(stream))
    for row in rows:
        try:
            row["quantity"] = repr(float(row["quantity"]) * 1.7)
        except ValueError:
            continue
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return target


def check(first: Path, second: Path) -> None:
    """Effects equal the Shapley value of eight runs of the engine, on every line of every framework."""
    names = ("activity", "gwp", "perimeter")
    choices = [(first, second), ("AR4", "AR6"), ("financial_control", "equity_share")]
    runs: dict[tuple[int, ...], Result] = {}
    for bits in product((0, 1), repeat=3):
        path, gwp, approach = (options[bit] for options, bit in zip(choices, bits, strict=True))
        runs[bits] = bilan.read(path).compute(gwp=str(gwp), approach=str(approach))
    found = compare(runs[0, 0, 0], runs[1, 1, 1])
    coalitions = [tuple(number >> i & 1 for i in range(3)) for number in range(8)]
    for framework in FRAMEWORKS:
        tables = [runs[bits].report(framework) for bits in coalitions]
        for i, row in enumerate(found.framework(framework).rows[: len(tables[0].lines)]):
            values = np.array([table.lines[i]["total_t"] for table in tables])
            expected = values @ coefficients(3)
            size = 1e-9 * max(abs(values).max(), abs(np.array(list(row.effects.values()))).max(), 1e-9)
            for name, share in zip(names, expected, strict=True):
                assert row.effects[name] == pytest.approx(share, rel=0, abs=size), (framework, row.code, name)


def test_the_example(tmp_path: Path) -> None:
    check(EXAMPLE, more_activity(EXAMPLE, tmp_path / "more"))


@pytest.mark.parametrize("seed", [3, 11, 27])
def test_random_ledgers(seed: int, tmp_path: Path, shared: Path) -> None:
    first = generate(tmp_path / "a", shared, seed, size=80)
    check(first, more_activity(first, tmp_path / "b"))
