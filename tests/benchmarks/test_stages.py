"""Stages are the steps of a real run, and their seconds add up to it."""

from pathlib import Path

import pytest

from benchmarks.jobs import profile

pytestmark = pytest.mark.slow


def test_every_stage_is_met_and_holds_its_own_time(clean: Path) -> None:
    found = profile.stages(str(clean))
    assert set(found) == {name for name, _ in profile.STEPS} | {"rest"}
    assert all(wall >= 0 for wall, _ in found.values())


def test_the_pass_is_taken_apart(clean: Path) -> None:
    assert len(profile.one_pass(str(clean))) == 4
