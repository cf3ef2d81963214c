"""The small tables of the checks, from ``data/checks``."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from bilan.model import tables as shipped


def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a csv table of the checks."""
    return shipped.rows(f"data/checks/{name}")


@cache
def toml(name: str) -> dict[str, Any]:
    """A toml table of the checks."""
    return tomllib.loads(_text(name))


def _text(name: str) -> str:
    return (resources.files("bilan") / "data/checks" / name).read_text(encoding="utf-8")
