"""The inventory part of an answer: perimeter, rhythm, deadline, filing, content, fine, exemptions."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

from bilan.obligations.bound import Bound
from bilan.obligations.dates import next_deadline, rhythm_changed
from bilan.obligations.report import Report
from bilan.obligations.rules import ROLE_SETS, Rule, in_force
from bilan.obligations.statements import Statement
from bilan.obligations.subject import Subject

Conclusions = tuple[tuple[str, dict[str, Any]], ...]
_CONTENT = ("year", "gases", "plan", "plan_content")


class Inventory(NamedTuple):
    """The duty to publish an inventory; fields are None when nobody is bound or a fact is missing."""

    exempt: bool = False
    perimeter: str | None = None
    period_years: int | None = None
    next_deadline: date | None = None
    filing: str | None = None
    gases: int | None = None
    plan: str | None = None
    max_fine_eur: int | None = None
    max_fine_repeat_eur: int | None = None
    needs: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()


def inventory_duty(subject: Subject, bound: Bound, report: Report) -> Inventory:
    """Everything the rules say of the inventory; only who is bound when the answer is no."""
    said = [*bound.statements, *_plain(subject, "headcount")]
    if bound.bound is False:
        said += [*_simplified(subject), *_plain(subject, "caution")]
        return Inventory(statements=tuple(said))
    exempt = bool(bound.bound) and _exempt(subject)
    perimeter, perimeter_needs, perimeter_said = _perimeter(subject, report)
    due, due_needs, due_said = _deadline(subject, exempt)
    fine, repeat = _fine(subject)
    said += [*perimeter_said, *_significance(subject, perimeter)]
    said += [statement for topic in _CONTENT for statement in _plain(subject, topic)]
    said += [*due_said, *_plain(subject, "filing"), *_plain(subject, "fine"), *_plain(subject, "fine_other")]
    said += [*_exemptions(subject, report), *_plain(subject, "caution")]
    return Inventory(
        exempt=exempt,
        perimeter=perimeter,
        period_years=int(_one(subject, "period").value),
        next_deadline=due,
        filing=_one(subject, "filing").value,
        gases=int(_one(subject, "gases").value),
        plan=_one(subject, "plan").value,
        max_fine_eur=fine,
        max_fine_repeat_eur=repeat,
        needs=(*perimeter_needs, *due_needs),
        statements=tuple(said),
    )


def _perimeter(subject: Subject, report: Report) -> tuple[str | None, tuple[str, ...], list[Statement]]:
    rules = in_force(subject.on, "perimeter", subject.roles)
    if len(rules) == 1:
        return rules[0].value, (), [Statement(rules[0])]
    if report.bound is None:
        return None, ("csrd",), [Statement(rule, (("perimeter_if", {}),)) for rule in rules]
    wanted = "sustainability_report" if report.bound else "no_sustainability_report"
    rule = next(rule for rule in rules if rule.condition == wanted)
    key = "perimeter_applies" if report.declared else "perimeter_inferred"
    return rule.value, (), [Statement(rule, ((key, {}),))]


def _significance(subject: Subject, perimeter: str | None) -> list[Statement]:
    return [] if perimeter == "direct_and_energy_indirect" else _plain(subject, "significance")


def _deadline(subject: Subject, exempt: bool) -> tuple[date | None, tuple[str, ...], list[Statement]]:
    period = Statement(_one(subject, "period"))
    if exempt:
        return None, (), [Statement(period.rule, (("deadline_exempt", {}),))]
    if subject.last_filing is not None:
        due = next_deadline(subject.last_filing, subject.roles, subject.on)
        return due, (), [Statement(period.rule, _deadline_conclusions(subject, subject.last_filing, due))]
    first = _one(subject, "first_due")
    first_day = date.fromisoformat(first.value)
    if subject.on <= first_day:
        return first_day, (), [period, Statement(first, (("deadline_first", {"due": first_day}),))]
    unknown = Statement(period.rule, (("deadline_unknown", {}),))
    return None, ("last_filing",), [unknown, Statement(first), *_plain(subject, "first_due_later")]


def _deadline_conclusions(subject: Subject, last: date, due: date) -> Conclusions:
    values: dict[str, Any] = {"last": last, "due": due, "days": (subject.on - due).days}
    key = "deadline_overdue" if due < subject.on else "deadline"
    moved: Conclusions = (("deadline_transition", {}),) if rhythm_changed(last, subject.roles, subject.on) else ()
    return ((key, values), *moved)


def _fine(subject: Subject) -> tuple[int, int | None]:
    first, _, repeat = _one(subject, "fine").value.partition(" ")
    return int(first), int(repeat) if repeat else None


def _exempt(subject: Subject) -> bool:
    return subject.pcaet_includes_bilan and bool(in_force(subject.on, "exemption", subject.roles))


def _exemptions(subject: Subject, report: Report) -> list[Statement]:
    key = "exempt_yes" if subject.pcaet_includes_bilan else "exempt_possible"
    said = [Statement(rule, ((key, {}),)) for rule in in_force(subject.on, "exemption", subject.roles)]
    said += _plain(subject, "exemption_plan")
    key = "exempt_only_reporters" if report.bound is False else "exempt_conditional"
    return said + [Statement(rule, ((key, {}),)) for rule in in_force(subject.on, "exemption_report", subject.roles)]


def _simplified(subject: Subject) -> list[Statement]:
    rules = in_force(subject.on, "simplified", subject.roles)
    staff = subject.employees
    return [Statement(rule) for rule in rules if staff is not None and staff > (rule.threshold or 0)]


def _plain(subject: Subject, topic: str) -> list[Statement]:
    return [Statement(rule) for rule in in_force(subject.on, topic, subject.roles)]


def _one(subject: Subject, topic: str) -> Rule:
    """The one rule of a topic that every day since 2012 has; a gap or an overlap is a fault of the table."""
    rules = in_force(subject.on, topic, subject.roles or ROLE_SETS["all"])
    if len(rules) != 1:
        raise ValueError(f"{len(rules)} rules on {topic} on {subject.on}")
    return rules[0]
