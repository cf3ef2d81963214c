"""The period of an inventory without bilan.toml: the calendar years that its dates touch."""

from __future__ import annotations

from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from bilan.model.activities import Activities


def period_of(activities: Activities) -> tuple[date, date]:
    """Whole calendar years around the dates of the lines; last year when no line has a date."""
    columns = [column for name in ("start", "end") if (column := _column(activities, name)) is not None]
    edges = [pc.min_max(column).as_py() for column in columns]
    days = [edge[side] for edge in edges for side in ("min", "max") if edge[side] is not None]
    if not days:
        year = date.today().year - 1
        return date(year, 1, 1), date(year, 12, 31)
    return date(min(days).year, 1, 1), date(max(days).year, 12, 31)


def _column(activities: Activities, name: str) -> pa.ChunkedArray | None:
    if activities.table is not None:
        return activities.table.column(name)
    if name not in activities.columns:
        return None
    import pyarrow.parquet as pq

    read = (pq.read_table(path, columns=[activities.columns[name]]) for path in activities.parquet)
    return pa.chunked_array([pc.min_max(table.column(0).cast(pa.date32())) for table in read]).combine_chunks()
