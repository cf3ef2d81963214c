"""Who is bound to what, on each side of each date and threshold."""

from __future__ import annotations

import csv
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.model.findings import BilanError
from bilan.model.inventory import Organisation
from bilan.obligations import KINDS, GroupMember, answer, answer_for, rules
from bilan.obligations.rules import MARKS, in_force

TODAY = date(2026, 11, 21)
DAYS = st.dates(date(2012, 1, 1), date(2035, 12, 31))
COUNTS = st.none() | st.integers(0, 2_000_000)


@pytest.mark.parametrize(
    ("kind", "facts", "bound"),
    [
        ("company", {"employees": 500}, False),
        ("company", {"employees": 501}, True),
        ("company", {"employees": 250, "overseas": True}, False),
        ("company", {"employees": 251, "overseas": True}, True),
        ("company", {"employees": 251}, False),
        ("public_body", {"employees": 250}, False),
        ("public_body", {"employees": 251}, True),
        ("public_body", {"employees": 250, "overseas": True}, False),
        ("municipality", {"population": 50_000}, False),
        ("municipality", {"population": 50_001}, True),
        ("municipality", {"population": 40_000, "employees": 900}, False),
        ("epci", {"population": 50_000, "epci_kind": "communauté de communes"}, False),
        ("epci", {"population": 50_001, "epci_kind": "communauté de communes"}, True),
        ("epci", {"epci_kind": "communauté d'agglomération"}, True),
        ("epci", {"epci_kind": "Communauté d’agglomération", "population": 21_000}, True),
        ("epci", {"epci_kind": "communauté urbaine"}, True),
        ("epci", {"epci_kind": "métropole"}, True),
        ("epci", {"epci_kind": "EPT", "employees": 251}, True),
        ("epci", {"population": 60_000}, True),
        ("department", {}, True),
        ("region", {}, True),
        ("state", {}, True),
        ("group", {"group_members": [500, 499]}, False),
        ("group", {"group_members": [501, 3]}, True),
        ("group", {"group_members": [GroupMember(251, "Saint-Denis", overseas=True)]}, True),
        ("group", {"employees": 250}, False),
    ],
)
@pytest.mark.parametrize("on", [date(2012, 1, 1), date(2016, 1, 1), TODAY])
def test_thresholds_are_strict(kind: str, facts: dict[str, Any], bound: bool, on: date) -> None:
    assert answer(kind, on=on, **facts).bound is bound


@pytest.mark.parametrize(
    ("kind", "facts", "need"),
    [
        ("company", {}, "employees"),
        ("public_body", {"population": 3}, "employees"),
        ("municipality", {"employees": 900}, "population"),
        ("epci", {"epci_kind": "CC"}, "population"),
        ("epci", {"population": 40_000}, "epci_kind"),
        ("epci", {}, "epci_kind"),
        ("epci", {"epci_kind": "EPT"}, "employees"),
        ("group", {"employees": 5000}, "group_members"),
        ("group", {}, "group_members"),
    ],
)
def test_a_missing_figure_is_asked_for_and_never_guessed(kind: str, facts: dict[str, Any], need: str) -> None:
    found = answer(kind, on=TODAY, **facts)
    assert found.bound is None
    assert need in found.needs


@pytest.mark.parametrize(
    ("on", "fine", "repeat"),
    [
        (date(2012, 1, 1), 0, None),
        (date(2015, 12, 31), 0, None),
        (date(2016, 1, 1), 1500, None),
        (date(2020, 11, 8), 1500, None),
        (date(2020, 11, 9), 10_000, 20_000),
        (date(2023, 1, 1), 10_000, 20_000),
        (date(2023, 10, 24), 10_000, 20_000),
        (date(2023, 10, 25), 50_000, 100_000),
        (TODAY, 50_000, 100_000),
    ],
)
def test_the_maximum_fine_follows_the_date(on: date, fine: int, repeat: int | None) -> None:
    found = answer("company", employees=620, on=on)
    assert (found.max_fine_eur, found.max_fine_repeat_eur) == (fine, repeat)


