"""A FEC of any size, read by `bilan` and by a plain DuckDB query of the same file, as ratios of one run.

    python -m benchmarks.fec [LINES] [FOLDER] [--by-entry]

The plain query reads every cell as text and sums debits and credits by account: no entry is weighed, no supplier found,
no date or encoding checked. Prints JSON: seconds of both, their ratio, peak memory, lines per second. The file is the
one of ``examples/comptabilite/make_fec.py``, repeated with new entry numbers and amounts, from a seed.
"""

from __future__ import annotations

import json
import random
import resource
import sys
import tempfile
import time
from importlib import util
from pathlib import Path
from typing import Any

LINES = 5_000_000
_TOML = """[inventory]
name = "benchmark"
period = [2024-01-01, 2024-12-31]
[organisation]
naf = "25.62B"
[accounting]
aggregate = "{aggregate}"
"""


def write_folder(folder: Path, lines: int, seed: int = 2024, aggregate: str = "month") -> Path:
    """Write an inventory folder with a FEC of about `lines` lines; returns the FEC."""
    made = _generator()
    rows = list(made.entries(20_000, seed).rows())
    file = folder / "fec" / "123456782FEC20241231.txt"
    file.parent.mkdir(parents=True, exist_ok=True)
    (folder / "bilan.toml").write_text(_TOML.format(aggregate=aggregate), encoding="utf-8")
    chance = random.Random(seed)
    most = max(int(row[2]) for row in rows)
    with file.open("w", encoding="utf-8", newline="") as stream:
        stream.write("\t".join(made.COLUMNS) + "\r\n")
        for copy in range(max(round(lines / len(rows)), 1)):
            factor = chance.randint(50, 150)
            suffix = f"S{chance.randrange(400):03d}"
            stream.write("".join(_line(row, copy * most, factor, suffix) for row in rows))
    return file


def _line(row: tuple[str, ...], offset: int, factor: int, suffix: str) -> str:
    """A line of a copy: another number, amounts times a whole number (entries stay balanced), other suppliers."""
    debit, credit = (str(int(cell.replace(",", "")) * factor // 1) for cell in (row[11], row[12]))
    auxiliary = row[6] + suffix if row[6] else ""
    cells = (row[0], row[1], str(int(row[2]) + offset), *row[3:6], auxiliary, *row[7:11], _money(debit), _money(credit))
    return "\t".join((*cells, *row[13:])) + "\r\n"


def _money(cents: str) -> str:
    cents = cents.rjust(3, "0")
    return f"{cents[:-2]},{cents[-2:]}"


def _generator() -> Any:
    path = Path(__file__).resolve().parents[1] / "examples" / "comptabilite" / "make_fec.py"
    spec = util.spec_from_file_location("make_fec", path)
    assert spec is not None
    assert spec.loader is not None
    module = util.module_from_spec(spec)
    sys.modules["make_fec"] = module
    spec.loader.exec_module(module)
    return module


def plain(file: Path) -> int:
    """The query to hold against: debits and credits by account. Returns the sum of debits in cents."""
    import duckdb

    query = f"""
        SELECT CompteNum, sum(replace(Debit, ',', '.')::DECIMAL(18, 2)), sum(replace(Credit, ',', '.')::DECIMAL(18, 2))
        FROM read_csv('{file}', delim='\\t', header=true, all_varchar=true, quote='') GROUP BY 1"""
    return sum(round(row[1] * 100) for row in duckdb.connect().execute(query).fetchall())


def measure(folder: Path, lines: int, aggregate: str) -> dict[str, Any]:
    """Seconds of reading with `bilan` and of the plain query, on the same file."""
    from bilan import api

    file = write_folder(folder, lines, aggregate=aggregate)
    start = time.perf_counter()
    debit = plain(file)
    middle = time.perf_counter()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    inventory = api.read(folder)
    end = time.perf_counter()
    coverage: Any = inventory.accounting
    assert coverage.debit == debit
    assert coverage.spend.difference == 0
    return {
        "lines": coverage.entries,
        "megabytes": round(file.stat().st_size / 1e6),
        "aggregate": aggregate,
        "activity_lines": inventory.activities.table.num_rows if inventory.activities.table is not None else 0,
        "plain_s": round(middle - start, 2),
        "bilan_s": round(end - middle, 2),
        "ratio": round((end - middle) / (middle - start), 2),
        "lines_per_s": round(coverage.entries / (end - middle)),
        "peak_mb": {"plain": round(before / 1024), "bilan": round(_peak() / 1024)},
    }


def _peak() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if not word.startswith("--")]
    wanted = int(words[0]) if words else LINES
    how = "entry" if "--by-entry" in sys.argv else "month"
    if len(words) > 1:
        print(json.dumps(measure(Path(words[1]), wanted, how), indent=1))
    else:
        with tempfile.TemporaryDirectory() as temporary:
            print(json.dumps(measure(Path(temporary), wanted, how), indent=1))
