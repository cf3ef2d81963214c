"""Numbers on the terminal: French with a narrow no-break space and a comma, English with a comma and a point."""

from __future__ import annotations


def number(value: float, lang: str, digits: int = 1) -> str:
    """Format a number.

    >>> number(1234.56, "fr"), number(1234.56, "en"), number(-0.01, "fr")
    ('1\\u202f234,6', '1,234.6', '0,0')
    """
    text = f"{round(value, digits) + 0.0:,.{digits}f}"
    if lang == "en":
        return text
    return text.replace(",", "\u202f").replace(".", ",")


def tonnes(value: float, lang: str) -> str:
    """Tonnes beside a text: one decimal, or three significant digits where that would say nothing.

    >>> tonnes(1234.56, "fr"), tonnes(0.01234, "en"), tonnes(0.0, "fr")
    ('1\\u202f234,6', '0.0123', '0')
    """
    from bilan.report.numbers import significant

    return number(value, lang) if abs(value) >= 10 else significant(value, lang) or "0"


def count(value: int, lang: str) -> str:
    """A number of things.

    >>> count(20000, "fr"), count(20000, "en")
    ('20\\u202f000', '20,000')
    """
    return number(value, lang, 0)
