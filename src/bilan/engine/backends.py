"""Where the plan runs: DuckDB in this process, or Spark on this machine or a cluster. The plan is the same."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bilan.model.findings import BilanError, Finding

ENGINES = ("duckdb", "spark")


@dataclass(frozen=True, slots=True)
class Resources:
    """What a run may use.

    `memory_limit` is a size such as ``4GB``; above it DuckDB spills to `temporary` (a folder of its own below the
    system's temporary folder when None, removed at the end). `master` is a Spark master address; `threads` the number
    of threads (all when None).
    """

    memory_limit: str | None = None
    temporary: Path | None = None
    threads: int | None = None
    master: str | None = None


def connect(engine: str, resources: Resources | None = None) -> Any:
    """An Ibis backend for one run.

    Raises BilanError for an unknown engine, when Spark or Java is missing, or when the master does not answer.
    """
    chosen = resources or Resources()
    if engine == "duckdb":
        return _duckdb(chosen)
    if engine == "spark":
        return _spark(chosen)
    values = {"value": engine, "allowed": ", ".join(ENGINES)}
    raise BilanError(Finding("unknown-choice", field="engine", values=values))


def _duckdb(resources: Resources) -> Any:
    import ibis

    settings: dict[str, Any] = {"preserve_insertion_order": True}
    if resources.memory_limit:
        settings["memory_limit"] = resources.memory_limit
    if resources.threads:
        settings["threads"] = resources.threads
    if resources.temporary:
        settings["temp_directory"] = str(resources.temporary)
    try:
        return ibis.duckdb.connect(**settings)
    except Exception as error:  # DuckDB names the setting and what it would take
        raise BilanError(Finding("engine-refused", field="engine", values={"reason": str(error)})) from error


@contextmanager
def spill_folder(parent: Path | None = None) -> Iterator[Path]:
    """A folder for what does not fit in memory; removed when the run ends, also after an error or Ctrl-C."""
    folder = Path(tempfile.mkdtemp(prefix="bilan-", dir=parent))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _spark(resources: Resources) -> Any:
    try:
        from pyspark.sql import SparkSession
    except ImportError as error:
        raise BilanError(Finding("spark-missing", field="engine")) from error
    if resources.master is None and not _java():
        raise BilanError(Finding("java-missing", field="engine"))
    import ibis

    master = resources.master or f"local[{resources.threads or '*'}]"
    builder = (
        SparkSession.builder.master(master)
        .appName("bilan")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.sql.ansi.enabled", "false")  # a text that is no number is a finding, not an exception
        .config("spark.sql.execution.arrow.pyspark.enabled", "true")
        .config("spark.driver.memory", _spark_size(resources.memory_limit or "4GB"))
        .config("spark.sql.shuffle.partitions", "8" if master.startswith("local") else "200")
    )
    try:
        session = builder.getOrCreate()
    except Exception as error:  # the Java side reports in its own words
        values = {"master": master, "reason": str(error).splitlines()[0]}
        raise BilanError(Finding("spark-unreachable", field="engine", values=values)) from error
    session.sparkContext.setLogLevel("ERROR")
    return ibis.pyspark.connect(session)


def _java() -> bool:
    import os

    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which("java") or (home and (Path(home) / "bin/java").exists()))


def _spark_size(text: str) -> str:
    """Spark's spelling of a size.

    >>> _spark_size("4GB"), _spark_size("512MiB")
    ('4g', '512m')
    """
    return text.strip().lower().replace("ib", "").removesuffix("b")
