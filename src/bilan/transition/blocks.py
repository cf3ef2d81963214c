"""The plan as the BEGES asks for it: direct emissions and significant indirect ones apart, what was done, what comes.

For each block: past actions and what they gave, the actions and means until the next report, and the overall volume of
reduction expected from them (article R229-47 of the code de l'environnement). The next report is due four years after
the last for private bodies, three for public ones.
"""

from __future__ import annotations

from dataclasses import dataclass

from bilan.transition.actions import Action
from bilan.transition.plan import Plan
from bilan.transition.scopes import block

#: Blocks in the order of the report. Energy bought is an indirect emission.
DIRECT, INDIRECT, UNALLOCATED = "direct", "indirect", "unallocated"
#: Years between two reports.
_EVERY = {"company": 4}
_EVERY_PUBLIC = 3


@dataclass(frozen=True, slots=True)
class BlockAction:
    """An action in one block, with its share of the action's tonnes there. `cost_eur` is the same share of the cost.

    `expected_t` is what the action adds in the year of the next report, `past_t` what it already gave in the
    inventory's year, both in t CO2e a year.
    """

    action: Action
    share: float
    cost_eur: float | None
    expected_t: float
    past_t: float


@dataclass(frozen=True)
class Block:
    """One block of the plan; volumes in t CO2e a year."""

    name: str
    done: tuple[BlockAction, ...]
    coming: tuple[BlockAction, ...]
    expected_t: float
    past_t: float
    cost_eur: float


def next_report(year: int, kind: str) -> int:
    """Year of the report that follows one on `year`.

    >>> next_report(2024, "company"), next_report(2024, "municipality")
    (2028, 2027)
    """
    return year + _EVERY.get(kind, _EVERY_PUBLIC)


def blocks(plan: Plan, until: int) -> tuple[Block, ...]:
    """The blocks of a plan with the volumes expected in `until`; a year after the plan's last counts as the last."""
    last = min(until, plan.years[-1].year) if plan.years else until
    found: dict[str, list[BlockAction]] = {DIRECT: [], INDIRECT: [], UNALLOCATED: []}
    for row in plan.actions:
        if not row.action.counts:
            continue
        parts: dict[str, float] = {}
        for code, share in row.shares.items():
            name = block(plan.framework, code)
            name = INDIRECT if name == "energy" else name
            parts[name] = parts.get(name, 0.0) + share
        for name, share in parts.items():
            cost = row.action.cost_eur * share if row.action.cost_eur is not None else None
            expected = row.by_year.get(last, 0.0) * share
            found[name].append(BlockAction(row.action, share, cost, expected, row.past_t * share))
    made = (_block(name, entries, plan.year) for name, entries in found.items())
    return tuple(one for one in made if one.name != UNALLOCATED or one.done or one.coming)


def _block(name: str, entries: list[BlockAction], year: int) -> Block:
    done = tuple(entry for entry in entries if _is_done(entry.action, year))
    coming = tuple(entry for entry in entries if not _is_done(entry.action, year))
    return Block(
        name,
        done,
        coming,
        expected_t=sum(entry.expected_t for entry in entries),
        past_t=sum(entry.past_t for entry in entries),
        cost_eur=sum(entry.cost_eur or 0.0 for entry in coming),
    )


def _is_done(action: Action, year: int) -> bool:
    return action.status == "done" or (action.end.year <= year and action.status not in {"planned", "studied"})
