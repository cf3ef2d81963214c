"""Rebuild a book that ships with the package: ``python -m bilan.factors.ship base-carbone FILE``."""

from __future__ import annotations

import sys
from importlib import resources
from pathlib import Path

from bilan.factors.acquire import SOURCES, read_source
from bilan.factors.binding import bind


def ship(source: str, file: Path) -> Path:
    """Read a publisher's file and bind it inside the package's own data; gives the folder."""
    book = read_source(source, file)
    module, title = SOURCES[source]
    folder = Path(str(resources.files("bilan") / "data" / "factors" / module / book.version))
    bind(book, folder, title)
    return folder


if __name__ == "__main__":
    print(ship(sys.argv[1], Path(sys.argv[2])))
