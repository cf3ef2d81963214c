"""Repair of the texts of Base Carbone: lost letters, runaway quotes, scrambled bytes, cut ends, serial dates."""

from __future__ import annotations

import re
from datetime import date, timedelta

#: Day 0 of the spreadsheet's calendar.
_SERIAL_ZERO = date(1899, 12, 30)
_WELL_QUOTED = re.compile(r'[^"]*(?:(?<![^\s(])"[^"\s][^"]*"(?=[\s,.;)]|$)[^"]*)*')
_LOST = (
    (re.compile(r"(?<![A-Za-zÀ-ÿ])\?(?=ufs?\b)"), "œ"),
    (re.compile(r"(?<=[bB])\?(?=ufs?\b)"), "œ"),
    (re.compile(r"\b([cdjlmnstCDJLMNST]|qu|Qu)\?(?=[a-zà-ÿ])"), r"\1’"),
    (re.compile(r"(?<= )\?(?= [A-ZÀ-Ý])"), "–"),
)


def unscramble(text: str) -> str:
    """UTF-8 that was read as cp1252, put right.

    >>> unscramble("GT DÃ©chets Base Carbone")
    'GT Déchets Base Carbone'
    """
    if "Ã" not in text and "Â" not in text:
        return text
    try:
        return text.encode("cp1252").decode("utf-8")
    except UnicodeError:
        return text


def clean(text: str | None, limit: int = 0) -> str:
    """A text as its author meant it; one that fills its column to `limit` characters ends in an ellipsis.

    >>> clean('"Haricot mungo germé ou pousse de ""soja\"""')
    'Haricot mungo germé ou pousse de "soja"'
    >>> clean("Taxi ? VTC"), clean("Viandes, ?ufs"), clean("kg d?ingrédient")
    ('Taxi – VTC', 'Viandes, œufs', 'kg d’ingrédient')
    """
    if not text:
        return ""
    cut = bool(limit) and len(text) >= limit
    text = _unquote(unscramble(text))
    for pattern, letter in _LOST:
        text = pattern.sub(letter, text)
    text = " ".join(text.split())
    return text + "…" if cut else text


def _unquote(text: str) -> str:
    """The text without the quotes that escaping left behind; quotes that the author meant stay."""
    text = text.strip()
    if '"' not in text:
        return text
    text = re.sub(r'"{2,}', '"', text)
    candidates = [text, text.removeprefix('"'), text.removesuffix('"'), text.replace('"', "")]
    if text.startswith('"') and text.endswith('"'):
        candidates.insert(0, text[1:-1])
    return next(candidate for candidate in candidates if _WELL_QUOTED.fullmatch(candidate)).strip()


def day(text: str | None) -> str:
    """A date of a row as ISO text, from dd/mm/yyyy, ISO or a spreadsheet's serial number; "" for anything else.

    >>> day("18/06/2021"), day("43466"), day("2021-06-18T00:00:00"), day("soon")
    ('2021-06-18', '2019-01-01', '2021-06-18', '')
    """
    text = (text or "").strip()
    if re.fullmatch(r"\d{5}", text):
        return (_SERIAL_ZERO + timedelta(days=int(text))).isoformat()
    if found := re.match(r"(\d{2})/(\d{2})/(\d{4})", text):
        return "-".join(reversed(found.groups()))
    return text[:10] if re.match(r"\d{4}-\d{2}-\d{2}", text) else ""


def validity(text: str | None) -> str:
    """The period of validity in the source's words; a spreadsheet's serial number becomes its date.

    >>> validity("43466"), validity("déc-18"), validity("2013")
    ('01/01/2019', 'déc-18', '2013')
    """
    text = clean(text)
    if re.fullmatch(r"\d{5}", text):
        return (_SERIAL_ZERO + timedelta(days=int(text))).strftime("%d/%m/%Y")
    return text.removesuffix(" 00:00")
