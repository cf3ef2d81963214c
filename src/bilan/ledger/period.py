"""The period of an inventory without bilan.toml: the calendar years that its dates touch."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from bilan.ledger.dates import DateError, in_reason, parse_date
from bilan.model.activities import Activities


def period_of(activities: Activities) -> tuple[date, date]:
    """Whole calendar years around the dates of the lines; last year when no line has a date."""
    days = [day for name in ("start", "end") for day in _edges(activities, name)]
    if not days:
        year = date.today().year - 1
        return date(year, 1, 1), date(year, 12, 31)
    return date(min(days).year, 1, 1), date(max(days).year, 12, 31)


def _edges(activities: Activities, name: str) -> Iterator[date]:
    """First and last day of a column in each file, those out of reason left aside."""
    for column in _columns(activities, name):
        try:
            edges = pc.min_max(column).as_py()
        except (pa.ArrowException, ValueError, OverflowError):
            continue
        for value in edges.values():
            day = _day(value)
            if day is not None:
                yield day


def _columns(activities: Activities, name: str) -> Iterator[pa.ChunkedArray]:
    if activities.table is not None:
        yield activities.table.column(name)
    elif name in activities.columns:
        import pyarrow.parquet as pq

        for path in activities.parquet:
            with pq.ParquetFile(path) as parquet:
                if activities.columns[name] in parquet.schema_arrow.names:
                    yield parquet.read(columns=[activities.columns[name]]).column(0)


def _day(value: Any) -> date | None:
    try:
        if isinstance(value, str):
            return parse_date(value).value
        if isinstance(value, datetime):
            return in_reason(value.date())
        return in_reason(value) if isinstance(value, date) else None
    except DateError:
        return None
