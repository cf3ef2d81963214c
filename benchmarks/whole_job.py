"""The whole job and one framework: bilan, SQL written by hand, Polars and pandas."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.harness import Job, JobError, Measured, alternate
from benchmarks.ledgers import ledger
from benchmarks.sections import TIMES, Section, count, ratio, times
from benchmarks.sizes import Sizes

WAYS = {
    "bilan": "benchmarks.jobs.compute",
    "SQL by hand": "benchmarks.by_hand.job",
    "Polars": "benchmarks.analyst.in_polars",
    "pandas": "benchmarks.analyst.in_pandas",
}
COLUMNS = ("lines, way", *TIMES, "wall ratio", "processor ratio")


def run(sizes: Sizes) -> Section:
    """The whole job."""
    told = (
        "Read Parquet, repeated ids, states of lines, resolve, compute, four frameworks with all gases, intervals, "
        "findings: 2,000 factors with 1 to 4 parts, 500 entities. The SQL does the same work for this one ledger; "
        "Polars and pandas give four tables with gases, but no interval and no finding. Imports are not counted. "
        "Ratios are to the SQL; the target is 1.3 at 10 million lines."
    )
    return Section(
        "Whole job", told, COLUMNS, [row for lines in sizes.whole_job for row in _rows(lines, "whole", sizes)]
    )


def run_one(sizes: Sizes) -> Section:
    """One framework without checks."""
    told = (
        "The regulatory table alone, ids unchecked, no findings (bilan still states why a line is rejected, gives an "
        "interval, and sums exactly). Ratios are to the SQL; the target is 1.3 at 10 million lines."
    )
    rows = [row for lines in sizes.whole_job for row in _rows(lines, "one_framework", sizes)]
    return Section("One framework without checks", told, COLUMNS, rows)


def _rows(lines: int, function: str, sizes: Sizes) -> Iterator[tuple[str, ...]]:
    folder = str(ledger(lines))
    near = {way: Job(f"{WAYS[way]}:{function}", (folder,)) for way in ("bilan", "SQL by hand")}
    measured = alternate(near, sizes.rounds)
    yield _row(lines, "bilan", measured["bilan"], measured["SQL by hand"])
    yield _row(lines, "SQL by hand", measured["SQL by hand"], measured["SQL by hand"])
    for way in ("Polars", "pandas"):
        if way == "pandas" and lines > sizes.pandas_up_to:
            continue
        try:
            found = alternate({way: Job(f"{WAYS[way]}:{function}", (folder,))}, max(sizes.rounds - 1, 1))[way]
        except JobError as error:
            yield (f"{count(lines)}, {way}", *_not_run(error))
            continue
        yield _row(lines, way, found, measured["SQL by hand"])


def _row(lines: int, way: str, one: Measured, base: Measured) -> tuple[str, ...]:
    return (f"{count(lines)}, {way}", *times(one), *ratio(one, base))


def _not_run(error: JobError) -> tuple[str, ...]:
    reason = "not installed" if "ModuleNotFoundError" in str(error) else "failed, out of memory perhaps"
    return (reason, "–", "–", "–", "–")
