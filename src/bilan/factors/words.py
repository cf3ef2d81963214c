"""From text to the stems that the search index holds: accents, plurals, designations of gases, languages."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any

from bilan.factors.sources.common import data_rows

_TOKEN = re.compile(r"[a-z0-9]+")
#: R-410A, R 410 A, HFC-134a, B 7, E-85: one word each.
_DESIGNATION = re.compile(r"\b(hcfc|hfc|cfc|pfc|hfo|sp|r|b|e)[ -]?(\d{1,4})(?:[ -]?(a|b|c|e|f|ea|fa|ze|yf))?\b")


def fold(text: str) -> str:
    """Lower case without accents and ligatures.

    >>> fold("Électricité d'œufs")
    "electricite d'oeufs"
    """
    text = text.casefold().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def tokens(text: str) -> list[str]:
    """Words of a text in folded form, without the words that carry no meaning.

    >>> tokens("Fuite de R-410A, gaz naturel"), tokens("SP 95-E10")
    (['fuite', 'r410a', 'gaz', 'naturel'], ['sp95', 'e10'])
    """
    text = re.sub(r"(?<=\d)[.,](?=\d)", "p", fold(text))
    text = _DESIGNATION.sub(lambda found: "".join(filter(None, found.groups())), text)
    return [word for word in _TOKEN.findall(text) if word not in _empty_words()]


@cache
def _empty_words() -> frozenset[str]:
    return frozenset(row["word"] for row in data_rows("search/empty_words.csv"))


@cache
def _stemmer(lang: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer("english" if lang == "en" else "french")


@cache
def stem(word: str, lang: str) -> str:
    """Stem of a folded word; words with figures stay whole.

    >>> stem("voitures", "fr"), stem("r410a", "fr"), stem("cars", "en")
    ('voitur', 'r410a', 'car')
    """
    if not word.isalpha():
        return word
    return str(_stemmer(lang).stemWord(word))


def stems(text: str, lang: str) -> list[str]:
    """Stems of the words of a text, in order.

    >>> stems("Gazole routier", "fr")
    ['gazol', 'routi']
    """
    return [stem(word, lang) for word in tokens(text)]


def stems_of_both(french: str | None, english: str | None) -> list[str]:
    """Stems of a French and an English text, each once, in order.

    >>> stems_of_both("Gaz naturel", "Natural gas")
    ['gaz', 'naturel', 'natur', 'gas']
    """
    return list(dict.fromkeys([*stems(french or "", "fr"), *stems(english or "", "en")]))
