"""Files that are whole or absent: written under a temporary name, then renamed."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

#: First characters that spreadsheets read as the start of a formula in a csv file.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


@contextmanager
def replacing(path: str | Path) -> Iterator[Path]:
    """Give a temporary name beside `path`; on success it takes the place of `path`, on failure it is removed."""
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    temporary = target.with_name(f".{target.stem}.{os.getpid()}.tmp{target.suffix}")
    try:
        yield temporary
        temporary.replace(target)
    finally:
        temporary.unlink(missing_ok=True)


def harmless(text: str) -> str:
    """A text that no spreadsheet runs when it opens a csv file.

    >>> harmless("=HYPERLINK(1)"), harmless("-42 t"), harmless("Gaz naturel")
    ("'=HYPERLINK(1)", "'-42 t", 'Gaz naturel')
    """
    return f"'{text}" if text.lstrip(" ").startswith(_FORMULA_STARTS) else text
