"""The ledger as one Arrow table: one row per activity line, in the columns of the contract."""

from __future__ import annotations

from dataclasses import dataclass, field

import pyarrow as pa

#: Canonical columns of a ledger that was read into memory. `row` numbers the lines in reading order over all
#: files, from 0. `rejected` holds the finding code of a line that reading already rejected (a quantity that is
#: no number, a date that is none); the finding itself is in `Inventory.findings`.
ACTIVITY_SCHEMA = pa.schema(
    [
        ("row", pa.int64()),
        ("file", pa.string()),
        ("file_row", pa.int64()),  # line number in the file, as the person sees it (header is 1)
        ("id", pa.string()),
        ("entity", pa.string()),
        ("start", pa.date32()),
        ("end", pa.date32()),
        ("category", pa.string()),
        ("label", pa.string()),
        ("factor", pa.string()),
        ("quantity", pa.float64()),
        ("unit", pa.string()),
        ("case", pa.string()),
        ("tier", pa.string()),
        ("kind", pa.string()),
        ("acquired", pa.date32()),
        ("lifetime", pa.float64()),
        ("uncertainty", pa.string()),
        ("factor_ghgp", pa.string()),
        ("corrects", pa.string()),
        ("evidence", pa.string()),
        ("note", pa.string()),
        ("tags", pa.string()),
        ("rejected", pa.string()),
    ]
)

#: contracts.csv: electricity instruments of the market-based method.
CONTRACT_SCHEMA = pa.schema(
    [
        ("entity", pa.string()),
        ("start", pa.date32()),
        ("end", pa.date32()),
        ("quantity", pa.float64()),
        ("unit", pa.string()),
        ("instrument", pa.string()),
        ("factor", pa.string()),
        ("market", pa.string()),
        ("evidence", pa.string()),
    ]
)

INSTRUMENTS = ("guarantee_of_origin", "power_purchase_agreement", "supplier_mix", "residual_mix")


@dataclass(frozen=True)
class Activities:
    """Where the lines are: a table in memory, or Parquet files that stay on disk.

    Exactly one of `table` and `parquet` is set. For Parquet, `columns` maps canonical names to the names found
    in the files (only the columns that exist); types are cast by the engine's plan.
    """

    table: pa.Table | None = None
    parquet: tuple[str, ...] = ()
    columns: dict[str, str] = field(default_factory=dict)
