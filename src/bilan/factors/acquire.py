"""Import a publisher's file: read it with its source's reader and bind it on the user's shelf."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

from bilan.factors import shelf
from bilan.factors.book import FactorBook
from bilan.model.findings import BilanError, Finding

#: Source -> (module of the reader, title of its books).
SOURCES = {
    "base-carbone": ("base_carbone", "ADEME Base Carbone"),
    "defra": ("defra", "UK Government GHG conversion factors"),
    "epa-hub": ("epa_hub", "US EPA emission factors hub"),
    "epa-supply-chain": ("epa_supply_chain", "US EPA supply chain emission factors"),
    "agribalyse": ("agribalyse", "ADEME AGRIBALYSE"),
}


def read_source(source: str, file: Path, version: str | None = None) -> FactorBook:
    """The book that a source's reader makes of a file, without binding it."""
    if source not in SOURCES:
        values = {"source": source, "choices": ", ".join(SOURCES)}
        raise BilanError(Finding("factor-source-unknown", values=values))
    reader = import_module(f"bilan.factors.sources.{SOURCES[source][0]}.read")
    book: FactorBook = reader.read(file, version)
    return book


def import_book(source: str, file: Path, version: str | None = None) -> tuple[shelf.BookInfo, FactorBook]:
    """Read a file and put the book on the shelf; gives what stands there and the book with its findings.

    A file that already stands on the shelf under the same version is left alone.
    """
    from bilan.factors.binding import bind

    book = read_source(source, file, version)
    if book.version == "unversioned":
        raise BilanError(Finding("factor-book-version-missing", values={"source": source, "file": file.name}))
    folder = shelf.place_for(source, book.version, book.sha256)
    present = _on_shelf(source, book.version)
    if present is None:
        bind(book, folder, SOURCES[source][1])
        present = _on_shelf(source, book.version)
    assert present is not None
    return present, book


def _on_shelf(source: str, version: str) -> shelf.BookInfo | None:
    return next((book for book in shelf.books(source) if book.version == version), None)
