"""Consolidation: for each entity, which days of the period are inside the boundary, and at which share."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from bilan.model.inventory import Configuration, Entity, EntityShare

#: The State's territory for BEGES: mainland, Corsica and the overseas departments, regions and collectivities.
FRANCE = frozenset({"FR", "GP", "MQ", "GF", "RE", "YT", "PM", "BL", "MF", "WF", "PF", "NC", "TF"})


@dataclass(frozen=True, slots=True)
class Segment:
    """Days of an entity, both ends included, with one share and one side of the boundary."""

    entity: str
    start: date
    end: date
    share: float
    inside: bool

    @property
    def days(self) -> int:
        """Number of days."""
        return (self.end - self.start).days + 1


def segments(configuration: Configuration, approach: str | None = None) -> dict[str, tuple[Segment, ...]]:
    """Segments of every entity over the inventory's period, in order of days.

    Rules 13 and 15: operational control counts 100 % of what is operated; financial control 100 % of what is held
    (the share only for a joint venture); equity share multiplies what is held by the share.

    >>> from datetime import date
    >>> from bilan.model.inventory import Configuration, Entity
    >>> c = Configuration("x", (date(2024, 1, 1), date(2024, 12, 31)), entities=(Entity("a", operated=False),))
    >>> segments(c)["a"][0].inside, segments(c, "financial_control")["a"][0].inside
    (False, True)
    """
    chosen = approach or configuration.approach
    return {entity.id: _entity_segments(entity, configuration.period, chosen) for entity in configuration.entities}


def sides(parts: tuple[Segment, ...], first: date, last: date) -> tuple[tuple[bool, float], ...]:
    """Sides of the boundary that the days from `first` to `last` touch, each with its share; most days first.

    The share of a side is the sum over its days of the entity's share, divided by all the days that lie in the
    segments. Days outside every segment do not count; where none lies inside, the first segment stands.
    """
    if len(parts) == 1:
        return ((parts[0].inside, parts[0].share),)
    days = [max((min(last, p.end) - max(first, p.start)).days + 1, 0) for p in parts]
    total = sum(days)
    if total == 0:
        return ((parts[0].inside, parts[0].share),)
    weighed: dict[bool, tuple[int, float]] = {}
    for part, own in zip(parts, days, strict=True):
        if own:
            before = weighed.get(part.inside, (0, 0.0))
            weighed[part.inside] = (before[0] + own, before[1] + own * part.share / total)
    ordered = sorted(weighed.items(), key=lambda item: (-item[1][0], not item[0]))
    return tuple((inside, share) for inside, (_, share) in ordered)


#: From this number of entities on, entities that weigh the same are summed together; below it every entity keeps its
#: own groups, so that reports can show amounts by entity.
MERGED_FROM = 100


def representatives(
    configuration: Configuration, parts: dict[str, tuple[Segment, ...]], apart: frozenset[str]
) -> dict[str, str]:
    """For each entity whose lines are summed with another's: the entity that stands for both.

    Two entities weigh the same when share, boundary, country and dates agree. Those in `apart` (named by electricity
    contracts) keep their own groups. Empty when the entities are few.
    """
    if len(configuration.entities) < MERGED_FROM:
        return {}
    first: dict[object, str] = {}
    found: dict[str, str] = {}
    for entity in configuration.entities:
        if entity.id in apart:
            continue
        weight = (tuple((p.start, p.end, p.share, p.inside) for p in parts[entity.id]), entity.country.upper())
        found[entity.id] = first.setdefault(weight, entity.id)
    return {entity: other for entity, other in found.items() if entity != other}


def is_abroad(entity: Entity) -> bool:
    """Whether BEGES leaves the entity's lines outside (RULES 17)."""
    return entity.country.upper() not in FRANCE


def average_share(parts: tuple[Segment, ...]) -> float:
    """Share of an entity averaged over the days of the period that are inside the boundary; 0 when none is."""
    total = sum(part.days for part in parts)
    return sum(part.days * part.share for part in parts if part.inside) / total


def _entity_segments(entity: Entity, period: tuple[date, date], approach: str) -> tuple[Segment, ...]:
    own = EntityShare(None, None, entity.equity_share, entity.operated, entity.held)
    found: list[Segment] = []
    for start, end in _cuts(entity, period):
        row = next((r for r in entity.shares if _covers(r, start)), own)
        share, inside = _weigh(row, entity.joint_venture, approach)
        if found and (found[-1].share, found[-1].inside) == (share, inside):
            found[-1] = Segment(entity.id, found[-1].start, end, share, inside)
        else:
            found.append(Segment(entity.id, start, end, share, inside))
    return tuple(found)


def _cuts(entity: Entity, period: tuple[date, date]) -> list[tuple[date, date]]:
    first, last = period
    starts = {first}
    for row in entity.shares:
        if row.valid_from:
            starts.add(row.valid_from)
        if row.valid_to:
            starts.add(row.valid_to + timedelta(days=1))
    ordered = sorted(day for day in starts if first <= day <= last)
    return list(zip(ordered, [day - timedelta(days=1) for day in ordered[1:]] + [last], strict=True))


def _covers(row: EntityShare, day: date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def _weigh(row: EntityShare, joint_venture: bool, approach: str) -> tuple[float, bool]:
    if approach == "operational_control":
        return 1.0, row.operated
    if approach == "financial_control":
        return (row.equity_share if joint_venture else 1.0), row.held
    return row.equity_share, row.held
