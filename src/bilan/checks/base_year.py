"""The base year: its figures, the log of what bears on them, and the recalculated series beside the original.

The GHG Protocol asks for a stated policy and threshold; it gives 10 % as an example. 5 % is common practice (and a rule
of the Science Based Targets initiative), so it is the default here and printed as such. Structure, method, factors,
errors and categories trigger a recalculation, whether they raise or lower the figures; organic growth never does.
Small changes add up: the base year is recalculated when one change, or the sum of those since the last recalculation,
reaches the threshold in either direction.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from bilan.checks import tables
from bilan.model.findings import BilanError, Finding
from bilan.model.policy import BaseYearChange

#: Usual threshold in % of the base year's emissions: practice, not a figure of the texts.
USUAL_THRESHOLD_PCT = 5.0
#: The trigger that never asks for a recalculation.
ORGANIC = "activity"
#: Key of effects that are known for the whole only.
WHOLE = ""


@dataclass(frozen=True)
class BaseYear:
    """Figures of the base year in t CO2e by post; None is a post that was not assessed, which is not zero."""

    year: int
    values: Mapping[str, float | None]
    source: str = ""

    @property
    def total_t(self) -> float:
        """Sum of the posts that were assessed."""
        return sum(value for value in self.values.values() if value is not None)


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One change with what it adds up to: `pct` its own share of the base year, `cumulative_t` and `cumulative_pct`
    since the last recalculation, `counts` whether its trigger does, `recalculated` whether it passed the threshold.
    """

    day: date
    trigger: str
    note: str
    effect_t: float
    pct: float | None
    cumulative_t: float
    cumulative_pct: float | None
    counts: bool
    recalculated: bool


@dataclass(frozen=True)
class Recalculation:
    """The original figures, those recalculated (the same when nothing passed the threshold), and the log.

    `pending_t` is the effect of the changes that count and did not reach the threshold yet. `unallocated_t` is the
    part of the recalculation known for the whole only, so that no post carries it; it is in `total_t`.
    """

    original: BaseYear
    values: Mapping[str, float | None]
    unallocated_t: float
    threshold_pct: float
    log: tuple[LogEntry, ...]
    pending_t: float

    @property
    def total_t(self) -> float:
        """Total of the recalculated base year."""
        return sum(value for value in self.values.values() if value is not None) + self.unallocated_t

    @property
    def needed(self) -> bool:
        """Whether a recalculation took place."""
        return any(entry.recalculated for entry in self.log)


def recalculate(
    base: BaseYear, changes: Iterable[BaseYearChange], threshold_pct: float = USUAL_THRESHOLD_PCT
) -> Recalculation:
    """Apply the changes in the order of their days.

    Each change's effect is what it does to the base year's own figures. Percentages are of the base year as last
    recalculated. Raises BilanError for a threshold that is no percentage or a trigger that does not exist.

    >>> base = BaseYear(2019, {"1.1": 600.0, "2.1": 400.0, "1.3": None})
    >>> changes = [BaseYearChange(date(2021, 1, 1), "factor", effects={"2.1": 30.0}),
    ...            BaseYearChange(date(2022, 1, 1), "structure", effects={"1.1": 25.0})]
    >>> found = recalculate(base, changes)
    >>> found.total_t, [entry.recalculated for entry in found.log], found.values["1.3"]
    (1055.0, [False, True], None)
    """
    if not 0 <= threshold_pct <= 100:
        values = {"value": f"{threshold_pct:g}", "allowed": "0 – 100"}
        raise BilanError(Finding("unknown-choice", field="base_year.threshold_pct", values=values))
    current: dict[str, float | None] = dict(base.values)
    unallocated, pending = 0.0, _Pending()
    log: list[LogEntry] = []
    for change in sorted(changes, key=lambda change: change.day):
        counts = trigger_of(change.trigger) != ORGANIC
        effect = effect_of(change)
        total = sum(value for value in current.values() if value is not None) + unallocated
        if counts:
            pending.add(change)
        passed = counts and _passes(max(abs(effect), abs(pending.total_t)), total, threshold_pct)
        log.append(_entry(change, effect, total, pending.total_t, counts, passed))
        if passed:
            unallocated += pending.apply(current)
            pending = _Pending()
    return Recalculation(base, current, unallocated, threshold_pct, tuple(log), pending.total_t)


