"""The engine and the calculator agree on random inventories, to 1e-9 on every number of every line."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .calculator import Calculator
from .compare import differences, error_lines, rejected_ids
from .door import engine
from .generate import APPROACHES, SETS, generate

pytestmark = pytest.mark.slow


def check(path: Path, shared: Path, gwp: str | None = None, approach: str | None = None) -> None:
    result = engine(path, gwp=gwp, approach=approach)
    calculator = Calculator(path, shared, gwp, approach)
    found = differences(calculator, result)
    assert not found, f"{len(found)} differences in {path}:\n" + "\n".join(found[:12])
    missing = rejected_ids(calculator) - error_lines(result)
    assert not missing, f"rejected without an error finding: {sorted(missing)}"


@pytest.mark.parametrize("seed", range(25))
def test_a_seeded_inventory(seed: int, tmp_path: Path, shared: Path) -> None:
    check(generate(tmp_path / f"seed-{seed}", shared, seed), shared)


@pytest.mark.parametrize("approach", APPROACHES)
@pytest.mark.parametrize("gwp", SETS)
def test_what_the_caller_asks_for_wins_over_the_file(gwp: str, approach: str, tmp_path: Path, shared: Path) -> None:
    check(generate(tmp_path / "inventory", shared, 1000, size=60), shared, gwp, approach)


@given(seed=st.integers(0, 2**31), size=st.integers(1, 25))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_small_inventory(seed: int, size: int, tmp_path_factory: pytest.TempPathFactory, shared: Path) -> None:
    path = tmp_path_factory.mktemp("small") / f"seed-{seed}-{size}"
    check(generate(path, shared, seed, size), shared)