def test_who_is_not_bound_has_no_fine_and_no_deadline() -> None:
    found = answer("company", employees=80, on=TODAY, last_filing=date(2024, 1, 1))
    assert (found.bound, found.max_fine_eur, found.next_deadline, found.perimeter) == (False, None, None, None)


@pytest.mark.parametrize(
    ("kind", "on", "last", "due"),
    [
        ("company", TODAY, date(2022, 11, 30), date(2026, 11, 30)),
        ("state", TODAY, date(2023, 12, 1), date(2026, 12, 1)),
        ("company", date(2014, 1, 1), date(2013, 6, 1), date(2016, 6, 1)),
        ("company", date(2016, 1, 1), date(2013, 6, 1), date(2017, 6, 1)),
        ("company", date(2016, 1, 1), date(2012, 12, 31), date(2015, 12, 31)),
        ("company", date(2017, 1, 1), date(2013, 1, 1), date(2017, 1, 1)),
        ("region", date(2016, 6, 1), date(2013, 6, 1), date(2016, 6, 1)),
        ("state", date(2026, 1, 1), date(2024, 2, 29), date(2027, 2, 28)),
        ("company", date(2026, 1, 1), date(2024, 2, 29), date(2028, 2, 29)),
    ],
)
def test_next_deadline(kind: str, on: date, last: date, due: date) -> None:
    found = answer(kind, employees=620, on=on, last_filing=last)
    assert found.next_deadline == due
    assert found.overdue is (due < on)


def test_overdue_is_said_with_the_number_of_days() -> None:
    found = answer("company", employees=620, on=TODAY, last_filing=date(2022, 11, 20))
    assert found.overdue is True
    assert any("retard en jours\u00a0: 1" in statement.text("fr") for statement in found.statements)


def test_first_deadline_was_the_end_of_2012_and_later_ones_need_the_last_filing() -> None:
    assert answer("region", on=date(2012, 12, 31)).next_deadline == date(2012, 12, 31)
    later = answer("region", on=date(2013, 1, 1))
    assert later.next_deadline is None
    assert "last_filing" in later.needs


@pytest.mark.parametrize(
    ("kind", "on", "years"),
    [
        ("company", date(2015, 12, 31), 3),
        ("company", date(2016, 1, 1), 4),
        ("region", date(2015, 12, 31), 3),
        ("region", date(2016, 1, 1), 3),
    ],
)
def test_rhythm(kind: str, on: date, years: int) -> None:
    assert answer(kind, employees=620, on=on).period_years == years


@pytest.mark.parametrize(
    ("kind", "on", "csrd", "perimeter"),
    [
        ("company", date(2022, 12, 31), True, "direct_and_energy_indirect"),
        ("company", date(2023, 1, 1), True, "direct_and_significant_indirect"),
        ("company", date(2023, 1, 1), False, "direct_and_energy_indirect"),
        ("company", date(2023, 1, 1), None, None),
        ("region", date(2022, 12, 31), None, "direct_and_energy_indirect"),
        ("region", date(2023, 1, 1), None, "direct_and_significant_indirect"),
        ("municipality", TODAY, None, "direct_and_significant_indirect"),
    ],
)
def test_perimeter(kind: str, on: date, csrd: bool | None, perimeter: str | None) -> None:
    found = answer(kind, employees=620, population=60_000, on=on, csrd=csrd)
    assert found.perimeter == perimeter
    assert ("csrd" in found.needs) is (perimeter is None)


def test_gases_plan_and_filing_follow_the_date() -> None:
    def state(on: date) -> tuple[int | None, str | None, str | None]:
        duty = answer("region", on=on).inventory
        return duty.gases, duty.plan, duty.filing

    assert state(date(2015, 12, 31)) == (6, "summary_of_actions", "regional prefect")
    assert state(date(2016, 1, 1)) == (6, "summary_of_actions", "bilans-ges.ademe.fr")
    assert state(date(2016, 7, 1))[0] == 7
    assert state(date(2016, 6, 30))[0] == 6
    assert state(date(2020, 11, 8))[1] == "summary_of_actions"
    assert state(date(2020, 11, 9))[1] == "transition_plan"


