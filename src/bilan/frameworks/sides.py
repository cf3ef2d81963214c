"""Where a group stands: its situation on each side of the boundary that its days touch.

An entity whose share or control changes during the period cuts its lines by days (RULES 13): the same line is then
partly inside and partly outside, with one share for each side.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from bilan.engine import perimeter
from bilan.engine.arrays import Texts
from bilan.frameworks import categories
from bilan.frameworks.situations import Said, Situation, settle
from bilan.ledger.values import canonical
from bilan.model.inventory import Entity


@dataclass(frozen=True, slots=True)
class Side:
    """The share of a group's quantity on one side of the boundary, and its situation there."""

    share: float
    situation: Situation


def settled(
    column: dict[str, Texts],
    entity: Sequence[Entity | None],
    parts: dict[str, tuple[perimeter.Segment, ...]],
    approach: str,
    period: tuple[date, date],
) -> tuple[tuple[Side, ...], ...]:
    """The sides of every group; worked out once for each distinct combination of texts, entity and days."""
    cache: dict[tuple[str, ...], tuple[Side, ...]] = {}
    keys = zip(*(column[name] for name in ("category", "case", "kind", "tier", "stand_in", "span")), strict=True)
    found = []
    for key, one in zip(keys, entity, strict=True):
        if key not in cache:
            cache[key] = _sides(key, one, parts.get(key[4]), approach, period)
        found.append(cache[key])
    return tuple(found)


def _sides(
    key: tuple[str, ...],
    entity: Entity | None,
    parts: tuple[perimeter.Segment, ...] | None,
    approach: str,
    period: tuple[date, date],
) -> tuple[Side, ...]:
    category, _, _, _, _, span = key
    # Files that stay on disk reach this point as they were written; those read into memory are canonical already.
    case, kind, tier = (canonical(name, text) for name, text in zip(("case", "kind", "tier"), key[1:4], strict=True))
    abroad = entity is not None and perimeter.is_abroad(entity)
    first, last = _days(span, category, period)
    shares = perimeter.sides(parts, first, last) if parts else ((True, 1.0),)
    return tuple(
        Side(share, settle(Said(category, case, kind, tier, inside, abroad, approach))) for inside, share in shares
    )


def _days(span: str, category: str, period: tuple[date, date]) -> tuple[date, date]:
    """Days that decide the shares: the line's own; the whole period for capital goods, which ignore start and end."""
    slug = categories.match(category)
    if not span or (slug and categories.by_slug()[slug].is_capital_good):
        return period
    start, end = span.split("/")
    return date.fromisoformat(start), date.fromisoformat(end)
