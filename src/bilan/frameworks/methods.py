"""The four methods in a summary: origin, date, publisher, coverage, users, and what each counts differently."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from bilan.model import tables as shipped

#: Fields of the summary in the order of the table.
FIELDS = ("name", "origin", "date", "publisher", "coverage", "users", "counts_differently")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: `status` is ``same``, ``corrected`` (then `seed_fr` is the former text) or ``added``."""

    method: str
    field: str
    value_fr: str
    value_en: str
    status: str
    seed_fr: str
    why_fr: str
    why_en: str
    source: str
    verification: str

    def value(self, lang: str) -> str:
        """The text in ``fr`` or ``en``."""
        return self.value_en if lang == "en" else self.value_fr

    def why(self, lang: str) -> str:
        """Why the cell differs from the starting document."""
        return self.why_en if lang == "en" else self.why_fr


@cache
def cells(method: str) -> dict[str, Cell]:
    """The cells of a method by field.

    >>> cells("ghg-protocol")["date"].seed_fr
    '1998'
    """
    return {row["field"]: Cell(**row) for row in shipped.rows("data/methods/methods.csv") if row["method"] == method}


@cache
def decision_rules() -> dict[str, tuple[str, str]]:
    """Titles of the decision rules R1 to R18: French, English."""
    return {row["rule"]: (row["title_fr"], row["title_en"]) for row in shipped.rows("data/methods/decision_rules.csv")}
