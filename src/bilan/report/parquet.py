"""The amounts of every line, part and gas as a Parquet file."""

from __future__ import annotations

import json
from pathlib import Path

from bilan.report.files import replacing
from bilan.result import Result


def write_parquet(result: Result, path: str | Path) -> Path:
    """Write `Result.table` as Parquet (one row per line, part and gas) and return the path.

    The file's metadata name the schema, the inventory, the approach and the set of global warming potentials.
    """
    import pyarrow.parquet as pq

    import bilan

    target = Path(path)
    computation = result.computation
    about = {
        "bilan.schema": "bilan.lines/1",
        "bilan.engine": bilan.__version__,
        "bilan.inventory": json.dumps(
            {
                "name": computation.inventory.configuration.name,
                "period": [day.isoformat() for day in computation.inventory.configuration.period],
                "approach": computation.approach,
                "gwp": computation.gwp_set,
            },
            ensure_ascii=False,
        ),
    }
    table = result.to_arrow()
    with replacing(target) as temporary:
        pq.write_table(table.replace_schema_metadata(about), temporary, compression="zstd")
    return target
