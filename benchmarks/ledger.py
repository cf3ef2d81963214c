"""A seeded ledger of any size in Parquet, with own factors, for measurements.

2,000 factors with 1 to 4 parts, 500 entities, every category of the tables. `python -m benchmarks.ledger LINES FOLDER`.
A share of flawed lines (duplicates, days outside the period, unknown factors, missing quantities) and stated
uncertainties of activity data are added on request; without them the bytes stay as they were.
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


#: Half-widths in % of activity data, when they are asked for.
UNCERTAINTIES = ("5", "10", "20", "30")


def write_ledger(
    folder: Path, lines: int, seed: int = SEED, *, flaws: float = 0.0, uncertainties: bool = False
) -> Path:
    """Write an inventory folder of `lines` lines; returns the folder. The same seed gives the same bytes.

    `flaws` is the share of lines that straddle the period, lie outside it, repeat an id, or lack something;
    `uncertainties` adds a column with one of a few half-widths to every line.
    """
    folder.mkdir(parents=True, exist_ok=True)
    random = np.random.Generator(np.random.PCG64(seed))
    units = _write_factors(folder, random)
    _write_configuration(folder, random)
    schema = pa.schema(
        [("id", pa.string()), ("entity", pa.string()), ("start", pa.date32()), ("end", pa.date32()),
         ("category", pa.string()), ("factor", pa.string()), ("quantity", pa.float64()), ("unit", pa.string()),
         ("case", pa.string()), ("kind", pa.string()), ("acquired", pa.date32()), ("lifetime", pa.float64())]
    )  # fmt: skip
    if uncertainties:
        schema = schema.append(pa.field("uncertainty", pa.string()))
    spoil = np.random.Generator(np.random.PCG64(seed + 1))
    with pq.ParquetWriter(folder / "activities.parquet", schema, compression="zstd") as writer:
        for first in range(0, lines, BATCH):
            table = _batch(random, first, min(BATCH, lines - first), units)
            if uncertainties:
                table = table.append_column("uncertainty", pa.array(spoil.choice(UNCERTAINTIES, table.num_rows)))
            writer.write_table((_spoiled(table, spoil, flaws) if flaws else table).cast(schema))
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


def _spoiled(table: pa.Table, random: np.random.Generator, share: float) -> pa.Table:
    """The table with a share of its lines flawed, each in one way."""
    size = table.num_rows
    flaw = np.where(random.random(size) < share, random.integers(0, 6, size), -1)
    columns = {name: table[name].to_numpy(zero_copy_only=False).copy() for name in ("id", "start", "end", "factor")}
    quantity = table["quantity"].to_numpy().copy()
    columns["id"][flaw == 0] = columns["id"][0]
    columns["start"][flaw == 1] -= np.timedelta64(200, "D")
    columns["end"][flaw == 2] += np.timedelta64(500, "D")
    columns["factor"][flaw == 3] = "own:nobody-knows"
    quantity[flaw == 4] *= -1
    spoiled = {**columns, "quantity": pa.array(quantity, mask=flaw == 5)}
    return pa.table({name: spoiled.get(name, table[name]) for name in table.column_names})


def _batch(random: np.random.Generator, first: int, size: int, units: np.ndarray) -> pa.Table:
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
    )


if __name__ == "__main__":
    print(write_ledger(Path(sys.argv[2]), int(float(sys.argv[1]))))
