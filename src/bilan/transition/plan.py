"""The transition plan: reductions by year and line, cost, the reference path and the gap to it.

Conventions, printed with the plan. Reductions are counted against the inventory's year: what an action already gave in
that year is in the inventory's figures and is not counted again. Activity is taken as constant. What a path requires in
a year is the inventory's emissions less what the path allows; the gap is what is required less what is planned. Planned
reductions are never subtracted from emissions. Cost per tonne is the whole cost over the reductions summed to the
plan's last year, without discounting, savings or subsidies.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bilan.frameworks import rules
from bilan.frameworks.tables import Table
from bilan.model.findings import BilanError, Finding
from bilan.model.policy import TransitionPolicy
from bilan.transition import allocation, paths, scopes
from bilan.transition.actions import Action, actions, finding
from bilan.transition.schedule import RAMPS, effect_in_year

if TYPE_CHECKING:
    from bilan.result import Result

#: Years that a plan without target and without later action looks ahead.
USUAL_YEARS = 6
#: A reduction may exceed its category's emissions by the noise of rounding.
_NOISE = 1e-6


@dataclass(frozen=True)
class ActionRow:
    """One action over the plan's years. Tonnes are positive reductions beyond the inventory's year.

    `by_year` counts from the year after the inventory's; `shares` are by line ('' for none); `full_t` is what the
    action still adds once in full effect; `past_t` what it already gave in the inventory's year.
    """

    action: Action
    by_year: Mapping[int, float]
    shares: Mapping[str, float]
    full_t: float
    past_t: float
    cumulative_t: float
    cost_eur_per_t: float | None
    cost_eur_per_yearly_t: float | None


@dataclass(frozen=True)
class YearRow:
    """One year of the plan. `in_scope_t` is what is planned on the lines of the scope; what belongs to no line is
    not in it. `allowed_t`, `required_t` and `gap_t` are None without a path; a positive gap is missing.
    """

    year: int
    reduction_t: float
    cumulative_t: float
    by_line: Mapping[str, float]
    in_scope_t: float
    allowed_t: float | None
    required_t: float | None
    gap_t: float | None


@dataclass(frozen=True)
class Plan:
    """The plan beside the inventory; removals and avoided emissions stand apart and enter nothing."""

    framework: str
    year: int
    ramp: str
    scope: str
    emissions_t: float
    scope_emissions_t: float
    removals_t: float
    avoided_t: float
    path: paths.Path | None
    actions: tuple[ActionRow, ...]
    years: tuple[YearRow, ...]
    findings: tuple[Finding, ...]


def plan(
    result: Result,
    framework: str = "beges-v5",
    policy: TransitionPolicy | None = None,
    ramp: str = "linear",
) -> Plan:
    """The transition plan of a result. `policy` is by default [transition] of bilan.toml.

    Raises BilanError for unknown names and impossible targets; doubtful actions are findings.
    """
    if ramp not in RAMPS:
        raise BilanError(Finding("unknown-choice", field="ramp", values={"value": ramp, "allowed": ", ".join(RAMPS)}))
    configuration = result.computation.inventory.configuration
    wanted = policy or configuration.transition
    table, year = result.report(framework), configuration.period[1].year
    found, said = actions(result.computation.inventory)
    name = wanted.path or ("linear" if wanted.target_pct is not None else "")
    scope = wanted.scope or (paths.usual_scope(name) if name else scopes.ALL)
    inside = scopes.codes(framework, scope)
    base_year, base_t, base_findings = _base(result, table, inside, year) if name else (year, 0.0, ())
    reference = _path(name, base_year, base_t, scope, wanted)
    last = _last_year(found, year, wanted.by)
    span = range(year + 1, last + 1)
    emitted = allocation.emissions(result.computation.amounts, framework)
    rows = tuple(_row(action, emitted, year, span, ramp) for action in found)
    no_action = () if found else (Finding("transition-no-action", field="actions", count=0),)
    return Plan(
        framework=framework,
        year=year,
        ramp=ramp,
        scope=scope,
        emissions_t=table.total_t,
        scope_emissions_t=_sum_of(table, inside),
        removals_t=result.totals.removals.tonnes,
        avoided_t=result.totals.avoided.tonnes,
        path=reference,
        actions=rows,
        years=tuple(_years(rows, span, inside, _sum_of(table, inside), reference)),
        findings=(*said, *no_action, *base_findings, *_doubts(rows, emitted, last)),
    )


def _sum_of(table: Table, codes: frozenset[str]) -> float:
    return float(sum(line["total_t"] for line in table.lines if line["code"] in codes))


def _base(result: Result, table: Table, inside: frozenset[str], year: int) -> tuple[int, float, tuple[Finding, ...]]:
    """The base of the path: the recalculated base year where bilan.toml has it, else the inventory's own year."""
    policy = result.computation.inventory.configuration.base_year_policy
    usable = policy is not None and (policy.inventory or (policy.values and table.framework == "beges-v5"))
    if not usable:
        return year, _sum_of(table, inside), (Finding("transition-base-is-inventory", values={"year": year}, count=0),)
    from bilan.checks.base_year_source import compare

    compared = compare(result.computation, table.framework)
    base = compared.recalculation
    known = [value for post, value in base.values.items() if post in inside and value is not None]
    every = inside == scopes.codes(table.framework, scopes.ALL)
    tonnes = base.total_t if every else sum(known)
    return base.original.year, tonnes, compared.findings


