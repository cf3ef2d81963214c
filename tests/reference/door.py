"""The engine through its public door, and the calculator behind the same signature."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .calculator import calculate

Compute = Callable[..., dict[str, Any]]


def engine(path: Path, gwp: str | None = None, approach: str | None = None) -> dict[str, Any]:
    """`bilan.read(path).compute(...).to_json()`; a skip while the package has no public door."""
    if importlib.util.find_spec("bilan.api") is None:
        pytest.skip("the package has no public door yet (bilan.api)")
    import bilan

    result: dict[str, Any] = bilan.read(path).compute(gwp=gwp, approach=approach).to_json()
    return result


def reference(shared: Path) -> Compute:
    """The calculator, with the engine's signature."""

    def compute(path: Path, gwp: str | None = None, approach: str | None = None) -> dict[str, Any]:
        return calculate(path, shared, gwp, approach)

    return compute


def lines_of(result: dict[str, Any], framework: str) -> dict[str, dict[str, Any]]:
    """Report lines of a framework by code."""
    return {line["code"]: line for line in result["frameworks"][framework]["lines"]}
