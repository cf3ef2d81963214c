"""Packs that the territory tests share: the national one built once from the reference inputs, and tiny ones."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pytest

from bilan.territory.importing.aldo import import_aldo
from bilan.territory.pack_checks import check_tables
from bilan.territory.packs import TABLES, Pack, conform, read_pack

COMMUNES = [
    ("02001", "Alpha", "02", "32", "200000001", 1000.0, "2_1"),
    ("02002", "Beta", "02", "32", "200000001", 500.0, "3_1"),
    ("80001", "Gamma", "80", "32", "200000002", 2000.0, "1_3"),
    ("13001", "Delta", "13", "93", "200000003", 800.0, "2_2"),
    ("22016", "Isle", "22", "53", "", 300.0, "1_1"),
]
EPCI = [
    ("200000001", "CC Alpha Beta", "CC", "32", 1500.0),
    ("200000002", "CC Gamma", "CC", "32", 2000.0),
    ("200000003", "CC Delta", "CC", "93", 800.0),
]
FORESTS = [
    ("200000001", "broadleaf", "B2", "B", "HDF", "Nord", 1000.0),
    ("200000001", "poplar", "", "", "HDF", "Nord", 50.0),
    ("200000003", "mixed", "J2", "J", "PAC", "Sud", 300.0),
]
LAND_COVER = [
    ("200000001", "211", 5000.0), ("200000001", "231", 800.0), ("200000001", "112", 400.0),
    ("80001", "211", 900.0), ("80001", "141", 30.0), ("80001", "112", 70.0), ("200000003", "221", 600.0),
    ("200000003", "335", 40.0), ("22016", "231", 90.0),
]  # fmt: skip


def rows_table(name: str, rows: list[tuple[Any, ...]]) -> pa.Table:
    """A table of a pack from rows."""
    schema = TABLES[name]
    columns = list(zip(*rows, strict=True)) if rows else [[] for _ in schema.names]
    made = [pa.array(list(column), type=kind) for column, kind in zip(columns, schema.types, strict=True)]
    return conform(pa.table(made, names=schema.names), schema, name, name)


@pytest.fixture
def tiny() -> Callable[..., Pack]:
    """Build a small pack; keyword arguments replace rows of its tables."""

    def build(**tables: list[tuple[Any, ...]]) -> Pack:
        rows = {
            "communes": COMMUNES, "epci": EPCI, "land_cover": LAND_COVER, "changes": [], "forests": FORESTS,
            "national_forests": [],
        } | tables  # fmt: skip
        made = {name: rows_table(name, content) for name, content in rows.items()}
        manifest = {"name": "tiny", "period": [2012, 2018], "sources": [], "complete": False}
        return Pack(manifest, made, None, check_tables(made))

    return build


@pytest.fixture(scope="session")
def sample() -> Pack:
    """The embedded sample."""
    return read_pack()


@pytest.fixture(scope="session")
def france_folder(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The national pack, built from the reference inputs."""
    folder = tmp_path_factory.mktemp("packs") / "france"
    import_aldo(shared / "data", folder)
    return folder


@pytest.fixture(scope="session")
def france(france_folder: Path) -> Pack:
    """The national pack in memory."""
    return read_pack(france_folder)


@pytest.fixture
def with_tables() -> Callable[..., Pack]:
    """A pack with some tables replaced."""

    def swap(pack: Pack, **tables: pa.Table) -> Pack:
        return replace(pack, tables=dict(pack.tables) | tables)

    return swap
