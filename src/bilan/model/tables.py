"""Tables that ship with the package: rules, typologies, coefficients and texts as CSV files."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources


@cache
def rows(path: str) -> tuple[dict[str, str], ...]:
    """Rows of a table by its path inside the package; read once.

    >>> rows("data/uncertainty/pedigree.csv")[0]["indicator"]
    'technical'
    """
    text = (resources.files("bilan") / path).read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
