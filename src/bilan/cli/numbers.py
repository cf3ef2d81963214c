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
