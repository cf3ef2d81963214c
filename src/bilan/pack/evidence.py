"""The index of evidence: every document that the ledger names, whether it is in the folder, and its hash."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from bilan.lock.hashes import of_file
from bilan.pack.archive import is_safe

if TYPE_CHECKING:
    from bilan.result import Result

#: Lines named for each document.
LINES_NAMED = 20
HEADER = ("evidence", "status", "bytes", "sha256", "lines", "first_lines")


@dataclass(frozen=True, slots=True)
class Document:
    """A document: `status` is present, absent, or elsewhere (an address, or a path that leaves the folder)."""

    name: str
    status: str
    size: int | None
    sha256: str
    lines: tuple[str, ...]

    def row(self) -> tuple[object, ...]:
        """The document as a row of the index."""
        return (self.name, self.status, self.size, self.sha256, len(self.lines), " ".join(self.lines[:LINES_NAMED]))


def references(result: Result) -> dict[str, tuple[str, ...]]:
    """Document -> lines that name it; several documents in one cell are parted by semicolons."""
    found: dict[str, list[str]] = {}
    computation = result.computation
    plan = computation.plan.select("row", "id", "evidence")
    read = computation.connection.to_pyarrow(plan.filter(plan.evidence.notnull()).order_by("row"))
    pairs: list[tuple[str, str]] = list(zip(read["id"].to_pylist(), read["evidence"].to_pylist(), strict=True))
    if computation.inventory.contracts is not None:
        names = computation.inventory.contracts["evidence"].to_pylist()
        pairs += [(f"contracts:{number}", name or "") for number, name in enumerate(names, start=2)]
    for line, cell in pairs:
        for name in cell.split(";"):
            if name.strip():
                found.setdefault(name.strip(), []).append(line or "?")
    return {name: tuple(lines) for name, lines in sorted(found.items())}


def documents(named: Mapping[str, tuple[str, ...]], folder: Path) -> list[Document]:
    """Every document that the ledger names, looked up inside the inventory folder and nowhere else."""
    return [_document(name, lines, folder) for name, lines in named.items()]


def contents(found: Iterable[Document], folder: Path) -> Mapping[str, bytes]:
    """The documents that are present."""
    return {document.name: (folder / document.name).read_bytes() for document in found if document.status == "present"}


def _document(name: str, lines: tuple[str, ...], folder: Path) -> Document:
    if not is_safe(name):
        return Document(name, "elsewhere", None, "", lines)
    path = folder / name
    pieces = [path, *path.parents]
    inside = pieces[: len(pieces) - len([folder, *folder.parents])]
    if any(piece.is_symlink() for piece in inside):
        return Document(name, "elsewhere", None, "", lines)
    if not path.is_file():
        return Document(name, "absent", None, "", lines)
    return Document(name, "present", path.stat().st_size, of_file(path), lines)
