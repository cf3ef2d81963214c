"""Rows, subtotals, shares and the line between zero and not computed, against figures worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from bilan.frameworks import rules
from bilan.frameworks.contents import LINE, MEMO, SUBTOTAL, TOTAL, Row, contents
from bilan.frameworks.subtotals import Subtotals
from bilan.model.gases import TOTAL_COLUMNS
from bilan.report.model import Report
from bilan.result import Result

from .conftest import NF3_T, PFC_T, SF6_T

Line = Callable[[str, str], dict[str, Any]]


def rows_of(report: Report, framework: str) -> list[Row]:
    return list(report.framework(framework).contents.rows)


def test_beges_has_its_29_rows_in_the_order_of_the_method(report: Report) -> None:
    rows = [row for row in rows_of(report, "beges-v5") if row.kind != MEMO]
    assert len(rows) == 29
    assert [row.kind for row in rows].count(SUBTOTAL) == 6
    assert rows[-1].kind == TOTAL
    assert [row.code or f"={row.group}" for row in rows[:9]] == [
        "1.1", "1.2", "1.3", "1.4", "1.5", "=1", "2.1", "2.2", "=2",
    ]  # fmt: skip


def test_amounts_by_gas_and_post(line_of: Line) -> None:
    burnt = line_of("beges-v5", "1.1")
    assert burnt["co2_t"] == pytest.approx(2.0)
    assert burnt["ch4_t"] == pytest.approx(0.030)
    assert burnt["n2o_t"] == pytest.approx(0.0265)
    assert burnt["co2_biogenic_t"] == pytest.approx(0.5)
    assert burnt["total_t"] == pytest.approx(2.0565)
    assert line_of("beges-v5", "4.1")["undecomposed_t"] == pytest.approx(0.5 + 20 + 10 + 3)


def test_fluorinated_gases_have_columns_of_their_own(line_of: Line) -> None:
    assert line_of("iso-14064-1", "1.4")["hfc_t"] == pytest.approx(13.0)
    etched = line_of("iso-14064-1", "1.3")
    assert etched["sf6_t"] == pytest.approx(SF6_T)
    assert etched["nf3_t"] == pytest.approx(NF3_T)
    assert etched["pfc_t"] == pytest.approx(PFC_T)
    assert etched["other_t"] == pytest.approx(SF6_T + NF3_T + PFC_T)


def test_zero_is_computed_and_nc_is_not(report: Report) -> None:
    rows = {row.code: row for row in rows_of(report, "beges-v5") if row.kind == LINE}
    assert rows["3.5"].assessed
    assert rows["3.5"].values["total_t"] == 0.0
    assert not rows["3.3"].assessed
    subtotals = {row.group: row for row in rows_of(report, "beges-v5") if row.kind == SUBTOTAL}
    assert subtotals["3"].assessed
    assert not subtotals["5"].assessed


def test_scope_2_is_printed_twice_and_the_total_too(report: Report) -> None:
    rows = [row for row in rows_of(report, "ghg-protocol") if row.group == "S2" and row.kind == SUBTOTAL]
    assert [row.values["market_t"] for row in rows] == pytest.approx([5.0, 5.0])
    assert rows[0].values["total_t"] == pytest.approx(10.0)
    assert "total_t" not in rows[1].values
    totals = [row for row in rows_of(report, "ghg-protocol") if row.kind == TOTAL]
    assert totals[0].values["total_t"] == pytest.approx(104.7865)
    assert totals[1].values["market_t"] == pytest.approx(99.7865)


def test_other_stands_outside_the_ghg_protocol_total(example: Result) -> None:
    sums = Subtotals(example.computation.amounts, example.report("ghg-protocol"))
    other = next(row for row in contents(sums, "en").rows if row.code == "S3.other")
    assert other.kind == MEMO
    assert other.values["total_t"] > 0
    assert "S3.other" not in sums.total_codes()


def test_bilan_carbone_states_monetary_ratios_dependence_and_its_own_interval(report: Report) -> None:
    rows = rows_of(report, "bilan-carbone-v9")
    goods = next(row for row in rows if row.code == "goods_monetary")
    assert goods.values["monetary_pct"] == pytest.approx(100.0)
    total = next(row for row in rows if row.kind == TOTAL)
    assert total.values["monetary_pct"] == pytest.approx(10 / 104.7865 * 100)
    own = next(row for row in rows if row.group == "interval")
    assert own.values["high_t"] < total.values["high_t"]
    assert len([row for row in rows if row.kind == LINE]) == 48


def test_iso_prints_biomass_removals_and_storage_apart(report: Report) -> None:
    apart = [row for row in rows_of(report, "iso-14064-1") if row.group == "apart"]
    assert [sorted(row.values) for row in apart] == [["co2_biogenic_t"], ["total_t"], ["total_t"]]
    assert apart[0].values["co2_biogenic_t"] == pytest.approx(0.5)


@pytest.mark.parametrize("framework", rules.FRAMEWORKS)
def test_subtotals_add_up_to_the_total_and_the_total_to_the_ledger(example: Result, framework: str) -> None:
    table = example.report(framework)
    sums = Subtotals(example.computation.amounts, table)
    rows = contents(sums, "fr").rows
    groups = [row for row in rows if row.kind == SUBTOTAL and "total_t" in row.values]
    total = next(row for row in rows if row.kind == TOTAL)
    for column in (*TOTAL_COLUMNS, "total_t", "co2_biogenic_t", "hfc_t", "pfc_t", "sf6_t", "nf3_t"):
        assert sum(row.values[column] for row in groups) == pytest.approx(total.values[column], rel=1e-9, abs=1e-9)
    assert total.values["total_t"] == pytest.approx(table.total_t, rel=1e-9)
    assert total.values["low_t"] == pytest.approx(table.interval.low, rel=1e-9)
    memo = {row.group: row.values["total_t"] for row in rows if row.group in {"outside", "unclassified", "ledger"}}
    assert table.total_t + memo["outside"] + memo["unclassified"] == pytest.approx(memo["ledger"], rel=1e-9)


@pytest.mark.parametrize("framework", rules.FRAMEWORKS)
def test_gas_families_are_the_other_gases(example: Result, framework: str) -> None:
    sums = Subtotals(example.computation.amounts, example.report(framework))
    for line in example.report(framework).lines:
        row = sums.of([line["code"]])
        families = sum(row[name] for name in ("hfc_t", "pfc_t", "sf6_t", "nf3_t", "outside_kyoto_t"))
        assert families == pytest.approx(line["other_t"], abs=1e-9)
        if framework != "bilan-carbone-v9":
            assert row["outside_kyoto_t"] == 0.0


def test_the_interval_of_a_sum_knows_that_lines_share_factors(example: Result) -> None:
    sums = Subtotals(example.computation.amounts, example.report("beges-v5"))
    codes = sums.total_codes()
    whole = sums.of(codes)
    parts = [sums.of([code]) for code in codes]
    summed = sum(row["high_t"] - row["total_t"] for row in parts)
    assert 0 < whole["high_t"] - whole["total_t"] < summed


def test_an_unused_framework_prints_nothing_but_nc(rejected: Report) -> None:
    for part in rejected.frameworks:
        assert not any(row.assessed for row in part.contents.rows if row.kind == LINE)
        total = next(row for row in part.contents.rows if row.kind == TOTAL)
        assert not total.assessed


def test_a_gas_that_sources_do_not_tell_is_not_read_as_zero(report: Report) -> None:
    rows = {row.code: row for row in rows_of(report, "beges-v5") if row.kind == LINE}
    assert rows["2.1"].inside_undecomposed("co2_t")
    assert not rows["2.1"].inside_undecomposed("undecomposed_t")
    assert not rows["2.1"].inside_undecomposed("co2_biogenic_t")
    assert not rows["1.1"].inside_undecomposed("other_t")
