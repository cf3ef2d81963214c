"""The sheets of a workbook and which one holds a table."""

from __future__ import annotations

import csv
import posixpath
import zipfile
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from xml.etree import ElementTree

from bilan.ledger.headers import key
from bilan.ledger.sources.xlsx.archive import WorkbookError
from bilan.ledger.tables import Table

_MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_STRICT = "{http://purl.oclc.org/ooxml/spreadsheetml/main}"
_LINK = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_MOST = 10_000_000


@dataclass(frozen=True)
class SheetName:
    """One sheet: its name, its part in the archive, whether people see it."""

    name: str
    part: str
    visible: bool


@dataclass(frozen=True)
class Workbook:
    """Sheets in their order, and the date system."""

    sheets: tuple[SheetName, ...]
    from_1904: bool


def workbook(path: Path) -> Workbook:
    """Read the list of sheets; the archive was inspected before, so no entity can be declared in it."""
    try:
        with zipfile.ZipFile(path) as archive:
            book = ElementTree.fromstring(_part(archive, "xl/workbook.xml"))
            links = ElementTree.fromstring(_part(archive, "xl/_rels/workbook.xml.rels"))
    except (KeyError, ElementTree.ParseError) as error:
        raise WorkbookError("xlsx-not-a-workbook", reason=str(error)[:100]) from None
    targets = {link.get("Id", ""): link.get("Target", "") for link in links}
    sheets = [element for element in book.iter() if element.tag in {f"{_MAIN}sheet", f"{_STRICT}sheet"}]
    return Workbook(
        tuple(
            SheetName(
                sheet.get("name", ""),
                posixpath.normpath(posixpath.join("/xl", targets.get(_link(sheet), ""))).lstrip("/"),
                sheet.get("state", "visible") == "visible",
            )
            for sheet in sheets
        ),
        any(element.get("date1904") in {"1", "true"} for element in book.iter() if element.tag.endswith("workbookPr")),
    )


def candidates(book: Workbook, table: Table) -> list[SheetName]:
    """The visible sheet that has the name of the table, or else every visible sheet in order."""
    for spelling in _spellings(table.name):
        named = [sheet for sheet in book.sheets if sheet.visible and key(sheet.name) == spelling]
        if named:
            return named[:1]
    return [sheet for sheet in book.sheets if sheet.visible] or list(book.sheets)


def _link(sheet: ElementTree.Element) -> str:
    strict = "http://purl.oclc.org/ooxml/officeDocument/relationships"
    return sheet.get(f"{{{_LINK}}}id") or sheet.get(f"{{{strict}}}id") or ""


def _part(archive: zipfile.ZipFile, name: str) -> bytes:
    if archive.getinfo(name).file_size > _MOST:
        raise WorkbookError("xlsx-bomb", part=name, size=round(archive.getinfo(name).file_size / 1e6), ratio=0)
    return archive.read(name)


@cache
def _spellings(table: str) -> list[str]:
    text = (resources.files("bilan") / "data" / "ledger" / "sheets.csv").read_text(encoding="utf-8")
    return [key(row["spelling"]) for row in csv.DictReader(text.splitlines()) if row["table"] == table]
