"""Columns and choices of the templates, in French or English."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib import resources


@dataclass(frozen=True)
class Column:
    """One column of a template."""

    name: str
    header: str
    help: str
    required: bool
    width: int
    cell: str  # text, number, date, or list:<name of a list>


def columns(table: str, lang: str) -> list[Column]:
    """Columns of a table in the order of the template.

    >>> [column.header for column in columns("activities", "fr")][:3]
    ['identifiant', 'entité', 'début']
    """
    return [
        Column(
            row["column"],
            row[f"header_{lang}"],
            row[f"help_{lang}"],
            row["required"] == "yes",
            int(row["width"]),
            row["cell"],
        )
        for row in _rows("ledger/columns.csv")
        if row["table"] == table
    ]


def choices(lang: str, entity: str) -> dict[str, list[str]]:
    """The drop-down lists by name, in the words of `lang`; reading gives them back as canonical values.

    >>> choices("en", "site")["tiers"]
    ['tier 1', 'beyond']
    """
    return {
        "categories": [row[f"label_{lang}"] for row in _rows("frameworks/categories.csv")],
        "cases": _words("case", lang),
        "tiers": _words("tier", lang),
        "kinds": _words("kind", lang),
        "units": [row["unit"] for row in _rows("ledger/units_offered.csv")],
        "entities": [entity],
    }


def _words(column: str, lang: str) -> list[str]:
    """The first spelling of each value."""
    words: dict[str, str] = {}
    for row in _rows("ledger/values.csv"):
        if row["column"] == column and row["lang"] == lang:
            words.setdefault(row["canonical"], row["spelling"])
    return list(words.values())


@cache
def _rows(path: str) -> tuple[dict[str, str], ...]:
    text = resources.files("bilan").joinpath("data", *path.split("/")).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
