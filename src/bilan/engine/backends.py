"""Where the plan runs: DuckDB in this process."""

from __future__ import annotations

from typing import Any

from bilan.model.findings import BilanError, Finding

ENGINES = ("duckdb",)


def connect(engine: str) -> Any:
    """An Ibis backend for one run, on as many threads as there are or as BILAN_THREADS says.

    Raises BilanError for an unknown engine.
    """
    if engine != "duckdb":
        raise BilanError(
            Finding("unknown-choice", field="engine", values={"value": engine, "allowed": ", ".join(ENGINES)})
        )
    import os

    import ibis

    threads = os.environ.get("BILAN_THREADS", "")
    return ibis.duckdb.connect(**({"threads": int(threads)} if threads.isdigit() and int(threads) else {}))
