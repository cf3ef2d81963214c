"""One call for all methods: the intervals of a framework's lines and of its total."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from bilan.engine.intervals import Interval
from bilan.frameworks import exposure, rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.tables import Table
from bilan.model.findings import BilanError, Finding
from bilan.uncertainty import independent, monte_carlo

#: Draws and seed of the sampled method, stated in every report that uses it.
DRAWS = 10_000
SEED = 20_180_101


@dataclass(frozen=True, slots=True)
class LineInterval:
    """A line's total and its 95 % interval, in t CO2e."""

    code: str
    total_t: float
    interval: Interval


@dataclass(frozen=True)
class Assessment:
    """Intervals of every line and of the total by one method."""

    framework: str
    method: str
    total: LineInterval
    lines: tuple[LineInterval, ...]
    draws: int | None = None
    seed: int | None = None


#: An interval of the sum over the lines with these indices, whose published total is given.
Bound = Callable[[list[int], float], Interval]


def _correlated(amounts: Amounts, framework: str, draws: int, seed: int) -> Bound:
    del draws, seed
    exposed = exposure.exposures(amounts, framework)
    return lambda chosen, total: exposure.correlated(amounts, exposed, chosen, total)


METHODS: dict[str, Callable[[Amounts, str, int, int], Bound]] = {
    "correlated": _correlated,
    "monte-carlo": monte_carlo.bound,
    "bilan-carbone": independent.bilan_carbone,
    "ipcc-1": independent.ipcc_1,
}


def assess(
    amounts: Amounts, table: Table, method: str = "correlated", draws: int = DRAWS, seed: int = SEED
) -> Assessment:
    """Intervals of a framework's table by a named method.

    Raises BilanError for an unknown method. `draws` and `seed` matter to ``monte-carlo`` only.
    """
    if method not in METHODS:
        values = {"value": method, "allowed": ", ".join(METHODS)}
        raise BilanError(Finding("unknown-choice", field="method", values=values))
    bound = METHODS[method](amounts, table.framework, draws, seed)
    counted = [i for i, line in enumerate(rules.lines(table.framework)) if line.in_total]
    lines = tuple(
        LineInterval(line["code"], line["total_t"], bound([i], line["total_t"])) for i, line in enumerate(table.lines)
    )
    total = LineInterval("total", table.total_t, bound(counted, table.total_t))
    sampled = method == "monte-carlo"
    return Assessment(table.framework, method, total, lines, draws if sampled else None, seed if sampled else None)
