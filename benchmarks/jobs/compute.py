"""bilan itself: the whole job, and one framework without checks."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any


def prepare() -> None:
    """Import everything and compute a small ledger, as in a session that is open already."""
    from benchmarks.ledger import write_ledger

    with tempfile.TemporaryDirectory() as folder:
        whole(str(write_ledger(Path(folder), 250)))
        one_framework(folder)


def whole(folder: str, memory_limit: str | None = None) -> dict[str, Any]:
    """Read, check, resolve, compute, four frameworks with all gases, intervals, findings."""
    import bilan
    from bilan.engine.backends import Resources

    result = bilan.read(folder).compute(resources=Resources(memory_limit=memory_limit))
    return dict(result.to_json("en")["inventory"])


def one_framework(folder: str, memory_limit: str | None = None) -> dict[str, Any]:
    """The regulatory table alone: the same plan without duplicate ids and without findings."""
    from benchmarks import plan
    from bilan.engine.backends import Resources
    from bilan.frameworks import tables

    steps = plan.Steps(folder, Resources(memory_limit=memory_limit))
    table = tables.build(steps.amounts(steps.groups(steps.weighted(None))), "beges-v5")
    return {"total_t": table.total_t, "outside_t": table.outside_t}


def whole_json(folder: str) -> dict[str, Any]:
    """The result as a machine reads it; for the tests that compare totals."""
    import bilan

    return dict(bilan.read(folder).compute().to_json("en"))
