"""Hashes of lines, so that a later run can say which lines are new, gone or other."""

from __future__ import annotations

import hashlib
from typing import Any

import pyarrow as pa

from bilan.lock.form import LockedLines
from bilan.model.activities import ACTIVITY_SCHEMA, Activities

#: Ledgers up to this many lines are listed line by line; longer ones by their files alone.
LINES_LISTED = 20_000
#: Where a line stands does not make it another line.
_POSITION = frozenset({"row", "file", "file_row"})
_COLUMNS = tuple(name for name in ACTIVITY_SCHEMA.names if name not in _POSITION)
_BATCH = 5_000


def of_lines(activities: Activities) -> LockedLines | None:
    """Hashes of every line by id; None for Parquet that stays on disk, whose files' hashes must do.

    Lines that share an id get ``#2``, ``#3`` in reading order; a line without an id counts under ``?``.
    """
    table = activities.table
    if table is None:
        return None
    if table.num_rows > LINES_LISTED:
        return LockedLines(table.num_rows, "")
    listed: dict[str, str] = {}
    for batch in table.select([name for name in _COLUMNS if name in table.column_names]).to_batches(_BATCH):
        for row in batch.to_pylist():
            listed[_name(row, listed)] = _hash(row)
    joined = "\n".join(f"{name}\t{found}" for name, found in sorted(listed.items()))
    return LockedLines(table.num_rows, hashlib.sha256(joined.encode("utf-8")).hexdigest(), listed)


def _name(row: dict[str, Any], taken: dict[str, str]) -> str:
    name = (row.get("id") or "").strip() or "?"
    if name not in taken:
        return name
    number = 2
    while f"{name}#{number}" in taken:
        number += 1
    return f"{name}#{number}"


def _hash(row: dict[str, Any]) -> str:
    spelled = "\x1f".join("" if row.get(name) is None else str(row[name]) for name in _COLUMNS)
    return hashlib.sha256(spelled.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def text_of(listed: dict[str, str]) -> str:
    r"""The list as text: one line a line, sorted, ids with their control characters and quotes escaped.

    >>> text_of({"a b": "12", "x\n": "34"})
    '12 a b\n34 x%0A\n'
    """
    return "".join(f"{found} {_escaped(name)}\n" for name, found in sorted(listed.items()))


def listed_of(text: str) -> dict[str, str]:
    r"""The list from its text.

    >>> listed_of("12 a b\n34 x%0A\n")
    {'a b': '12', 'x\n': '34'}
    """
    from urllib.parse import unquote

    pairs = (line.partition(" ") for line in text.split("\n") if line)
    return {unquote(name): found for found, _, name in pairs}


def _escaped(name: str) -> str:
    special = {letter for letter in name if letter in "%'" or not letter.isprintable()}
    for letter in sorted(special, key="%".__ne__):
        name = name.replace(letter, "".join(f"%{byte:02X}" for byte in letter.encode("utf-8", "replace")))
    return name


assert isinstance(ACTIVITY_SCHEMA, pa.Schema)
