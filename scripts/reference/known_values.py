"""Words that the columns of a ledger take, with the spellings that are recognised."""

from __future__ import annotations

from itertools import groupby

from scripts.reference.markdown import code, page, rows, table


def pages() -> dict[str, str]:
    """values.md."""
    found = rows("data/ledger/values.csv")
    sections = []
    for column, group in groupby(sorted(found, key=lambda row: row["column"]), key=lambda row: row["column"]):
        by_value: dict[str, list[str]] = {}
        for row in group:
            by_value.setdefault(row["canonical"], []).append(row["spelling"])
        shown = [[code(value), ", ".join(dict.fromkeys(spellings))] for value, spellings in by_value.items()]
        sections.append(f"## {column}\n\n{table(['value', 'also recognised / aussi reconnu'], shown)}")
    introduction = (
        "The value on the left is the one that files written by `bilan` hold; the spellings on the right are read as"
        " the same. Categories are in [categories](categories.md), units in [units](units.md)."
    )
    return {"values.md": page("Known values / Valeurs reconnues", introduction, *sections)}
