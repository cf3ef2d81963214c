"""What the report says in words, and the ledger, factors and findings behind it."""

from __future__ import annotations

import pytest

from bilan.report.build import report_of
from bilan.report.model import Report
from bilan.result import Result


def test_the_ledger_has_every_line_and_adds_up_to_the_totals(example: Result) -> None:
    report = report_of(example, "fr")
    keys = [column.key for column in report.ledger.columns]
    tonnes = [row[keys.index("t_co2e")] or 0.0 for row in report.ledger.rows]
    assert len(report.ledger.rows) == example.lines_read
    assert sum(tonnes) == pytest.approx(example.totals.emissions.tonnes, rel=1e-9)
    biogenic = [row[keys.index("co2_biogenic_t")] or 0.0 for row in report.ledger.rows]
    assert sum(biogenic) == pytest.approx(example.totals.co2_biogenic_t, rel=1e-9)
    market = [row[keys.index("t_co2e_ghg_protocol")] or 0.0 for row in report.ledger.rows]
    assert sum(market) == pytest.approx(example.report("ghg-protocol").ledger_t, rel=1e-9)


def test_rejected_lines_stay_in_the_ledger_with_their_reason(report: Report) -> None:
    keys = [column.key for column in report.ledger.columns]
    rows = {row[0]: dict(zip(keys, row, strict=True)) for row in report.ledger.rows}
    assert "unknown-factor" in rows["bad1"]["status"]
    assert rows["bad1"]["t_co2e"] is None
    assert rows["z1"]["t_co2e"] == 0.0
    assert rows["e1"]["line_ghg_protocol"] == "S2.electricity, S3.3"


def test_a_long_ledger_is_cut_and_says_so(result: Result) -> None:
    report = report_of(result, "en", ledger_limit=3)
    assert len(report.ledger.rows) == 3
    assert report.ledger.left_out == 6
    assert report.ledger.rows[0][11] == pytest.approx(2.5565)


def test_the_summary_rounds_to_what_the_interval_supports(reports: dict[str, Report]) -> None:
    assert "environ 105\u00a0t\u00a0CO₂e" in reports["fr"].summary[0].replace("105 t", "105\u00a0t")
    assert "about 105 t" in reports["en"].summary[0].replace("\u00a0", " ")
    assert any("2" in sentence and "7" in sentence for sentence in reports["en"].summary[-1:])


def test_an_empty_result_says_so_and_shows_no_figure(rejected: Report) -> None:
    assert rejected.empty
    assert not rejected.key_figures
    assert "Aucune des 9 lignes" in rejected.summary[0]
    answers = {answer.item: answer for answer in rejected.framework("iso-14064-1").answers}
    assert answers["f"].status == "to_fill"
    assert answers["f"].text == ""


def test_items_are_answered_from_the_result_or_the_texts_or_left_to_fill(report: Report) -> None:
    answers = {answer.item: answer for answer in report.framework("beges-v5").answers}
    assert "123456789" in answers["1"].text
    assert answers["13"].text == "Deux actions"
    assert answers["14"].status == "to_fill"
    assert answers["11"].status == "not_needed"


def test_factors_are_listed_by_weight_with_source_and_uncertainty(report: Report) -> None:
    assert report.factors[0].ref == "own:etching"
    assert report.factors[0].t_co2e == pytest.approx(46.23)
    assert report.factors[0].licence == "CC0-1.0"
    fuel = next(factor for factor in report.factors if factor.ref == "own:fuel")
    assert fuel.uncertainty == "±\u202f10\u202f%" or "10" in fuel.uncertainty
    assert "combustion" in fuel.parts
    assert not any(factor.ref == "own:unheard-of" for factor in report.factors)


def test_gases_of_the_accounts_have_their_potentials(report: Report) -> None:
    values = {gas.name: (gas.ar4, gas.ar5, gas.ar6) for gas in report.gases}
    assert values["ch4_fossil"] == (25.0, 30.0, 29.8)
    assert values["sf6"][1] == 23500.0
    assert "co2_biogenic" not in values


def test_findings_are_grouped_with_errors_first(report: Report) -> None:
    severities = [group.severity for group in report.finding_groups]
    assert severities == sorted(severities, key=["error", "warning", "info"].index)
    assert {group.code for group in report.finding_groups if group.severity == "error"} >= {"unknown-factor"}


def test_exclusions_name_reason_and_posts(report: Report) -> None:
    assert report.exclusions[0].reason == "Négligeable < 1 % & non suivi"
    assert report.exclusions[0].estimate_t == 2
    assert "3.4" in report.exclusions[0].posts


def test_contributions_cover_the_totals(example: Result) -> None:
    report = report_of(example, "fr")
    posts = sum(bar.value for bar in report.contribution("post").bars)
    assert posts == pytest.approx(example.report("beges-v5").total_t, rel=1e-9)
    gases = sum(bar.value for bar in report.contribution("gas").bars)
    assert gases == pytest.approx(example.report("beges-v5").total_t, rel=1e-9)
    entities = sum(bar.value for bar in report.contribution("entity").bars)
    assert entities == pytest.approx(example.totals.emissions.tonnes, rel=1e-9)
    assert len(report.contribution("category").bars) == 15


def test_the_same_result_gives_the_same_report(result: Result, report: Report) -> None:
    assert report_of(result, "fr") == report


def test_gases_have_masses_by_scope(report: Report) -> None:
    masses = {row.label: row for row in report.masses}
    assert masses["HFC-134a"].scopes == pytest.approx((0.010, 0.0, 0.0))
    assert masses["CH₄ fossile"].scopes[0] == pytest.approx(0.001)
    assert masses["SF₆"].t_co2e == pytest.approx(23.5)
    assert "CO₂ b" not in masses


def test_actions_are_listed_as_declared_and_change_nothing(example: Result) -> None:
    report = report_of(example, "en")
    first = report.actions[0]
    assert (first.id, first.reduction_t_per_year, first.status) == ("A1", 520.0, "under way")
    total = next(row for row in report.framework("beges-v5").contents.rows if row.kind == "total")
    assert total.values["total_t"] == example.report("beges-v5").total_t