def test_group_names_its_bound_members_and_how_they_may_consolidate() -> None:
    members = [GroupMember(620, "Filature", naf="1310Z"), GroupMember(90, "Négoce"), GroupMember(300, "Réunion", True)]
    before = answer("group", on=date(2022, 7, 3), group_members=members)
    after = answer("group", on=date(2022, 7, 4), group_members=members)
    ids = {statement.rule.rule_id for statement in before.statements}
    assert "BG-20" in ids
    assert "BG-19" not in ids
    assert {"BG-19"} <= {statement.rule.rule_id for statement in after.statements}
    text = " ".join(statement.text("fr") for statement in after.statements)
    assert "Filature (620)" in text
    assert "Réunion (300)" in text
    assert "Négoce" not in text


def test_the_climate_plan_exempts_only_when_stated_and_only_authorities() -> None:
    facts: dict[str, Any] = {"epci_kind": "CA", "population": 60_000, "on": TODAY, "last_filing": date(2022, 1, 1)}
    assert answer("epci", **facts).exempt is False
    inside = answer("epci", pcaet_includes_bilan=True, **facts)
    assert (inside.bound, inside.exempt, inside.next_deadline) == (True, True, None)
    assert answer("company", employees=620, on=TODAY, pcaet_includes_bilan=True).exempt is False
    assert answer("region", on=date(2015, 8, 18), pcaet_includes_bilan=True).exempt is False


@pytest.mark.parametrize(
    ("on", "rule", "there"),
    [
        (date(2025, 5, 2), "BG-21", False),
        (date(2025, 5, 3), "BG-21", True),
        (date(2020, 11, 8), "BG-26", False),
        (date(2020, 11, 9), "BG-26", True),
        (date(2024, 12, 31), "BG-26", True),
        (date(2025, 1, 1), "BG-26", False),
        (date(2024, 12, 31), "BG-28", False),
        (date(2025, 1, 1), "BG-28", True),
    ],
)
def test_exemptions_and_cautions_have_their_dates(on: date, rule: str, there: bool) -> None:
    found = answer("company", employees=620, on=on, csrd=True)
    assert (rule in {statement.rule.rule_id for statement in found.statements}) is there


def test_simplified_inventory_is_named_to_smaller_firms_only() -> None:
    def named(employees: int) -> bool:
        found = answer("company", employees=employees, on=TODAY)
        return any(statement.rule.rule_id == "BG-29" for statement in found.statements)

    assert [named(n) for n in (50, 51, 500, 501)] == [False, True, True, False]


def test_the_facts_of_an_inventory_give_an_answer() -> None:
    town = Organisation(kind="municipality", population=52_000, employees=900)
    assert answer_for(town, on=TODAY, last_filing=date(2024, 3, 1)).next_deadline == date(2027, 3, 1)


@pytest.mark.parametrize(
    ("kind", "facts", "code"),
    [
        ("company", {"on": date(2011, 12, 31)}, "obligations-date-too-early"),
        ("company", {"on": date(2101, 1, 1)}, "obligations-date-too-late"),
        ("syndicat", {}, "obligations-kind-unknown"),
        ("epci", {"epci_kind": "syndicat mixte"}, "obligations-epci-kind-unknown"),
        ("company", {"epci_kind": "CA"}, "obligations-epci-kind-unknown"),
        ("company", {"employees": -1}, "obligations-number-invalid"),
        ("company", {"revenue_eur": float("nan")}, "obligations-number-invalid"),
        ("company", {"employees": 10.5}, "obligations-number-invalid"),
        ("company", {"employees": True}, "obligations-number-invalid"),
        ("company", {"last_filing": date(2026, 11, 22)}, "obligations-filing-after-date"),
        ("company", {"last_filing": date(2009, 1, 1)}, "obligations-filing-too-early"),
        ("company", {"group_members": [3]}, "obligations-members-without-group"),
        ("group", {"group_members": [-3]}, "obligations-number-invalid"),
    ],
)
def test_facts_that_make_no_sense_are_refused(kind: str, facts: dict[str, Any], code: str) -> None:
    with pytest.raises(BilanError) as refused:
        answer(kind, **({"on": TODAY} | facts))
    finding = refused.value.finding
    assert finding.code == code
    for lang in ("fr", "en"):
        assert "?" not in finding.message(lang)
        assert finding.remedy(lang)


