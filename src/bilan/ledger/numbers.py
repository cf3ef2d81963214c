"""Numbers as people write them: decimal comma or point, thousands set apart, never a guess.

A lone ``1.234`` or ``1,234`` may mean 1.234 or 1234. The file says which, when its other cells do
(`NumberStyle.of`); when nothing says it, the cell is refused: a factor of 1,000 is not guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

_NOT_FINITE = {"nan", "inf", "+inf", "-inf", "infinity", "+infinity", "-infinity"}
_SPACES = "[ \u00a0\u2009\u202f'’]"
_GROUPED = re.compile(rf"([+-]?\d{{1,3}}(?:{_SPACES}\d{{3}})+)((?:[.,]\d+)?(?:[eE][+-]?\d+)?)")
_SEPARATORS = re.compile(_SPACES)
_PLAIN = re.compile(r"[+-]?(?:\d+(?:[.,]\d*)?|[.,]\d+)(?:[eE][+-]?\d+)?")
_POINT_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d+)?")
_COMMA_THOUSANDS = re.compile(r"[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d+)?")
_EITHER = re.compile(r"[+-]?[1-9]\d{0,2}[.,]\d{3}")


class NumberError(ValueError):
    """A cell that is no number; `code` is the code of its finding."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class NumberStyle:
    """How a file writes numbers: what a lone point or comma before three digits means.

    `comma` and `point` are ``decimal``, ``thousands`` or ``unknown``.
    """

    comma: str = "unknown"
    point: str = "decimal"
    comma_delimited: bool = False

    @classmethod
    def of(cls, cells: Iterable[str], *, comma_delimited: bool = False) -> NumberStyle:
        """The style that a sample of number cells shows.

        A decimal comma exists only where the delimiter is not a comma. A point is decimal unless some cell
        shows points between thousands.

        >>> NumberStyle.of(["1 234,5", "12"]).decimal
        ','
        >>> NumberStyle.of(["1.234,5", "1.234"]).point
        'thousands'
        """
        seen = _evidence(cells)
        if comma_delimited:
            return cls("thousands" if "comma_thousands" in seen else "unknown", "decimal", True)
        if "comma_decimal" in seen or ("comma_either" in seen and not seen & {"point_decimal", "comma_thousands"}):
            point = "thousands" if "point_thousands" in seen else "unknown"
            comma = "unknown" if "point_decimal" in seen and point == "unknown" else "decimal"
            return cls(comma, point)
        if "point_thousands" in seen:
            return cls("decimal", "thousands")
        return cls("thousands" if "comma_thousands" in seen else "unknown", "decimal")

    @property
    def decimal(self) -> str:
        """The decimal mark that the file uses, as ``bilan check`` echoes it."""
        if self.point == "decimal":
            return "."
        return "," if self.comma == "decimal" else ". ,"


def _evidence(cells: Iterable[str]) -> set[str]:
    seen: set[str] = set()
    for cell in cells:
        text = _SEPARATORS.sub("", cell.strip())
        points, commas = text.count("."), text.count(",")
        if not points and not commas:
            continue
        if (points and commas) or points > 1 or commas > 1:
            if _POINT_THOUSANDS.fullmatch(text):
                seen |= {"point_thousands"} | ({"comma_decimal"} if commas else set())
            elif _COMMA_THOUSANDS.fullmatch(text):
                seen |= {"comma_thousands"} | ({"point_decimal"} if points else set())
        elif _PLAIN.fullmatch(text):
            mark = "point" if points else "comma"
            seen.add(f"{mark}_either" if _EITHER.fullmatch(text) else f"{mark}_decimal")
    return seen


def parse_number(text: str, style: NumberStyle) -> float:
    """Read one cell; ``nan`` and ``inf`` are read as such and are the engine's to judge.

    >>> parse_number("1\\u202f234,5", NumberStyle(comma="decimal", point="unknown"))
    1234.5
    >>> parse_number("12 kWh", NumberStyle())
    Traceback (most recent call last):
    ...
    bilan.ledger.numbers.NumberError: number-unreadable
    """
    text = text.strip().replace("\u2212", "-")
    if text.lower() in _NOT_FINITE:
        return float(text)
    grouped = _GROUPED.fullmatch(text)
    if grouped:
        text = _SEPARATORS.sub("", grouped[1]) + grouped[2]
        return _plain(text, style, grouped=True)
    if _PLAIN.fullmatch(text):
        return _plain(text, style, grouped=False)
    if _POINT_THOUSANDS.fullmatch(text) and not style.comma_delimited:
        return float(text.replace(".", "").replace(",", "."))
    if _COMMA_THOUSANDS.fullmatch(text):
        return float(text.replace(",", ""))
    raise NumberError("number-unreadable")


def _plain(text: str, style: NumberStyle, *, grouped: bool) -> float:
    """A number with at most one mark, which is decimal, thousands or unknown."""
    if not grouped and _EITHER.fullmatch(text):
        meaning = style.comma if "," in text else style.point
        if meaning == "unknown":
            raise NumberError("number-ambiguous")
        if meaning == "thousands":
            return float(text.replace(",", "").replace(".", ""))
    if "," in text and style.comma_delimited:
        raise NumberError("number-decimal-comma")
    return float(text.replace(",", "."))
