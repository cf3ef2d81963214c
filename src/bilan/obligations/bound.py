"""Who must publish an inventory: strict thresholds, and never a guess for a figure that is not given."""

from __future__ import annotations

from typing import Any, NamedTuple

from bilan.obligations.rules import ROLE_SETS, Rule, in_force
from bilan.obligations.statements import Figure, Statement
from bilan.obligations.subject import GroupMember, Subject

Conclusion = tuple[str, dict[str, Any]]


class Bound(NamedTuple):
    """The answer to "must they publish?": True, False, or None with what is needed."""

    bound: bool | None
    needs: tuple[str, ...]
    statements: tuple[Statement, ...]


def is_bound(subject: Subject) -> Bound:
    """Judge a subject by article L229-25; a threshold is passed only by more than its figure.

    >>> from datetime import date
    >>> from bilan.obligations.subject import make_subject
    >>> is_bound(make_subject("company", date(2026, 11, 21), employees=500)).bound
    False
    """
    if subject.kind == "group":
        return _group(subject)
    verdicts = {role: _verdict(role, subject) for role in sorted(subject.roles)}
    outcomes = {verdict for verdict, _ in verdicts.values()}
    statements = tuple(statement for _, statement in verdicts.values())
    if len(outcomes) == 1 and None not in outcomes:
        unique = {statement.rule.rule_id: statement for statement in statements}
        return Bound(outcomes.pop(), (), tuple(unique.values()))
    unique = {statement.rule.rule_id: statement for statement in statements}
    return Bound(None, _needs(subject), tuple(unique.values()))


def threshold_passed(rule: Rule, subject: Subject) -> bool | None:
    """True, False, or None when the figure that the rule looks at is not given."""
    if not rule.metric:
        return True
    figure: int | None = getattr(subject, rule.metric)
    return None if figure is None or rule.threshold is None else figure > rule.threshold


def threshold_conclusion(rule: Rule, subject: Subject) -> tuple[Conclusion, ...]:
    """What to say of the figure against the rule's threshold; empty for a rule without one."""
    if not rule.metric:
        return ()
    figure: int | None = getattr(subject, rule.metric)
    if figure is None:
        return (("missing", {}),)
    key = "above" if threshold_passed(rule, subject) else "below"
    return ((key, {"figure": Figure(rule.metric, figure), "threshold": rule.threshold}),)


def _verdict(role: str, subject: Subject) -> tuple[bool | None, Statement]:
    rule = in_force(subject.on, "bound", {role})[0]
    return threshold_passed(rule, subject), Statement(rule, threshold_conclusion(rule, subject))


def _needs(subject: Subject) -> tuple[str, ...]:
    if subject.kind == "epci" and subject.epci_kind is None:
        return ("epci_kind",) if subject.population is not None else ("epci_kind", "population")
    rule = in_force(subject.on, "bound", subject.roles)[0]
    return (rule.metric,)


def _group(subject: Subject) -> Bound:
    own = [Statement(rule) for rule in in_force(subject.on, "group", {"group"})]
    company_rules = in_force(subject.on, "bound", ROLE_SETS["private"])
    if subject.group_members is None:
        return _group_without_members(subject, company_rules, own)
    bound = [member for member in subject.group_members if _member_bound(member, company_rules)]
    conclusion: Conclusion = ("members_bound", {"names": _names(subject, bound)}) if bound else ("members_none", {})
    conclusions: list[Conclusion] = [conclusion]
    divisions = sorted({member.naf[:2] for member in bound if member.naf})
    if divisions:
        conclusions.append(("naf_groups", {"names": ", ".join(divisions)}))
    own[0] = Statement(own[0].rule, tuple(conclusions))
    return Bound(bool(bound), (), (*(Statement(rule) for rule in company_rules), *own))


def _group_without_members(subject: Subject, company_rules: list[Rule], own: list[Statement]) -> Bound:
    thresholds = [rule.threshold for rule in company_rules if rule.threshold is not None]
    rules = tuple(Statement(rule) for rule in company_rules)
    if subject.employees is not None and subject.employees <= min(thresholds):
        own[0] = Statement(own[0].rule, (("group_total_low", {"n": subject.employees}),))
        return Bound(False, (), (*rules, *own))
    return Bound(None, ("group_members",), (*rules, *own))


def _member_bound(member: GroupMember, company_rules: list[Rule]) -> bool:
    role = "company_overseas" if member.overseas else "company"
    return any(
        role in rule.subjects and rule.threshold is not None and member.employees > rule.threshold
        for rule in company_rules
    )


def _names(subject: Subject, bound: list[GroupMember]) -> str:
    members = subject.group_members or ()
    return ", ".join(f"{member.name or f'n° {members.index(member) + 1}'} ({member.employees})" for member in bound)
