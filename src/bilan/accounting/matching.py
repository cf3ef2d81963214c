"""Which rule is an account's and a supplier's: layer, then the longest account prefix, then a pattern, then the row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from bilan.accounting import tables
from bilan.accounting.rules import Rule
from bilan.ledger import arrays

#: Accounts whose suppliers are looked at when a supplier rule names none.
SPEND_ACCOUNTS = ("60", "61", "62", "65", "2")


def match(
    accounts: Sequence[str], labels: Sequence[str], codes: Sequence[str], names: Sequence[str], rules: Sequence[Rule]
) -> list[int]:
    """Position in `rules` of the rule of each (account and its label, supplier code and name); -1 where none fits.

    A built-in supplier rule never reopens an account that a rule of the user decides, for layers come first.

    >>> from bilan.accounting.rules import built_in
    >>> rules = built_in()
    >>> [found] = match(["606110"], ["Électricité"], [""], [""], rules)
    >>> rules[found].category
    'electricity'
    """
    columns = {"account": _texts(accounts), "label": _texts(labels), "name": _texts(names)}
    found = np.full(len(accounts), -1, dtype=np.int64)
    code = np.array([text.strip().upper() for text in codes], dtype=object)
    digits = np.array(["".join(filter(str.isdigit, text)) for text in code], dtype=object)
    for number in sorted(range(len(rules)), key=lambda i: _rank(rules[i], i)):
        rule = rules[number]
        for prefix in _prefixes(rule):
            open_ = (found < 0) & _starts(columns["account"], prefix)
            if open_.any():
                open_ &= _fits(rule, columns, code, digits)
                found[open_] = number
    return [int(number) for number in found]


def _prefixes(rule: Rule) -> tuple[str, ...]:
    stated = tuple(prefix for prefix in rule.accounts if prefix)
    return stated or (SPEND_ACCOUNTS if rule.of_supplier else ("",))


def _rank(rule: Rule, row: int) -> tuple[int, bool, int, bool, int]:
    """Order of trial. The prefixes of one account rule are of one length; of a supplier rule the shortest counts."""
    length = min(len(prefix) for prefix in _prefixes(rule))
    return rule.layer, not rule.supplier, -length, not rule.pattern, row


def _fits(rule: Rule, columns: dict[str, pa.Array], code: np.ndarray[Any, Any], digits: np.ndarray[Any, Any]) -> Any:
    fits = np.ones(len(code), dtype=bool)
    if rule.supplier:
        wanted = rule.supplier.strip().upper()
        fits &= (code == wanted) | ((digits == wanted) if wanted.isdigit() else False)
    if rule.pattern:
        fits &= _matches(columns["name" if rule.of_supplier else "label"], rule.pattern)
    return fits


def _texts(texts: Sequence[str]) -> pa.Array:
    return arrays.strings([tables.plain(text) for text in texts])


def _starts(column: pa.Array, prefix: str) -> Any:
    return pc.starts_with(column, prefix).to_numpy(zero_copy_only=False)


def _matches(column: pa.Array, pattern: str) -> Any:
    return pc.match_substring_regex(column, pattern, ignore_case=True).to_numpy(zero_copy_only=False)
