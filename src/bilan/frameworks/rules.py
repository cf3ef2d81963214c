"""The rule tables of the frameworks: lines in report order, and the rule that chooses a line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bilan.model import tables as shipped

#: Framework codes in the order of reports. The folder of each is its code with underscores.
FRAMEWORKS = ("beges-v5", "iso-14064-1", "ghg-protocol", "bilan-carbone-v9")


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a framework's table."""

    code: str
    label_fr: str
    label_en: str
    group: str
    group_label_fr: str
    group_label_en: str
    in_total: bool


@dataclass(frozen=True, slots=True)
class Rule:
    """One row of ``rules.csv``: amounts of this category, part, case, kind and tier go to `line`.

    An empty line, ``OUT``, or a line that is not `in_total` counts in ``outside_t``. `rule` names the decision
    rule (R1 to R18) explained in the method pages.
    """

    category: str
    part: str
    case: str
    kind: str
    tier: str
    line: str
    status: str
    rule: str
    note: str


def folder(framework: str) -> str:
    """Folder name of a framework code.

    >>> folder("iso-14064-1")
    'iso_14064_1'
    """
    return framework.replace("-", "_")


@cache
def lines(framework: str) -> tuple[Line, ...]:
    """The lines of a framework in report order.

    >>> len(lines("beges-v5")), len(lines("ghg-protocol")), len(lines("bilan-carbone-v9"))
    (22, 22, 48)
    """
    return tuple(
        Line(
            row["code"],
            row["label_fr"],
            row["label_en"],
            row["group"],
            row["group_label_fr"],
            row["group_label_en"],
            row["in_total"] == "1",
        )
        for row in shipped.rows(f"frameworks/{folder(framework)}/lines.csv")
    )


@cache
def rules(framework: str) -> tuple[Rule, ...]:
    """All rules of a framework.

    >>> len(rules("beges-v5"))
    213
    """
    return tuple(Rule(**row) for row in shipped.rows(f"frameworks/{folder(framework)}/rules.csv"))


@cache
def index(framework: str) -> dict[tuple[str, str, str, str, str], Rule]:
    """Rules by (category, part, case, kind, tier); the tier is blank where the framework ignores it."""
    return {(r.category, r.part, r.case, r.kind, r.tier): r for r in rules(framework)}


@cache
def parts_of(category: str) -> frozenset[str]:
    """Parts that the tables list for a category."""
    return frozenset(rule.part for rule in rules("beges-v5") if rule.category == category)


@cache
def cases_of(category: str) -> frozenset[str]:
    """Boundary cases that the tables list for a category."""
    return frozenset(rule.case for rule in rules("beges-v5") if rule.category == category)


@cache
def kinds_of(category: str) -> frozenset[str]:
    """Kinds of direct emissions that the tables list for a category; ``{''}`` where there are none."""
    return frozenset(rule.kind for rule in rules("beges-v5") if rule.category == category)
