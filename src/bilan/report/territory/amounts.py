"""Amounts of the sheet as people read them: thousands of tonnes, a sign, honest digits, and never a zero for a gap."""

from __future__ import annotations

import math
from collections.abc import Iterable

from bilan.report import numbers
from bilan.report.territory.words import word

#: Significant digits of the largest value of a table; nothing in the sources supports more.
DIGITS = 3


def decimals_of(values: Iterable[float | None], unit: float = 1000.0) -> int:
    """Decimals of a table in `unit`: three significant digits of its largest value, none from a hundred on.

    >>> decimals_of([-1_511_300.0, 49_811.0]), decimals_of([-7330.0, 1210.0]), decimals_of([None, 0.0])
    (0, 2, 0)
    """
    largest = max((abs(value) / unit for value in values if value is not None), default=0.0)
    if largest <= 0 or not math.isfinite(largest):
        return 0
    return min(max(DIGITS - 1 - math.floor(math.log10(largest)), 0), 6)


def signed(value: float | None, lang: str, decimals: int, unit: float = 1000.0) -> str:
    """A flux in `unit` with its sign, also when positive; a gap is said to be one.

    >>> signed(1210.0, "fr", 2), signed(-7330.0, "fr", 2), signed(0.0, "fr", 2), signed(None, "fr", 2)
    ('+1,21', '−7,33', '0', 'non évalué')
    >>> signed(0.4, "en", 2), signed(-0.4, "en", 2)
    ('<\\u202f+0.01', '>\\u202f−0.01')
    """
    if value is None:
        return word("not_assessed", lang)
    amount = value / unit
    text = numbers.tonnes(amount, lang, decimals)
    if amount > 0:
        return text.replace("<\u202f", "<\u202f+") if text.startswith("<") else f"+{text}"
    return text


def plain(value: float | None, lang: str, decimals: int, unit: float = 1000.0) -> str:
    """An amount in `unit` without plus sign; a gap is said to be one.

    >>> plain(2_205_207.0, "fr", 0), plain(0.0, "fr", 0), plain(None, "en", 0)
    ('2\\u202f205', '0', 'not assessed')
    """
    return word("not_assessed", lang) if value is None else numbers.tonnes(value / unit, lang, decimals)


def ratio(value: float | None, lang: str) -> str:
    """Tonnes by inhabitant or hectare, with a sign and two significant digits.

    >>> ratio(-0.03649, "fr"), ratio(1.204, "en"), ratio(0.0, "fr"), ratio(None, "en")
    ('−0,036', '+1.2', '0', 'not assessed')
    """
    return signed(value, lang, max(decimals_of([value], 1.0) - 1, 0), 1.0)


def hectares(value: float | None, lang: str) -> str:
    """Hectares: units from a hundred on, three significant digits below.

    >>> hectares(20880.18, "fr"), hectares(27.047, "fr"), hectares(0.0, "fr")
    ('20\\u202f880', '27,0', '0')
    """
    return plain(value, lang, decimals_of([value], 1.0), 1.0)


def sign_key(value: float, decimals: int = 9, unit: float = 1.0) -> str:
    """The word for the sign of a flux: stores, emits or balanced.

    >>> sign_key(-3.0), sign_key(3.0), sign_key(0.0)
    ('stores', 'emits', 'balanced')
    """
    rounded = round(value / unit, decimals)
    return "stores" if rounded < 0 else "emits" if rounded > 0 else "balanced"
