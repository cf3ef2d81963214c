"""Who asks: the facts given, checked, and the roles that the rules know."""

from __future__ import annotations

import math
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache

from bilan.model.findings import BilanError, Finding
from bilan.obligations.rules import FIRST_DAY, ROLE_SETS, table

KINDS = ("company", "group", "public_body", "municipality", "epci", "department", "region", "state")
#: The first filing that the law can know: the day the article was created.
FIRST_FILING = date(2010, 7, 14)
LAST_DAY = date(2100, 12, 31)
_HUGE = 1e13


@dataclass(frozen=True, slots=True)
class GroupMember:
    """A company of a group: its headcount in France, whether it is overseas, its NAF code."""

    employees: int
    name: str = ""
    overseas: bool = False
    naf: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """The facts that an answer rests on; None means not given, never zero."""

    kind: str
    on: date
    employees: int | None = None
    population: int | None = None
    revenue_eur: float | None = None
    balance_sheet_eur: float | None = None
    overseas: bool = False
    listed: bool = False
    csrd: bool | None = None
    group_members: tuple[GroupMember, ...] | None = None
    epci_kind: str | None = None
    pcaet_includes_bilan: bool = False
    last_filing: date | None = None
    last_pcaet: date | None = None
    roles: frozenset[str] = field(default=frozenset())

    @property
    def private(self) -> bool:
        """True for companies and groups."""
        return bool(self.roles & ROLE_SETS["private"])


def make_subject(
    kind: str,
    on: date,
    *,
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
) -> Subject:
    """Check the facts and find the roles; BilanError when one makes no sense.

    >>> sorted(make_subject("company", date(2024, 1, 1), overseas=True).roles)
    ['company_overseas']
    """
    on, last_filing, last_pcaet = _day(on), _optional_day(last_filing), _optional_day(last_pcaet)
    if kind not in KINDS:
        raise _bad("obligations-kind-unknown", "kind", kind=kind, known=", ".join(KINDS))
    if on < FIRST_DAY:
        raise _bad("obligations-date-too-early", "on", on=on.isoformat(), first=FIRST_DAY.isoformat())
    if on > LAST_DAY:
        raise _bad("obligations-date-too-late", "on", on=on.isoformat(), last=LAST_DAY.isoformat())
    kind_of_epci = _epci_kind(kind, epci_kind)
    return Subject(
        kind=kind,
        on=on,
        employees=_count("employees", employees),
        population=_count("population", population),
        revenue_eur=_amount("revenue_eur", revenue_eur),
        balance_sheet_eur=_amount("balance_sheet_eur", balance_sheet_eur),
        overseas=overseas,
        listed=listed,
        csrd=csrd,
        group_members=_members(kind, group_members),
        epci_kind=kind_of_epci,
        pcaet_includes_bilan=pcaet_includes_bilan,
        last_filing=_past("last_filing", last_filing, on),
        last_pcaet=_past("last_pcaet", last_pcaet, on),
        roles=_roles(kind, overseas, kind_of_epci),
    )


def _roles(kind: str, overseas: bool, epci_kind: str | None) -> frozenset[str]:
    if kind == "company":
        return frozenset({"company_overseas" if overseas else "company"})
    if kind == "epci":
        return frozenset({f"epci_{epci_kind}"}) if epci_kind else ROLE_SETS["epci_fp"]
    return frozenset({kind})


@cache
def _epci_names() -> dict[str, str]:
    names: dict[str, str] = {}
    for row in table("epci_kinds.csv"):
        for name in (row["kind"], row["label_fr"], *row["aliases"].split("|")):
            names[_plain(name)] = row["kind"]
    return names


def _epci_kind(kind: str, text: str | None) -> str | None:
    if text is None or not text.strip():
        return None
    known = _epci_names().get(_plain(text))
    if kind != "epci" or known is None:
        labels = ", ".join(row["label_fr"] for row in table("epci_kinds.csv"))
        raise _bad("obligations-epci-kind-unknown", "epci_kind", text=text, known=labels)
    return known


def _plain(text: str) -> str:
    """Lower case, without accents, apostrophes or hyphens.

    >>> _plain("Communauté d'agglomération")
    'communaute d agglomeration'
    """
    folded = unicodedata.normalize("NFKD", text.casefold().replace("’", " "))
    flat = folded.encode("ascii", "ignore").decode()
    return " ".join("".join(char if char.isalnum() else " " for char in flat).split())


def _members(kind: str, members: Sequence[GroupMember | int] | None) -> tuple[GroupMember, ...] | None:
    if members is None:
        return None
    if kind != "group":
        raise _bad("obligations-members-without-group", "group_members", kind=kind)
    found = [member if isinstance(member, GroupMember) else GroupMember(member) for member in members]
    for member in found:
        _count("group_members", member.employees)
    return tuple(found)


def _count(name: str, value: int | None) -> int | None:
    if value is None:
        return None
    number = _amount(name, value)
    if number is None or number != int(number):
        raise _bad("obligations-number-invalid", name, name=name, value=value)
    return int(number)


def _amount(name: str, value: float | None) -> float | None:
    if value is None:
        return None
    wrong = isinstance(value, bool) or not isinstance(value, (int, float))
    if wrong or not math.isfinite(value) or not 0 <= value <= _HUGE:
        raise _bad("obligations-number-invalid", name, name=name, value=value)
    return float(value)


def _day(value: date) -> date:
    return value.date() if isinstance(value, datetime) else value


def _optional_day(value: date | None) -> date | None:
    return None if value is None else _day(value)


def _past(name: str, value: date | None, on: date) -> date | None:
    if value is None:
        return None
    if value > on:
        raise _bad("obligations-filing-after-date", name, name=name, date=value.isoformat(), on=on.isoformat())
    if value < FIRST_FILING:
        raise _bad(
            "obligations-filing-too-early", name, name=name, date=value.isoformat(), first=FIRST_FILING.isoformat()
        )
    return value


def _bad(code: str, field_name: str, **values: object) -> BilanError:
    return BilanError(Finding(code, field=field_name, values=values))
