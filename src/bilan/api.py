"""The doors of the package: `read` an inventory, look at a `territory`."""

from __future__ import annotations

from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilan.model.inventory import Inventory as InventoryData

if TYPE_CHECKING:
    from bilan.engine.backends import Resources
    from bilan.result import Result


class Inventory(InventoryData):
    """An inventory folder that was read. `findings` holds what reading had to say."""

    def compute(
        self,
        gwp: str | None = None,
        approach: str | None = None,
        engine: str = "duckdb",
        resources: Resources | None = None,
    ) -> Result:
        """Compute the four frameworks; see `bilan.compute.compute`."""
        from bilan.compute import compute
        from bilan.result import Result

        result = Result(compute(self, gwp, approach, engine, resources))
        if self.accounting is not None:
            from bilan.accounting import double_counts

            result = double_counts.with_findings(result)
        if self.lock is None:
            return result
        from bilan.lock.changes import with_changes

        return with_changes(result)


def read(path: str | Path, *, use_lock: bool = True) -> Inventory:
    """Read an inventory folder (bilan.toml, activities, own factors, contracts, actions, bilan.lock).

    A lock pins the factors that the computation takes, and the result then says what changed since; `use_lock=False`
    leaves it aside. Raises `bilan.model.findings.BilanError` when nothing can be read; bad lines are findings.
    """
    from bilan import accounting, ledger
    from bilan.lock import store
    from bilan.lock.hashes import folder_of

    data = accounting.with_accounts(ledger.read(path))
    values = {field.name: getattr(data, field.name) for field in fields(InventoryData)}
    values["lock"] = store.read(folder_of(data.path)) if use_lock else None
    return Inventory(**values)


def territory(code_or_name: str, **options: Any) -> Any:
    """A territory by INSEE or SIREN code or by name; see `bilan.territory.api.territory`."""
    from bilan.territory.api import territory as find

    return find(code_or_name, **options)
