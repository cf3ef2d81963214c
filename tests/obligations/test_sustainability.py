"""Scope of the sustainability report: waves, the delay of April 2025, the thresholds of March 2026."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bilan.obligations import answer

TODAY = date(2026, 11, 21)
BIG = {"employees": 1001, "revenue_eur": 450_000_001.0, "balance_sheet_eur": 300e6}
LARGE = {"employees": 620, "revenue_eur": 84e6, "balance_sheet_eur": 60e6}
LISTED = LARGE | {"listed": True}
LISTED_SMALL = {"employees": 60, "revenue_eur": 9e6, "balance_sheet_eur": 7e6, "listed": True}


@pytest.mark.parametrize(
    ("on", "facts", "status", "year"),
    [
        (date(2022, 12, 13), LARGE, "not_adopted", None),
        (date(2022, 12, 14), LARGE, "later", 2025),
        (date(2023, 12, 31), LISTED, "later", 2024),
        (date(2024, 1, 1), LISTED, "in_scope", 2024),
        (date(2024, 6, 1), LARGE, "later", 2025),
        (date(2025, 1, 1), LARGE, "in_scope", 2025),
        (date(2025, 4, 16), LARGE, "in_scope", 2025),
        (date(2025, 4, 17), LARGE, "later", 2027),
        (date(2025, 4, 16), LISTED_SMALL, "later", 2026),
        (date(2025, 4, 17), LISTED_SMALL, "later", 2028),
        (date(2025, 4, 17), LISTED, "in_scope", 2024),
        (date(2026, 3, 17), LARGE, "later", 2027),
        (date(2026, 3, 18), LARGE, "out_of_scope", None),
        (date(2026, 3, 18), LISTED, "not_verified", 2024),
        (TODAY, BIG, "later", 2027),
        (date(2027, 1, 1), BIG, "in_scope", 2027),
        (TODAY, BIG | {"listed": True}, "in_scope", 2024),
        (TODAY, BIG | {"employees": 1000}, "out_of_scope", None),
        (TODAY, BIG | {"revenue_eur": 450e6}, "out_of_scope", None),
        (TODAY, {"employees": 600}, "out_of_scope", None),
        (TODAY, {"employees": 1200}, "unknown", None),
        (date(2025, 6, 1), {"employees": 600}, "unknown", None),
        (date(2025, 6, 1), {"employees": 100, "revenue_eur": 1e6}, "out_of_scope", None),
        (date(2025, 6, 1), {"employees": 250, "revenue_eur": 50e6, "balance_sheet_eur": 25e6}, "out_of_scope", None),
        (date(2025, 6, 1), {"employees": 251, "revenue_eur": 50e6, "balance_sheet_eur": 26e6}, "later", 2027),
    ],
)
def test_status(on: date, facts: dict[str, Any], status: str, year: int | None) -> None:
    scope = answer("company", on=on, **facts).report.scope
    assert (scope.status, scope.first_financial_year) == (status, year)


def test_missing_figures_are_named() -> None:
    assert "revenue_eur" in answer("company", employees=1200, on=TODAY).needs
    assert "balance_sheet_eur" not in answer("company", employees=1200, on=TODAY, revenue_eur=1e6).needs


def test_public_persons_are_not_covered() -> None:
    assert answer("region", on=TODAY).report.scope.status == "not_applicable"
    assert answer("region", on=TODAY).report.bound is False


def test_what_is_declared_wins_and_a_contradiction_is_said() -> None:
    found = answer("company", on=date(2024, 6, 1), csrd=False, **LISTED)
    assert found.report.bound is False
    assert found.perimeter == "direct_and_energy_indirect"
    assert any("ne s'accorde pas" in statement.text("fr") for statement in found.statements)


def test_a_sure_inference_settles_the_perimeter_and_a_doubtful_one_does_not() -> None:
    assert answer("company", on=date(2024, 6, 1), **LISTED).perimeter == "direct_and_significant_indirect"
    small = {"employees": 300, "revenue_eur": 4e6, "balance_sheet_eur": 3e6, "overseas": True}
    assert answer("company", on=TODAY, **small).perimeter == "direct_and_energy_indirect"
    assert answer("company", on=TODAY, **LARGE).perimeter is None


def test_what_is_not_verified_is_said() -> None:
    marks = {s.rule.rule_id: s.rule.verification for s in answer("company", on=TODAY, **LARGE).statements}
    assert marks["CS-07"] == "NV"
    assert marks["CS-03"] == "S"
