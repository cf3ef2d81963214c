"""Who must publish what, since when: dated rules as data, and the answer for a subject at a date."""

from __future__ import annotations

from bilan.obligations.answer import Answer, answer, answer_for
from bilan.obligations.rules import RULE_SET_DATE, Rule, rules
from bilan.obligations.statements import Statement
from bilan.obligations.subject import KINDS, GroupMember

__all__ = ["KINDS", "RULE_SET_DATE", "Answer", "GroupMember", "Rule", "Statement", "answer", "answer_for", "rules"]
