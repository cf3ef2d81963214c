"""bilan itself: the whole job, and one framework without checks."""

from __future__ import annotations

from typing import Any

from benchmarks import warm


def prepare() -> None:
    """One run on a tiny ledger."""
    warm.with_tiny_ledger(whole, one_framework)


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
