"""The calculator alone: it conserves tonnes on every generated inventory, and the generator reaches everything."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from .calculator import Calculator
from .generate import generate
from .report import GASES
from .rules import FRAMEWORKS

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(6))
def test_nothing_vanishes(seed: int, tmp_path: Path, shared: Path) -> None:
    calculator = Calculator(generate(tmp_path / "i", shared, seed), shared)
    result = calculator.result()
    for framework in FRAMEWORKS:
        report = result["frameworks"][framework]
        seen = math.fsum(a.tonnes for a in calculator.amounts[framework] if a.column in GASES)
        assert report["total_t"] + report["outside_t"] + report["unclassified_t"] == pytest.approx(seen, rel=1e-9)
    beges = result["frameworks"]["beges-v5"]
    everything = beges["total_t"] + beges["outside_t"] + beges["unclassified_t"]
    assert everything == pytest.approx(result["totals"]["emissions_t"], rel=1e-9)


def test_the_generator_reaches_every_line_and_every_rejection(tmp_path: Path, shared: Path) -> None:
    reached: dict[str, set[str]] = {framework: set() for framework in FRAMEWORKS}
    reasons: set[str] = set()
    for seed in range(25):
        calculator = Calculator(generate(tmp_path / f"i{seed}", shared, seed), shared)
        reasons |= set(calculator.rejected.values())
        for framework in FRAMEWORKS:
            reached[framework] |= {amount.code for amount in calculator.amounts[framework]}
    for framework in FRAMEWORKS:
        assert reached[framework] == {*calculator.rules.lines[framework], "outside", "unclassified"}
    assert len(reasons) == 9


def test_the_same_seed_gives_the_same_folder(tmp_path: Path, shared: Path) -> None:
    first, second = generate(tmp_path / "a", shared, 7), generate(tmp_path / "b", shared, 7)
    for name in ("bilan.toml", "activities.csv", "factors.csv"):
        assert (first / name).read_bytes() == (second / name).read_bytes()