@given(DAYS, st.sampled_from(KINDS), COUNTS, COUNTS, st.booleans())
def test_every_day_and_subject_has_an_answer_with_sources(
    on: date, kind: str, employees: int | None, population: int | None, overseas: bool
) -> None:
    found = answer(kind, on=on, employees=employees, population=population, overseas=overseas)
    assert (found.bound is None) <= bool(found.needs)
    assert found.statements
    for lang in ("fr", "en"):
        data = found.to_json(lang)
        assert all(s["source"] and s["verification"] in MARKS and "{" not in s["text"] for s in data["statements"])
        assert data["notes"]


@given(DAYS, st.integers(0, 10_000), st.integers(0, 10_000), st.booleans())
def test_more_people_never_free_a_company(on: date, fewer: int, more: int, overseas: bool) -> None:
    low, high = sorted((fewer, more))
    small, large = (answer("company", on=on, employees=n, overseas=overseas).bound for n in (low, high))
    assert not (small and not large)


@given(DAYS, st.integers(0, 5000), st.sampled_from(["company", "region"]))
def test_a_deadline_is_three_or_four_years_after_the_filing(on: date, back: int, kind: str) -> None:
    last = max(on - timedelta(days=back), date(2010, 7, 14))
    due = answer(kind, employees=900, on=on, last_filing=last).next_deadline
    assert due is not None
    assert due.year - last.year in ({3} if kind == "region" else {3, 4})


def test_rule_ids_are_unique_and_marked_and_every_topic_is_gapless() -> None:
    assert len({rule.rule_id for rule in rules()}) == len(rules())
    assert {rule.verification for rule in rules()} <= set(MARKS)
    for topic in ("period", "fine", "filing", "gases", "plan", "first_due"):
        changes = {rule.valid_from for rule in rules() if rule.topic == topic} | {date(2012, 1, 1)}
        for day in sorted(d for d in changes if d >= date(2012, 1, 1)):
            for edge in (day, day - timedelta(days=1)):
                if edge >= date(2012, 1, 1):
                    assert len(in_force(edge, topic, {"company"})) == 1, (topic, edge)


def test_the_reference_rules_are_in_our_table(shared: Path) -> None:
    text = (shared / "data" / "frameworks" / "obligations.csv").read_text(encoding="utf-8")
    theirs = {row["rule_id"] for row in csv.DictReader(text.splitlines())}
    assert theirs <= {rule.rule_id for rule in rules()}


def test_figures_of_the_starting_document_hold_at_their_date() -> None:
    """500, 250 overseas, 50 000, 250 agents, 4 and 3 years; 10 000 EUR on 1 January 2023 against 1 500 before."""
    on = date(2023, 1, 1)
    company = answer("company", employees=501, on=on)
    assert (company.bound, company.period_years, company.max_fine_eur) == (True, 4, 10_000)
    assert answer("company", employees=251, overseas=True, on=on).bound is True
    assert answer("municipality", population=50_001, on=on).period_years == 3
    assert answer("public_body", employees=251, on=on).bound is True
    assert answer("state", on=on).bound is True
    assert answer("company", employees=501, on=date(2019, 6, 1)).max_fine_eur == 1500
