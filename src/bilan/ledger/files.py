"""Which files of an inventory folder are read, and which are refused before they are opened."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from bilan.ledger.limits import limit
from bilan.ledger.reading import SourceFile
from bilan.model.findings import Finding

#: Ending -> kind of source.
KINDS = {".csv": "csv", ".tsv": "csv", ".txt": "csv", ".xlsx": "xlsx", ".xlsm": "xlsx", ".parquet": "parquet"}
#: Endings of tables that people have and that are not read.
_OTHER_TABLES = {".xls", ".xlsb", ".ods", ".numbers", ".json", ".gz", ".zip", ".pq"}
_SIZE_LIMITS = {"csv": "text_file_mb", "xlsx": "xlsx_file_mb"}


def kind_of(path: Path) -> str:
    """``csv``, ``xlsx``, ``parquet``, or empty.

    >>> kind_of(Path("activities.TSV"))
    'csv'
    """
    return KINDS.get(path.suffix.lower(), "")


def named(folder: Path, stem: str) -> list[Path]:
    """The tables called `stem` in `folder`, whatever their kind."""
    return sorted(path for path in folder.iterdir() if path.stem.lower() == stem and kind_of(path))


def not_read(folder: Path, stem: str) -> list[Finding]:
    """Tables called `stem` in a format that is not read."""
    paths = [p for p in folder.iterdir() if p.stem.lower() == stem and p.suffix.lower() in _OTHER_TABLES]
    return [_finding("ledger-file-kind-not-read", path.name, kind=path.suffix.lower()) for path in sorted(paths)]


def only_headers(path: Path) -> bool:
    """Whether a text file has no more than one line with content."""
    if kind_of(path) != "csv" or path.is_symlink() or not path.is_file() or path.stat().st_size > 100_000:
        return False
    return len([line for line in path.read_bytes().splitlines() if line.strip()]) <= 1


def inside(folder: Path, top: Path, findings: list[Finding]) -> list[SourceFile]:
    """Every table under `folder` in a stable order; links are refused, other files are said to be ignored."""
    found: list[SourceFile] = []
    for path in _walk(folder, top, findings):
        name = path.relative_to(top).as_posix()
        if kind_of(path):
            found.append(SourceFile(path, name))
        elif path.stem.lower() != "readme":
            code = "ledger-file-kind-not-read" if path.suffix.lower() in _OTHER_TABLES else "ledger-file-ignored"
            findings.append(_finding(code, name, kind=path.suffix.lower()))
        if len(found) > limit("files"):
            findings.append(_finding("ledger-too-many-files", folder.name, limit=limit("files")))
            break
    return found


def refusal(file: SourceFile, kind: str) -> Finding | None:
    """Why a file must not be opened: a link, a pipe, too large, not readable; None when it is fine."""
    try:
        status = file.path.lstat()
    except OSError as error:
        return _finding("ledger-file-unreadable", file.name, reason=error.strerror or str(error))
    if stat.S_ISLNK(status.st_mode):
        return _finding("ledger-file-is-a-link", file.name)
    if not stat.S_ISREG(status.st_mode):
        return _finding("ledger-file-not-regular", file.name)
    if kind in _SIZE_LIMITS and status.st_size > limit(_SIZE_LIMITS[kind]) * 1_000_000:
        most = limit(_SIZE_LIMITS[kind])
        return _finding("ledger-file-too-large", file.name, size=round(status.st_size / 1e6), limit=most)
    if not os.access(file.path, os.R_OK):
        return _finding("ledger-file-unreadable", file.name, reason=os.strerror(13))
    return None


def _walk(folder: Path, top: Path, findings: list[Finding]) -> Iterator[Path]:
    def unreadable(error: OSError) -> None:
        name = Path(error.filename or folder).relative_to(top).as_posix()
        findings.append(_finding("ledger-file-unreadable", name, reason=error.strerror or str(error)))

    for place, folders, files in os.walk(folder, onerror=unreadable):
        folders.sort()
        for name in list(folders):
            path = Path(place, name)
            if path.is_symlink():
                findings.append(_finding("ledger-file-is-a-link", path.relative_to(top).as_posix()))
        folders[:] = [name for name in folders if not name.startswith((".", "_"))]
        yield from (Path(place, name) for name in sorted(files) if not name.startswith((".", "_", "~$")))


def _finding(code: str, name: str, **values: object) -> Finding:
    return Finding(code, place=name, values={"file": name, **values})
