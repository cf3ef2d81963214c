"""The words and sentences of the reports, from ``data/report/words.csv``."""

from __future__ import annotations

from functools import cache
from typing import Any

from bilan.model import tables as shipped
from bilan.report.typography import typeset


def word(key: str, lang: str, **values: Any) -> str:
    """The text of a key in ``fr`` or ``en``, with its placeholders filled; KeyError for an unknown key.

    >>> word("total", "fr"), word("page_of", "en", page=1, pages=3)
    ('Total', 'Page 1 of 3')
    """
    text = words(lang)[key]
    return text.format(**values) if values else text


def words(lang: str) -> dict[str, str]:
    """Every word of one language by key."""
    return {key: texts[lang == "en"] for key, texts in _table().items()}


def choice(kind: str, value: str, lang: str) -> str:
    """The name of a coded value (an approach, a severity, a part), or the code itself when it has no name.

    >>> choice("approach", "operational_control", "en"), choice("part", "unheard_of", "fr")
    ('operational control', 'unheard_of')
    """
    return words(lang).get(f"{kind}.{value}", value)


@cache
def _table() -> dict[str, tuple[str, str]]:
    rows = shipped.rows("data/report/words.csv")
    return {row["key"]: (typeset(row["fr"], "fr"), typeset(row["en"], "en")) for row in rows}


def table(name: str) -> tuple[dict[str, str], ...]:
    """The rows of another table of ``data/report``."""
    return shipped.rows(f"data/report/{name}")
