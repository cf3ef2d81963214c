"""Writing a part of a pack as a pack of its own."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np

from bilan.territory.importing.writing import write_pack
from bilan.territory.packs import Pack
from bilan.territory.places import Places
from bilan.territory.restrict import restrict
from bilan.territory.tables import Flags

#: Keys of a manifest that writing sets anew.
OWN = ("schema", "written", "tables")


def extract_pack(pack: Pack, keep: Flags, target: Path, manifest: Mapping[str, Any], *, reference: bool = True) -> Pack:
    """Write the chosen communes (with the whole of their EPCI) to `target`.

    Results are those of the larger pack. With `reference`, the results of the larger pack as a whole go along
    when it is complete, so that territories can be compared with the country.
    """
    tables = dict(restrict(pack, keep).tables)
    if reference and pack.manifest.get("complete", False):
        from bilan.territory.comparison import reference_table

        tables["reference"] = reference_table(pack)
    base = {key: value for key, value in pack.manifest.items() if key not in OWN}
    return write_pack(tables, base | {"complete": False} | dict(manifest), target)


def majority_epci(pack: Pack, places: Places, region: str) -> Flags:
    """Communes of the EPCI that lie mostly in a region."""
    table = pack.tables["epci"].to_pylist()
    return np.isin(places.epci, [row["code"] for row in table if row["region"] == region])
