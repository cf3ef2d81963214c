"""Accounting exports as a source of activity lines: rules of accounts and suppliers, coverage, reconciliation.

`with_accounts` is the door: the exports of an inventory folder become activity lines; what does not is left out with
its reason, or rejected; the three add up to what came in, to the cent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilan.model.inventory import Inventory


def with_accounts(inventory: Inventory) -> Inventory:
    """The inventory with the lines of its accounting exports behind its own; as it was when it has none.

    Exports are those of the folders ``fec`` and ``general_ledger`` and those that ``[accounting]`` of bilan.toml names.
    `accounting` of the inventory then holds the `bilan.accounting.coverage.Coverage`. Never raises for bad exports:
    what is wrong with them is in `findings`.
    """
    from bilan.accounting import exports

    policy = inventory.configuration.accounting
    if not inventory.path.is_dir() and inventory.path.name != "bilan.toml":
        return inventory
    folder = inventory.path if inventory.path.is_dir() else inventory.path.parent
    named = policy.fec or policy.general_ledger
    if not named and not any((folder / name).exists() or (folder / name).is_symlink() for name in exports.FOLDERS):
        return inventory
    from bilan.accounting import joining

    return joining.joined(inventory, folder)
