"""Reference paths: emissions that a path allows by year, from a base year's figure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

from bilan.model.findings import BilanError, Finding
from bilan.transition import tables


@dataclass(frozen=True)
class Path:
    """A path by name with the parameters in use; `allowed(year)` is in t CO2e."""

    name: str
    label_fr: str
    label_en: str
    source_fr: str
    source_en: str
    scope: str
    base_year: int
    base_t: float
    parameters: dict[str, object]
    index: Callable[[int], float]

    def allowed(self, year: int) -> float:
        """Emissions that the path allows in a year."""
        return self.base_t * self.index(year)


def names() -> tuple[str, ...]:
    """The paths of the table."""
    return tuple(row["path"] for row in tables.rows("paths.csv"))


def sectors() -> tuple[str, ...]:
    """The sectors of the national path."""
    return tuple(dict.fromkeys(row["sector"] for row in tables.rows("national.csv")))


def usual_scope(name: str) -> str:
    """The part of the inventory that a path is usually held against."""
    return _row(name)["scope"]


def path(
    name: str,
    base_year: int,
    base_t: float,
    scope: str = "all",
    target_pct: float | None = None,
    by: int | None = None,
    sector: str = "all",
) -> Path:
    """A path from a base year's emissions.

    ``linear`` needs `target_pct` (reduction in %) and `by` (year after the base year); ``national`` takes a `sector`.
    Raises BilanError for an unknown name or sector, a missing or impossible target, a year outside the table.

    >>> to_target = path("linear", 2020, 1000.0, target_pct=50, by=2030)
    >>> to_target.allowed(2020), to_target.allowed(2025), to_target.allowed(2035)
    (1000.0, 750.0, 500.0)
    >>> path("linear-1.5c", 2020, 1000.0).allowed(2030)
    580.0
    """
    row = _row(name)
    parameters: dict[str, object] = {}
    if row["kind"] == "target":
        index = _to_target(base_year, target_pct, by)
        parameters = {"target_pct": target_pct, "by": by}
    elif row["kind"] == "national":
        index = _national(sector or "all", base_year)
        parameters = {"sector": sector or "all"}
    else:
        rate = float(row["rate_pct_per_year"])
        index = _falling(base_year, rate)
        parameters = {"rate_pct_per_year": rate}
    texts = (row["path"], row["label_fr"], row["label_en"], row["source_fr"], row["source_en"])
    return Path(*texts, scope, base_year, base_t, parameters, index)


def _row(name: str) -> dict[str, str]:
    for row in tables.rows("paths.csv"):
        if row["path"] == name:
            return row
    raise BilanError(Finding("unknown-choice", field="path", values={"value": name, "allowed": ", ".join(names())}))


def _to_target(base_year: int, target_pct: float | None, by: int | None) -> Callable[[int], float]:
    if target_pct is None or by is None:
        raise BilanError(Finding("transition-target-missing", field="target"))
    if not 0 <= target_pct <= 100:
        raise BilanError(Finding("transition-target-impossible", field="target", values={"target": f"{target_pct:g}"}))
    if by <= base_year:
        raise BilanError(Finding("transition-target-past", field="by", values={"by": by, "base_year": base_year}))
    goal = 1 - target_pct / 100

    def index(year: int) -> float:
        gone = min(max((year - base_year) / (by - base_year), 0.0), 1.0)
        return 1 + (goal - 1) * gone

    return index


def _falling(base_year: int, rate_pct: float) -> Callable[[int], float]:
    def index(year: int) -> float:
        return min(max(1 - rate_pct / 100 * (year - base_year), 0.0), 1.0)

    return index


def _national(sector: str, base_year: int) -> Callable[[int], float]:
    if sector not in sectors():
        values = {"value": sector, "allowed": ", ".join(sectors())}
        raise BilanError(Finding("unknown-choice", field="sector", values=values))
    points = [
        (int(row["year"]), float(row["mt_co2e"])) for row in tables.rows("national.csv") if row["sector"] == sector
    ]
    first, last = points[0][0], points[-1][0]
    if not first <= base_year <= last:
        years = {"base_year": base_year, "first": first, "last": last}
        raise BilanError(Finding("transition-path-outside", field="base_year", values=years))
    at_base = _between(points, base_year)

    def index(year: int) -> float:
        return _between(points, min(max(year, first), last)) / at_base

    return index


def _between(points: list[tuple[int, float]], year: int) -> float:
    for (before, low), (after, high) in pairwise(points):
        if before <= year <= after:
            return low + (high - low) * (year - before) / (after - before)
    raise ValueError(f"{year} lies outside the points")  # callers keep years inside
