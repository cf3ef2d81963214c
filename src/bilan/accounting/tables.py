"""The tables of ``data/accounting``."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from functools import cache

from bilan.model import tables as shipped


def rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a table.

    >>> rows("journals.csv")[0]["treatment"]
    'opening'
    """
    return shipped.rows(f"data/accounting/{name}")


@cache
def states() -> Mapping[str, dict[str, str]]:
    """State of an amount -> its bucket and reason."""
    return {row["state"]: row for row in rows("states.csv")}


def reason_of(state: str) -> tuple[str, str]:
    """Why amounts in a state do not count, in French and English; the code itself for codes of reading."""
    row = states().get(state)
    return (row["reason_fr"], row["reason_en"]) if row else (state, state)


@cache
def plain(text: str) -> str:
    """Capitals without accents, as patterns are written.

    >>> plain("Électricité, Œuvres")
    'ELECTRICITE, OEUVRES'
    """
    return unaccented(text).upper()


def unaccented(text: str) -> str:
    """Without accents, in the case it was written: a pattern's ``\\b`` is not its ``\\B``.

    >>> unaccented("\\\\bélec")
    '\\\\belec'
    """
    spelled = text.replace("œ", "oe").replace("Œ", "OE").replace("’", "'")
    decomposed = unicodedata.normalize("NFKD", spelled)
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))


def longest_prefix(account: str, prefixes: Mapping[str, str]) -> str | None:
    """The value of the longest prefix of `account`; None when none fits.

    >>> longest_prefix("213500", {"213": "40", "2135": "20"})
    '20'
    """
    for length in range(len(account), -1, -1):
        if account[:length] in prefixes:
            return prefixes[account[:length]]
    return None
