"""Sampling line by line and by groups see the same ledger and agree within chance."""

from pathlib import Path

import pytest

import bilan
from benchmarks.jobs import sampling

pytestmark = pytest.mark.slow


def test_the_lines_that_are_sampled_add_up_to_the_total(uncertain: Path) -> None:
    tonnes, factor, line_s, factor_s = sampling.lines(str(uncertain))
    total = bilan.read(uncertain).compute().report("ghg-protocol").total_t
    assert tonnes.sum() == pytest.approx(total, rel=1e-9)
    assert len(tonnes) == len(factor) == len(line_s)
    assert (factor_s > 0).all()
    assert factor.max() == len(factor_s) - 1


def test_bounds_agree_within_chance(uncertain: Path) -> None:
    by_group = sampling.by_group(str(uncertain), 4_000)
    by_line = sampling.by_line(str(uncertain), 4_000)
    for end in ("low", "high"):
        assert by_group[end] == pytest.approx(by_line[end], rel=0.005)
