"""Values with a fixed vocabulary: French and English spellings of cases, tiers, kinds and instruments, and the
labels of the categories. What is not surely one of them stays as written and is the engine's to judge."""

from __future__ import annotations

import csv
from functools import cache
from importlib import resources

from bilan.ledger.headers import key

#: Columns whose values have a vocabulary.
VOCABULARIES = ("category", "case", "tier", "kind", "instrument")


def canonical(column: str, text: str) -> str:
    """The canonical value of a cell of `column`, or the cell itself when nothing surely matches.

    >>> canonical("case", "Véhicule propre"), canonical("category", "Électricité"), canonical("kind", "autre")
    ('own_vehicle', 'electricity', 'autre')
    """
    return spellings(column).get(key(text), text)


@cache
def spellings(column: str) -> dict[str, str]:
    """Every known spelling of `column`, as `bilan.ledger.headers.key` writes it -> canonical value."""
    return _categories() if column == "category" else _synonyms(column)


def _synonyms(column: str) -> dict[str, str]:
    rows = [row for row in _rows("ledger/values.csv") if row["column"] == column]
    known = {key(row["canonical"]): row["canonical"] for row in rows}
    for row in rows:
        if known.setdefault(key(row["spelling"]), row["canonical"]) != row["canonical"]:
            raise ValueError(f"{row['spelling']} has two meanings in {column}")
    return known


def _categories() -> dict[str, str]:
    known: dict[str, str] = {}
    doubled: set[str] = set()
    for row in _rows("frameworks/categories.csv"):
        for spelling in {key(row["category"]), key(row["label_fr"]), key(row["label_en"])}:
            if known.setdefault(spelling, row["category"]) != row["category"]:
                doubled.add(spelling)
    return {spelling: slug for spelling, slug in known.items() if spelling not in doubled}


def _rows(path: str) -> list[dict[str, str]]:
    text = resources.files("bilan").joinpath("data", *path.split("/")).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