def _path(name: str, base_year: int, base_t: float, scope: str, wanted: TransitionPolicy) -> paths.Path | None:
    if not name:
        return None
    return paths.path(name, base_year, base_t, scope, wanted.target_pct, wanted.by, wanted.sector or "all")


def _last_year(found: tuple[Action, ...], year: int, by: int | None) -> int:
    if by is not None:
        return max(by, year + 1)
    ends = [action.end.year + 1 for action in found if action.counts]
    return max([year + USUAL_YEARS, *ends])


def _row(action: Action, emitted: allocation.Emissions, year: int, span: range, ramp: str) -> ActionRow:
    by_line = emitted.of(action.category, action.entity) if action.category else {}
    already = effect_in_year(action.start, action.end, year, ramp) if action.counts else 0.0
    yearly = action.reduction_t_per_year if action.counts else 0.0
    by_year = {y: yearly * (effect_in_year(action.start, action.end, y, ramp) - already) for y in span}
    cumulative, cost = sum(by_year.values()), action.cost_eur
    return ActionRow(
        action=action,
        by_year=by_year,
        shares=allocation.shares(by_line),
        full_t=yearly * (1 - already),
        past_t=yearly * already,
        cumulative_t=cumulative,
        cost_eur_per_t=cost / cumulative if cost is not None and cumulative > 0 else None,
        cost_eur_per_yearly_t=cost / yearly if cost is not None and yearly > 0 else None,
    )


def _years(
    rows: tuple[ActionRow, ...],
    span: range,
    inside: frozenset[str],
    emissions_t: float,
    reference: paths.Path | None,
) -> Iterator[YearRow]:
    cumulative = 0.0
    for year in span:
        by_line: dict[str, float] = {}
        for row in rows:
            for code, share in row.shares.items():
                if row.by_year[year]:
                    by_line[code] = by_line.get(code, 0.0) + row.by_year[year] * share
        reduction = sum(row.by_year[year] for row in rows)
        cumulative += reduction
        # A reduction that meets no emission of the inventory cannot bring it closer to a path.
        counted = sum(tonnes for code, tonnes in by_line.items() if code in inside)
        allowed = reference.allowed(year) if reference else None
        required = None if allowed is None else emissions_t - allowed
        gap = None if required is None else required - counted
        yield YearRow(year, reduction, cumulative, by_line, counted, allowed, required, gap)


def _doubts(rows: tuple[ActionRow, ...], emitted: allocation.Emissions, last: int) -> Iterator[Finding]:
    asked: dict[tuple[str, str], float] = {}
    for row in rows:
        action = row.action
        if not action.counts:
            continue
        if action.start.year > last:
            yield finding("action-after-plan", action.id, "start", action.reduction_t_per_year, last=last)
        if not action.category:
            continue
        key = (action.category, action.entity)
        available = sum(emitted.of(*key).values())
        values = {"category": _label(action.category), "entity": action.entity or "∗"}
        asked[key] = asked.get(key, 0.0) + row.full_t
        if available <= 0:
            yield finding("action-without-emissions", action.id, "category", action.reduction_t_per_year, **values)
        elif asked[key] > available * (1 + _NOISE):
            tonnes = {"reduction": f"{asked[key]:.0f}", "available": f"{available:.0f}"}
            yield finding(
                "action-larger-than-emissions", action.id, "reduction_t_per_year", asked[key], **values, **tonnes
            )


def _label(category: str) -> tuple[str, str]:
    from bilan.frameworks.situations import labels

    return labels(category)


def line_labels(framework: str, lang: str) -> dict[str, str]:
    """Names of a framework's lines by code."""
    return {line.code: line.label_en if lang == "en" else line.label_fr for line in rules.lines(framework)}
