"""Inventories on demand."""

from __future__ import annotations

from pathlib import Path

import pytest

from .folders import Folders


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    """Writes small inventories and computes them."""
    return Folders(tmp_path)
