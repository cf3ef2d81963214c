"""Words and tables of the territory sheet, from ``data/report/territory``."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from bilan.model import tables as shipped
from bilan.report.typography import typeset

#: Units that stay with the figure before them, and CO2 with its unit.
_UNITS = re.compile(r"(?:(?<=\}) | (?=CO₂))((?:kt|ha|t)\b|CO₂)")


def words(lang: str) -> dict[str, str]:
    """Every word of one language by key, with the spaces and apostrophes of the language.

    >>> words("en")["stores"], words("fr")["table.total"]
    ('net sequestration', 'Total')
    """
    return dict(_words(lang))


def word(key: str, lang: str, **values: Any) -> str:
    """The text of a key with its placeholders filled; KeyError for an unknown key.

    >>> word("communes.many", "fr", count="33")
    '33 communes'
    """
    text = _words(lang)[key]
    return text.format(**values) if values else text


def spaced(text: str, lang: str) -> str:
    """A text of another table (findings, labels) with the typography of its language.

    >>> spaced("N2O : l'essentiel", "fr")
    'N₂O\\xa0: l’essentiel'
    """
    return typeset(text.replace("N2O", "N₂O").replace("CO2", "CO₂"), lang)


def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of one csv of ``data/report/territory``.

    >>> {row["kind"] for row in table("limits.csv")} == {"not_assessed", "limit"}
    True
    """
    return shipped.rows(f"data/report/territory/{name}")


@cache
def _words(lang: str) -> dict[str, str]:
    column = "en" if lang == "en" else "fr"
    return {row["key"]: _UNITS.sub("\u00a0\\1", typeset(row[column], lang)) for row in table("words.csv")}
