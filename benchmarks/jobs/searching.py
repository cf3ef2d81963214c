"""Factor search in a session that is open already."""

from __future__ import annotations

#: What people type: words, synonyms, slips, units, an id.
QUERIES = (
    "gazole routier", "électricité mix moyen", "diesel", "avion court courrier", "acier", "bœuf", "train grande ligne",
    "R410A", "ordinateur portable", "papier", "béton", "gaz naturel", "electricty", "poids lourd articulé", "25777",
    "hotel night", "cement", "refrigerant leak", "voiture essence", "lait",
)  # fmt: skip


def prepare() -> None:
    """One search, so that the index is there and warm."""
    from bilan import factors

    factors.search("acier", lang="fr")


def search(rounds: int) -> int:
    """Every query `rounds` times; gives the number of hits."""
    from bilan import factors

    return sum(len(factors.search(text, lang="fr")) for _ in range(rounds) for text in QUERIES)


def every_hit() -> int:
    """Queries that find something."""
    from bilan import factors

    return sum(bool(factors.search(text, lang="fr")) for text in QUERIES)
