"""Numbers inside findings, in both languages at once."""

from __future__ import annotations


def shown(value: float, lang: str, digits: int = 0) -> str:
    """A number as French or English readers write it.

    >>> shown(438393.0, "fr"), shown(-2054.24, "en", 1)
    ('438\\u202f393', '-2,054.2')
    """
    text = f"{round(value, digits) + 0.0:,.{digits}f}"
    return text if lang == "en" else text.replace(",", "\u202f").replace(".", ",")


def both(name: str, value: float, digits: int = 0) -> dict[str, str]:
    """The values ``name_fr`` and ``name_en`` of a finding.

    >>> both("have", 1234.0)
    {'have_fr': '1\\u202f234', 'have_en': '1,234'}
    """
    return {f"{name}_{lang}": shown(value, lang, digits) for lang in ("fr", "en")}
