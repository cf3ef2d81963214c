"""Factor search: milliseconds of a query in an open session."""

from __future__ import annotations

from benchmarks.harness import Job, alternate
from benchmarks.jobs.searching import QUERIES
from benchmarks.sections import Section
from benchmarks.sizes import Sizes


def run(sizes: Sizes) -> Section:
    """Mean of many queries in both languages, slips of the pen included."""
    found = alternate({"it": Job("benchmarks.jobs.searching:search", (sizes.searches,))}, sizes.rounds)["it"]
    number = sizes.searches * len(QUERIES)
    row = (
        "search of Base Carbone", f"{found.wall / number * 1000:.1f}", f"{found.cpu / number * 1000:.1f}",
        f"{found.peak:.0f}", f"{found.value / number:.1f}",
    )  # fmt: skip
    told = f"{len(QUERIES)} queries as people type them, {sizes.searches} times, in one open session."
    columns = ("what", "wall ms a query", "processor ms a query", "peak MiB", "hits a query")
    return Section("Factor search", told, columns, [row])
