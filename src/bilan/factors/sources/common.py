"""What the readers of every source share: tables of the package, numbers, hashes, faults for people."""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Iterable
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from bilan.model.findings import BilanError, Finding

#: Larger files are refused before they are read: no known source comes near.
LARGEST_FILE = 400_000_000


def fault(code: str, path: Path, **values: Any) -> BilanError:
    """A fatal finding about a file."""
    return BilanError(Finding(code, values={"file": path.name, **values}, place=path.name))


def read_bytes(path: Path) -> bytes:
    """The content of a file, or a BilanError that says why it cannot be read."""
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise fault("factor-file-unreadable", path, reason=f"> {LARGEST_FILE // 10**6} MB")
        content = path.read_bytes()
    except OSError as error:
        raise fault("factor-file-unreadable", path, reason=error.strerror or str(error)) from error
    if not content.strip():
        raise fault("factor-file-empty", path)
    return content


@cache
def data_rows(name: str) -> tuple[dict[str, str], ...]:
    """Rows of a table under ``data/factors``.

    >>> data_rows("base_carbone/gwp.csv")[1]["gwp"]
    '30'
    """
    file = resources.files("bilan") / "data" / "factors" / name
    return tuple(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


def number(text: str | None) -> float | None:
    """A number with decimal point or comma, or None for blank.

    Raises ValueError for anything else, and for NaN and infinities.

    >>> number("7,55E-03"), number(" 4 153 "), number("")
    (0.00755, 4153.0, None)
    """
    if text is None:
        return None
    text = text.strip().replace("\u202f", "").replace("\xa0", "").replace(" ", "")
    if not text:
        return None
    value = float(text.replace(",", "."))
    if value != value or value in (float("inf"), float("-inf")):
        raise ValueError(f"{text} is not finite")
    return value


def row_hash(cells: Iterable[object]) -> str:
    """First 16 hex digits of the SHA-256 over the cells of a factor's rows.

    Floats enter as their shortest exact spelling, so that 0,0599 and 5.99E-02 give one hash.

    >>> row_hash(["a", 0.0599]) == row_hash(["a", float("5.99E-02")])
    True
    """
    text = "\x1f".join(repr(cell) if isinstance(cell, float) else str(cell or "") for cell in cells)
    return hashlib.sha256(text.encode()).hexdigest()[:16]
