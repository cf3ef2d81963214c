"""Where the plan runs: DuckDB in this process, or Spark on this machine or a cluster. The plan is the same."""

from __future__ import annotations

import atexit
import os
import secrets
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilan.model.findings import BilanError, Finding

if TYPE_CHECKING:
    import pyarrow as pa

ENGINES = ("duckdb", "spark")


@dataclass(frozen=True, slots=True)
class Resources:
    """What a run may use.

    `memory_limit` is a size such as ``4GB``; above it DuckDB spills to a folder of its own below `temporary` (the
    system's temporary folder when None), removed at the end. `master` is a Spark master address; `threads` the number
    of threads (the environment's BILAN_THREADS, else all, when None). `cache` is a folder in which the sums of each
    file of a partitioned ledger are kept, so that a corrected file recomputes its part alone; `watch` is called with
    the connection before the work begins, to show progress.
    """

    memory_limit: str | None = None
    temporary: Path | None = None
    threads: int | None = None
    master: str | None = None
    cache: Path | None = None
    watch: Callable[[Any], None] | None = None


def connect(engine: str, resources: Resources | None = None) -> Any:
    """An Ibis backend for one run.

    Raises BilanError for an unknown engine, when Spark or Java is missing, or when the master does not answer.
    """
    chosen = resources or Resources()
    if engine not in ENGINES:
        values = {"value": engine, "allowed": ", ".join(ENGINES)}
        raise BilanError(Finding("unknown-choice", field="engine", values=values))
    connection = _spark(chosen) if engine == "spark" else _duckdb(chosen)
    if chosen.watch:
        chosen.watch(connection)
    return connection


def _duckdb(resources: Resources) -> Any:
    import ibis

    settings: dict[str, Any] = {"temp_directory": str(spill_folder(resources.temporary))}
    if resources.memory_limit:
        settings["memory_limit"] = resources.memory_limit
    threads = resources.threads or int(os.environ.get("BILAN_THREADS", "0"))
    if threads:
        settings["threads"] = threads
    try:
        return ibis.duckdb.connect(**settings)
    except Exception as error:  # DuckDB names the setting and what it would take
        raise BilanError(Finding("engine-refused", field="engine", values={"reason": str(error)})) from error


def staged(connection: Any, table: pa.Table) -> Any:
    """A table in memory as an Ibis table of the backend.

    Spark takes it through a Parquet file: its own way goes through pandas, where a NaN and a missing value are one.
    """
    import ibis

    if connection.name != "pyspark":
        return ibis.memtable(table)
    import pyarrow.parquet as pq

    folder = spill_folder()
    folder.mkdir()
    file = folder / "lines.parquet"
    pq.write_table(table, file)
    return parquet(connection, (str(file),))


#: Column in which Spark numbers the lines: a window over all of them would put them on one worker.
ROW = "bilan_row"


def parquet(connection: Any, files: tuple[str, ...]) -> Any:
    """Parquet files, read as one Ibis table where they lie; on Spark with the column `ROW`, in reading order."""
    if connection.name != "pyspark":
        return connection.read_parquet(list(files))
    from pyspark.sql.functions import monotonically_increasing_id

    name = f"bilan_{secrets.token_hex(6)}"
    numbered = connection._session.read.parquet(*files).withColumn(ROW, monotonically_increasing_id())
    numbered.createOrReplaceTempView(name)
    return connection.table(name)


def spill_folder(parent: Path | None = None) -> Path:
    """The folder, not yet made, for what does not fit in memory.

    DuckDB makes it when it must spill; it is removed when the process ends, also after an error or Ctrl-C. What a
    killed process left behind is removed by the next run.
    """
    root = parent or Path(tempfile.gettempdir())
    for left in root.glob("bilan-spill-*-*"):
        if not _is_running(left.name.split("-")[2]):
            shutil.rmtree(left, ignore_errors=True)
    folder = root / f"bilan-spill-{os.getpid()}-{secrets.token_hex(4)}"
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def _is_running(process: str) -> bool:
    try:
        os.kill(int(process), 0)
    except (ProcessLookupError, ValueError):
        return False
    except PermissionError:  # somebody else's process
        return True
    return True


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
    home = os.environ.get("JAVA_HOME")
    return bool(shutil.which("java") or (home and (Path(home) / "bin/java").exists()))


def _spark_size(text: str) -> str:
    """Spark's spelling of a size.

    >>> _spark_size("4GB"), _spark_size("512MiB")
    ('4g', '512m')
    """
    return text.strip().lower().replace("ib", "").removesuffix("b")
