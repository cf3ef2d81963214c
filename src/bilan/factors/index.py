"""The search index of a book: one SQLite file with full text over stems, shipped or built on import."""

from __future__ import annotations

import re
import sqlite3
from contextlib import closing
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilan.factors.sources.common import data_rows
from bilan.factors.words import stems_of_both

if TYPE_CHECKING:
    import pyarrow as pa

_SCHEMA = """
pragma page_size = 4096;
create table entry (n integer primary key, id text, version text, label_fr text, label_en text, place text,
                    unit text, total real, archived integer, factor integer, year integer, usual integer);
create virtual table word using fts5 (label, extra, content='', detail=column, tokenize='ascii');
create virtual table vocabulary using fts5vocab (word, row);
"""
_COLUMNS = ["id", "version", "label_fr", "label_en", "region", "unit", "unit_raw", "total_kg_co2e", "status",
            "kind", "category", "tags", "validity"]  # fmt: skip
_USUAL_PLACES = {None, "France", "France continentale", "France continentale / France"}


def build_index(factors: pa.Table, file: Path) -> None:
    """Write the index of a book's factors to `file`."""
    with closing(sqlite3.connect(file)) as connection:
        connection.executescript(_SCHEMA)
        for number, row in enumerate(factors.select(_COLUMNS).to_pylist(), start=1):
            label = stems_of_both(row["label_fr"], row["label_en"])
            extra = stems_of_both(" ".join(filter(None, (row["region"], row["category"], row["tags"]))), row["tags"])
            connection.execute(f"insert into entry values ({'?,' * 11}?)", _entry(number, row))
            columns = (number, " ".join(label), " ".join(word for word in extra if word not in label))
            connection.execute("insert into word (rowid, label, extra) values (?, ?, ?)", columns)
        connection.execute("insert into word (word) values ('optimize')")
        connection.commit()
        connection.execute("vacuum")


def _entry(number: int, row: dict[str, Any]) -> tuple[Any, ...]:
    place = row["region"] if row["region"] not in _USUAL_PLACES else None
    years = re.findall(r"\b(?:19|20)\d\d\b", f"{row['label_fr']} {row['validity'] or ''}")
    return (
        number,
        row["id"],
        row["version"],
        row["label_fr"],
        row["label_en"],
        place,
        row["unit"] or row["unit_raw"],
        row["total_kg_co2e"],
        int(row["status"] == "archived"),
        int(row["kind"] == "factor"),
        max(map(int, years), default=0),
        int(row["id"] in _usual()),
    )


@cache
def _usual() -> frozenset[str]:
    """Ids of much-used factors, which stand before their equals."""
    return frozenset(row["id"] for row in data_rows("search/usual.csv"))
