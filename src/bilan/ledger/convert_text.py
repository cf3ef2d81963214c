"""Text columns: trimmed, empty cells as nulls, vocabularies in their canonical words."""

from __future__ import annotations

import re
from collections.abc import Callable

import pyarrow as pa
import pyarrow.compute as pc

from bilan.ledger import arrays
from bilan.ledger.raw import Cells
from bilan.ledger.values import VOCABULARIES, canonical

_PERCENT = re.compile(r"[±+]?\s*(\d+(?:[.,]\d+)?)\s*%?")


def texts(cells: Cells, column: str) -> pa.Array:
    """The text of a column; typed values are written as a person would (25777, not 25777.0)."""
    parts = [part for part in (cells.text, _written(cells.typed)) if part is not None]
    text = parts[0] if len(parts) == 1 else pc.coalesce(*parts)
    text = trimmed(text)
    if column in VOCABULARIES:
        return by_value(text, lambda value: canonical(column, value))
    if column == "uncertainty":
        return by_value(text, _uncertainty)
    return text


def trimmed(text: pa.Array) -> pa.Array:
    """Without outer white space (no-break spaces too); null where nothing is left."""
    text = pc.utf8_trim_whitespace(text.cast(pa.string()))
    empty = pc.equal(pc.binary_length(text), arrays.integer(0, pa.int32()))
    return pc.if_else(empty, arrays.nothing(pa.string()), text) if pc.any(empty).as_py() else text


def by_value(text: pa.Array, change: Callable[[str], str]) -> pa.Array:
    """Apply `change` once to each distinct value."""
    encoded = text.dictionary_encode()
    old = encoded.dictionary.to_pylist()
    new = [change(value) for value in old]
    return text if new == old else arrays.strings(new).take(encoded.indices)


def over_long(text: pa.Array, longest: int) -> dict[int, tuple[str, str]]:
    """Rows whose cell has more than `longest` characters: index -> (code, cell)."""
    if (pc.max(pc.binary_length(text)).as_py() or 0) <= longest:
        return {}
    found = pc.indices_nonzero(arrays.known(pc.greater(pc.utf8_length(text), arrays.integer(longest, pa.int32()))))
    return {index: ("cell-too-long", text[index].as_py()[:100]) for index in found.to_pylist()}


def _uncertainty(value: str) -> str:
    """``± 7,5 %`` as ``7.5``; pedigree marks and everything else as written."""
    match = _PERCENT.fullmatch(value)
    return match[1].replace(",", ".") if match else value


def _written(typed: pa.Array | None) -> pa.Array | None:
    if typed is None:
        return None
    if pa.types.is_dictionary(typed.type):
        typed = typed.dictionary_decode()
    if pa.types.is_floating(typed.type):
        return arrays.strings([None if v is None else written_number(v) for v in typed.to_pylist()])
    if pa.types.is_binary(typed.type) or pa.types.is_large_binary(typed.type):
        values = (None if v is None else v.decode("utf-8", "replace") for v in typed.to_pylist())
        return arrays.strings(list(values))
    return typed.cast(pa.string())


def written_number(value: float) -> str:
    """A number as a person writes it: 25777, not 25777.0.

    >>> written_number(1.0), written_number(1.5)
    ('1', '1.5')
    """
    return str(int(value)) if value == value and abs(value) < 1e15 and value == int(value) else repr(value)
