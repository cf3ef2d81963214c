"""A comparison as JSON, contract ``bilan.comparison/1``."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from bilan.comparison import words
from bilan.comparison.entries import EFFECTS
from bilan.result import SIGNIFICANT_DIGITS

if TYPE_CHECKING:
    from bilan.comparison.effects import Comparison, FrameworkEffects, Total
    from bilan.result import Result


def payload(found: Comparison, lang: str = "fr", frameworks: tuple[str, ...] = (), limit: int = 100) -> dict[str, Any]:
    """The comparison in plain types: t CO2e, rounded to 12 significant digits.

    `limit` pairs of lines are given one by one for each framework, those that weigh most first (0: all); the rest is
    summed under `others`, so that details always add up to the lines.
    """
    wanted = [found.framework(name) for name in frameworks] if frameworks else list(found.frameworks)
    told = {
        "schema": "bilan.comparison/1",
        "a": _inventory(found.results[0]),
        "b": _inventory(found.results[1]),
        "decomposition": {"method": "shapley", "text": words.DECOMPOSITION[lang == "en"]},
        "effects": [
            {"code": code, "label": words.effect(code, lang), "text": words.meaning(code, lang)}
            for code in (*EFFECTS, "contracts")
        ],
        "matching": {
            "mode": found.match,
            "by": [{**asdict(one), "label": words.matched(one.how, lang)} for one in found.matching],
        },
        "frameworks": {one.framework: _framework(one, lang, limit) for one in wanted},
        "findings": [finding.to_json(lang) for finding in found.findings],
    }
    rounded: dict[str, Any] = _rounded(told)
    return rounded


def _inventory(result: Result) -> dict[str, Any]:
    computation = result.computation
    configuration = computation.inventory.configuration
    return {
        "name": configuration.name,
        "period": [day.isoformat() for day in configuration.period],
        "approach": computation.approach,
        "gwp": computation.gwp_set,
        "lines_accepted": result.lines_accepted,
        "lines_rejected": result.lines_read - result.lines_accepted,
    }


def _framework(one: FrameworkEffects, lang: str, limit: int) -> dict[str, Any]:
    lines = [
        {
            "code": row.code,
            "label": row.label_en if lang == "en" else row.label_fr,
            "in_total": row.in_total,
            "a_t": row.a_t,
            "b_t": row.b_t,
            "difference_t": row.b_t - row.a_t,
            "effects": row.effects,
        }
        for row in one.rows
    ]
    details = one.details
    shown = details.slice(0, limit) if limit else details
    rest = details.slice(limit) if limit else details.slice(0, 0)
    return {
        **_total(one.total),
        **({"market": _total(one.market)} if one.market else {}),
        "lines": lines,
        "details": shown.to_pylist(),
        "others": {
            "count": rest.num_rows,
            **{name: pc.sum(rest[name]).as_py() or 0.0 for name in ("a_t", "b_t", *EFFECTS)},
        },
    }


def _total(total: Total) -> dict[str, Any]:
    return {
        "total_a_t": total.a_t,
        "total_b_t": total.b_t,
        "difference_t": total.b_t - total.a_t,
        "effects": total.effects,
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value
