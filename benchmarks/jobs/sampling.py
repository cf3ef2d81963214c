"""Monte Carlo by groups, as bilan does it, and line by line, as the definition says."""

from __future__ import annotations

import time
from typing import Any

import numpy as np

_BATCH = 100


def prepare() -> None:
    """The imports of both."""
    from bilan.uncertainty import assess, monte_carlo  # noqa: F401


def by_group(folder: str, draws: int) -> dict[str, float]:
    """Bounds of the total of GHG Protocol with bilan; the computation is not part of what is returned."""
    from bilan.uncertainty.assess import assess

    computation = computed(folder)
    table = next(table for table in computation.tables if table.framework == "ghg-protocol")
    start = time.perf_counter()
    found = assess(computation.amounts, table, "monte-carlo", draws).total
    seconds = time.perf_counter() - start
    return {"low": found.interval.low, "high": found.interval.high, "seconds": seconds}


def by_line(folder: str, draws: int) -> dict[str, float]:
    """Draw every factor once a draw and every line once a draw; bounds of the same total."""
    tonnes, factor, line_s, factor_s = lines(folder)
    start = time.perf_counter()
    generator = np.random.Generator(np.random.PCG64(7))
    totals = np.empty(draws)
    for first in range(0, draws, _BATCH):
        size = min(_BATCH, draws - first)
        drawn = np.exp(generator.standard_normal((size, len(factor_s))) * factor_s)
        for k in range(size):
            data = np.exp(generator.standard_normal(len(tonnes)) * line_s)
            by_factor = np.bincount(factor, tonnes * data, minlength=len(factor_s))
            totals[first + k] = by_factor @ drawn[k]
    low, high = np.percentile(totals, [2.5, 97.5])
    return {"low": float(low), "high": float(high), "seconds": time.perf_counter() - start}


def lines(folder: str) -> tuple[Any, Any, Any, Any]:
    """Tonnes, factor and sigma of every line that counts in the total of GHG Protocol; sigma of every factor."""
    from benchmarks.by_hand import job

    connection = job.computed(folder)
    found = connection.execute(
        """
        with per_unit as (
            select u.category, u.factor, u.inside, u."case", u.kind, u.capital, u.has_life,
                   sum(u.total) as t
            from used_parts u join places p using (category, part_used, case_used, kind_said, tier_used, state)
            where p.framework = 'ghg-protocol' and p.in_total and u.n_bought > 0
            group by all)
        select l.quantity * e.share * p.t as tonnes, f.s as factor_s,
               dense_rank() over (order by p.factor) - 1 as factor, ln(1 + l.uncertainty::double / 100) / 1.96 as line_s
        from read_parquet(getvariable('activities')) l join entities e using (entity)
        join per_unit p on p.category = l.category and p.factor = l.factor and p.inside = e.inside
             and p."case" = l."case" and p.kind = l.kind and p.has_life = (l.acquired is not null and l.lifetime > 0)
        join factors f on f.factor = l.factor
        where not p.capital or l.acquired between getvariable('first') and getvariable('last')
        """
    ).fetchnumpy()
    factor = np.asarray(found["factor"], dtype=np.int64)
    sigma = np.zeros(int(factor.max()) + 1)
    sigma[factor] = found["factor_s"]
    return np.asarray(found["tonnes"]), factor, np.asarray(found["line_s"]), sigma


def computed(folder: str) -> Any:
    """The computation of an inventory folder."""
    import bilan

    return bilan.read(folder).compute().computation
