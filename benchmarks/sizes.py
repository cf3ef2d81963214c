"""How much is measured: small to prove that everything runs, default for the record, big for a machine left alone."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Sizes:
    """Lines, rows and rounds of each benchmark."""

    whole_job: tuple[int, ...] = (100_000, 1_000_000, 10_000_000)
    pandas_up_to: int = 1_000_000
    growth: tuple[int, ...] = (1_000_000, 3_000_000, 10_000_000)
    growth_memory: str | None = None
    monte_carlo_lines: int = 100_000
    monte_carlo_draws: int = 10_000
    xlsx: int = 100_000
    csv: int = 1_000_000
    fec: int = 1_000_000
    searches: int = 20
    spark: tuple[int, ...] = (1_000_000,)
    rounds: int = 3


DEFAULT = Sizes()
QUICK = Sizes(
    whole_job=(10_000, 100_000), growth=(30_000, 100_000), monte_carlo_lines=5_000, monte_carlo_draws=1_000,
    xlsx=5_000, csv=50_000, fec=20_000, searches=2, spark=(20_000,), rounds=1,
)  # fmt: skip
BIG = Sizes(
    growth=(1_000_000, 10_000_000, 100_000_000), growth_memory="4GB", csv=10_000_000, fec=5_000_000,
    spark=(1_000_000, 10_000_000),
)  # fmt: skip
