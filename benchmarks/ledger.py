"""A seeded ledger of any size in Parquet, with own factors, for measurements.

2,000 factors with 1 to 4 parts, 500 entities, every category of the tables. `python -m benchmarks.ledger LINES FOLDER`.
"""

from __future__ import annotations

import sys
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from bilan.frameworks import rules
from bilan.frameworks.categories import categories

FACTORS, ENTITIES, SEED, BATCH = 2_000, 500, 20_240_101, 1_000_000


def write_ledger(folder: Path, lines: int, seed: int = SEED) -> Path:
    """Write an inventory folder of `lines` lines; returns the folder. The same seed gives the same bytes."""
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.Generator(np.random.PCG64(seed))
    units = _write_factors(folder, random)
    _write_configuration(folder, random)
    schema = pa.schema(
        [("id", pa.string()), ("entity", pa.string()), ("start", pa.date32()), ("end", pa.date32()),
         ("category", pa.string()), ("factor", pa.string()), ("quantity", pa.float64()), ("unit", pa.string()),
         ("case", pa.string()), ("kind", pa.string()), ("acquired", pa.date32()), ("lifetime", pa.float64())]
    )  # fmt: skip
    with pq.ParquetWriter(folder / "activities.parquet", schema, compression="zstd") as writer:
        for first in range(0, lines, BATCH):
            writer.write_table(_batch(random, first, min(BATCH, lines - first), units, schema))
    return folder


def _write_factors(folder: Path, random: np.random.Generator) -> np.ndarray:
    """factors.csv; returns the unit of each factor."""
    units = random.choice(np.array(["kWh", "kg", "L", "km", "t.km", "EUR"]), FACTORS)
    chains = (("whole",), ("combustion", "upstream"), ("plant", "upstream", "td_losses"),
              ("combustion", "upstream", "manufacture_of_device", "contrails"))  # fmt: skip
    rows = ["factor,label,unit,part,gas,kg,uncertainty"]
    for factor, unit in enumerate(units):
        for part in chains[factor % 4]:
            for gas, scale in (("co2_fossil", 1.0), ("ch4_fossil", 1e-3), ("n2o", 1e-4)):
                rows.append(f"f{factor},f{factor},{unit},{part},{gas},{random.random() * scale:.9f},{10 + factor % 50}")
    (folder / "factors.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    return units


def _write_configuration(folder: Path, random: np.random.Generator) -> None:
    text = ["[inventory]", 'name = "benchmark"', "period = [2024-01-01, 2024-12-31]", 'approach = "equity_share"']
    for entity in range(ENTITIES):
        share = random.choice([1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 0.5, 0.3])
        held = "true" if random.random() < 0.95 else "false"
        text += ["[[entities]]", f'id = "e{entity}"', f"equity_share = {share}", f"held = {held}"]
    (folder / "bilan.toml").write_text("\n".join(text) + "\n", encoding="utf-8")


def _batch(random: np.random.Generator, first: int, size: int, units: np.ndarray, schema: pa.Schema) -> pa.Table:
    known = [category for category in categories() if category.slug != "franchises"]
    factor = random.integers(0, FACTORS, size)
    # A factor is used in few categories, as in real ledgers: that is what makes groups few.
    category = (factor * 7 + random.integers(0, 3, size)) % len(known)
    cases = [sorted(rules.cases_of(c.slug)) for c in known]
    case = np.array([options[0] for options in cases])[category]
    kinds = np.array([c.kinds[0] if c.kinds else "" for c in known])[category]
    capital = np.array([c.is_capital_good for c in known])[category]
    month = random.integers(0, 12, size)
    starts = np.array([np.datetime64(f"2024-{m + 1:02d}-01") for m in range(12)])
    ends = np.append(starts[1:], np.datetime64("2025-01-01")) - np.timedelta64(1, "D")
    acquired = np.datetime64("2019-01-01") + random.integers(0, 6 * 365, size).astype("timedelta64[D]")
    return pa.table(
        {
            "id": pa.array(np.char.add("l", np.arange(first, first + size).astype(str))),
            "entity": pa.array(np.char.add("e", random.integers(0, ENTITIES, size).astype(str))),
            "start": pa.array(starts[month]),
            "end": pa.array(ends[month]),
            "category": pa.array(np.array([c.slug for c in known])[category]),
            "factor": pa.array(np.char.add("own:f", factor.astype(str))),
            "quantity": pa.array(random.lognormal(5, 1, size)),
            "unit": pa.array(units[factor]),
            "case": pa.array(case),
            "kind": pa.array(kinds),
            "acquired": pa.array(acquired, mask=~capital),
            "lifetime": pa.array(random.integers(3, 20, size).astype(float), mask=~capital),
        }
    ).cast(schema)


if __name__ == "__main__":
    print(write_ledger(Path(sys.argv[2]), int(float(sys.argv[1]))))
