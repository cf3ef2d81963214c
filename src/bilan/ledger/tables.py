"""The tables that a ledger reads: canonical columns, their types, which of them must be there."""

from __future__ import annotations

from dataclasses import dataclass

import pyarrow as pa

from bilan.model.activities import ACTIVITY_SCHEMA, CONTRACT_SCHEMA

#: Columns that reading adds to the lines.
ADDED = ("row", "file", "file_row", "rejected")

#: actions.csv: the transition plan.
ACTION_SCHEMA = pa.schema(
    [
        ("id", pa.string()),
        ("label", pa.string()),
        ("category", pa.string()),
        ("entity", pa.string()),
        ("start", pa.date32()),
        ("end", pa.date32()),
        ("reduction_t_per_year", pa.float64()),
        ("cost_eur", pa.float64()),
        ("status", pa.string()),
        ("owner", pa.string()),
    ]
)


@dataclass(frozen=True)
class Table:
    """One kind of table of an inventory folder."""

    name: str
    schema: pa.Schema
    required: tuple[str, ...]
    must_have_rows: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """Canonical columns that a file may hold."""
        return tuple(name for name in self.schema.names if name not in ADDED)

    def kind(self, column: str) -> str:
        """``text``, ``number`` or ``date``.

        >>> ACTIVITIES.kind("quantity"), ACTIVITIES.kind("start"), ACTIVITIES.kind("id")
        ('number', 'date', 'text')
        """
        typed = self.schema.field(column).type
        if pa.types.is_floating(typed):
            return "number"
        return "date" if pa.types.is_date(typed) else "text"


ACTIVITIES = Table("activities", ACTIVITY_SCHEMA, ("id", "category", "factor", "quantity", "unit"), True)
CONTRACTS = Table("contracts", CONTRACT_SCHEMA, ("instrument",))
ACTIONS = Table("actions", ACTION_SCHEMA, ("id",))
