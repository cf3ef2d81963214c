"""An answer for machines."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING, Any

from bilan.obligations.rules import RULE_SET_DATE
from bilan.obligations.statements import sentence

if TYPE_CHECKING:
    from bilan.obligations.answer import Answer

SCHEMA = "bilan.obligations/1"


def answer_json(answer: Answer, lang: str) -> dict[str, Any]:
    """The keys of schema ``bilan.obligations/1``; dates as ISO text, unknown as null."""
    return {
        "schema": SCHEMA,
        "on": answer.on.isoformat(),
        "subject": _subject(answer),
        "bound": answer.bound,
        "exempt": answer.exempt,
        "verdict": answer.verdict(lang),
        "inventory": _inventory(answer),
        "climate_plan": _plan(answer),
        "sustainability_report": _report(answer),
        "needs": [{"input": need, "text": sentence(f"need_{need}", lang)} for need in answer.needs],
        "statements": [statement.to_json(lang) for statement in answer.statements],
        "rule_set_date": RULE_SET_DATE.isoformat(),
        "notes": answer.notes(lang),
    }


def _subject(answer: Answer) -> dict[str, Any]:
    facts = asdict(answer.subject)
    facts["roles"] = sorted(facts["roles"])
    return {key: _plain(value) for key, value in facts.items() if key != "on"}


def _inventory(answer: Answer) -> dict[str, Any]:
    duty = answer.inventory
    keys = ("perimeter", "period_years", "next_deadline", "filing", "gases", "plan", "max_fine_eur")
    found = {key: _plain(getattr(duty, key)) for key in (*keys, "max_fine_repeat_eur")}
    return {**found, "overdue": answer.overdue}


def _plan(answer: Answer) -> dict[str, Any] | None:
    plan = answer.plan
    if not plan.applicable:
        return None
    return {key: _plain(getattr(plan, key)) for key in ("bound", "first_due", "midterm_due", "update_due")}


def _report(answer: Answer) -> dict[str, Any]:
    scope = answer.report.scope
    return {
        "bound": answer.report.bound,
        "declared": answer.report.declared,
        "status": scope.status,
        "scheme": scope.scheme or None,
        "first_financial_year": scope.first_financial_year,
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
