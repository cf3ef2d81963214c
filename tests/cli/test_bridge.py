"""`bilan bridge` on the terminal: rows add up, long lists are counted, both languages."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runs import bilan
from tests.inventories import line, own, write_inventory

FACTORS = [own("machine", "t", "manufacture", "co2_fossil", 8000), own("power", "kWh", "plant", "co2_fossil", 0.5)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    goods = [line(f"m{i}", "equipment", "own:machine", 1, "t", acquired="2024-03-01", lifetime=8) for i in range(9)]
    return write_inventory(tmp_path / "i", [*goods, line("p", "electricity", "own:power", 1000, "kWh")], FACTORS)


def test_rows_add_up_to_the_difference_of_the_totals(folder: Path) -> None:
    done = bilan("bridge", folder, "beges-v5", "ghg-protocol", "--json", "-")
    assert done.status == 0
    first, second = done.json["totals_t"]
    assert (first, second) == (pytest.approx(9.5), pytest.approx(72.5))
    assert sum(row["difference_t"] for row in done.json["rows"]) == pytest.approx(second - first)
    assert sum(r["difference_t"] for r in done.json["by_reason"].values()) == pytest.approx(second - first)


def test_a_long_list_is_counted(folder: Path) -> None:
    done = bilan("bridge", folder, "beges-v5", "ghg-protocol", "--limit", "4")
    assert "… 5 autres lignes (--limit, --json)" in done.out
    assert "Écart des totaux" in done.out
    english = bilan("bridge", folder, "beges-v5", "ghg-protocol", "--lang", "en").out
    assert "Difference of totals" in english
    assert "Écart" not in english


def test_a_file_that_cannot_be_written_is_told(folder: Path) -> None:
    done = bilan("bridge", folder, "beges-v5", "ghg-protocol", "--json", folder / "no" / "r.json")
    assert done.status == 2
    assert "output-cannot-write" in done.err
