"""Where factor books stand: those shipped with the package and those that a user imported."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib import resources
from pathlib import Path

from bilan.model.findings import BilanError, Finding

BOOK_FILE, FACTORS_FILE, PARTS_FILE, INDEX_FILE = "book.toml", "factors.parquet", "parts.parquet", "search.sqlite"
#: Changes when the files of a book change their form: books of another form are left aside.
BOOK_FORM = 1
_VERSION = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,39}")


@dataclass(frozen=True, slots=True)
class BookInfo:
    """A book on the shelf: what it is, whence, how many factors, and the folder that holds its files."""

    source: str
    version: str
    title: str
    date: str
    licence: str
    attribution: str
    factors: int
    source_data: int
    parts: int
    sha256: str
    shipped: bool
    folder: Path


def user_folder() -> Path:
    """Folder of imported books: ``BILAN_BOOKS``, else the user's data folder."""
    chosen = os.environ.get("BILAN_BOOKS")
    if chosen:
        return Path(chosen)
    import platformdirs

    return Path(platformdirs.user_data_dir("bilan")) / "books"


def books(source: str | None = None) -> list[BookInfo]:
    """Books on the shelf, by source and then from the oldest version to the newest.

    The order of versions compares their numbers as numbers (V22.0 < V23.6 < V23.11) and then the text. An
    imported book stands before a shipped one of the same version: the shipped one counts.

    >>> [book.version for book in books("base-carbone") if book.shipped]
    ['V22.0']
    """
    shipped = Path(str(resources.files("bilan") / "data" / "factors"))
    found = [*_books_in(user_folder(), shipped=False), *_books_in(shipped, shipped=True)]
    kept = [book for book in found if source in (None, book.source)]
    return sorted(kept, key=lambda book: (book.source, version_key(book.version), book.shipped))


def newest(source: str) -> BookInfo | None:
    """The newest version of a source, which an id without ``@version`` takes."""
    return next(reversed(books(source)), None)


def version_key(version: str) -> tuple[tuple[int, int, str], ...]:
    """Sort key of a version.

    >>> sorted(["V23.11", "V22.0", "V23.6", "2024"], key=version_key)
    ['2024', 'V22.0', 'V23.6', 'V23.11']
    """
    pieces = re.findall(r"\d+|[^\d.]+", version)
    return tuple((1, int(piece), "") if piece.isdigit() else (2, 0, piece.casefold()) for piece in pieces)


def check_version(version: str) -> str:
    """The version when it can name a folder, else a BilanError."""
    if not _VERSION.fullmatch(version):
        raise BilanError(Finding("factor-book-version", values={"version": version}))
    return version


def place_for(source: str, version: str, sha256: str) -> Path:
    """Folder for a new book of the user; refuses to replace a version that came from another file."""
    check_version(version)
    for book in books(source):
        if book.version == version and book.sha256 != sha256:
            raise BilanError(Finding("factor-book-exists", values={"source": source, "version": version}))
    return user_folder() / source.replace("-", "_") / version


class Staging:
    """A folder under a temporary name that takes its place whole or not at all."""

    def __init__(self, final: Path) -> None:
        self.final = final

    def __enter__(self) -> Path:
        self.final.parent.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix=f".{self.final.name}.", dir=self.final.parent))
        return self.folder

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self.folder.chmod(0o755)
            if self.final.exists():
                old = self.folder.with_name(self.folder.name + ".old")
                self.final.rename(old)
                self.folder.rename(self.final)
                shutil.rmtree(old, ignore_errors=True)
            else:
                self.folder.rename(self.final)
        shutil.rmtree(self.folder, ignore_errors=True)


def _books_in(root: Path, *, shipped: bool) -> Iterator[BookInfo]:
    for file in sorted(root.glob(f"*/*/{BOOK_FILE}")):
        if file.parent.name.startswith("."):
            continue
        try:
            book = tomllib.loads(file.read_text(encoding="utf-8"))
            if book["form"] == BOOK_FORM:
                yield _info(book, file.parent, shipped)
        except (OSError, ValueError, KeyError):
            continue


def _info(book: dict[str, object], folder: Path, shipped: bool) -> BookInfo:
    texts = {name: str(book[name]) for name in ("source", "version", "title", "date", "licence", "attribution")}
    counts = {name: int(str(book[name])) for name in ("factors", "source_data", "parts")}
    return BookInfo(**texts, **counts, sha256=str(book["sha256"]), shipped=shipped, folder=folder)  # type: ignore[arg-type]
