"""Numbers as people read them: narrow no-break spaces and decimal commas in French, commas and points in English."""

from __future__ import annotations

import math
from datetime import date

from bilan.report.digits import honest, significant_place

#: Thousands separator, decimal mark, space before the per cent sign.
_MARKS = {"fr": ("\u202f", ",", "\u202f"), "en": (",", ".", "")}
_MINUS = "\u2212"
_MONTHS_FR = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip


def number(value: float, lang: str = "fr", decimals: int = 0) -> str:
    """A number with a fixed number of decimals; zero is never negative.

    >>> number(1234567.891, "fr", 1), number(-1234.5, "en", 2), number(-0.01, "fr", 1)
    ('1\\u202f234\\u202f567,9', '−1,234.50', '0,0')
    """
    thousands, mark, _ = _MARKS[lang]
    text = f"{abs(value):,.{decimals}f}"
    written = text.replace(",", "\0").replace(".", mark).replace("\0", thousands)
    negative = value < 0 and any(digit in "123456789" for digit in text)
    return f"{_MINUS}{written}" if negative else written


def tonnes(value: float | None, lang: str = "fr", decimals: int = 0) -> str:
    """An amount of a table: nothing for None, `0` for a true zero, `< 1` for what rounds to zero without being it.

    >>> tonnes(0.0), tonnes(0.2), tonnes(0.02, "fr", 1), tonnes(1234.6), tonnes(None)
    ('0', '<\\u202f1', '<\\u202f0,1', '1\\u202f235', '')
    """
    if value is None or not math.isfinite(value):
        return ""
    if value == 0:
        return "0"
    if round(value, decimals) == 0:
        sign = f">\u202f{_MINUS}" if value < 0 else "<\u202f"
        return f"{sign}{number(10**-decimals, lang, decimals)}"
    return number(value, lang, decimals)


def percent(value: float | None, lang: str = "fr", decimals: int = 0) -> str:
    """A percentage; small shares keep a digit.

    >>> percent(12.34), percent(12.34, "en", 1), percent(0.04), percent(None)
    ('12\\u202f%', '12.3%', '<\\u202f1\\u202f%', '')
    """
    if value is None or not math.isfinite(value):
        return ""
    return f"{tonnes(value, lang, decimals)}{_MARKS[lang][2]}%"


def about(value: float, low: float, high: float, lang: str = "fr") -> str:
    """A value for a sentence, with the digits that its interval supports.

    >>> about(58433.6, 54376.0, 65045.4)
    '58\\u202f000'
    """
    rounded, decimals = honest(value, low, high)
    return number(rounded, lang, decimals)


def significant(value: float | None, lang: str = "fr", digits: int = 3) -> str:
    """A quantity or a factor with its significant digits, without trailing zeros.

    >>> significant(682410.0, "fr", 6), significant(0.000123456), significant(2.0), significant(None)
    ('682\\u202f410', '0,000123', '2', '')
    """
    if value is None or not math.isfinite(value):
        return ""
    decimals = max(significant_place(value, digits), 0)
    written = number(value, lang, min(decimals, 12))
    mark = _MARKS[lang][1]
    return written.rstrip("0").rstrip(mark) if mark in written else written


def day(value: date, lang: str = "fr") -> str:
    """A date in words.

    >>> day(date(2024, 1, 1)), day(date(2024, 12, 31), "en")
    ('1er janvier 2024', '31 December 2024')
    """
    if lang == "en":
        return f"{value.day} {_MONTHS_EN[value.month - 1]} {value.year}"
    number_of_day = "1er" if value.day == 1 else str(value.day)
    return f"{number_of_day} {_MONTHS_FR[value.month - 1]} {value.year}"


def locale(lang: str) -> dict[str, object]:
    """The same marks for charts (number format of D3)."""
    thousands, mark, space = _MARKS[lang]
    return {
        "decimal": mark,
        "thousands": thousands,
        "grouping": [3],
        "currency": ["", f"{space}€"],
        "percent": f"{space}%",
        "minus": _MINUS,
    }
