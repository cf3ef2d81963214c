"""Families of factors and lines: what a factor is about, from its labels, class, unit and currency."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any

from bilan.checks import tables

#: Field of the table -> columns of a factor row that the pattern is looked for in.
_COLUMNS = {
    "label": ("label_fr", "label_en"),
    "path": ("category",),
    "unit": ("unit",),
    "currency": ("currency",),
    "id": ("id",),
}
#: Field of the table for the label of an activity line.
LINE = "line"


def belongs(row: Mapping[str, Any], family: str) -> bool:
    """Whether a factor (a row of FACTOR_SCHEMA) belongs to a family; KeyError for an unknown family.

    >>> belongs({"unit": "t.km", "label_fr": "Articulé", "label_en": None}, "distance")
    True
    >>> belongs({"label_fr": "Voiture, motorisation gazole", "label_en": ""}, "monetary")
    False
    """
    for field, pattern in patterns()[family]:
        if any(pattern.search(row.get(column) or "") for column in _COLUMNS.get(field, ())):
            return True
    return False


def line_pattern(family: str) -> str:
    """The expression that recognises a line of the family by its label; '' when labels say nothing."""
    return "|".join(pattern.pattern for field, pattern in patterns()[family] if field == LINE)


@cache
def patterns() -> dict[str, tuple[tuple[str, re.Pattern[str]], ...]]:
    """Field and expression of every row, by family."""
    found: dict[str, tuple[tuple[str, re.Pattern[str]], ...]] = {}
    for row in tables.rows("families.csv"):
        entry = (row["field"], re.compile(row["pattern"], re.IGNORECASE))
        found[row["family"]] = (*found.get(row["family"], ()), entry)
    return found
