"""Effects and ways of matching in words, and what the method is."""

from __future__ import annotations

from functools import cache

from bilan.model import tables as shipped

#: The decomposition in a sentence, for every place that prints effects.
DECOMPOSITION = (
    "Valeur de Shapley des composantes qui changent, paire de lignes par paire de lignes : exacte, sans résidu, "
    "indépendante de l'ordre (Shapley 1953 ; Sun 1998 ; Albrecht et al. 2002).",
    "Shapley value of the components that change, pair of lines by pair of lines: exact, without residual, "
    "independent of any order (Shapley 1953; Sun 1998; Albrecht et al. 2002).",
)


def effect(code: str, lang: str) -> str:
    """Name of an effect.

    >>> effect("gwp", "fr"), effect("new", "en")
    ('PRG', 'New lines')
    """
    return _table("effects.csv")[code][f"label_{lang}"]


def meaning(code: str, lang: str) -> str:
    """What an effect holds, in a few words."""
    return _table("effects.csv")[code][f"text_{lang}"]


def matched(how: str, lang: str) -> str:
    """A way of matching in words.

    >>> matched("id-year", "en")
    'Same id but for the year'
    """
    return _table("matches.csv")[how][f"label_{lang}"]


@cache
def _table(name: str) -> dict[str, dict[str, str]]:
    return {next(iter(row.values())): row for row in shipped.rows(f"data/comparison/{name}")}
