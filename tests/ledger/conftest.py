"""An inventory folder to fill, and its findings by code."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from string import Formatter
from typing import Any

import pytest

import bilan.ledger
from bilan.model.findings import catalogue
from bilan.model.inventory import Inventory

TOML = '[inventory]\nname = "Essai"\nperiod = [2024-01-01, 2024-12-31]\n'
HEADER = "id,category,factor,quantity,unit,start,end,note\n"


class Folder:
    """An inventory folder under construction."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.toml(TOML)

    def toml(self, text: str) -> Folder:
        """Replace bilan.toml."""
        (self.path / "bilan.toml").write_text(text, encoding="utf-8")
        return self

    def put(self, name: str, content: str | bytes) -> Folder:
        """Write a file."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def lines(self, text: str, name: str = "activities.csv") -> Folder:
        """Write activity lines under the usual header."""
        return self.put(name, HEADER + text)

    def read(self) -> Inventory:
        """Read the folder; every finding must have its texts in both languages."""
        inventory = bilan.ledger.read(self.path)
        for finding in inventory.findings:
            text = catalogue()[finding.code]
            for template in (text.message_fr, text.message_en, text.remedy_fr, text.remedy_en):
                wanted = {name for _, name, _, _ in Formatter().parse(template) if name}
                assert wanted <= finding.values.keys(), finding
        return inventory


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty inventory folder with a small bilan.toml."""
    return Folder(tmp_path)


@pytest.fixture
def rows() -> Callable[[Inventory], list[dict[str, Any]]]:
    """The lines of an inventory as dictionaries without their empty columns."""

    def of(inventory: Inventory) -> list[dict[str, Any]]:
        table = inventory.activities.table
        assert table is not None
        return [{k: v for k, v in row.items() if v is not None} for row in table.to_pylist()]

    return of


@pytest.fixture
def codes() -> Callable[[Inventory], list[str]]:
    """Codes of the findings, in order."""
    return lambda inventory: [finding.code for finding in inventory.findings]
