"""The 48 sub-posts of Bilan Carbone v9 and franchises: the categories that a ledger line may name."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from functools import cache

from bilan.model import tables as shipped

#: Post whose amounts are spread over the life of a good (RULES 21).
CAPITAL_GOODS_POST = "Immobilisations"
#: Post whose lines stay in BEGES when the entity is abroad (RULES 17).
TRAVEL_POST = "Déplacements"


@dataclass(frozen=True, slots=True)
class Category:
    """One category with the defaults that apply when a line does not say otherwise."""

    slug: str
    label_fr: str
    label_en: str
    post: str
    default_case: str
    default_part: str
    kinds: tuple[str, ...]
    default_kind: str

    @property
    def is_capital_good(self) -> bool:
        """Whether `acquired` and `lifetime` govern the amount instead of `start` and `end`."""
        return self.post == CAPITAL_GOODS_POST


@cache
def categories() -> tuple[Category, ...]:
    """All categories in the order of the method.

    >>> len(categories()), categories()[4].slug
    (49, 'electricity')
    """
    return tuple(
        Category(
            slug=row["category"],
            label_fr=row["label_fr"],
            label_en=row["label_en"],
            post=row["bilan_carbone_v9_post"],
            default_case=row["default_case"],
            default_part=row["default_part"],
            kinds=tuple(row["kinds"].split()),
            default_kind=row["default_kind"],
        )
        for row in shipped.rows("data/frameworks/categories.csv")
    )


@cache
def by_slug() -> dict[str, Category]:
    """Categories by slug."""
    return {category.slug: category for category in categories()}


def match(text: str) -> str | None:
    """Slug of a category named by its slug or its French or English label; None when there is none.

    Case, accents, punctuation and doubled spaces do not matter.

    >>> match("Électricité"), match("BUSINESS TRAVEL"), match("electricite"), match("voiture")
    ('electricity', 'business_travel', 'electricity', None)
    """
    return _names().get(_key(text))


@cache
def _names() -> dict[str, str]:
    names: dict[str, str] = {}
    for category in categories():
        for name in (category.slug, category.label_fr, category.label_en):
            names.setdefault(_key(name), category.slug)
    return names


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii")
    return " ".join("".join(letter if letter.isalnum() else " " for letter in plain.casefold()).split())
