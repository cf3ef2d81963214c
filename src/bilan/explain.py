"""The way from one line to its amounts: quantity, conversion, factor, gases, shares, rules, result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bilan.compute import Computation
from bilan.engine.groups import KEYS
from bilan.engine.lines import WEIGHTS
from bilan.engine.resolve import Resolution
from bilan.frameworks import rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.rows import GHGP_ONLY
from bilan.model.findings import BilanError, Finding

#: How each weight came about, for people.
_WEIGHT_WORDS = {
    "time": ("part des jours dans la période", "share of days inside the period"),
    "spread": ("étalement sur la durée de vie", "spread over the lifetime"),
    "purchase": ("montant entier l'année de l'achat", "whole amount in the year bought"),
    "whole": ("montant entier, dates inconnues", "whole amount, dates unknown"),
}


def explain(computation: Computation, line: str, lang: str = "fr") -> dict[str, Any]:
    """Everything that made the amounts of a line, in the order of the computation.

    Keys: `line` (as read), `steps` (one entry per side of the boundary that the line touches: quantity, weights,
    share, factor with source and version, conversion, gases, amounts per part and gas, framework lines with the rule
    that chose them), `findings`. Raises BilanError for an unknown id.
    """
    found = explain_many(computation, [line.strip()], lang)
    if found:
        return found[line.strip()]
    from rapidfuzz import process

    ids = computation.connection.to_pyarrow(computation.plan.select("id").distinct())["id"].to_pylist()
    near = ", ".join(match for match, _, _ in process.extract(line, ids, limit=3)) or "–"
    raise BilanError(Finding("unknown-line", line=line, field="id", values={"line": line, "nearest": near}))


def explain_many(computation: Computation, lines: Sequence[str], lang: str = "fr") -> dict[str, dict[str, Any]]:
    """`explain` for several lines in one query, by id; unknown ids are left out."""
    plan = computation.plan
    rows = computation.connection.to_pyarrow(plan.filter(plan.id.isin(list(lines))).order_by("row")).to_pylist()
    by_id: dict[str, list[dict[str, Any]]] = {}
    for row in rows:
        by_id.setdefault(row["id"], []).append(row)
    index = _group_index(computation)
    return {line: _explanation(computation, line, found, index, lang) for line, found in by_id.items()}


def _explanation(
    computation: Computation, line: str, found: list[dict[str, Any]], index: dict[tuple[Any, ...], int], lang: str
) -> dict[str, Any]:
    steps = [_step(computation, row, index[tuple(row[key] for key in KEYS)], lang) for row in found]
    about = [finding.to_json(lang) for finding in computation.findings if finding.line == line]
    kept = ("id", "file", "file_row", "entity", "category", "label", "start", "end", "quantity", "unit", "factor")
    more = ("case", "kind", "tier", "acquired", "lifetime", "uncertainty", "evidence", "note", "tags")
    return {
        "schema": "bilan.explanation/1",
        "line": {name: found[0][name] for name in kept + more if name in found[0]},
        "gwp": computation.gwp_set,
        "approach": computation.approach,
        "steps": steps,
        "findings": about,
    }


def _group_index(computation: Computation) -> dict[tuple[Any, ...], int]:
    columns = [computation.amounts.column[key] for key in KEYS]
    return {key: i for i, key in enumerate(zip(*columns, strict=True))}


def _step(computation: Computation, row: dict[str, Any], group: int, lang: str) -> dict[str, Any]:
    amounts = computation.amounts
    situation = amounts.situation[group]
    resolution = amounts.resolution[group]
    return {
        "rejected": amounts.rejection[group],
        "category": situation.category,
        "sides": [
            {"case": s.situation.case, "state": s.situation.state, "share": s.share} for s in amounts.sides[group]
        ],
        "kind": situation.kind,
        "tier": situation.tier,
        "weights": _weights(amounts, row, group, lang),
        "factor": _factor(amounts, resolution),
        "conversion": {"ratio": resolution.ratio, "unit": row["unit"], "steps": list(resolution.steps)},
        "amounts": _amounts(amounts, row, group),
    }


def _weights(amounts: Amounts, row: dict[str, Any], group: int, lang: str) -> dict[str, Any]:
    used: dict[str, Any] = {}
    for framework in rules.FRAMEWORKS:
        name = amounts.weight_name(framework, group)
        words = _WEIGHT_WORDS[name]
        used[framework] = {"weight": row[f"w_{name}"], "reason": words[1] if lang == "en" else words[0]}
    return used


def _factor(amounts: Amounts, resolution: Resolution) -> dict[str, Any] | None:
    if resolution.factor < 0:
        return None
    row = amounts.book.rows[resolution.factor]
    kept = (
        "id", "version", "label_fr", "label_en", "unit", "unit_raw", "total_kg_co2e", "uncertainty", "gwp_set",
        "region", "category", "validity", "status", "price_year", "origin", "url", "licence", "row_hash",
    )  # fmt: skip
    return {name: row[name] for name in kept}


def _amounts(amounts: Amounts, row: dict[str, Any], group: int) -> list[dict[str, Any]]:
    entries = []
    for i in np.flatnonzero(amounts.group == group):
        classified = amounts.classified[amounts.place[i]]
        of_factor = amounts.book.rows[amounts.factor[i]]
        entry: dict[str, Any] = {
            "factor": of_factor["ref"],
            "for": "ghg-protocol" if amounts.variant[i] == GHGP_ONLY else "all",
            "case": amounts.sides[group][amounts.side[i]].situation.case,
            "part": amounts.part[i],
            "read_as": classified.part,
            "gas": amounts.gas[i],
            "account": amounts.account[i],
            "kg_per_unit": float(amounts.kg[i]),
            "t_co2e_per_unit": float(amounts.co2e_t[i]),
            "frameworks": {},
        }
        for j, framework in enumerate(rules.FRAMEWORKS):
            place = classified.places[j]
            weight = row[f"w_{amounts.weight_name(framework, group)}"]
            counted = bool(amounts.feeds(framework)[i])
            entry["frameworks"][framework] = {
                "line": place.line,
                "rule": place.rule,
                "note": place.note,
                "t_co2e": float(amounts.co2e_t[i]) * row["quantity"] * weight if counted else 0.0,
            }
        entries.append(entry)
    return entries


assert set(_WEIGHT_WORDS) == set(WEIGHTS)
