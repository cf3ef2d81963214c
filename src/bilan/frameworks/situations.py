"""What a line says about itself, made definite: category, boundary case, kind and tier after the rules.

Rules 13, 14, 17, 19 and 26. A situation is worked out once for each distinct combination of texts, not per line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bilan.frameworks import categories, rules

#: A finding of a situation: code, field, values.
Note = tuple[str, str, dict[str, Any]]

CLASSIFIED, OUTSIDE, UNCLASSIFIED = "classified", "outside", "unclassified"


@dataclass(frozen=True, slots=True)
class Said:
    """The texts of a line and the facts about its entity that decide its place."""

    category: str
    case: str
    kind: str
    tier: str
    inside: bool
    abroad: bool
    approach: str


@dataclass(frozen=True, slots=True)
class Situation:
    """The definite place: `state` says whether the tables apply, the line is outside, or cannot be classified."""

    category: str | None
    case: str
    kind: str
    tier: str
    state: str
    abroad: bool
    notes: tuple[Note, ...] = field(default=(), compare=False)

    @property
    def capital(self) -> bool:
        """Whether the category is a capital good."""
        return self.category is not None and categories.by_slug()[self.category].is_capital_good


def settle(said: Said) -> Situation:
    """Apply the rules to what a line says.

    >>> settle(Said("electricity", "", "", "", True, False, "operational_control")).case
    'in_boundary'
    >>> settle(Said("electricity", "", "", "", False, False, "operational_control")).case
    'outside'
    >>> settle(Said("agriculture", "", "", "", True, False, "operational_control")).state
    'unclassified'
    """
    slug = categories.match(said.category)
    if slug is None:
        return _unclassified(said, None, ("unknown-category", "category", {"category": said.category}))
    category = categories.by_slug()[slug]
    case = said.case or category.default_case
    listed = rules.cases_of(slug)
    if case not in listed:
        return _unclassified(
            said,
            slug,
            ("case-not-listed", "case", {"case": case, "category": labels(slug), "listed": ", ".join(sorted(listed))}),
        )
    kind, kind_problem = _kind(said.kind, category)
    if kind_problem:
        return _unclassified(said, slug, kind_problem)
    notes: list[Note] = []
    if said.approach == "operational_control" and case == "rented_financial_control":
        case = "in_boundary" if "in_boundary" in listed else "own_vehicle"
        notes.append(("rented-under-operational-control", "case", {"read_as": case}))
    state = CLASSIFIED
    if not said.inside:
        if "outside" not in listed:
            state = OUTSIDE
        elif case == "in_boundary":
            case = "outside"
    tier = _tier(said.tier, slug, case, notes)
    return Situation(slug, case, kind, tier, state, said.abroad, tuple(notes))


def labels(slug: str) -> tuple[str, str]:
    """French and English label of a category, for messages."""
    category = categories.by_slug()[slug]
    return category.label_fr, category.label_en


def _unclassified(said: Said, slug: str | None, note: Note) -> Situation:
    return Situation(slug, said.case, said.kind, "", UNCLASSIFIED, said.abroad, (note,))


def _kind(kind: str, category: categories.Category) -> tuple[str, Note | None]:
    listed = rules.kinds_of(category.slug)
    if listed == {""}:
        return "", None
    chosen = kind or category.default_kind
    if chosen in listed:
        return chosen, None
    code = "unknown-kind" if kind else "missing-kind"
    return "", (code, "kind", {"kind": kind, "category": labels(category.slug), "listed": ", ".join(sorted(listed))})


def _tier(tier: str, slug: str, case: str, notes: list[Note]) -> str:
    """Only unpaid inbound freight has tiers; blank or unknown means the tier-1 supplier, with a finding."""
    if slug != "freight_inbound" or case != "third_party_unpaid":
        return ""
    if tier in {"tier1", "beyond"}:
        return tier
    notes.append(("tier-assumed", "tier", {"tier": tier}))
    return "tier1"
