"""Tables of all territories of the country from a built pack."""

from __future__ import annotations

from pathlib import Path


def prepare() -> None:
    """The imports."""
    import bilan.territory.compute  # noqa: F401


def table(pack_folder: str, level: str, method: str) -> int:
    """Flux and stocks of every territory of a level, reading included; gives the number of rows."""
    from bilan.territory import aggregate
    from bilan.territory.compute import Options, compute
    from bilan.territory.groupings import level_grouping
    from bilan.territory.packs import read_pack

    pack = read_pack(Path(pack_folder))
    result = compute(pack, Options(method=method))
    grouping = level_grouping(level, result.places, pack)
    return len(aggregate.flux_table(result, grouping)) + len(aggregate.stock_table(result, grouping))


def build(source: str, target: str) -> None:
    """Build the national pack from the public tables."""
    from bilan.territory.importing.aldo import import_aldo

    import_aldo(Path(source), Path(target))
