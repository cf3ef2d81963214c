"""Effects and bridges of random ledgers add up to 1e-9, whatever is in them."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bilan
from bilan.comparison.bridge import bridge
from bilan.comparison.effects import compare
from bilan.frameworks.rules import FRAMEWORKS
from bilan.model.inventory import APPROACHES, GWP_CHOICES
from tests.reference.generate import generate

from .folders import check_sums, close, mutated

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("seed", range(6))
def test_two_versions_of_a_ledger(seed: int, tmp_path: Path, shared: Path) -> None:
    first = generate(tmp_path / "a", shared, seed, size=70)
    second = mutated(first, tmp_path / "b", seed)
    a = bilan.read(first).compute()
    b = bilan.read(second).compute(gwp=GWP_CHOICES[seed % 4], approach=APPROACHES[seed % 3])
    found = compare(a, b)
    check_sums(found)
    assert sum(one.pairs for one in found.matching) > 10
    assert sum(one.lines_a for one in found.matching) == a.lines_accepted
    assert sum(one.lines_b for one in found.matching) == b.lines_accepted


@pytest.mark.parametrize("match", ["auto", "id", "activity"])
def test_two_ledgers_that_have_nothing_to_do_with_each_other(match: str, tmp_path: Path, shared: Path) -> None:
    a, b = (bilan.read(generate(tmp_path / str(seed), shared, seed, size=60)).compute() for seed in (101, 102))
    check_sums(compare(a, b, match))


@given(seed=st.integers(0, 2**31), size=st.integers(1, 20))
@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_small_ledgers(seed: int, size: int, tmp_path_factory: pytest.TempPathFactory, shared: Path) -> None:
    root = tmp_path_factory.mktemp("small")
    first = generate(root / "a", shared, seed, size)
    a, b = bilan.read(first).compute(), bilan.read(mutated(first, root / "b", seed)).compute()
    check_sums(compare(a, b))
    check_sums(compare(b, a))


@pytest.mark.parametrize("seed", range(8))
def test_bridges_between_all_frameworks(seed: int, tmp_path: Path, shared: Path) -> None:
    result = bilan.read(generate(tmp_path / "inventory", shared, seed, size=100)).compute()
    for one, other in combinations(FRAMEWORKS, 2):
        there, back = bridge(result, one, other), bridge(result, other, one)
        totals = (there.total_a_t, there.total_b_t)
        close(there.total_b_t - there.total_a_t, [row.difference_t for row in there.rows], *totals)
        close(there.total_b_t - there.total_a_t, there.by_reason().values(), *totals)
        assert [row for row in there.rows if not row.reason] == [], "every difference has its reason"
        assert {(row.line, row.part) for row in there.rows} == {(row.line, row.part) for row in back.rows}
