"""Sustainability report (CSRD, and the DPEF before it): in scope or not, by date and from which financial year."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import NamedTuple

from bilan.obligations.rules import day, table
from bilan.obligations.subject import Subject


@dataclass(frozen=True, slots=True)
class ScopeTest:
    """One dated scope test of ``sustainability_thresholds.csv``; thresholds are passed by more than the figure."""

    scheme: str
    layer: str
    valid_from: date
    valid_to: date | None
    listed: str
    test: str
    employees: float
    revenue_eur: float
    balance_sheet_eur: float | None
    first_financial_year: int
    rule_id: str


class Scope(NamedTuple):
    """Where a company stands.

    `status` is ``in_scope``, ``later``, ``out_of_scope``, ``unknown`` (see `needs`), ``not_verified``,
    ``not_adopted`` or ``not_applicable``; `report` says whether a report is due for a year that has begun: None
    when the law read does not settle it.
    """

    status: str
    scheme: str = ""
    first_financial_year: int | None = None
    needs: tuple[str, ...] = ()
    report: bool | None = None


@cache
def scope_tests() -> tuple[ScopeTest, ...]:
    """Every dated test, in the order of the table."""
    return tuple(_test(row) for row in table("sustainability_thresholds.csv"))


def scope(subject: Subject) -> Scope:
    """Judge a company by the figures given.

    >>> from bilan.obligations.subject import make_subject
    >>> firm = make_subject("company", date(2026, 11, 21), employees=620, revenue_eur=84e6, balance_sheet_eur=60e6)
    >>> scope(firm).status
    'out_of_scope'
    """
    if not subject.private:
        return Scope("not_applicable", report=False)
    tests = [t for t in scope_tests() if _in_force(t, subject.on)]
    waves = [test for test in tests if test.layer == "wave"]
    if not waves or subject.on < date(2024, 1, 1):
        return _before_csrd(subject, tests, adopted=bool(waves))
    former = [test for test in tests if test.layer == "before_transposition"]
    return _omnibus(subject, waves[0], former) if former else _waves(subject, waves)


def passes(test: ScopeTest, subject: Subject) -> bool | None:
    """True, False, or None when the figures given do not settle it.

    Two of three is settled as soon as two figures agree; listing counts as a condition of the test.
    """
    if test.listed != "any" and (test.listed == "yes") != subject.listed:
        return False
    employees = _above(subject.employees, test.employees)
    revenue = _above(subject.revenue_eur, test.revenue_eur)
    balance = None if test.balance_sheet_eur is None else _above(subject.balance_sheet_eur, test.balance_sheet_eur)
    if test.test == "employees_and_revenue":
        return _all(employees, revenue)
    if test.test == "employees_and_either":
        return _all(employees, _any(revenue, balance))
    return _majority(employees, revenue, balance)


def _before_csrd(subject: Subject, tests: list[ScopeTest], adopted: bool) -> Scope:
    verdicts = [passes(test, subject) for test in tests if test.layer == "dpef"]
    # Whether the DPEF applies also depends on the legal form, so passing its thresholds proves nothing.
    report = False if all(verdict is False for verdict in verdicts) else None
    if not adopted:
        return Scope("not_adopted", report=report)
    return _waves(subject, [test for test in tests if test.layer == "wave"])._replace(report=report)


def _waves(subject: Subject, waves: list[ScopeTest]) -> Scope:
    for wave in waves:
        verdict = passes(wave, subject)
        if verdict is None:
            return Scope("unknown", needs=_missing(subject, wave))
        if verdict:
            return _from_year(wave, subject.on)
    return Scope("out_of_scope", report=False)


def _omnibus(subject: Subject, test: ScopeTest, former: list[ScopeTest]) -> Scope:
    verdict = passes(test, subject)
    was = {wave.scheme: passes(wave, subject) for wave in former}
    if verdict is None:
        return Scope("unknown", needs=_missing(subject, test))
    first_wave = former[0]
    if verdict and was[first_wave.scheme]:
        return _from_year(first_wave, subject.on)
    if verdict:
        return _from_year(test, subject.on)
    if was[first_wave.scheme]:
        return Scope("not_verified", first_wave.scheme, first_wave.first_financial_year)
    if was[first_wave.scheme] is None:
        return Scope("unknown", needs=_missing(subject, first_wave))
    # French law before transposition may still call waves 2 and 3 bound, with a later first year.
    untouched = all(answer is False for answer in was.values())
    return Scope("out_of_scope", report=False if untouched else None)


def _from_year(wave: ScopeTest, on: date) -> Scope:
    begun = on >= date(wave.first_financial_year, 1, 1)
    status = "in_scope" if begun else "later"
    return Scope(status, wave.scheme, wave.first_financial_year, report=True if begun else None)


def _missing(subject: Subject, test: ScopeTest) -> tuple[str, ...]:
    names = ["employees", "revenue_eur"]
    if test.balance_sheet_eur is not None:
        names.append("balance_sheet_eur")
    return tuple(name for name in names if getattr(subject, name) is None)


def _above(figure: float | None, threshold: float) -> bool | None:
    return None if figure is None else figure > threshold


def _all(*answers: bool | None) -> bool | None:
    if False in answers:
        return False
    return None if None in answers else True


def _any(*answers: bool | None) -> bool | None:
    if True in answers:
        return True
    return None if None in answers else False


def _majority(*answers: bool | None) -> bool | None:
    if answers.count(True) >= 2:
        return True
    return False if answers.count(False) >= 2 else None


def _in_force(test: ScopeTest, on: date) -> bool:
    return test.valid_from <= on and (test.valid_to is None or on <= test.valid_to)


def _test(row: dict[str, str]) -> ScopeTest:
    valid_from = day(row["valid_from"])
    if valid_from is None:
        raise ValueError(f"scope test {row['scheme']} has no valid_from")
    balance = row["balance_sheet_eur"]
    return ScopeTest(
        scheme=row["scheme"],
        layer=row["layer"],
        valid_from=valid_from,
        valid_to=day(row["valid_to"]),
        listed=row["listed"],
        test=row["test"],
        employees=float(row["employees"]),
        revenue_eur=float(row["revenue_eur"]),
        balance_sheet_eur=float(balance) if balance else None,
        first_financial_year=int(row["first_financial_year"]),
        rule_id=row["rule_id"],
    )
