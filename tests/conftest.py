"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of reference inputs beside the checkout, or a skip that says it is absent."""
    folder = Path(os.environ.get("BILAN_SHARED", Path(__file__).resolve().parents[2] / "shared"))
    if not (folder / "data").is_dir():
        pytest.skip(f"reference inputs are absent: no folder {folder}/data (set BILAN_SHARED)")
    return folder
