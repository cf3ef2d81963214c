"""The plan as JSON, schema ``bilan.transition/1``."""

from __future__ import annotations

from typing import Any

from bilan.transition.blocks import Block, BlockAction
from bilan.transition.plan import ActionRow, Plan, YearRow, line_labels
from bilan.transition.tables import status_label


def payload(plan: Plan, made: tuple[Block, ...], until: int, lang: str) -> dict[str, Any]:
    """Tonnes CO2e; reductions positive, in no figure of emissions; removals and avoided emissions apart."""
    labels = line_labels(plan.framework, lang)
    return {
        "schema": "bilan.transition/1",
        "framework": plan.framework,
        "year": plan.year,
        "scope": plan.scope,
        "ramp": plan.ramp,
        "emissions_t": plan.emissions_t,
        "scope_emissions_t": plan.scope_emissions_t,
        "removals_t": plan.removals_t,
        "avoided_t": plan.avoided_t,
        "path": _path(plan, lang),
        "years": [_year(row, labels) for row in plan.years],
        "actions": [_action(row, lang) for row in plan.actions],
        "blocks": {"until": until, "rows": [_block(block) for block in made]},
        "findings": [finding.to_json(lang) for finding in plan.findings],
    }


def _path(plan: Plan, lang: str) -> dict[str, Any] | None:
    path = plan.path
    if path is None:
        return None
    return {
        "name": path.name,
        "label": path.label_en if lang == "en" else path.label_fr,
        "source": path.source_en if lang == "en" else path.source_fr,
        "base_year": path.base_year,
        "base_t": path.base_t,
        "parameters": path.parameters,
    }


def _year(row: YearRow, labels: dict[str, str]) -> dict[str, Any]:
    return {
        "year": row.year,
        "reduction_t": row.reduction_t,
        "cumulative_t": row.cumulative_t,
        "in_scope_t": row.in_scope_t,
        "allowed_t": row.allowed_t,
        "required_t": row.required_t,
        "gap_t": row.gap_t,
        "lines": [
            {"code": code, "label": labels.get(code, ""), "reduction_t": tonnes}
            for code, tonnes in sorted(row.by_line.items())
        ],
    }


def _action(row: ActionRow, lang: str) -> dict[str, Any]:
    action = row.action
    return {
        "id": action.id,
        "label": action.label,
        "category": action.category or None,
        "entity": action.entity or None,
        "start": action.start.isoformat(),
        "end": action.end.isoformat(),
        "status": action.status or None,
        "status_label": status_label(action.status, lang) if action.status else action.status_text,
        "owner": action.owner,
        "reduction_t_per_year": action.reduction_t_per_year,
        "cost_eur": action.cost_eur,
        "counts": action.counts,
        "problem": action.problem or None,
        "full_t": row.full_t,
        "past_t": row.past_t,
        "cumulative_t": row.cumulative_t,
        "cost_eur_per_t": row.cost_eur_per_t,
        "cost_eur_per_yearly_t": row.cost_eur_per_yearly_t,
        "lines": dict(row.shares),
        "by_year": {str(year): tonnes for year, tonnes in row.by_year.items()},
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "block": block.name,
        "done": [_entry(entry) for entry in block.done],
        "coming": [_entry(entry) for entry in block.coming],
        "expected_t": block.expected_t,
        "past_t": block.past_t,
        "cost_eur": block.cost_eur,
    }


def _entry(entry: BlockAction) -> dict[str, Any]:
    action = entry.action
    return {
        "id": action.id,
        "label": action.label,
        "owner": action.owner,
        "share": entry.share,
        "cost_eur": entry.cost_eur,
        "expected_t": entry.expected_t,
        "past_t": entry.past_t,
    }
