"""The csv row of the public export and the Parquet file."""

from __future__ import annotations

import csv
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from bilan.report.ademe import notes, write_ademe_csv
from bilan.report.files import harmless, replacing
from bilan.report.model import Report
from bilan.report.parquet import write_parquet
from bilan.result import Result


def test_the_row_reads_back_by_header(report: Report, tmp_path: Path) -> None:
    path = write_ademe_csv(report, tmp_path / "ademe.csv")
    assert path.read_bytes().startswith(b"\xef\xbb\xbf")
    with path.open(encoding="utf-8-sig", newline="") as stream:
        (row,) = csv.DictReader(stream, delimiter=";")
    assert len(row) == 104
    assert float(row["Emissions publication P1.3"]) == pytest.approx(46.23)
    assert row["Emissions publication P3.3"] == ""
    assert float(row["Emissions publication P3.5"]) == 0.0
    assert row["Mode de consolidation"] == "Opérationnel"
    assert row["Siret"] == "12345678900011"
    assert row["Année de reporting"] == "2024"


def test_no_cell_of_the_csv_starts_a_formula(report: Report, tmp_path: Path) -> None:
    with write_ademe_csv(report, tmp_path / "a.csv").open(encoding="utf-8-sig", newline="") as stream:
        for row in csv.reader(stream, delimiter=";"):
            assert not [cell for cell in row if cell.startswith(("=", "+", "-", "@"))]


def test_the_row_says_that_it_is_unofficial(reports: dict[str, Report]) -> None:
    assert "Non officiel" in notes(reports["fr"])[0]
    assert "Unofficial" in notes(reports["en"])[0]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "  ="])
def test_formula_starts_are_disarmed(start: str) -> None:
    assert harmless(f"{start}1").startswith("'")


def test_parquet_holds_every_amount(result: Result, tmp_path: Path) -> None:
    table = pq.read_table(write_parquet(result, tmp_path / "result.parquet"))
    emission = [row for row in table.to_pylist() if row["account"] == "emission"]
    assert sum(row["t_co2e"] for row in emission) == pytest.approx(result.totals.emissions.tonnes, rel=1e-9)
    assert table.schema.metadata[b"bilan.schema"] == b"bilan.lines/1"


def test_a_file_is_replaced_whole_or_not_at_all(tmp_path: Path) -> None:
    target = tmp_path / "x.txt"
    target.write_text("old")

    def fail() -> None:
        with replacing(target) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert target.read_text() == "old"
    assert len(list(tmp_path.iterdir())) == 1
