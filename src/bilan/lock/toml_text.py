"""TOML written for reading and for diffs: sorted keys, one table an entry, one part of a factor a line.

A library that writes TOML keeps the layout that it was given; here the layout is the point, and the values are of
six plain types.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any


def value(item: Any) -> str:
    r"""One value.

    >>> value("é\n"), value(1.0), value(date(2024, 1, 31)), value({"a": [1, True]})
    ('"é\\n"', '1.0', '2024-01-31', '{ a = [1, true] }')
    """
    if isinstance(item, bool):
        return "true" if item else "false"
    if isinstance(item, float):
        return _float(item)
    if isinstance(item, int):
        return str(item)
    if isinstance(item, date):
        return item.isoformat()
    if isinstance(item, Mapping):
        inside = ", ".join(f"{key(name)} = {value(entry)}" for name, entry in item.items() if entry is not None)
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(item, Sequence) and not isinstance(item, str):
        return "[" + ", ".join(value(entry) for entry in item) + "]"
    return text(str(item))


def text(string: str) -> str:
    """A basic string: JSON's escapes are TOML's, but for the delete character, which JSON leaves bare."""
    return json.dumps(string, ensure_ascii=False).replace("\x7f", "\\u007f")


def key(name: str) -> str:
    """A key, bare where it may be.

    >>> key("row_hash"), key("activities.csv")
    ('row_hash', '"activities.csv"')
    """
    bare = bool(name) and all(letter.isascii() and (letter.isalnum() or letter in "-_") for letter in name)
    return name if bare else text(name)


def table(header: str, entries: Mapping[str, Any], *, repeated: bool = False) -> str:
    """A table, or one element of an array of tables; lists of tables stand one a line; None is left out."""
    lines = [f"[[{header}]]" if repeated else f"[{header}]"]
    for name, entry in entries.items():
        if entry is None:
            continue
        if isinstance(entry, tuple | list) and entry and isinstance(entry[0], Mapping):
            lines += [f"{key(name)} = [", *(f"  {value(element)}," for element in entry), "]"]
        else:
            lines.append(f"{key(name)} = {value(entry)}")
    return "\n".join(lines) + "\n"


def _float(number: float) -> str:
    if math.isnan(number):
        return "nan"
    if math.isinf(number):
        return "inf" if number > 0 else "-inf"
    shortest = repr(number)
    return shortest if any(mark in shortest for mark in ".e") else shortest + ".0"
