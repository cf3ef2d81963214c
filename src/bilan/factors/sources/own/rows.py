"""Rows of an own factor file: dialect, headers and words in French or English, one checked row at a time."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

from bilan.factors import vocabulary
from bilan.factors.sources.common import data_rows, fault, number, read_bytes
from bilan.factors.words import fold
from bilan.model.factors import PARTS
from bilan.model.findings import Finding
from bilan.model.gases import FROZEN_GASES

REQUIRED = ("factor", "unit", "gas", "kg")
_DATES = ("%Y-%m-%d", "%d/%m/%Y", "%d-%m-%Y", "%Y")


class RowFaultError(Exception):
    """A row that cannot be used, with the finding that says why."""

    def __init__(self, code: str, column: str, **values: Any) -> None:
        super().__init__(code)
        self.finding = Finding(code, field=column, values=values)


@dataclass(frozen=True)
class OwnRow:
    """One checked row: a mass of one gas in one part of one factor."""

    factor: str
    unit: str
    part: str
    gas: str
    kg: float
    account: str
    region: str
    valid_from: date | None
    valid_to: date | None
    cells: dict[str, str]

    @property
    def variant(self) -> str:
        """What tells rows of one factor apart: period and region; ``own`` when there is neither."""
        days = f"{self.valid_from or ''}..{self.valid_to or ''}" if self.valid_from or self.valid_to else ""
        return "/".join(filter(None, (days, self.region))) or "own"


def cells_of(path: Path) -> Iterator[tuple[int, dict[str, str]]]:
    """Line number and cells by canonical column of a CSV file in any usual dialect.

    Raises BilanError for a file that is empty, binary or without the required columns.
    """
    content = read_bytes(path)
    if b"\0" in content:
        raise fault("factor-file-unreadable", path, reason="NUL")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    lines = text.splitlines()
    delimiter = max(";,\t|", key=lines[0].count)
    reader = csv.reader(lines, delimiter=delimiter)
    names = [word("header", name) or "" for name in next(reader)]
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise fault("own-factor-header", path, columns=", ".join(missing), found=lines[0][:200])
    for cells in reader:
        named = {name: cell.strip() for name, cell in zip(names, cells, strict=False) if name}
        if any(named.values()):
            if delimiter == "," and "," in named.get("kg", ""):
                named["kg"] = "≠" + named["kg"]  # a decimal comma inside a comma file is no number
            yield reader.line_num, named


@cache
def _words() -> dict[tuple[str, str], str]:
    return {(row["column"], _key(row["word"])): row["value"] for row in data_rows("own/words.csv")}


def _key(text: str) -> str:
    return re.sub(r"[\s_]+", " ", fold(text)).strip()


def word(column: str, text: str) -> str | None:
    """Canonical value of a header, part, account or gas written in French or English.

    >>> word("part", "Amont"), word("header", "unité"), word("account", "")
    ('upstream', 'unit', 'emission')
    """
    return _words().get((column, _key(text)))


def checked(cells: dict[str, str]) -> OwnRow:
    """The row, or a RowFaultError with the first thing that is wrong."""
    factor = cells.get("factor", "").removeprefix("own:").strip()
    if not factor:
        raise RowFaultError("own-factor-id-missing", "factor")
    unit = vocabulary.unit_of(cells.get("unit", ""))
    if unit is None:
        raise RowFaultError("own-factor-unit-unknown", "unit", factor=factor, value=cells.get("unit", ""))
    part = word("part", cells.get("part", ""))
    if part is None:
        choices = ", ".join(PARTS)
        raise RowFaultError("own-factor-part-unknown", "part", factor=factor, value=cells["part"], choices=choices)
    account = word("account", cells.get("account", ""))
    if account is None:
        raise RowFaultError("own-factor-account-unknown", "account", factor=factor, value=cells["account"])
    start, end = _period(cells, factor)
    return OwnRow(
        factor,
        unit,
        part,
        _gas(cells.get("gas", ""), factor),
        _kg(cells.get("kg", ""), factor),
        account,
        cells.get("region", ""),
        start,
        end,
        cells,
    )


def _gas(text: str, factor: str) -> str:
    frozen = word("gas", text)
    gas = frozen if frozen in FROZEN_GASES else vocabulary.gas_of(text)
    if gas is None:
        raise RowFaultError("own-factor-gas-unknown", "gas", factor=factor, value=text)
    return gas


def _kg(text: str, factor: str) -> float:
    try:
        value = number(text)
    except ValueError:
        value = None
    if value is None:
        raise RowFaultError("own-factor-value-invalid", "kg", factor=factor, value=text.lstrip("≠"))
    if value < 0:
        raise RowFaultError("own-factor-negative", "kg", factor=factor, value=text)
    return value


def _period(cells: dict[str, str], factor: str) -> tuple[date | None, date | None]:
    start = _date(cells.get("valid_from", ""), "valid_from", factor, last=False)
    end = _date(cells.get("valid_to", ""), "valid_to", factor, last=True)
    if start and end and end < start:
        raise RowFaultError("own-factor-date-invalid", "valid_to", factor=factor, value=cells["valid_to"])
    return start, end


def _date(text: str, column: str, factor: str, *, last: bool) -> date | None:
    """A date; a bare year is its first day, or its last as the end of a period."""
    if not text:
        return None
    for form in _DATES:
        try:
            day = datetime.strptime(text, form).date()
        except ValueError:
            continue
        return day.replace(month=12, day=31) if form == "%Y" and last else day
    raise RowFaultError("own-factor-date-invalid", column, factor=factor, value=text)
