"""The three layouts of Base Carbone as rows with the same keys: official CSV, portal CSV, portal API JSON."""

from __future__ import annotations

import csv
import json
import unicodedata
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from bilan.factors.sources.base_carbone.text import unscramble
from bilan.factors.sources.common import data_rows, fault, read_bytes
from bilan.model.findings import Finding

Row = dict[str, str]
#: A row whose quotes run away may swallow this many physical lines before it is given up.
LONGEST_CELL_LINES = 30


def read_rows(path: Path) -> tuple[list[Row], list[Finding]]:
    """Rows of the file in any of the three layouts, keyed by the field names of ``columns.csv``.

    Absent columns are absent keys; numbers stay text. Raises BilanError for a file that is empty, cut off,
    binary, or without the columns that every layout has.
    """
    content = read_bytes(path)
    if content[:64].lstrip(b"\xef\xbb\xbf \t\r\n").startswith((b"{", b"[")):
        return _json_rows(content, path)
    return _csv_rows(content, path)


def fold(text: str) -> str:
    """A column name without accents, case, underscores and scrambled bytes.

    >>> fold("Identifiant_de_l'élément") == fold("Identifiant de l'Ã©lÃ©ment")
    True
    """
    text = unscramble(text).replace("_", " ").replace("’", "'").strip().casefold()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


@cache
def _columns() -> dict[str, str]:
    return {fold(row["column"]): row["field"] for row in data_rows("base_carbone/columns.csv")}


def _require(found: set[str], path: Path) -> None:
    needed = {r["field"]: r["column"] for r in data_rows("base_carbone/columns.csv") if r["required"]}
    missing = [name for field, name in needed.items() if field not in found]
    if missing:
        raise fault("factor-file-layout", path, source="Base Carbone", columns=", ".join(missing))


def _json_rows(content: bytes, path: Path) -> tuple[list[Row], list[Finding]]:
    try:
        payload: Any = json.loads(content.decode("utf-8-sig"))
    except (UnicodeDecodeError, ValueError) as error:
        raise fault("factor-file-unreadable", path, reason=str(error)) from error
    results = payload.get("results") if isinstance(payload, dict) else payload
    if not isinstance(results, list) or not all(isinstance(item, dict) for item in results) or not results:
        raise fault("factor-file-layout", path, source="Base Carbone", columns="results")
    rows = [_named(item) for item in results]
    _require(set().union(*rows), path)
    total = payload.get("total", len(rows)) if isinstance(payload, dict) else len(rows)
    if isinstance(total, int) and total > len(rows):
        return rows, [Finding("factor-file-partial", values={"read": len(rows), "total": total}, place=path.name)]
    return rows, []


def _named(item: dict[str, Any]) -> Row:
    named: Row = {}
    for column, value in item.items():
        field = _columns().get(fold(column))
        if field and value is not None:
            named[field] = repr(value) if isinstance(value, float) else str(value)
    return named


def _csv_rows(content: bytes, path: Path) -> tuple[list[Row], list[Finding]]:
    lines = _decode(content, path).splitlines(keepends=True)
    delimiter = max(";,\t", key=lines[0].count)
    header = [_columns().get(fold(name), "") for name in next(csv.reader(lines[:1], delimiter=delimiter))]
    _require(set(header), path)
    rows, findings = [], []
    for number, cells in _records(lines, delimiter, len(header)):
        if isinstance(cells, str):
            code = "factor-file-truncated" if number == len(lines) and not lines[-1].endswith("\n") else ""
            if code:
                raise fault(code, path, row=number)
            finding = "factor-row-repaired" if cells == "repaired" else "factor-row-unreadable"
            findings.append(Finding(finding, values={"row": number}, place=f"{path.name}:{number}"))
            continue
        rows.append({field: cell for field, cell in zip(header, cells, strict=True) if field})
    if not rows:
        raise fault("factor-file-empty", path)
    return rows, findings


def _records(lines: list[str], delimiter: str, width: int) -> Iterator[tuple[int, list[str] | str]]:
    """Rows with their line number; ``"repaired"`` before a mended row, ``"lost"`` for one that cannot be."""
    at = 1
    while at < len(lines):
        if not lines[at].strip():
            at += 1
            continue
        cells, used = _quoted(lines, at, delimiter, width)
        if cells is None:
            naked = [_bare(cell) for cell in lines[at].rstrip("\r\n").split(delimiter)]
            if len(naked) == width:
                yield at + 1, "repaired"
                cells = naked
        yield at + 1, "lost" if cells is None else cells
        at += used


def _bare(cell: str) -> str:
    return cell[1:-1] if len(cell) > 1 and cell[0] == cell[-1] == '"' and cell.count('"') == 2 else cell


def _quoted(lines: list[str], at: int, delimiter: str, width: int) -> tuple[list[str] | None, int]:
    """The row that starts at a line, read with quotes, and the lines it spans; None when the quotes run away."""
    text = ""
    for used, line in enumerate(lines[at : at + LONGEST_CELL_LINES], start=1):
        text += line
        if used == 1 or text.count('"') % 2 == 0:
            cells = next(csv.reader([text], delimiter=delimiter), [])
            if len(cells) == width and text.count('"') % 2 == 0:
                return cells, used
            if text.count('"') % 2 == 0:
                return None, 1
    return None, 1


def _decode(content: bytes, path: Path) -> str:
    if b"\0" in content[:4096]:
        raise fault("factor-file-unreadable", path, reason="NUL")
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise fault("factor-file-unreadable", path, reason="utf-8, cp1252")
