"""Limits that keep hostile or absurd inputs from filling memory; see ``data/ledger/limits.csv``.

An operator may raise or lower one with the environment variable ``BILAN_LIMIT_<NAME>``. An inventory folder
cannot: it may come from somebody else.
"""

from __future__ import annotations

import csv
import os
from functools import cache
from importlib import resources


def limit(name: str) -> int:
    """The limit called `name`, in the unit that the table gives.

    >>> limit("xlsx_file_mb")
    200
    """
    stated = os.environ.get(f"BILAN_LIMIT_{name.upper()}", "")
    return int(stated) if stated.isascii() and stated.isdigit() else _table()[name]


@cache
def _table() -> dict[str, int]:
    text = (resources.files("bilan") / "data" / "ledger" / "limits.csv").read_text(encoding="utf-8")
    return {row["name"]: int(row["value"]) for row in csv.DictReader(text.splitlines())}
