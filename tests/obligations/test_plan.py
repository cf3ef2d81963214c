"""Climate plans of territories, on each side of their dates and thresholds."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from bilan.obligations import answer

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("kind", "facts", "on", "bound", "due"),
    [
        ("epci", {"population": 20_000}, TODAY, False, None),
        ("epci", {"population": 20_001}, TODAY, True, date(2018, 12, 31)),
        ("epci", {"population": 50_000}, TODAY, True, date(2018, 12, 31)),
        ("epci", {"population": 50_001}, TODAY, True, date(2016, 12, 31)),
        ("epci", {}, TODAY, None, None),
        ("epci", {"epci_kind": "EPT"}, TODAY, True, None),
        ("municipality", {"population": 90_000}, TODAY, False, None),
        ("department", {}, TODAY, False, None),
        ("municipality", {"population": 50_001}, date(2015, 8, 18), True, date(2012, 12, 31)),
        ("municipality", {"population": 50_001}, date(2015, 8, 19), False, None),
        ("department", {}, date(2015, 8, 18), True, date(2012, 12, 31)),
        ("epci", {"epci_kind": "CC", "population": 30_000}, date(2015, 8, 18), False, None),
        ("epci", {"epci_kind": "CC", "population": 30_000}, date(2015, 8, 19), True, date(2018, 12, 31)),
        ("epci", {"epci_kind": "CA"}, date(2014, 1, 1), True, date(2012, 12, 31)),
    ],
)
def test_who_must_adopt_a_plan(
    kind: str, facts: dict[str, Any], on: date, bound: bool | None, due: date | None
) -> None:
    plan = answer(kind, on=on, **facts).plan
    assert (plan.applicable, plan.bound, plan.first_due) == (True, bound, due)


def test_companies_and_the_state_have_no_plan_section() -> None:
    assert answer("company", employees=3, on=TODAY).plan.applicable is False
    assert answer("state", on=TODAY).to_json()["climate_plan"] is None


def test_an_adopted_plan_has_a_report_at_three_years_and_an_update_at_six() -> None:
    plan = answer("epci", population=60_000, on=TODAY, last_pcaet=date(2022, 3, 1)).plan
    assert (plan.midterm_due, plan.update_due) == (date(2025, 3, 1), date(2028, 3, 1))


def test_population_is_asked_for() -> None:
    assert "population" in answer("epci", epci_kind="CA", on=TODAY).needs
