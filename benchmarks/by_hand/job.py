"""Run the hand-written SQL on an inventory folder of the generator.

It knows what the generator writes and no more: own factors, equity share, units that need no conversion, one Parquet
file. What bilan does for every other ledger (headers, other units, contracts, blends, locks, messages for people) is
not in here, so the comparison flatters the script.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import duckdb
import numpy as np
import pyarrow as pa

from benchmarks import warm

HERE = Path(__file__).parent
PACKAGE = Path(__file__).resolve().parents[2] / "src" / "bilan"
_LINES = """
    select * from line_sums
    left join line_counts using (framework, line) left join intervals using (framework, line)"""


def prepare() -> None:
    """One run on a tiny ledger."""
    warm.with_tiny_ledger(whole, one_framework)


def whole(folder: str, memory_limit: str | None = None) -> dict[str, Any]:
    """Read, duplicate ids, states, four frameworks with all gases, counts, intervals, findings."""
    connection = computed(folder, memory_limit)
    return _answer(connection, _LINES, _rows(connection, "select * from findings order by code, subject, other"))


def computed(folder: str, memory_limit: str | None = None) -> duckdb.DuckDBPyConnection:
    """A connection that holds the tables of the whole job."""
    connection = _connected(Path(folder), memory_limit)
    connection.execute(_sql("sums").replace("{duplicate}", _duplicates(connection)))
    connection.execute(_sql("frameworks"))
    return connection


def one_framework(folder: str, memory_limit: str | None = None) -> dict[str, Any]:
    """The regulatory table alone, without any check."""
    connection = _connected(Path(folder), memory_limit)
    connection.execute(_sql("one_framework"))
    return _answer(connection, "select * from line_sums", [])


def _connected(folder: Path, memory_limit: str | None) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect()
    if memory_limit:
        connection.execute(f"set memory_limit = '{memory_limit}'")
    configuration = tomllib.loads((folder / "bilan.toml").read_text(encoding="utf-8"))
    first, last = configuration["inventory"]["period"]
    connection.execute("set variable first = $1::date", [first])
    connection.execute("set variable last = $1::date", [last])
    files = {
        "activities": folder / "activities.parquet",
        "factors": folder / "factors.csv",
        "rules": PACKAGE / "frameworks" / "*" / "rules.csv",
        "lines": PACKAGE / "frameworks" / "*" / "lines.csv",
        "categories": PACKAGE / "data" / "frameworks" / "categories.csv",
    }
    for name, path in files.items():
        connection.execute(f"set variable {name} = $1", [str(path)])
    connection.register("told_entities", _entities(configuration["entities"]))
    connection.execute("create table entities as select * from told_entities")
    connection.execute(_sql("load"))
    return connection


def _entities(entities: list[dict[str, Any]]) -> pa.Table:
    """Equity share: what is held counts by its share."""
    return pa.table(
        {
            "entity": [entity["id"] for entity in entities],
            "share": [float(entity["equity_share"]) for entity in entities],
            "inside": [bool(entity["held"]) for entity in entities],
        }
    )


def _duplicates(connection: duckdb.DuckDBPyConnection) -> str:
    """SQL that is true on later lines of a repeated id; sorting hashes is the cheapest way to learn that none is."""
    hashes = connection.sql("select hash(id) as h from read_parquet(getvariable('activities'))").fetchnumpy()["h"]
    hashes = np.sort(np.asarray(hashes))
    repeated = np.unique(hashes[1:][hashes[1:] == hashes[:-1]])
    if not len(repeated):
        return "false"
    connection.register("suspects", pa.table({"h": repeated}))
    connection.execute(
        "create table repeated as select file_row_number as row from "
        "(select file_row_number, row_number() over (partition by id order by file_row_number) as place "
        "from read_parquet(getvariable('activities'), file_row_number = true) "
        "where hash(id) in (select h from suspects)) where place > 1"
    )
    return "file_row_number in (select row from repeated)"


def _answer(connection: duckdb.DuckDBPyConnection, query: str, findings: list[dict[str, Any]]) -> dict[str, Any]:
    frameworks: dict[str, Any] = {}
    for row in _rows(connection, query):
        table = frameworks.setdefault(row.pop("framework"), {"lines": {}, "total_t": 0.0, "outside_t": 0.0})
        table["total_t"] += row["total_t"] if row["in_total"] else 0.0
        table["outside_t"] += 0.0 if row["in_total"] or row["line"] == "unclassified" else row["total_t"]
        table["lines"][row.pop("line")] = row
    return {"frameworks": frameworks, "findings": findings}


def _rows(connection: duckdb.DuckDBPyConnection, query: str) -> list[dict[str, Any]]:
    found = connection.execute(query)
    names = [column[0] for column in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def _sql(name: str) -> str:
    return (HERE / f"{name}.sql").read_text(encoding="utf-8")
