"""Spark on this machine: cold, warm, and that its total is the same."""

from __future__ import annotations

import importlib.util
import os
import shutil

from benchmarks.harness import Job
from benchmarks.harness import run as run_once
from benchmarks.ledgers import ledger
from benchmarks.sections import Section, count
from benchmarks.sizes import Sizes

TITLE = "Spark, local[2]"
TOLD = (
    "The whole job on Spark in one process on two threads: cold (the Java machine starts) and warm (the third time), "
    "beside DuckDB. Memory is Python and Java together. The totals must agree to 1e-9."
)


def run(sizes: Sizes) -> Section:
    """Both engines on the same ledgers."""
    reason = missing()
    if reason:
        return Section(TITLE, TOLD, skipped=reason)
    cold_and_warm = ("cold s", "processor s", "warm s", "processor s")
    columns = ("lines", *cold_and_warm, "peak MiB", "DuckDB s", "totals differ by")
    return Section(TITLE, TOLD, columns, [_row(lines) for lines in sizes.spark])


def missing() -> str:
    """Why Spark cannot run here, or ''."""
    if importlib.util.find_spec("pyspark") is None:
        return "PySpark is not installed (the extra `spark`)"
    return "" if shutil.which("java") or os.environ.get("JAVA_HOME") else "there is no Java on this machine"


def _row(lines: int) -> tuple[str, ...]:
    folder = str(ledger(lines))
    duckdb = run_once(Job("benchmarks.jobs.on_spark:on_duckdb", (folder,)))
    spark = run_once(Job("benchmarks.jobs.on_spark:both", (folder,)))
    apart = abs(spark.value["total_t"] / duckdb.value - 1)
    cold, warm = ((f"{wall:.2f}", f"{cpu:.2f}") for wall, cpu in (spark.value["cold"], spark.value["warm"]))
    return (count(lines), *cold, *warm, f"{spark.peak:.0f}", f"{duckdb.wall:.2f}", f"{apart:.1e}")
