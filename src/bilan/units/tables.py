"""Units as data: one frozen record a unit, and the tables of ``data/units``."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache

from bilan.model import tables as shipped


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of the vocabulary.

    One `canonical` is `to_base` times the `base` unit of its `dimension`. Energy of a fuel carries its heating
    value (``pci`` net, ``pcs`` gross, None when unsaid). `qualifier` keeps what was written beside the unit
    ("de déchets"); it takes no part in the arithmetic.
    """

    canonical: str
    dimension: str
    to_base: float
    base: str
    qualifier: str = ""
    heating_value: str | None = None
    label_fr: str = ""
    label_en: str = ""

    def label(self, lang: str = "fr") -> str:
        """Name for people in ``fr`` or ``en``."""
        return self.label_en if lang == "en" else self.label_fr

    def qualified(self, qualifier: str) -> Unit:
        """The same unit with a qualifier (kept if it had one already)."""
        return replace(self, qualifier=self.qualifier or qualifier)


def read_table(name: str) -> list[dict[str, str]]:
    """Rows of one table of ``data/units``."""
    return list(shipped.rows(f"data/units/{name}"))


@cache
def simple_units() -> dict[str, Unit]:
    """Units of one dimension by canonical name: ``kWh``, ``t``, ``m3``, ``night``."""
    return {
        row["canonical"]: Unit(
            canonical=row["canonical"],
            dimension=row["dimension"],
            to_base=float(row["to_base"]),
            base=row["base"],
            label_fr=row["label_fr"],
            label_en=row["label_en"],
        )
        for row in read_table("vocabulary.csv")
    }


@cache
def product_dimensions() -> frozenset[tuple[str, str]]:
    """Pairs of dimensions whose product is a unit of the field: (mass, length) for t.km."""
    return frozenset((row["first"], row["second"]) for row in read_table("compounds.csv"))


def product(first: Unit, second: Unit) -> Unit | None:
    """The product of two units where the field knows one, in either order.

    >>> product(simple_units()["km"], simple_units()["t"]).canonical
    't.km'
    """
    for left, right in ((first, second), (second, first)):
        if (left.dimension, right.dimension) in product_dimensions():
            return Unit(
                canonical=f"{left.canonical}.{right.canonical}",
                dimension=f"{left.dimension}.{right.dimension}",
                to_base=left.to_base * right.to_base,
                base=f"{left.base}.{right.base}",
                qualifier=left.qualifier or right.qualifier,
                label_fr=f"{left.label_fr}-{right.label_fr}",
                label_en=f"{left.label_en}-{right.label_en}",
            )
    return None


def with_heating_value(unit: Unit, heating_value: str) -> Unit:
    """Energy measured on the net (``pci``) or gross (``pcs``) heating value."""
    english = {"pci": "net CV", "pcs": "gross CV"}[heating_value]
    return replace(
        unit,
        canonical=f"{unit.canonical}_{heating_value}",
        heating_value=heating_value,
        label_fr=f"{unit.label_fr} {heating_value.upper()}",
        label_en=f"{unit.label_en} ({english})",
    )
