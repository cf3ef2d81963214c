"""Checks of double counts: what each compares."""

from __future__ import annotations

import tomllib
from importlib import resources
from typing import Any

from scripts.reference.markdown import code, table

from bilan.model.findings import catalogue

#: Conditions of a side, in the order of the text.
CONDITIONS = {
    "categories": "",
    "cases": "case",
    "families": "words of",
    "without": "but not",
    "parts": "part",
    "tiers": "tier",
}


def as_table() -> str:
    """One row a check."""
    file = resources.files("bilan") / "data" / "checks" / "double_counts.toml"
    checks = tomllib.loads(file.read_text(encoding="utf-8"))["check"]
    shown = [
        [
            check["number"],
            code(check["code"]),
            catalogue()[check["code"]].severity if check["code"] in catalogue() else "",
            check["scope"],
            _side(check.get("a", {})),
            _side(check.get("b", {})),
            ", ".join(filter(None, (_same(check), _counted(check), _material(check)))),
        ]
        for check in checks
    ]
    return table(["n°", "finding", "severity", "within", "one side", "other side", "only if"], shown)


def _side(side: dict[str, Any]) -> str:
    told = [f"{words} {', '.join(side[name])}".strip() for name, words in CONDITIONS.items() if name in side]
    return "; ".join(told)


def _same(check: dict[str, Any]) -> str:
    return f"same {check['same']}" if "same" in check else ""


def _counted(check: dict[str, Any]) -> str:
    return f"counted in {check['counted_in']}" if "counted_in" in check else ""


def _material(check: dict[str, Any]) -> str:
    return f"above {check['material_pct']} % of the emissions" if "material_pct" in check else ""
