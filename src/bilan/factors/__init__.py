"""Emission factors: books of published factors, search, and the factors of an inventory.

>>> from bilan import factors
>>> factors.load_factors(["base-carbone:28333"]).factors["total_kg_co2e"].to_pylist()
[0.0599]
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bilan.factors.book import FactorBook
    from bilan.factors.card import Card
    from bilan.factors.catalogue import Resolved
    from bilan.factors.query import Hit
    from bilan.factors.shelf import BookInfo

__all__ = ["books", "import_book", "load_factors", "search", "show"]


def search(
    text: str, *, lang: str = "fr", unit: str | None = None, limit: int = 20, include_archived: bool = True
) -> list[Hit]:
    """Factors that fit a text, best first: nothing is chosen, everything comes with a score and a reason.

    An exact id stands first, archived factors last. Words are compared by their French and English stems, trade
    synonyms stand for each other (gazole routier and diesel), typing errors are forgiven. `unit` keeps factors
    per that unit (``L``, ``kWh``, ``t.km``). Scores go from 0 to 100.

    >>> search("diesel", limit=1)[0].id == search("gazole routier", limit=1)[0].id
    True
    """
    from bilan.factors import query

    return query.run(text, lang=lang, unit=unit, limit=limit, include_archived=include_archived)


def show(reference: str) -> Card:
    """Everything that is known of one factor: parts and gases in kg and kg CO2e, source, licence, validity.

    Raises BilanError for a reference that no book knows, with the nearest ones.

    >>> [part.part for part in show("base-carbone:28333").parts]
    ['upstream', 'plant', 'td_losses']
    """
    from bilan.factors import card

    return card.card_of(reference)


def load_factors(ids: Iterable[str], *, own: FactorBook | None = None) -> Resolved:
    """Resolve references to tables; see `bilan.factors.catalogue.load_factors`.

    >>> load_factors(["base-carbone:0"]).factors.num_rows
    0
    """
    from bilan.factors import catalogue

    return catalogue.load_factors(ids, own=own)


def import_book(source: str, file: str | Path, *, version: str | None = None) -> BookInfo:
    """Read a publisher's file and put it on the shelf beside the other versions, whole or not at all.

    `source` is one of ``base-carbone``, ``defra``, ``epa-hub``, ``epa-supply-chain``, ``agribalyse``. Raises
    BilanError for an unknown source, an unreadable file, or a version that stands there from another file.
    """
    from bilan.factors import acquire

    return acquire.import_book(source, Path(file), version)[0]


def books() -> list[BookInfo]:
    """Books on the shelf, shipped and imported, by source and from the oldest version to the newest.

    >>> [book.version for book in books() if book.source == "base-carbone" and book.shipped]
    ['V22.0']
    """
    from bilan.factors import shelf

    return shelf.books()
