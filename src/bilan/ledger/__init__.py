"""Reading inventory folders: configuration, lines, own factors, contracts, actions.

``read`` is the door. Nothing heavy is imported before it is called.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilan.model.inventory import Inventory

__all__ = ["read"]


def read(path: str | Path) -> Inventory:
    """Read an inventory folder, or one activities file.

    A file is read with the ``bilan.toml`` of its folder when there is one; without, the configuration is a
    default one (calendar years of the dates found, operational control) and a finding says so. Lines that
    cannot be read are in the table with their code in ``rejected``; what is wrong with them and with the files
    is in ``findings``; what was recognised (dialects, headers, sheets) is in ``understood``.

    Raises `bilan.model.findings.BilanError` only when nothing can be done: no such path, no ``bilan.toml`` and
    no activities, a ``bilan.toml`` that is not valid (`bilan.ledger.configuration.ConfigurationError`, whose
    ``findings`` hold every fault).
    """
    from bilan.ledger.folder import read_inventory

    return read_inventory(Path(path))
