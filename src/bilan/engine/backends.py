"""Where the plan runs: DuckDB in this process."""

from __future__ import annotations

from typing import Any

from bilan.model.findings import BilanError, Finding

ENGINES = ("duckdb",)


def connect(engine: str) -> Any:
    """An Ibis backend for one run. Raises BilanError for an unknown engine."""
    if engine != "duckdb":
        raise BilanError(
            Finding("unknown-choice", field="engine", values={"value": engine, "allowed": ", ".join(ENGINES)})
        )
    import ibis

    return ibis.duckdb.connect()
