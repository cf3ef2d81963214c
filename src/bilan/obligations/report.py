"""The sustainability-report part of an answer: the scope computed, what the subject declares, and the rules."""

from __future__ import annotations

from typing import Any, NamedTuple

from bilan.obligations.rules import Rule, in_force
from bilan.obligations.statements import Statement
from bilan.obligations.subject import Subject
from bilan.obligations.sustainability import Scope, scope

_WITH_CONTENT = {"in_scope", "later", "not_verified", "unknown"}


class Report(NamedTuple):
    """Scope by the figures, and `bound`: declared if the subject says so, else inferred; None when not settled."""

    scope: Scope
    bound: bool | None
    declared: bool
    needs: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()


def report_duty(subject: Subject) -> Report:
    """The sustainability report of a subject at its date.

    >>> from datetime import date
    >>> from bilan.obligations.subject import make_subject
    >>> report_duty(make_subject("company", date(2024, 6, 1), employees=100, csrd=True)).bound
    True
    """
    found = scope(subject)
    declared = subject.csrd is not None
    bound = subject.csrd if declared else found.report
    rules = in_force(subject.on, "csrd", subject.roles) + in_force(subject.on, "csrd_public", subject.roles)
    statements = [Statement(rule) for rule in rules]
    if statements:
        statements[0] = Statement(rules[_main(rules, found)], _conclusions(subject, found))
        rest = [rule for index, rule in enumerate(rules) if index != _main(rules, found)]
        statements[1:] = [Statement(rule) for rule in rest]
    topics = ["csrd_info"] + (["csrd_content"] if bound or found.status in _WITH_CONTENT else [])
    statements += [Statement(rule) for topic in topics for rule in in_force(subject.on, topic, subject.roles)]
    needs = found.needs if found.status == "unknown" and not declared else ()
    return Report(found, bound, declared, needs, tuple(statements))


def _main(rules: list[Rule], found: Scope) -> int:
    """The rule that the conclusion belongs to: the last scope rule that is not a caution."""
    scope_rules = [index for index, rule in enumerate(rules) if rule.parameter == "first_financial_year"]
    if found.scheme == "wave_1":
        return next((i for i in scope_rules if rules[i].rule_id == "CS-01"), scope_rules[-1] if scope_rules else 0)
    return scope_rules[-1] if scope_rules else 0


def _conclusions(subject: Subject, found: Scope) -> tuple[tuple[str, dict[str, Any]], ...]:
    year = found.first_financial_year
    shown = {"year": str(year), "report": str(year + 1)} if year else {}
    said: list[tuple[str, dict[str, Any]]] = [(f"csrd_{found.status}", shown)]
    if subject.csrd is not None:
        said.append(("csrd_declared_yes" if subject.csrd else "csrd_declared_no", {}))
        if found.report is not None and found.report != subject.csrd:
            said.append(("csrd_contradiction", {}))
    return tuple(said)
