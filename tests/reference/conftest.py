"""Every hand-written expectation is asked of the engine and of the calculator alike."""

from __future__ import annotations

from pathlib import Path

import pytest

from .door import Compute, engine, reference


@pytest.fixture(params=["engine", "calculator"])
def compute(request: pytest.FixtureRequest, shared: Path) -> Compute:
    """A function (path, gwp, approach) -> result contract."""
    return engine if request.param == "engine" else reference(shared)
