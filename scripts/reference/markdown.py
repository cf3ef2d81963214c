"""Small pieces of Markdown, and tables of the package."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib import resources
from pathlib import Path

GENERATED = "<!-- Written by `make reference` from the code and its tables. Do not edit. -->\n\n"


def page(title: str, *blocks: str) -> str:
    """A page: the notice, the title, the blocks."""
    body = "\n\n".join(block.strip("\n") for block in blocks if block)
    return f"{GENERATED}# {title}\n\n{body}\n"


def table(headers: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """A table; cells are escaped.

    >>> print(table(["a", "b"], [["x|y", None]]))
    | a | b |
    |---|---|
    | x\\|y |  |
    """
    lines = ["| " + " | ".join(headers) + " |", "|" + "---|" * len(headers)]
    lines += ["| " + " | ".join(cell(value) for value in row) + " |" for row in rows]
    return "\n".join(lines)


def cell(value: object) -> str:
    """The text of one cell."""
    text = "" if value is None else str(value)
    text = text.replace("|", "\\|").replace("\n", "<br>")
    return _outside_code(text.strip())


def _outside_code(text: str) -> str:
    """Angle brackets would be read as HTML outside code."""
    pieces = re.split(r"(`[^`]*`)", text)
    return "".join(
        piece if i % 2 else piece.replace("<", "&lt;").replace("&lt;br>", "<br>") for i, piece in enumerate(pieces)
    )


def code(value: object) -> str:
    """`value` as code, nothing for nothing."""
    text = "" if value is None else str(value)
    return f"`{text}`" if text else ""


def rows(path: str) -> list[dict[str, str]]:
    """Rows of a table of the package, by its path under src/bilan."""
    file = resources.files("bilan")
    for name in path.split("/"):
        file = file / name
    return list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))


@cache
def words(name: str) -> dict[str, dict[str, str]]:
    """Our own words for a page: scripts/reference/words/<name>.csv, by the column `key`."""
    path = Path(__file__).parent / "words" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["key"]: row for row in csv.DictReader(file)}
