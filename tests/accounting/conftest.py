"""An inventory folder with accounts to fill, in any dialect of a FEC."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from bilan import api

COLUMNS = (
    "JournalCode", "JournalLib", "EcritureNum", "EcritureDate", "CompteNum", "CompteLib", "CompAuxNum", "CompAuxLib",
    "PieceRef", "PieceDate", "EcritureLib", "Debit", "Credit", "EcritureLet", "DateLet", "ValidDate", "Montantdevise",
    "Idevise",
)  # fmt: skip
NAME = "123456782FEC20241231.txt"
TOML = '[inventory]\nname = "Essai"\nperiod = [2024-01-01, 2024-12-31]\n[organisation]\nnaf = "25.62B"\n'

#: account, label, auxiliary, its label, debit and credit in cents
Side = tuple[str, str, str, str, int, int]


@dataclass
class Fec:
    """Entries, written in any dialect."""

    entries: list[tuple[str, str, str, str, list[Side]]] = field(default_factory=list)

    def add(self, day: str, *sides: Side, journal: str = "HA", number: str = "") -> Fec:
        """One entry of a day (YYYYMMDD)."""
        self.entries.append((journal, journal, number or str(len(self.entries) + 1), day, list(sides)))
        return self

    def invoice(
        self, day: str, account: str, label: str, cents: int, supplier: str = "F1", name: str = "", journal: str = "HA"
    ) -> Fec:
        """An invoice with 20 % of VAT; below zero, a credit note."""
        tax = abs(cents) // 5
        paid = abs(cents) + tax
        if cents >= 0:
            sides = [(account, label, "", "", cents, 0), ("445660", "TVA", "", "", tax, 0)]
            return self.add(day, *sides, ("401000", "Fournisseurs", supplier, name or supplier, 0, paid),
                            journal=journal)  # fmt: skip
        sides = [(account, label, "", "", 0, -cents), ("445660", "TVA", "", "", 0, tax)]
        return self.add(day, *sides, ("401000", "Fournisseurs", supplier, name or supplier, paid, 0), journal=journal)

    def rows(self, point: str = ",", *, one_amount: bool = False) -> list[list[str]]:
        """The cells of every line."""
        return [
            [
                *(journal, label, number, day, account, text, aux, aux_text, f"P{number}", day, f"libellé {number}"),
                *self._amounts(debit, credit, point, one_amount),
                *("", "", day, "", ""),
            ]
            for journal, label, number, day, sides in self.entries
            for account, text, aux, aux_text, debit, credit in sides
        ]

    @staticmethod
    def _amounts(debit: int, credit: int, point: str, one_amount: bool) -> list[str]:
        def text(cents: int) -> str:
            return f"{'-' if cents < 0 else ''}{abs(cents) // 100}{point}{abs(cents) % 100:02d}"

        if one_amount:
            return [text(debit or credit), "D" if debit else "C"]
        return [text(debit), text(credit)]

    def write(
        self,
        delimiter: str = "\t",
        encoding: str = "utf-8",
        point: str = ",",
        end: str = "\r\n",
        *,
        one_amount: bool = False,
        quoted: bool = False,
    ) -> bytes:
        """The bytes of the file."""
        columns = [*COLUMNS[:11], "Montant", "Sens", *COLUMNS[13:]] if one_amount else list(COLUMNS)
        table = [columns, *self.rows(point, one_amount=one_amount)]
        if quoted:
            table = [['"' + cell.replace('"', '""') + '"' for cell in row] for row in table]
        return (end.join(delimiter.join(row) for row in table) + end).encode(encoding)


@dataclass
class Folder:
    """An inventory folder under construction."""

    path: Path

    def put(self, name: str, content: str | bytes) -> Folder:
        """Write a file."""
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(content.encode() if isinstance(content, str) else content)
        return self

    def fec(self, fec: Fec, name: str = f"fec/{NAME}", **dialect: Any) -> Folder:
        """Write a FEC."""
        return self.put(name, fec.write(**dialect))

    def option(self, text: str) -> Folder:
        """Add lines to [accounting]."""
        return self.put("bilan.toml", TOML + "[accounting]\n" + text + "\n")

    def read(self) -> api.Inventory:
        """Read the folder."""
        return api.read(self.path)


def lines(inventory: api.Inventory) -> list[dict[str, Any]]:
    """Every line as a dictionary, without what is empty."""
    assert inventory.activities.table is not None
    rows = inventory.activities.table.to_pylist()
    return [{name: value for name, value in row.items() if value is not None} for row in rows]


def codes(inventory: api.Inventory) -> list[str]:
    """Codes of the findings of reading."""
    return [finding.code for finding in inventory.findings]


def fates(inventory: api.Inventory, accounts: Sequence[str] = ()) -> dict[tuple[str, str, str], int]:
    """Cents by account, bucket and code."""
    found: dict[tuple[str, str, str], int] = {}
    for amount in inventory.accounting.amounts:  # type: ignore[union-attr]
        if not accounts or amount.account in accounts:
            key = (amount.account, amount.bucket, amount.code)
            found[key] = found.get(key, 0) + amount.cents
    return found


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An empty folder with a bilan.toml."""
    return Folder(tmp_path).put("bilan.toml", TOML)


@pytest.fixture
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Callable[[], Folder]:
    """Folders for tests that need several."""
    return lambda: Folder(tmp_path_factory.mktemp("accounts")).put("bilan.toml", TOML)
