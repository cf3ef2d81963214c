"""The dated rules as data: read once, filtered by day, topic and role."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache

from bilan.model import tables as shipped

#: The day up to which the rules were gathered; answers say so.
RULE_SET_DATE = date(2026, 8, 31)
#: The first day that the rules answer for: before it, the first inventories were still being prepared.
FIRST_DAY = date(2012, 1, 1)
#: Verification marks: read in the text, secondary source, general knowledge, not verified.
MARKS = ("V", "S", "K", "NV")

_PRIVATE = frozenset({"company", "company_overseas", "group"})
_EPCI_OWN_TAXATION = frozenset(
    {"epci_metropole", "epci_communaute_urbaine", "epci_communaute_agglomeration", "epci_communaute_communes"}
)
_EPCI = _EPCI_OWN_TAXATION | {"epci_territorial"}
_LOCAL = _EPCI | {"municipality", "department", "region"}
_PUBLIC = _LOCAL | {"state", "public_body"}
#: Sets of roles that a rule may name instead of the roles.
ROLE_SETS: dict[str, frozenset[str]] = {
    "private": _PRIVATE,
    "public": _PUBLIC,
    "local": _LOCAL,
    "epci": _EPCI,
    "epci_fp": _EPCI_OWN_TAXATION,
    "all": _PRIVATE | _PUBLIC,
}


@dataclass(frozen=True, slots=True)
class Rule:
    """One dated rule; `metric` > `threshold` is strict, `valid_to` is the last day included."""

    rule_id: str
    regime: str
    topic: str
    valid_from: date
    valid_to: date | None
    subjects: frozenset[str]
    metric: str
    threshold: int | None
    condition: str
    parameter: str
    value: str
    source: str
    verification: str
    text_fr: str
    text_en: str

    def in_force(self, on: date) -> bool:
        """True when the rule holds on that day, first and last day included."""
        return self.valid_from <= on and (self.valid_to is None or on <= self.valid_to)

    def text(self, lang: str) -> str:
        """The wording in ``fr`` or ``en`` (placeholders not filled)."""
        return self.text_en if lang == "en" else self.text_fr


@cache
def rules() -> tuple[Rule, ...]:
    """Every rule, in the order of the table.

    >>> len({rule.rule_id for rule in rules()}) == len(rules())
    True
    """
    return tuple(_rule(row) for row in table("rules.csv"))


def in_force(on: date, topic: str, roles: Iterable[str] = ()) -> list[Rule]:
    """The rules of a topic in force on a day, for one of the roles (all roles when none is given).

    >>> [rule.value for rule in in_force(date(2022, 6, 1), "fine")]
    ['10000 20000']
    """
    wanted = frozenset(roles)
    return [
        rule for rule in rules() if rule.topic == topic and rule.in_force(on) and (not wanted or rule.subjects & wanted)
    ]


def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of a table of ``data/obligations``."""
    return shipped.rows(f"data/obligations/{name}")


@cache
def texts() -> dict[str, tuple[str, str]]:
    """Sentences of the answers: key -> (French, English)."""
    return {row["key"]: (row["fr"], row["en"]) for row in table("texts.csv")}


def day(text: str) -> date | None:
    """A date of a table; empty is None."""
    return date.fromisoformat(text) if text else None


def _rule(row: dict[str, str]) -> Rule:
    valid_from = day(row["valid_from"])
    if valid_from is None:
        raise ValueError(f"rule {row['rule_id']} has no valid_from")
    return Rule(
        rule_id=row["rule_id"],
        regime=row["regime"],
        topic=row["topic"],
        valid_from=valid_from,
        valid_to=day(row["valid_to"]),
        subjects=_roles(row["subjects"]),
        metric=row["metric"],
        threshold=int(row["threshold"]) if row["threshold"] else None,
        condition=row["condition"],
        parameter=row["parameter"],
        value=row["value"],
        source=row["source"],
        verification=row["verification"],
        text_fr=row["text_fr"],
        text_en=row["text_en"],
    )


def _roles(text: str) -> frozenset[str]:
    found: set[str] = set()
    for word in text.split():
        found |= ROLE_SETS.get(word, frozenset({word}))
    return frozenset(found)
