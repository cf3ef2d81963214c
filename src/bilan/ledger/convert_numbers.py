"""Number columns: plain numbers by Arrow, the distinct odd ones by `bilan.ledger.numbers`."""

from __future__ import annotations

from functools import cache

import pyarrow as pa
import pyarrow.compute as pc

from bilan.ledger import arrays
from bilan.ledger.convert_text import trimmed
from bilan.ledger.numbers import NumberError, NumberStyle, parse_number
from bilan.ledger.raw import Cells

_GROUPS = r"^[+-]?\d{1,3}([ \x{a0}\x{2009}\x{202f}]\d{3})+"


def numbers(cells: Cells, style: NumberStyle) -> tuple[pa.Array, dict[int, tuple[str, str]]]:
    """The column as float64, and the rows that are no number: index -> (code, cell)."""
    bad: dict[int, tuple[str, str]] = {}
    parts = []
    if cells.text is not None:
        values, bad = _read(trimmed(cells.text), style)
        parts.append(values)
    if cells.typed is not None:
        typed, bad_typed = _typed(cells.typed)
        parts.append(typed)
        bad |= bad_typed
    return (parts[0] if len(parts) == 1 else pc.coalesce(*parts)), bad


def _read(text: pa.Array, style: NumberStyle) -> tuple[pa.Array, dict[int, tuple[str, str]]]:
    mark = "," if style.comma == "decimal" and style.point != "decimal" else "."
    text = pc.if_else(_matches(text, _grouped(mark)), pc.replace_substring_regex(text, r"[^0-9+\-.,]", ""), text)
    simple = _matches(text, _simple(mark, style))
    plain = pc.if_else(simple, text, arrays.nothing(pa.string()))
    if mark == ",":
        plain = pc.replace_substring(plain, ",", ".")
    values = pc.cast(plain, pa.float64())
    odd = pc.if_else(simple, arrays.nothing(pa.string()), text)
    if odd.null_count == len(odd):
        return values, {}
    read, bad = _odd(odd, style)
    return pc.coalesce(values, read), bad


def _odd(text: pa.Array, style: NumberStyle) -> tuple[pa.Array, dict[int, tuple[str, str]]]:
    encoded = text.dictionary_encode()
    read: list[float | None] = []
    codes: dict[int, str] = {}
    for position, cell in enumerate(encoded.dictionary.to_pylist()):
        try:
            read.append(parse_number(cell, style))
        except NumberError as error:
            read.append(None)
            codes[position] = error.code
    bad = where(encoded, codes) if codes else {}
    return arrays.floats(read).take(encoded.indices), bad


def where(encoded: pa.DictionaryArray, codes: dict[int, str]) -> dict[int, tuple[str, str]]:
    """Rows of `encoded` whose dictionary position has a code: index -> (code, cell)."""
    found = pc.indices_nonzero(pc.is_in(encoded.indices, arrays.integers(list(codes), pa.int32())))
    positions = encoded.indices.take(found).to_pylist()
    cells = encoded.dictionary
    return {
        index: (codes[position], cells[position].as_py())
        for index, position in zip(found.to_pylist(), positions, strict=True)
    }


def _typed(typed: pa.Array) -> tuple[pa.Array, dict[int, tuple[str, str]]]:
    """Numbers as they are; a column of another type (dates, yes and no) holds no number."""
    kind = typed.type
    if pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_decimal(kind):
        return pc.cast(typed, pa.float64(), safe=False), {}
    values = typed.to_pylist()
    bad = {i: ("number-unreadable", str(value)) for i, value in enumerate(values) if value is not None}
    return pa.nulls(len(typed), pa.float64()), bad


def _matches(text: pa.Array, pattern: str) -> pa.Array:
    return arrays.known(pc.match_substring_regex(text, pattern))


@cache
def _grouped(mark: str) -> str:
    return rf"{_GROUPS}([{mark}]\d{{1,30}})?$"


@cache
def _simple(mark: str, style: NumberStyle) -> str:
    """Numbers that mean the same in any style that has this decimal mark; the rest is read in Python."""
    settled = style.point == "decimal" if mark == "." else style.comma == "decimal"
    fraction = rf"([{mark}]\d{{1,30}})?" if settled else ""
    return rf"^[+-]?\d{{1,30}}{fraction}$"
