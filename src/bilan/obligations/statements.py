"""A statement: one rule as it applies to one subject, with its source and how well it is verified."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bilan.obligations.rules import Rule, texts

NARROW = "\u202f"


@dataclass(frozen=True, slots=True)
class Statement:
    """A rule and, where there is one, the conclusion for the subject.

    `conclusions` are pairs of a key of ``texts.csv`` and the values that fill it.
    """

    rule: Rule
    conclusions: tuple[tuple[str, Mapping[str, Any]], ...] = field(default=())
    regime: str = ""

    def text(self, lang: str = "fr") -> str:
        """The rule in words, then the conclusions."""
        first, _, second = self.rule.value.partition(" ")
        values = {"threshold": self.rule.threshold, "value": plain(first), "repeat": plain(second)}
        sentences = [fill(self.rule.text(lang), values, lang)]
        sentences += [sentence(key, lang, given) for key, given in self.conclusions]
        return " ".join(sentences)

    def to_json(self, lang: str = "fr") -> dict[str, Any]:
        """The statement for machines."""
        rule = self.rule
        return {
            "topic": rule.topic,
            "rule": rule.rule_id,
            "regime": self.regime or rule.regime,
            "text": self.text(lang),
            "source": rule.source,
            "verification": rule.verification,
            "valid_from": rule.valid_from.isoformat(),
            "valid_to": rule.valid_to.isoformat() if rule.valid_to else None,
        }


@dataclass(frozen=True, slots=True)
class Figure:
    """A headcount or a population, worded in the language of the sentence around it."""

    metric: str
    number: int


def sentence(key: str, lang: str, values: Mapping[str, Any] | None = None) -> str:
    """A sentence of ``texts.csv`` with its values filled in.

    >>> sentence("figure_employees", "fr", {"n": 1620})
    '1\\u202f620 personnes'
    """
    french, english = texts()[key]
    return fill(english if lang == "en" else french, values or {}, lang)


def fill(template: str, values: Mapping[str, Any], lang: str) -> str:
    """Fill placeholders: whole numbers and dates in the language's form, the rest as it is."""
    return template.format_map({key: show(value, lang) for key, value in values.items()})


def show(value: Any, lang: str) -> str:
    """A value as people write it.

    >>> show(date(2026, 3, 18), "fr"), show(50000, "fr") == "50\\u202f000", show(50000, "en")
    ('18/03/2026', True, '50,000')
    """
    if isinstance(value, Figure):
        return sentence(f"figure_{value.metric}", lang, {"n": value.number})
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, int) and not isinstance(value, bool):
        grouped = f"{value:,}"
        return grouped if lang == "en" else grouped.replace(",", NARROW)
    return "" if value is None else str(value)


def plain(text: str) -> Any:
    """A value of a table as a number or a date when it is one, else as text."""
    if text.isdigit():
        return int(text)
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
