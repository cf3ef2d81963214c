"""The shipped book is what our own reader makes of the publisher's file, and it is small."""

from __future__ import annotations

import hashlib
import sqlite3
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bilan.factors import shelf
from bilan.factors.binding import FLAGS
from bilan.factors.sources.base_carbone.read import read
from bilan.model.factors import FACTOR_SCHEMA


@pytest.fixture(scope="module")
def shipped() -> shelf.BookInfo:
    return next(book for book in shelf.books("base-carbone") if book.shipped)


def test_its_title_page(shipped):
    assert (shipped.version, shipped.licence, shipped.attribution) == (
        "V22.0",
        "Licence Ouverte 2.0",
        "ADEME, Base Carbone",
    )
    assert (shipped.factors, shipped.source_data) == (7745, 1878)


def test_rebuilding_it_from_the_publishers_file_changes_nothing(shared: Path, shipped):
    file = shared / "data" / "factors" / "Base_Carbone_V22.0.csv"
    assert hashlib.sha256(file.read_bytes()).hexdigest() == shipped.sha256
    rebuilt = read(file)
    factors = pq.read_table(shipped.folder / shelf.FACTORS_FILE)
    assert factors.select(FACTOR_SCHEMA.names).equals(rebuilt.factors)
    assert pq.read_table(shipped.folder / shelf.PARTS_FILE).equals(rebuilt.parts)
    flags = {row["id"]: tuple(row[FLAGS].split()) for row in factors.to_pylist() if row[FLAGS]}
    assert flags == rebuilt.flags


def test_its_tables_are_compact(shipped):
    assert sum((shipped.folder / name).stat().st_size for name in (shelf.FACTORS_FILE, shelf.PARTS_FILE)) < 2_000_000


def test_its_index_holds_every_row(shipped):
    with sqlite3.connect(shipped.folder / shelf.INDEX_FILE) as connection:
        rows = connection.execute("select id, total from entry").fetchall()
    factors = pq.read_table(shipped.folder / shelf.FACTORS_FILE)
    assert rows == list(zip(factors["id"].to_pylist(), factors["total_kg_co2e"].to_pylist(), strict=True))
