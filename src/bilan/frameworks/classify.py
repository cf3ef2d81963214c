"""From a situation and a part of a factor to one line of every framework."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bilan.frameworks import categories, rules
from bilan.frameworks.situations import OUTSIDE, UNCLASSIFIED, Situation

#: Places that are no line of a table.
OUTSIDE_PLACE, UNCLASSIFIED_PLACE = "outside", "unclassified"


@dataclass(frozen=True, slots=True)
class Place:
    """Where an amount is printed in one framework.

    `line` is a code of the framework's table, or one of the two places that are no line. `counted` says whether
    the amount is part of the framework's total; `status` is minimum, optional or separate in GHG Protocol.
    """

    line: str
    counted: bool
    status: str
    rule: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Classified:
    """The part that the tables read, and the place in each framework in the order of `rules.FRAMEWORKS`."""

    part: str
    moved: bool  # the factor's part is not listed for the category and fell on the category's default part
    places: tuple[Place, ...]


def classify(situation: Situation, part: str) -> Classified:
    """Place an amount of `part` in every framework.

    >>> from bilan.frameworks.situations import Said, settle
    >>> diesel = settle(Said("fossil_fuels", "", "", "", True, False, "operational_control"))
    >>> [place.line for place in classify(diesel, "upstream").places]
    ['4.1', '4.1', 'S3.3', 'fossil_fuels']
    """
    if situation.category is None:
        return Classified(part, False, tuple(Place(UNCLASSIFIED_PLACE, False, "", "") for _ in rules.FRAMEWORKS))
    used = part if part in rules.parts_of(situation.category) else categories.by_slug()[situation.category].default_part
    places = tuple(_place(framework, situation, used) for framework in rules.FRAMEWORKS)
    return Classified(used, used != part, places)


def _place(framework: str, situation: Situation, part: str) -> Place:
    if situation.state == UNCLASSIFIED:
        return Place(UNCLASSIFIED_PLACE, False, "", "")
    if situation.state == OUTSIDE:
        return Place(OUTSIDE_PLACE, False, "", "R1")
    assert situation.category is not None
    if framework == "beges-v5" and situation.abroad and not _is_travel(situation.category):
        return Place(OUTSIDE_PLACE, False, "", "RULES 17")
    keys = [(situation.category, part, situation.case, situation.kind, tier) for tier in (situation.tier, "")]
    table = rules.index(framework)
    rule = next((table[key] for key in keys if key in table), None)
    if rule is None:
        return Place(UNCLASSIFIED_PLACE, False, "", "")
    line = line_codes(framework).get(rule.line)
    if line is None:
        return Place(OUTSIDE_PLACE, False, rule.status, rule.rule, rule.note)
    return Place(rule.line, line, rule.status, rule.rule, rule.note)


@cache
def line_codes(framework: str) -> dict[str, bool]:
    """Codes of a framework's lines and whether each is part of the total."""
    return {line.code: line.in_total for line in rules.lines(framework)}


def _is_travel(slug: str) -> bool:
    return categories.by_slug()[slug].post == categories.TRAVEL_POST
