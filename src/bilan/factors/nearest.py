"""Suggestions for a reference that no book knows: never chosen, only shown."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pyarrow as pa

if TYPE_CHECKING:
    from bilan.factors.book import FactorBook
    from bilan.factors.catalogue import Reference

HOW_MANY = 3
#: Suggestions cost time; a file with more unknown ids than this has another trouble than typing.
MOST_SUGGESTED_FOR = 100


def ids_for(references: Iterable[Reference], factors: pa.Table) -> dict[str, list[str]]:
    """Up to three nearest ids with labels for each unknown reference, among the ids of one book."""
    references = list(references)
    if not references:
        return {}
    from rapidfuzz import fuzz, process

    names, labels = factors["id"].to_pylist(), factors["label_fr"].to_pylist()
    near: dict[str, list[str]] = {reference.text: [] for reference in references}
    for reference in references[:MOST_SUGGESTED_FOR]:
        digits = any(letter.isdigit() for letter in reference.name)
        wanted = f"{reference.source}:{reference.name}" if digits else reference.name.casefold()
        pool = names if digits else [(label or "").casefold() for label in labels]
        scorer = fuzz.ratio if digits else fuzz.token_sort_ratio
        hits = process.extract(wanted, pool, scorer=scorer, limit=HOW_MANY)
        near[reference.text] = [f"{names[at]} — {labels[at]}" for _, score, at in hits if score >= 50]
    return near


def books_for(references: Iterable[Reference], books: list[tuple[str, FactorBook]]) -> dict[str, list[str]]:
    """For a source or version that is not on the shelf: the same id in the versions that are."""
    near: dict[str, list[str]] = {}
    for reference in references:
        name, found = f"{reference.source}:{reference.name}", []
        for version, book in reversed(books):
            at = book.factors["id"].index(name).as_py()
            if at >= 0:
                found.append(f"{name}@{version} — {book.factors['label_fr'][at].as_py()}")
        near[reference.text] = found[:HOW_MANY]
    return near
