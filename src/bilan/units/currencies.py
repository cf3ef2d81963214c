"""Currencies as units: each its own base, with thousands, millions and milliards."""

from __future__ import annotations

from functools import cache

from bilan.units.tables import Unit, read_table

DIMENSION = "currency"


@cache
def currency_units() -> dict[str, Unit]:
    """Currencies and their multiples by canonical name: ``EUR``, ``kEUR``, ``MEUR``, ``MdEUR``, ``USD``, ...

    >>> currency_units()["kEUR"].to_base, currency_units()["kEUR"].base
    (1000.0, 'EUR')
    """
    units = {}
    multiples = read_table("multiples.csv")
    for row in read_table("currencies.csv"):
        code = row["code"]
        units[code] = Unit(code, DIMENSION, 1.0, code, label_fr=row["label_fr"], label_en=row["label_en"])
        for multiple in multiples:
            units[multiple["prefix"] + code] = Unit(
                multiple["prefix"] + code,
                DIMENSION,
                float(multiple["factor"]),
                code,
                label_fr=f"{multiple['label_fr']} ({row['label_fr']})",
                label_en=f"{multiple['label_en']} ({row['label_en']})",
            )
    return units


@cache
def currency_spellings() -> dict[str, str]:
    """Every written form -> canonical name: "k€", "K EUR", "millions d'euros", "Franc CFP"."""
    spellings: dict[str, str] = {}
    multiples = [
        (row["prefix"], prefix) for row in read_table("multiples.csv") for prefix in row["spellings"].split("|")
    ]
    for row in read_table("currencies.csv"):
        names = [row["code"], *filter(None, row["spellings"].split("|"))]
        spellings.update(dict.fromkeys(names, row["code"]))
        for canonical, prefix in multiples:
            for name in names:
                spellings.setdefault(f"{prefix}{name}", canonical + row["code"])
                spellings.setdefault(f"{prefix} {name}", canonical + row["code"])
    return spellings
