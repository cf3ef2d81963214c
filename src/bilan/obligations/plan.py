"""Climate plans of territories: PCET until August 2015, PCAET since."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from bilan.obligations.bound import threshold_conclusion, threshold_passed
from bilan.obligations.dates import add_years
from bilan.obligations.rules import ROLE_SETS, Rule, in_force
from bilan.obligations.statements import Statement
from bilan.obligations.subject import Subject

_CONTENT = ("pcaet_period", "pcaet_midterm", "pcaet_content", "pcaet_sectors", "pcaet_filing", "pcaet_opinions")


class Plan(NamedTuple):
    """Whether a territorial climate plan must be adopted, and its dates; None where not applicable or not known."""

    applicable: bool
    bound: bool | None = None
    first_due: date | None = None
    midterm_due: date | None = None
    update_due: date | None = None
    needs: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()


def climate_plan(subject: Subject) -> Plan:
    """Judge an authority by article L229-26 of the day.

    >>> from bilan.obligations.subject import make_subject
    >>> climate_plan(make_subject("epci", date(2026, 11, 21), population=35_000)).first_due
    datetime.date(2018, 12, 31)
    """
    if not subject.roles & ROLE_SETS["local"]:
        return Plan(applicable=False)
    off = in_force(subject.on, "pcaet_not_bound", subject.roles)
    if off:
        return Plan(True, False, statements=tuple(Statement(rule) for rule in off))
    found = in_force(subject.on, "pcaet_bound", subject.roles)
    verdicts = _verdicts(found, subject)
    said = tuple(Statement(rule, threshold_conclusion(rule, subject)) for rule in found)
    if verdicts == {False}:
        return Plan(True, False, statements=said)
    if None in verdicts or len(verdicts) > 1:
        return Plan(True, None, needs=_needs(subject), statements=said)
    return _dated(subject, found, said)


def _verdicts(found: list[Rule], subject: Subject) -> set[bool | None]:
    """The verdicts over the possible roles: for each role, any rule passed is enough."""
    verdicts: set[bool | None] = set()
    for role in subject.roles:
        answers = [threshold_passed(rule, subject) for rule in found if role in rule.subjects]
        verdicts.add(True if True in answers else None if None in answers else False)
    return verdicts


def _needs(subject: Subject) -> tuple[str, ...]:
    needs = [] if subject.population is not None else ["population"]
    before = subject.on < date(2015, 8, 19)
    if subject.kind == "epci" and subject.epci_kind is None and before:
        needs.append("epci_kind")
    return tuple(needs)


def _dated(subject: Subject, found: list[Rule], said: tuple[Statement, ...]) -> Plan:
    passed = [rule for rule in found if threshold_passed(rule, subject)]
    dues = [date.fromisoformat(rule.value) for rule in passed if rule.parameter == "first_due"]
    midterm, update = _cycle(subject)
    content = [Statement(rule) for topic in _CONTENT for rule in in_force(subject.on, topic, subject.roles)]
    if update and midterm:
        values: dict[str, Any] = {"adopted": subject.last_pcaet, "midterm": midterm, "update": update}
        content = [_with(s, values) if s.rule.topic == "pcaet_period" else s for s in content]
    return Plan(True, True, min(dues, default=None), midterm, update, (), (*said, *content))


def _cycle(subject: Subject) -> tuple[date | None, date | None]:
    if subject.last_pcaet is None:
        return None, None
    midterm = in_force(subject.on, "pcaet_midterm", subject.roles)
    update = in_force(subject.on, "pcaet_period", subject.roles)
    if not midterm or not update:
        return None, None
    adopted = subject.last_pcaet
    return add_years(adopted, int(midterm[0].value)), add_years(adopted, int(update[0].value))


def _with(statement: Statement, values: dict[str, Any]) -> Statement:
    return Statement(statement.rule, (("pcaet_next", values),))
