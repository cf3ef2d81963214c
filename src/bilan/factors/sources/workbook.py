"""Open a spreadsheet from outside: checked for size before it is unpacked."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from bilan.factors.sources.common import fault, read_bytes

#: A workbook that unpacks to more than this is no table of factors.
LARGEST_UNPACKED = 600_000_000


def sheet_rows(path: Path, name: str | None, source: str) -> list[list[Any]]:
    """Rows of the named sheet (the first one for None); raises BilanError when there is no such sheet."""
    read_bytes(path)
    try:
        with zipfile.ZipFile(path) as archive:
            unpacked = sum(item.file_size for item in archive.infolist())
    except zipfile.BadZipFile as error:
        raise fault("factor-file-unreadable", path, reason="xlsx") from error
    if unpacked > LARGEST_UNPACKED:
        raise fault("factor-file-unreadable", path, reason=f"> {LARGEST_UNPACKED // 10**6} MB")
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        workbook = CalamineWorkbook.from_path(path)
        names = workbook.sheet_names
        if name is not None and name not in names:
            raise fault("factor-file-layout", path, source=source, columns=name)
        rows: list[list[Any]] = workbook.get_sheet_by_name(name or names[0]).to_python()
    except CalamineError as error:
        raise fault("factor-file-unreadable", path, reason=str(error)) from error
    if not rows:
        raise fault("factor-file-empty", path)
    return rows
