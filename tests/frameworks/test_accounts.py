"""Removals and avoided emissions stand apart: they move neither the amounts of emissions nor their intervals."""

from pathlib import Path

import pytest

import bilan
from bilan.frameworks import rules
from tests.inventories import line, own, write_inventory

EMISSION = own("f", "kg", "combustion", "co2_fossil", 2.0, uncertainty="30")
REMOVAL = own("f", "kg", "combustion", "co2_fossil", 5.0, account="removal", uncertainty="30")
AVOIDED = own("f", "kg", "upstream", "co2e", 7.0, account="avoided", uncertainty="30")
LINES = [line("a", "fossil_fuels", "own:f", 1000, "kg"), line("b", "fossil_fuels", "own:f", 500, "kg")]


def test_other_accounts_change_no_line_of_a_table(tmp_path: Path) -> None:
    alone = bilan.read(write_inventory(tmp_path / "alone", LINES, [{**EMISSION, "account": "emission"}])).compute()
    mixed_factors = [{**EMISSION, "account": "emission"}, REMOVAL, AVOIDED]
    mixed = bilan.read(write_inventory(tmp_path / "mixed", LINES, mixed_factors)).compute()
    for framework in rules.FRAMEWORKS:
        one, other = alone.report(framework), mixed.report(framework)
        assert other.lines == one.lines
        assert other.interval == one.interval
    assert mixed.totals.emissions.tonnes == pytest.approx(3.0)
    assert mixed.totals.removals.tonnes == pytest.approx(-7.5)
    assert mixed.totals.avoided.tonnes == pytest.approx(-10.5)


def test_a_line_that_only_removes_is_counted_on_no_line(tmp_path: Path) -> None:
    result = bilan.read(write_inventory(tmp_path / "i", LINES, [REMOVAL])).compute()
    for framework in rules.FRAMEWORKS:
        assert sum(entry["count"] for entry in result.report(framework).lines) == 0