class _Pending:
    """Effects that wait for the threshold."""

    def __init__(self) -> None:
        self.by_post: dict[str, float] = {}
        self.total_t = 0.0

    def add(self, change: BaseYearChange) -> None:
        allocated = sum(change.effects.values())
        for post, effect in {**change.effects, WHOLE: effect_of(change) - allocated}.items():
            self.by_post[post] = self.by_post.get(post, 0.0) + effect
        self.total_t += effect_of(change)

    def apply(self, values: dict[str, float | None]) -> float:
        """Add the effects to the posts; returns what belongs to no post."""
        for post, effect in self.by_post.items():
            if post != WHOLE and effect:
                values[post] = (values.get(post) or 0.0) + effect
        return self.by_post.get(WHOLE, 0.0)


def effect_of(change: BaseYearChange) -> float:
    """Effect of a change on the whole: as stated, else the sum over its posts."""
    return sum(change.effects.values()) if change.effect_t is None else change.effect_t


def trigger_of(effect: str) -> str:
    """The trigger that a named effect is (structure, method, factor, error, category, or activity: none).

    >>> trigger_of("perimeter"), trigger_of("gwp"), trigger_of("new")
    ('structure', 'method', 'activity')
    """
    for row in tables.rows("triggers.csv"):
        if row["effect"] == effect:
            return row["trigger"]
    allowed = ", ".join(row["effect"] for row in tables.rows("triggers.csv"))
    raise BilanError(Finding("unknown-choice", field="trigger", values={"value": effect, "allowed": allowed}))


class PostEffects(Protocol):
    """Effects of one line, as a comparison of two inventories gives them (`bilan.comparison.effects.EffectRow`)."""

    @property
    def code(self) -> str:
        """Code of the line."""

    @property
    def in_total(self) -> bool:
        """Whether the line is part of the total."""

    @property
    def effects(self) -> Mapping[str, float]:
        """Tonnes by name of effect."""


def by_effect(rows: Iterable[PostEffects]) -> dict[str, dict[str, float]]:
    """Effects by name and post, for `from_effects`, from a comparison's rows; lines outside the total are left out."""
    found: dict[str, dict[str, float]] = {}
    for row in rows:
        for name, tonnes in row.effects.items():
            if row.in_total and tonnes:
                found.setdefault(name, {})[row.code] = tonnes
    return found


def from_effects(
    effects: Mapping[str, float | Mapping[str, float]], day: date, note: str = ""
) -> tuple[BaseYearChange, ...]:
    """Changes of the log from the effects of a comparison, by name: tonnes for the whole, or tonnes by post.

    The effects must be measured on the base year's own figures: the base year as published against the base year
    computed again with today's structure, method and factors.

    >>> [(change.trigger, change.effect_t) for change in from_effects({"gwp": 12.0, "activity": 3.0}, date(2025, 1, 1))]
    [('method', 12.0), ('activity', 3.0)]
    """
    found = []
    for name, effect in effects.items():
        by_post = dict(effect) if isinstance(effect, Mapping) else {}
        whole = None if isinstance(effect, Mapping) else float(effect)
        found.append(BaseYearChange(day, trigger_of(name), note or name, whole, by_post))
    return tuple(found)


def _passes(effect: float, total: float, threshold_pct: float) -> bool:
    if not effect:
        return False
    return effect >= threshold_pct / 100 * abs(total) * (1 - 1e-12) if total else True


def _entry(
    change: BaseYearChange, effect: float, total: float, cumulative: float, counts: bool, passed: bool
) -> LogEntry:
    def share(tonnes: float) -> float | None:
        return tonnes / abs(total) * 100 if total else None

    return LogEntry(
        change.day,
        change.trigger,
        change.note,
        effect,
        share(effect),
        cumulative,
        share(cumulative),
        counts,
        passed,
    )


def unknown_posts(values: Iterable[str], changes: Sequence[BaseYearChange], codes: Iterable[str]) -> tuple[str, ...]:
    """Posts that are named and do not exist in the framework, in order."""
    known = set(codes)
    named = [*values, *(post for change in changes for post in change.effects)]
    return tuple(dict.fromkeys(post for post in named if post not in known))
