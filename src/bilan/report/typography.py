"""French spaces and apostrophes, so that tables of texts may be typed with plain ones."""

from __future__ import annotations

import re

_RULES = (
    (re.compile(r"'"), "’"),
    (re.compile(r"« "), "«\u00a0"),
    (re.compile(r" »"), "\u00a0»"),
    (re.compile(r" :"), "\u00a0:"),
    (re.compile(r" ([;?!%€])"), "\u202f\\1"),
    (re.compile(r"(?<=\d) (?=t\b|kg\b)"), "\u00a0"),
    (re.compile(r"\bt CO₂"), "t\u00a0CO₂"),
)


def typeset(text: str, lang: str) -> str:
    """A text of ours with the spaces and apostrophes of its language.

    >>> typeset("L'intervalle : 95 %", "fr"), typeset("t CO₂e: 95%", "en")
    ('L’intervalle\\xa0: 95\\u202f%', 't\\xa0CO₂e: 95%')
    """
    if lang != "fr":
        return text.replace("t CO₂", "t\u00a0CO₂")
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text
