"""Where the examples of the source tree are."""

from __future__ import annotations

from pathlib import Path

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"


def example(name: str) -> Path:
    """The folder of an example."""
    return EXAMPLES / name
