"""What is written as TOML reads back as what it was."""

from __future__ import annotations

import math
import tomllib
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bilan.lock import line_hashes, toml_text

texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
scalars = texts | st.integers(-(2**63), 2**63 - 1) | st.floats() | st.booleans() | st.dates(date(1, 1, 1))
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3))


def alike(one: object, other: object) -> bool:
    if isinstance(one, float) and math.isnan(one):
        return isinstance(other, float) and math.isnan(other)
    if isinstance(one, dict) and isinstance(other, dict):
        return one.keys() == other.keys() and all(alike(one[key], other[key]) for key in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(alike, one, other))
    return type(one) is type(other) and one == other


@given(st.dictionaries(texts, values, max_size=4))
def test_a_table_reads_back(entries):
    text = toml_text.table("t", entries) + toml_text.table("a", entries, repeated=True)
    read = tomllib.loads(text)
    assert alike(read["t"], entries)
    assert alike(read["a"], [entries])


@given(st.dictionaries(texts.filter(bool), st.text("0123456789abcdef", min_size=12, max_size=12), max_size=5))
def test_the_list_of_lines_reads_back(listed):
    written = f"listed = '''\n{line_hashes.text_of(listed)}'''"
    assert line_hashes.listed_of(tomllib.loads(written)["listed"]) == listed
