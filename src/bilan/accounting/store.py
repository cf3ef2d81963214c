"""Entries of all exports in one DuckDB store, in whole cents; beyond its memory it writes to a temporary folder.

Tables: ``files`` (number, entity, kind), ``entries`` (lines), then what `prepare` adds: ``journals``, ``vouchers``
(entries as a whole), ``suppliers``, ``names`` (labels of accounts) and ``groups`` (amounts to place).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa

from bilan.accounting import tables
from bilan.ledger.sources.fec.layout import ENTRY_SCHEMA

#: Memory that the store takes before it writes to disk.
MEMORY = "512MB"


@contextmanager
def opened() -> Iterator[Store]:
    """A store that leaves nothing behind."""
    import duckdb

    with TemporaryDirectory(prefix="bilan-accounts-") as folder:
        connection = duckdb.connect()
        try:
            connection.execute(f"SET memory_limit='{MEMORY}'")
            connection.execute(f"SET temp_directory='{Path(folder, 'spill')}'")
            connection.execute("SET enable_external_access=false")
            connection.execute("SET preserve_insertion_order=false")
            yield Store(connection)
        finally:
            connection.close()


class Store:
    """The connection, and the questions put to it."""

    def __init__(self, connection: Any) -> None:
        self.connection = connection
        self.files = 0
        self.run("create")

    def add(self, batches: Iterator[pa.Table], entity: str, kind: str, siren: str) -> int:
        """Add the lines of one file; returns the number of the file."""
        number = self.files
        self.files += 1
        self.connection.execute("INSERT INTO files VALUES (?, ?, ?, ?)", [number, entity, kind, siren])
        stream = pa.RecordBatchReader.from_batches(ENTRY_SCHEMA, _batches(batches))
        self.connection.register("incoming", stream)
        try:
            self.run("insert", number=str(number))
        finally:
            self.connection.unregister("incoming")
        return number

    def prepare(self, period: tuple[date, date], *, by_entry: bool) -> None:
        """Work out what every line belongs to, and sum the lines to groups."""
        self.run("prepare")
        self._treat_journals()
        self.connection.execute("CREATE TABLE bounds AS SELECT ?::DATE AS first, ?::DATE AS last", list(period))
        keys = "e.journal, e.voucher" if by_entry else "''::VARCHAR AS journal, ''::VARCHAR AS voucher"
        day = "e.date" if by_entry else "date_trunc('month', e.date)::DATE"
        self.run("groups", keys=keys, day=day)

    def _treat_journals(self) -> None:
        """Journals that repeat balances or close accounts, by code or label."""
        import re

        rows = tables.rows("journals.csv")
        found = []
        for code, label in self.rows("SELECT DISTINCT journal, journal_label FROM journals"):
            text = {"code": tables.plain(code), "label": tables.plain(label)}
            hits = (row["treatment"] for row in rows if re.search(row["pattern"], text[row["column"]]))
            treatment = next(hits, "")
            if treatment:
                found.append((code, label, treatment))
        self.connection.execute("CREATE TABLE treatments (journal VARCHAR, journal_label VARCHAR, treatment VARCHAR)")
        if found:
            self.connection.executemany("INSERT INTO treatments VALUES (?, ?, ?)", found)

    def run(self, name: str, **texts: str) -> None:
        """Run one of the statements of ``data/accounting/sql``, with words of ours filled in."""
        self.connection.execute(statement(name, **texts))

    def rows(self, sql: str, values: list[Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a question."""
        found: list[tuple[Any, ...]] = self.connection.execute(sql, values or []).fetchall()
        return found

    def table(self, sql: str) -> pa.Table:
        """The rows of a question as Arrow."""
        return self.connection.sql(sql).to_arrow_table()

    def put(self, name: str, table: pa.Table) -> None:
        """Store an Arrow table under a name, anew."""
        self.connection.register("incoming", table)
        try:
            self.connection.execute(f"CREATE OR REPLACE TABLE {name} AS SELECT * FROM incoming")
        finally:
            self.connection.unregister("incoming")


def _batches(pieces: Iterator[pa.Table]) -> Iterator[pa.RecordBatch]:
    for piece in pieces:
        yield from piece.select(ENTRY_SCHEMA.names).cast(ENTRY_SCHEMA).to_batches()


def statement(name: str, **texts: str) -> str:
    """A statement of ``data/accounting/sql`` with words of ours filled in."""
    text = (resources.files("bilan") / "data" / "accounting" / "sql" / f"{name}.sql").read_text(encoding="utf-8")
    for word, value in texts.items():
        text = text.replace("{" + word + "}", value)
    return text
