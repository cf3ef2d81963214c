"""A workbook is hostile until its archive was walked: sizes, ratios, entities, and cells that would span a
continent. One pass over the packed bytes, before any parser sees them."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from zlib import error as zlib_error

from bilan.ledger.limits import limit

_CHUNK = 1 << 20
_TAIL = 1 << 16
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_CELL = re.compile(rb"""\sr\s*=\s*["']([A-Za-z]{1,7})(\d{1,10})["']""")
_ROW = re.compile(rb"""<(?:\w+:)?row\s[^>]*?\br\s*=\s*["'](\d{1,10})["']""")
_FORMULA = re.compile(rb"<c\s([^>]*)>\s*<f\b[^>]*?(?:/>|>[^<]*</f>)\s*(<v>[^<]+</v>)?")
_ERROR = re.compile(rb"<c\s([^>]*\bt=[\"']e[\"'][^>]*)>(?:\s*<f\b[^>]*?(?:/>|>[^<]*</f>))?\s*<v>([^<]*)</v>")
_STRING_CELL = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*(?:<f\b[^>]*?(?:/>|>[^<]*</f>)\s*)?<v>(\d+)</v>""")
_MOST_ERRORS = 100_000


class WorkbookError(Exception):
    """A workbook that is not opened; `code` and `values` make its finding."""

    def __init__(self, code: str, **values: Any) -> None:
        super().__init__(code)
        self.code = code
        self.values = values


@dataclass
class Sheet:
    """What the bytes of one worksheet show."""

    rows: int = 0
    columns: int = 0
    formulas: int = 0
    first_formula: str = ""
    without_value: int = 0
    first_without_value: str = ""
    errors: dict[str, str] = field(default_factory=dict)  # cell -> #N/A, #REF!, ...


def inspect(path: Path) -> dict[str, Sheet]:
    """Walk the whole archive; returns what each worksheet part shows.

    Raises `WorkbookError` for what is no workbook, a zip bomb, declared XML entities, cells too far apart.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            _check_sizes(archive)
            sheets = {info.filename: _walk(archive, info) for info in archive.infolist() if not info.is_dir()}
            found = {name: sheet for name, sheet in sheets.items() if sheet is not None}
            _check_strings(archive, list(found))
            return found
    except (zipfile.BadZipFile, zlib_error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise WorkbookError("xlsx-not-a-workbook", reason=str(error)[:100]) from None


def _check_sizes(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    if len(infos) > limit("xlsx_parts"):
        raise WorkbookError("xlsx-bomb", part=f"{len(infos)} parts", size=0, ratio=0)
    unpacked = sum(info.file_size for info in infos)
    if unpacked > limit("xlsx_unpacked_mb") * 1_000_000:
        packed = sum(info.compress_size for info in infos)
        raise _bomb("*", unpacked, packed)
    for info in infos:
        big = info.file_size > limit("xlsx_ratio_from_mb") * 1_000_000
        if big and info.file_size > limit("xlsx_ratio") * max(info.compress_size, 1):
            raise _bomb(info.filename, info.file_size, info.compress_size)


def _bomb(part: str, unpacked: int, packed: int) -> WorkbookError:
    ratio = round(unpacked / max(packed, 1))
    return WorkbookError("xlsx-bomb", part=part[:100], size=round(unpacked / 1e6), ratio=ratio)


def _walk(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Sheet | None:
    """Unpack one part to its end (a size that lies fails its checksum) and look at its text."""
    sheet = Sheet() if _SHEET.fullmatch(info.filename) else None
    xml = info.filename.lower().endswith((".xml", ".rels", ".vml"))
    held = b""
    with archive.open(info) as stream:
        first = True
        while chunk := stream.read(_CHUNK):
            if not xml:
                continue
            if first and (chunk[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in chunk[:100]):
                raise WorkbookError("xlsx-not-a-workbook", reason=f"{info.filename}: UTF-16")
            first = False
            text = held + chunk
            if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
                raise WorkbookError("xlsx-external-entity", part=info.filename[:100])
            held = text[-16:] if sheet is None else _scan(text, sheet)
    if sheet is not None:
        _scan(held + b"<c ", sheet)
        _check_extent(info.filename, sheet)
    return sheet


def _scan(text: bytes, sheet: Sheet) -> bytes:
    """Look at the whole cells of `text`; returns the tail that the next chunk completes."""
    cut = text.rfind(b"<c ")
    cut = max(cut, len(text) - _TAIL) if cut >= 0 else max(len(text) - 64, 0)
    text, tail = text[:cut], text[cut:]
    cells = _CELL.findall(text)
    rows = {int(row) for row in _ROW.findall(text)} | {int(row) for _, row in cells}
    columns = {column_number(letters.decode()) for letters in {column for column, _ in cells}}
    sheet.rows = max(rows | {sheet.rows})
    sheet.columns = max(columns | {sheet.columns})
    if b"<f" in text:
        _formulas(text, sheet)
    if b't="e"' in text or b"t='e'" in text:
        for attributes, value in _ERROR.findall(text):
            if len(sheet.errors) < _MOST_ERRORS:
                sheet.errors[_reference(attributes)] = value.decode("utf-8", "replace")[:20]
    return tail


def _formulas(text: bytes, sheet: Sheet) -> None:
    for attributes, value in _FORMULA.findall(text):
        sheet.formulas += 1
        sheet.first_formula = sheet.first_formula or _reference(attributes)
        if not value:
            sheet.without_value += 1
            sheet.first_without_value = sheet.first_without_value or _reference(attributes)


def _reference(attributes: bytes) -> str:
    match = _CELL.search(b" " + attributes)
    return (match[1] + match[2]).decode() if match else "?"


def column_number(letters: str) -> int:
    """1 for A, 27 for AA.

    >>> column_number("A"), column_number("XFD")
    (1, 16384)
    """
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def _check_extent(part: str, sheet: Sheet) -> None:
    """Parsers lay a sheet out as a full grid: two cells at its far corners would fill the memory."""
    if sheet.rows * sheet.columns > limit("xlsx_grid_cells"):
        raise WorkbookError("xlsx-grid", part=part, rows=sheet.rows, columns=sheet.columns)


def _check_strings(archive: zipfile.ZipFile, sheets: list[str]) -> None:
    """Shared strings may be named a million times by tiny cells: their text is weighed as it will be read."""
    names = [name for name in archive.namelist() if name.lower() == "xl/sharedstrings.xml"]
    if not names:
        return
    lengths = [len(part) for part in archive.read(names[0]).split(b"<si")[1:]]
    most = limit("xlsx_unpacked_mb") * 1_000_000
    cells = sum(archive.getinfo(name).file_size for name in sheets) / 20  # a cell takes at least this
    if cells * max(lengths, default=0) <= most:
        return
    total = 0
    for name in sheets:
        for number in _STRING_CELL.findall(archive.read(name)):
            total += lengths[int(number)] if int(number) < len(lengths) else 0
    if total > most:
        raise _bomb(names[0], total, archive.getinfo(names[0]).compress_size)
