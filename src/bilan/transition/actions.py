"""The rows of actions.csv as actions: what they reduce, when, at what cost, and what is wrong with them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from bilan.frameworks import categories
from bilan.model.findings import Finding
from bilan.model.inventory import Inventory
from bilan.transition import tables

#: Years outside which a date is a slip of the pen.
EARLIEST, LATEST = 1990, 2100


@dataclass(frozen=True, slots=True)
class Action:
    """One action. `category` is a slug, or '' when the text names none; `entity` '' stands for the organisation.

    `problem` is the code of the finding that keeps the action out of the years; '' when it counts.
    """

    id: str
    label: str
    category: str
    category_text: str
    entity: str
    start: date
    end: date
    reduction_t_per_year: float
    cost_eur: float | None
    status: str
    status_text: str
    owner: str
    problem: str = ""

    @property
    def counts(self) -> bool:
        """Whether the action enters the years."""
        return not self.problem and self.status != "abandoned"


def actions(inventory: Inventory) -> tuple[tuple[Action, ...], tuple[Finding, ...]]:
    """The actions of an inventory in the order of the file, and what was wrong. No file: no action."""
    if inventory.actions is None:
        return (), ()
    found: list[Action] = []
    findings: list[Finding] = []
    seen: set[str] = set()
    entities = {entity.id for entity in inventory.configuration.entities}
    for place, row in enumerate(inventory.actions.to_pylist(), 1):
        action, said = _action(row, place, inventory, entities, seen)
        found.append(action)
        findings += said
        seen.add(action.id)
    return tuple(found), tuple(findings)


def _action(
    row: dict[str, Any], place: int, inventory: Inventory, entities: set[str], seen: set[str]
) -> tuple[Action, list[Finding]]:
    text = {name: (row[name] or "").strip() for name in ("id", "label", "category", "entity", "status", "owner")}
    name = text["id"] or f"({place})"
    findings = list(_doubts(name, row, text, entities))
    problem = _problem(name, row, seen)
    if problem:
        findings.append(problem)
    start = row["start"] or row["end"] or inventory.configuration.period[1]
    reduction = row["reduction_t_per_year"]
    action = Action(
        id=name,
        label=text["label"],
        category=categories.match(text["category"]) or "",
        category_text=text["category"],
        entity=text["entity"] if text["entity"] in entities else "",
        start=start,
        end=row["end"] or start,
        reduction_t_per_year=reduction if reduction is not None and math.isfinite(reduction) else 0.0,
        cost_eur=row["cost_eur"] if row["cost_eur"] is not None and math.isfinite(row["cost_eur"]) else None,
        status=tables.status_of(text["status"]),
        status_text=text["status"],
        owner=text["owner"],
        problem=problem.code if problem else "",
    )
    return action, findings


def _problem(name: str, row: dict[str, Any], seen: set[str]) -> Finding | None:
    """The first thing that keeps an action out of the years."""
    start, end, reduction = row["start"], row["end"], row["reduction_t_per_year"]
    if name in seen:
        return finding("action-id-twice", name, "id")
    if reduction is not None and reduction < 0:
        return finding("action-negative-reduction", name, "reduction_t_per_year", reduction=f"{reduction:g}")
    if start is None and end is None:
        return finding("action-without-dates", name, "start", reduction)
    if start is not None and end is not None and end < start:
        return finding("action-dates-reversed", name, "end", reduction, start=start, end=end)
    if any(day is not None and not EARLIEST <= day.year <= LATEST for day in (start, end)):
        day = next(day for day in (start, end) if day is not None and not EARLIEST <= day.year <= LATEST)
        return finding("action-date-out-of-reason", name, "start", reduction, day=day)
    return None


def _doubts(name: str, row: dict[str, Any], text: dict[str, str], entities: set[str]) -> Iterator[Finding]:
    reduction, cost = row["reduction_t_per_year"], row["cost_eur"]
    if categories.match(text["category"]) is None:
        yield finding("action-unknown-category", name, "category", reduction, category=text["category"] or "∅")
    if text["entity"] and text["entity"] not in entities:
        yield finding("action-unknown-entity", name, "entity", reduction, entity=text["entity"])
    if reduction is None or not math.isfinite(reduction):
        yield finding("action-without-reduction", name, "reduction_t_per_year")
    if cost is not None and cost < 0:
        yield finding("action-negative-cost", name, "cost_eur", cost=f"{cost:g}")
    if text["status"] and not tables.status_of(text["status"]):
        known = ", ".join(entry["label_fr"] for entry in tables.rows("statuses.csv"))
        known_en = ", ".join(entry["label_en"] for entry in tables.rows("statuses.csv"))
        yield finding("action-unknown-status", name, "status", status=text["status"], known=(known, known_en))


def finding(code: str, action: str, field: str, tonnes: float | None = None, **values: Any) -> Finding:
    """A finding about an action; its line is the action's id."""
    known = tonnes if tonnes is not None and math.isfinite(tonnes) else None
    return Finding(code, action, field, {"action": action, **values}, known, "actions")
