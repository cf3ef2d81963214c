"""The generator is seeded, and its additions leave the plain ledger as it is."""

from pathlib import Path

import pyarrow.compute as pc
import pyarrow.parquet as pq

from benchmarks.ledger import UNCERTAINTIES, write_ledger


def _bytes(folder: Path) -> list[bytes]:
    return [file.read_bytes() for file in sorted(folder.iterdir())]


def test_the_same_seed_gives_the_same_bytes(tmp_path: Path) -> None:
    assert _bytes(write_ledger(tmp_path / "a", 500)) == _bytes(write_ledger(tmp_path / "b", 500))
    assert _bytes(write_ledger(tmp_path / "a", 500)) != _bytes(write_ledger(tmp_path / "c", 500, seed=1))


def test_flaws_spoil_about_the_share_that_is_asked_for(tmp_path: Path) -> None:
    plain = pq.read_table(write_ledger(tmp_path / "a", 4_000) / "activities.parquet").to_pylist()
    spoiled = pq.read_table(write_ledger(tmp_path / "b", 4_000, flaws=0.1) / "activities.parquet").to_pylist()
    changed = sum(one != other for one, other in zip(plain, spoiled, strict=True))
    assert 300 < changed < 500


def test_uncertainties_are_one_of_a_few_on_every_line(uncertain: Path) -> None:
    table = pq.read_table(uncertain / "activities.parquet")
    assert set(pc.unique(table["uncertainty"]).to_pylist()) == set(UNCERTAINTIES)
