"""Cells of a sheet as columns: numbers and dates that Excel typed stay typed, everything else is text."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any

from bilan.ledger import arrays
from bilan.ledger.convert_text import written_number
from bilan.ledger.dates import DateError, from_excel_serial
from bilan.ledger.raw import Cells

_1904 = 1462  # days between the two date systems of Excel


def column(values: Sequence[Any], kind: str, *, from_1904: bool = False) -> Cells:
    """One column of cells, read as ``text``, ``number`` or ``date``."""
    if kind == "text":
        return Cells(arrays.strings([as_text(value) for value in values]))
    if kind == "number":
        typed = [float(value) if _is_number(value) else None for value in values]
        return Cells(_others(values, typed), arrays.floats(typed))
    days = [_day(value, from_1904) for value in values]
    return Cells(_others(values, days), arrays.days(days))


def as_text(value: Any) -> str:
    """A cell as a person would write it.

    >>> as_text(25777.0), as_text(True), as_text(date(2024, 1, 31))
    ('25777', 'true', '2024-01-31')
    """
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return written_number(value)
    return value.isoformat() if isinstance(value, date) else "" if value is None else str(value)


def _others(values: Sequence[Any], typed: Sequence[object]) -> Any:
    """The cells that are not typed, as text; None when there are none with content."""
    rest = ["" if known is not None else as_text(value) for value, known in zip(values, typed, strict=True)]
    return arrays.strings([text or None for text in rest]) if any(rest) else None


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _day(value: Any, from_1904: bool) -> date | None:
    """The day of a date cell, or of a serial number that lost its date format."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if not _is_number(value) or isinstance(value, timedelta):
        return None
    if 1900 <= value <= 2100 and value == int(value):
        return None  # a year, written as a number: read as text
    try:
        return from_excel_serial(value + (_1904 if from_1904 else 0))
    except DateError:
        return None
