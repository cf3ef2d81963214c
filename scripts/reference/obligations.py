"""Dated rules of the publication duties."""

from __future__ import annotations

from itertools import groupby

from scripts.reference.markdown import code, page, rows, table


def pages() -> dict[str, str]:
    """obligations.md."""
    found = rows("data/obligations/rules.csv")
    blocks = []
    for regime, group in groupby(found, key=lambda row: row["regime"]):
        shown = [
            [
                code(r["rule_id"]),
                f"{r['valid_from'] or '…'} → {r['valid_to'] or '…'}",
                r["subjects"],
                _filled(r["text_en"], r),
                _filled(r["text_fr"], r),
                r["source"],
                r["verification"],
            ]
            for r in group
        ]
        heads = ["rule", "in force", "subjects", "English", "français", "source", "verified"]
        blocks.append(f"## {regime}\n\n{table(heads, shown)}")
    thresholds = rows("data/obligations/sustainability_thresholds.csv")
    text = page(
        "Obligations",
        "What `bilan obligations` applies: each rule with the days on which it is in force, and how well it is"
        " verified: V read in the text; S secondary source; K general knowledge; NV not verified. State of the law:"
        " gathered up to 2026-08-31. This is not legal advice.",
        *blocks,
        "## Thresholds of sustainability reports\n\n" + table(list(thresholds[0]), [r.values() for r in thresholds]),
    )
    return {"obligations.md": text}


def _filled(text: str, row: dict[str, str]) -> str:
    return text.replace("{threshold}", row["threshold"]).replace("{value}", row["value"])
