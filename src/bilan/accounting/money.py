"""Amounts as people read them, in French and English."""

from __future__ import annotations


def money(cents: int, currency: str = "") -> tuple[str, str]:
    """An amount in whole cents, French and English.

    >>> money(-123456, "EUR")
    ('-1\\u202f234,56\\u202fEUR', '-1,234.56 EUR')
    """
    text = f"{'-' if cents < 0 else ''}{abs(int(cents)) // 100:,}.{abs(int(cents)) % 100:02d}"
    french = text.replace(",", "\u202f").replace(".", ",")
    return (f"{french}\u202f{currency}", f"{text} {currency}") if currency else (french, text)
