"""The answer: who is bound, to what, by when, at which risk; each statement with its rule and source."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING, Any

from bilan.obligations.beges import Inventory, inventory_duty
from bilan.obligations.bound import is_bound
from bilan.obligations.plan import Plan, climate_plan
from bilan.obligations.report import Report, report_duty
from bilan.obligations.rules import RULE_SET_DATE
from bilan.obligations.statements import Statement, sentence
from bilan.obligations.subject import GroupMember, Subject, make_subject

if TYPE_CHECKING:
    from bilan.model.inventory import Organisation


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rules of a day say of a subject; None in a field means that it does not apply or is not known.

    `bound` is about the inventory of article L229-25, and `needs` names the facts that would complete the answer.
    Fines are in euros; `perimeter` is ``direct_and_energy_indirect``, ``direct_and_significant_indirect`` or None.
    """

    subject: Subject
    bound: bool | None
    inventory: Inventory
    plan: Plan
    report: Report
    needs: tuple[str, ...]
    statements: tuple[Statement, ...] = field(default=())

    @property
    def on(self) -> date:
        """The day that the answer is for."""
        return self.subject.on

    @property
    def exempt(self) -> bool:
        """True when bound, but exempt from a separate inventory."""
        return self.inventory.exempt

    @property
    def perimeter(self) -> str | None:
        """The compulsory perimeter, None when a fact is missing or nobody is bound."""
        return self.inventory.perimeter

    @property
    def period_years(self) -> int | None:
        """Years between two inventories."""
        return self.inventory.period_years

    @property
    def next_deadline(self) -> date | None:
        """The day by which the next inventory is due."""
        return self.inventory.next_deadline

    @property
    def overdue(self) -> bool | None:
        """True when the deadline has passed on the day of the answer."""
        return None if self.next_deadline is None else self.next_deadline < self.on

    @property
    def max_fine_eur(self) -> int | None:
        """The maximum fine of the day, in euros (0 before 2016)."""
        return self.inventory.max_fine_eur

    @property
    def max_fine_repeat_eur(self) -> int | None:
        """The maximum fine when repeated, None where the text read has none."""
        return self.inventory.max_fine_repeat_eur

    def verdict(self, lang: str = "fr") -> str:
        """The first sentence of the answer."""
        if self.exempt:
            return sentence("bound_exempt", lang)
        key = {True: "bound_yes", False: "bound_no", None: "bound_unknown"}[self.bound]
        return sentence(key, lang)

    def notes(self, lang: str = "fr") -> list[str]:
        """What every answer says: not legal advice, and as of when the rules are known."""
        found = [sentence("disclaimer", lang), sentence("rule_set", lang, {"date": RULE_SET_DATE})]
        if self.on > RULE_SET_DATE:
            found.append(sentence("after_rule_set", lang))
        return found

    def to_json(self, lang: str = "fr") -> dict[str, Any]:
        """The answer for machines, schema ``bilan.obligations/1``."""
        from bilan.obligations.to_json import answer_json

        return answer_json(self, lang)


def answer(
    kind: str,
    *,
    on: date,
    employees: int | None = None,
    population: int | None = None,
    revenue_eur: float | None = None,
    balance_sheet_eur: float | None = None,
    overseas: bool = False,
    listed: bool = False,
    csrd: bool | None = None,
    group_members: Sequence[GroupMember | int] | None = None,
    epci_kind: str | None = None,
    pcaet_includes_bilan: bool = False,
    last_filing: date | None = None,
    last_pcaet: date | None = None,
) -> Answer:
    """Who must publish what at a date, in France, since 2012.

    `kind` is one of company, group, public_body, municipality, epci, department, region, state. Thresholds are
    strict ("more than"). A figure that is not given is never guessed: the answer names it in `needs`. `csrd` says
    whether the subject is bound to a sustainability report (or, before 2024, to a DPEF). BilanError on facts that
    make no sense (negative figures, a date before 2012, a filing after `on`).

    >>> answer("company", employees=620, on=date(2026, 11, 21)).bound
    True
    >>> answer("company", employees=620, on=date(2022, 6, 1)).max_fine_eur
    10000
    >>> answer("company", on=date(2026, 11, 21)).needs[0]
    'employees'
    """
    subject = make_subject(
        kind,
        on,
        employees=employees,
        population=population,
        revenue_eur=revenue_eur,
        balance_sheet_eur=balance_sheet_eur,
        overseas=overseas,
        listed=listed,
        csrd=csrd,
        group_members=group_members,
        epci_kind=epci_kind,
        pcaet_includes_bilan=pcaet_includes_bilan,
        last_filing=last_filing,
        last_pcaet=last_pcaet,
    )
    return answer_subject(subject)


def answer_for(organisation: Organisation, *, on: date, **facts: Any) -> Answer:
    """The answer for the organisation of an inventory; other facts as for `answer`.

    >>> from bilan.model.inventory import Organisation
    >>> answer_for(Organisation(kind="municipality", population=52_000), on=date(2026, 11, 21)).bound
    True
    """
    known: dict[str, Any] = {
        "employees": organisation.employees,
        "population": organisation.population,
        "overseas": organisation.overseas,
        "revenue_eur": organisation.revenue_eur,
    }
    return answer(organisation.kind, on=on, **(known | facts))


def answer_subject(subject: Subject) -> Answer:
    """The answer for facts already checked."""
    bound = is_bound(subject)
    report = report_duty(subject)
    inventory = inventory_duty(subject, bound, report)
    plan = climate_plan(subject)
    needs = (*bound.needs, *inventory.needs, *plan.needs, *report.needs)
    statements = (*inventory.statements, *plan.statements, *report.statements)
    return Answer(subject, bound.bound, inventory, plan, report, tuple(dict.fromkeys(needs)), statements)
