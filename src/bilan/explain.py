"""The way from one line to its amounts: quantity, conversion, factor, gases, shares, rules, result."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date
from functools import cache
from typing import Any

import numpy as np

from bilan.compute import Computation
from bilan.engine.groups import KEYS
from bilan.engine.lines import WEIGHTS
from bilan.engine.resolve import Resolution
from bilan.frameworks import methods, rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.rows import ALL, ALL_BUT_GHGP, GHGP_ONLY
from bilan.model.findings import BilanError, Finding

#: How each weight came about, for people.
_WEIGHT_WORDS = {
    "time": ("part des jours dans la période", "share of days inside the period"),
    "spread": ("étalement sur la durée de vie", "spread over the lifetime"),
    "purchase": ("montant entier l'année de l'achat", "whole amount in the year bought"),
    "whole": ("montant entier, dates inconnues", "whole amount, dates unknown"),
}

#: Rules that are not of the decision tables.
_OTHER_RULES = {"RULES 17": ("Entités à l'étranger : hors du BEGES", "Entities abroad: outside BEGES")}

#: Frameworks that an amount counts in (RULES 32: recycling may have a factor of its own in GHG Protocol).
_SERVES = {ALL: "all", ALL_BUT_GHGP: "all-but-ghg-protocol", GHGP_ONLY: "ghg-protocol"}


def explain(computation: Computation, line: str, lang: str = "fr") -> dict[str, Any]:
    """Everything that made the amounts of a line, in the order of the computation.

    Keys: `line` (as read), `days` (those of the line, and those inside the period), `steps` (weights, sides of the
    boundary with their share, factor with source and version, the factor of GHG Protocol where it is another,
    conversion, amounts per part and gas with the global warming potential used, framework lines with the rule that
    chose them), `findings`. A rejected line says why and has no amounts. Raises BilanError for an unknown id.
    """
    found = explain_many(computation, [line.strip()], lang)
    if found:
        return found[line.strip()]
    from rapidfuzz import process

    ids = computation.connection.to_pyarrow(computation.plan.select("id").distinct())["id"].to_pylist()
    near = ", ".join(match for match, _, _ in process.extract(line, filter(None, ids), limit=3)) or "–"
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
        "line": {name: _read_as(found[0][name]) for name in kept + more if name in found[0]},
        "gwp": computation.gwp_set,
        "approach": computation.approach,
        "days": _days(found[0], computation.inventory.configuration.period),
        "steps": steps,
        "findings": about,
    }


def _read_as(value: Any) -> Any:
    """A cell of the ledger; a quantity that is no number is told by its finding."""
    return _finite(value) if isinstance(value, float) else value


def _days(row: dict[str, Any], period: tuple[date, date]) -> dict[str, Any] | None:
    """Days of the line, those inside the period, and the period; None where the dates say nothing."""
    start, end = row.get("start"), row.get("end")
    if start is None or end is None or end < start:
        return None
    inside = (min(end, period[1]) - max(start, period[0])).days + 1
    return {
        "days": (end - start).days + 1,
        "inside": max(inside, 0),
        "period": [day.isoformat() for day in period],
    }


def _group_index(computation: Computation) -> dict[tuple[Any, ...], int]:
    columns = [computation.amounts.column[key] for key in KEYS]
    return {key: i for i, key in enumerate(zip(*columns, strict=True))}


def _step(computation: Computation, row: dict[str, Any], group: int, lang: str) -> dict[str, Any]:
    amounts = computation.amounts
    situation = amounts.situation[group]
    resolution = amounts.resolution[group]
    rejected = amounts.rejection[group]
    other = amounts.resolution_ghgp[group]
    return {
        "rejected": rejected,
        "category": situation.category,
        "sides": [
            {"case": s.situation.case, "state": s.situation.state, "share": s.share} for s in amounts.sides[group]
        ],
        "kind": situation.kind,
        "tier": situation.tier,
        "weights": _weights(amounts, row, group, lang),
        "factor": _factor(amounts, resolution),
        "factor_ghgp": _factor(amounts, other) if other is not None and not other.problem else None,
        "conversion": _conversion(amounts, resolution, row),
        "amounts": [] if rejected else _amounts(amounts, row, group, lang),
    }


def _conversion(amounts: Amounts, resolution: Resolution, row: dict[str, Any]) -> dict[str, Any]:
    """The quantity in the factor's unit; None where no certain way leads there."""
    known = math.isfinite(resolution.ratio)
    return {
        "ratio": resolution.ratio if known else None,
        "unit": row["unit"],
        "factor_unit": amounts.book.rows[resolution.factor]["unit"] if resolution.factor >= 0 else None,
        "quantity": _finite((row["quantity"] or 0.0) * resolution.ratio) if known else None,
        "steps": list(resolution.steps),
    }


def _finite(value: float | None) -> float | None:
    """NaN and infinities have no place in JSON.

    >>> _finite(float("nan")), _finite(2.0)
    (None, 2.0)
    """
    return value if value is not None and math.isfinite(value) else None


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


def _amounts(amounts: Amounts, row: dict[str, Any], group: int, lang: str) -> list[dict[str, Any]]:
    entries = []
    for i in np.flatnonzero(amounts.group == group):
        classified = amounts.classified[amounts.place[i]]
        of_factor = amounts.book.rows[amounts.factor[i]]
        entry: dict[str, Any] = {
            "factor": of_factor["ref"],
            "for": _SERVES[int(amounts.variant[i])],
            "case": amounts.sides[group][amounts.side[i]].situation.case,
            "part": amounts.part[i],
            "read_as": classified.part,
            "gas": amounts.gas[i],
            "account": amounts.account[i],
            "kg_per_unit": float(amounts.kg[i]),
            "gwp": float(amounts.co2e_t[i] * 1000 / amounts.kg[i]) if amounts.kg[i] else None,
            "kg": float(amounts.kg[i]) * row["quantity"],
            "t_co2e_per_unit": float(amounts.co2e_t[i]),
            "frameworks": {},
        }
        for j, framework in enumerate(rules.FRAMEWORKS):
            place = classified.places[j]
            weight = row[f"w_{amounts.weight_name(framework, group)}"]
            counted = bool(amounts.feeds(framework)[i])
            entry["frameworks"][framework] = {
                "line": place.line,
                "line_label": _label(framework, place.line, lang),
                "rule": place.rule,
                "rule_title": _rule_title(place.rule, lang),
                "note": place.note,
                "t_co2e": float(amounts.co2e_t[i]) * row["quantity"] * weight if counted else 0.0,
            }
        entries.append(entry)
    return entries


@cache
def _label(framework: str, code: str, lang: str) -> str:
    """Label of a framework's line; empty for what is outside."""
    for line in rules.lines(framework):
        if line.code == code:
            return line.label_en if lang == "en" else line.label_fr
    return ""


def _rule_title(rule: str, lang: str) -> str:
    """Title of a decision rule, in words."""
    titles = _OTHER_RULES.get(rule) or methods.decision_rules().get(rule)
    return titles[lang == "en"] if titles else ""


assert set(_WEIGHT_WORDS) == set(WEIGHTS)
