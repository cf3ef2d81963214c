"""Dates as people write them. Day before month; a month or a year alone stands for its days."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

_TIME = r"(?:[T ]\d{1,2}[:h]\d{2}.*)?"
_ISO = re.compile(rf"(\d{{4}})[-/.](\d{{1,2}})[-/.](\d{{1,2}}){_TIME}")
_DAY_FIRST = re.compile(rf"(\d{{1,2}})[-/. ](\d{{1,2}})[-/. ](\d{{4}}){_TIME}")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_MONTH = re.compile(r"(\d{4})[-/.](\d{1,2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[-/.](\d{4})")
_YEAR = re.compile(r"\d{4}")
_SHORT_YEAR = re.compile(r"\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2}")

EARLIEST = date(1900, 1, 1)
LATEST = date(2100, 12, 31)


class DateError(ValueError):
    """A cell that is no date; `code` is the code of its finding."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class ReadDate:
    """A date and what reading it took: `order` is ``day`` when the cell proves that the day comes first,
    ``either`` when day and month could be exchanged, else empty; `whole` is ``month`` or ``year`` when the
    cell named no day."""

    value: date
    order: str = ""
    whole: str = ""


def parse_date(text: str, *, last: bool = False) -> ReadDate:
    """Read one cell; a month or a year alone gives its first day, or its last with `last`.

    >>> parse_date("31/01/2024").value, parse_date("2024-02", last=True).value
    (datetime.date(2024, 1, 31), datetime.date(2024, 2, 29))
    >>> parse_date("01/31/2024")
    Traceback (most recent call last):
    ...
    bilan.ledger.dates.DateError: date-month-first
    """
    text = text.strip()
    match = _ISO.fullmatch(text) or _COMPACT.fullmatch(text)
    if match:
        return ReadDate(_date(int(match[1]), int(match[2]), int(match[3])))
    match = _DAY_FIRST.fullmatch(text)
    if match:
        return _day_first(int(match[1]), int(match[2]), int(match[3]))
    match = _MONTH.fullmatch(text)
    if match:
        return ReadDate(_in_month(int(match[1]), int(match[2]), last), whole="month")
    match = _MONTH_YEAR.fullmatch(text)
    if match:
        return ReadDate(_in_month(int(match[2]), int(match[1]), last), whole="month")
    if _YEAR.fullmatch(text):
        return ReadDate(_date(int(text), 12, 31) if last else _date(int(text), 1, 1), whole="year")
    raise DateError("date-two-digit-year" if _SHORT_YEAR.fullmatch(text) else "date-unreadable")


def from_excel_serial(serial: float) -> date:
    """The day of an Excel serial number (1900 system).

    >>> from_excel_serial(45292.0)
    datetime.date(2024, 1, 1)
    """
    if not 1 <= serial < 2_958_466:
        raise DateError("date-unreadable")
    return in_reason(date(1899, 12, 30) + timedelta(days=int(serial)))


def in_reason(value: date) -> date:
    """Return `value` when it lies in 1900 to 2100, else raise ``date-out-of-range``."""
    if not EARLIEST <= value <= LATEST:
        raise DateError("date-out-of-range")
    return value


def _day_first(day: int, month: int, year: int) -> ReadDate:
    if month > 12 and day <= 12:
        raise DateError("date-month-first")
    order = "day" if day > 12 else "either" if day != month else ""
    return ReadDate(_date(year, month, day), order)


def _in_month(year: int, month: int, last: bool) -> date:
    first = _date(year, month, 1)
    return first.replace(day=monthrange(year, month)[1]) if last else first


def _date(year: int, month: int, day: int) -> date:
    try:
        value = date(year, month, day)
    except ValueError:
        raise DateError("date-unreadable") from None
    return in_reason(value)
