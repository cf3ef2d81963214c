"""A corrected file recomputes its part alone, and the result is that of one pass, to the last bit."""

from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest

import bilan
from benchmarks.ledger import write_ledger
from bilan.engine.backends import Resources

pytestmark = pytest.mark.slow

PARTS = 5


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger in five files."""
    folder = write_ledger(tmp_path / "ledger", 20_000)
    table = pq.read_table(folder / "activities.parquet")
    (folder / "activities.parquet").unlink()
    (folder / "activities").mkdir()
    for part in range(PARTS):
        pq.write_table(table.slice(part * 4_000, 4_000), folder / f"activities/part-{part}.parquet")
    return folder


def change(ledger: Path, part: int, factor: float) -> None:
    file = ledger / f"activities/part-{part}.parquet"
    table = pq.read_table(file)
    pq.write_table(table.set_column(6, "quantity", pc.multiply(table["quantity"], factor)), file)


def both(ledger: Path, cache: Path) -> tuple[dict, dict]:
    inventory = bilan.read(ledger)
    return inventory.compute(resources=Resources(cache=cache)).to_json(), inventory.compute().to_json()


def test_parts_add_up_to_one_pass(ledger: Path, tmp_path: Path) -> None:
    by_part, at_once = both(ledger, tmp_path / "cache")
    assert by_part == at_once
    assert len(list((tmp_path / "cache").iterdir())) == PARTS


def test_a_corrected_file_recomputes_its_part_alone(ledger: Path, tmp_path: Path) -> None:
    before, _ = both(ledger, tmp_path / "cache")
    stamps = {path: path.stat().st_mtime_ns for path in (tmp_path / "cache").rglob("*.*")}
    change(ledger, 2, 0.5)
    by_part, at_once = both(ledger, tmp_path / "cache")
    assert by_part == at_once != before
    assert all(path.stat().st_mtime_ns == stamp for path, stamp in stamps.items())
    assert len(list((tmp_path / "cache").iterdir())) == PARTS + 1


def test_larger_amounts_and_another_period_are_not_mixed_with_what_was_kept(ledger: Path, tmp_path: Path) -> None:
    both(ledger, tmp_path / "cache")
    change(ledger, 1, 1e6)
    by_part, at_once = both(ledger, tmp_path / "cache")
    assert by_part == at_once
    toml = ledger / "bilan.toml"
    toml.write_text(toml.read_text().replace("2024-12-31", "2024-06-30"))
    by_part, at_once = both(ledger, tmp_path / "cache")
    assert by_part == at_once


def test_an_id_in_two_files_is_found(ledger: Path, tmp_path: Path) -> None:
    file = ledger / "activities/part-3.parquet"
    table = pq.read_table(file)
    ids = table["id"].to_pylist()
    pq.write_table(table.set_column(0, "id", pa.array(["l7", *ids[1:]])), file)
    by_part, at_once = both(ledger, tmp_path / "cache")
    assert by_part == at_once
    assert by_part["inventory"]["lines_rejected"] == 1
