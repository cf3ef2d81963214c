"""The doors of the package: `read` an inventory, look at a `territory`."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilan.model.inventory import Inventory as InventoryData

if TYPE_CHECKING:
    from bilan.result import Result


class Inventory(InventoryData):
    """An inventory folder that was read. `findings` holds what reading had to say."""

    def compute(self, gwp: str | None = None, approach: str | None = None, engine: str = "duckdb") -> Result:
        """Compute the four frameworks; see `bilan.compute.compute`."""
        from bilan.compute import compute
        from bilan.result import Result

        return Result(compute(self, gwp, approach, engine))


def read(path: str | Path) -> Inventory:
    """Read an inventory folder (bilan.toml, activities, own factors, contracts, actions).

    Raises `bilan.model.findings.BilanError` when nothing can be read; bad lines are findings.
    """
    from bilan import ledger

    data = ledger.read(path)
    return Inventory(**{field.name: getattr(data, field.name) for field in fields(InventoryData)})


def territory(code_or_name: str, **options: Any) -> Any:
    """A territory by INSEE or SIREN code or by name; see `bilan.territory.api.territory`."""
    from bilan.territory.api import territory as find

    return find(code_or_name, **options)
