"""From what people and sources write to a unit: a vocabulary, never a parser of expressions.

A label is read in this order: its own spelling; energy with a heating value ("kWh PCI"); a product ("t.km"); a
unit followed by a qualifier ("tonne de déchets"). A label with several readings ("ton", "gallon") is no unit
until something settles which.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from bilan.units.currencies import currency_spellings, currency_units
from bilan.units.tables import Unit, product, read_table, simple_units, with_heating_value

_PER_KG_CO2E = re.compile(r"^kg ?(éq\.? ?)?CO2 ?(e|eq|éq)?\.?(/| par | per )", re.IGNORECASE)
_QUALIFIER = re.compile(r"\s*\(|\s+(?:de|du|des|of)\s+|\s+d['?]\s*")


@dataclass(frozen=True, slots=True)
class Readings:
    """Units that a label may mean. `preferred` is set when a rule of the field settles the choice."""

    units: tuple[Unit, ...] = ()
    preferred: Unit | None = None

    @property
    def certain(self) -> Unit | None:
        """The one unit that the label means, or None."""
        return self.preferred or (self.units[0] if len(self.units) == 1 else None)


def parse(label: str | None, dialect: str | None = None) -> Unit | None:
    """The unit that a label means, or None when it is unknown or has several readings.

    `dialect` (``us``, ``uk``) settles "ton", "gallon" and their like for sources of a known country. A leading
    "kgCO2e/" is ignored. `readings` tells the unknown label from the ambiguous one.

    >>> parse("kWh PCI").canonical, parse("tonne de déchets").canonical, parse("passager.km").canonical
    ('kWh_pci', 't', 'person.km')
    >>> parse("ton") is None, parse("ton", dialect="us").canonical
    (True, 'short_ton')
    """
    return readings(label, dialect).certain


@lru_cache(maxsize=4096)
def readings(label: str | None, dialect: str | None = None) -> Readings:
    """Every unit that a label may mean.

    >>> [unit.canonical for unit in readings("gallon").units]
    ['US_gal', 'UK_gal']
    """
    text = re.sub(r"^1 (?=\D)", "", _PER_KG_CO2E.sub("", _clean(label or "")))
    if not text:
        return Readings()
    found = _unqualified(text, dialect)
    return found if found.units else _qualified(text, dialect)


def nearest(label: str, count: int = 3) -> list[str]:
    """Spellings of the vocabulary closest to an unknown label.

    >>> nearest("kWhh")[0]
    'kWh'
    """
    from difflib import get_close_matches

    return get_close_matches(_clean(label), list(_exact()), n=count, cutoff=0.6)


def _clean(text: str) -> str:
    text = unicodedata.normalize("NFKC", text).replace("’", "'")
    text = re.sub(r"\s*[×*·⋅∙•]\s*", ".", " ".join(text.split()))
    return re.sub(r"\s*([./])\s*", r"\1", text).strip(" .")


def _fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return "".join(char for char in plain if not unicodedata.combining(char))


def _unqualified(text: str, dialect: str | None) -> Readings:
    for reader in (_plain, _energy, _product):
        found = reader(text, dialect)
        if found.units:
            return found
    return Readings()


def _plain(text: str, dialect: str | None) -> Readings:
    if text in _ambiguous():
        return _choices(_ambiguous()[text], dialect)
    if text in _exact():
        return Readings((_exact()[text],))
    folded = _fold(text)
    if len(folded) < 2:
        return Readings()  # a lone letter in the other case is another unit as often as not
    if folded in _ambiguous_folded():
        return _choices(_ambiguous_folded()[folded], dialect)
    unit = _folded().get(folded)
    return Readings((unit,)) if unit else Readings()


def _energy(text: str, dialect: str | None) -> Readings:
    match = _heating_pattern().match(text)
    if not match:
        return Readings()
    heating_value = _heating_values()[_fold(match["token"])]
    stem = _plain(match["stem"], dialect)
    energies = [unit for unit in stem.units if unit.dimension == "energy" and not unit.heating_value]
    preferred = stem.preferred if stem.preferred in energies else None
    return Readings(
        tuple(with_heating_value(unit, heating_value) for unit in energies),
        with_heating_value(preferred, heating_value) if preferred else None,
    )


def _product(text: str, dialect: str | None) -> Readings:
    parts = re.split(r"[.\-]", text)
    if len(parts) != 2:
        return Readings()
    left, right = (_plain(part, dialect) for part in parts)
    products = (product(a, b) for a in left.units for b in right.units)
    certain = product(left.certain, right.certain) if left.certain and right.certain else None
    return Readings(tuple(unit for unit in products if unit), certain)


def _qualified(text: str, dialect: str | None) -> Readings:
    for stem, qualifier in _splits(text):
        found = _unqualified(stem, dialect)
        if found.units:
            preferred = found.preferred.qualified(qualifier) if found.preferred else None
            return Readings(tuple(unit.qualified(qualifier) for unit in found.units), preferred)
    return Readings()


def _splits(text: str) -> list[tuple[str, str]]:
    """Ways to cut a label into unit and qualifier. A qualifier with a slash would be a second unit."""
    cuts = [
        (text[: m.start()], text[m.end() :].removesuffix(")" if "(" in m[0] else "")) for m in _QUALIFIER.finditer(text)
    ]
    tails = [tail for tail in _tails() if _fold(text).endswith(" " + tail)]
    cuts.extend((text[: -len(tail) - 1], text[-len(tail) :]) for tail in tails)
    return [(stem.strip(), qualifier.strip()) for stem, qualifier in cuts if stem and "/" not in qualifier]


def _choices(row: dict[str, str], dialect: str | None) -> Readings:
    units = tuple(_unit(name) for name in row["candidates"].split())
    preferred = row.get(dialect or "", "") or row["preferred"]
    return Readings(units, _unit(preferred) if preferred else None)


def _unit(name: str) -> Unit:
    return simple_units().get(name) or currency_units()[name]


@cache
def _exact() -> dict[str, Unit]:
    """Written form -> unit, letter for letter."""
    table: dict[str, Unit] = {}
    for spelling, name in currency_spellings().items():
        table[_clean(spelling)] = currency_units()[name]
    table.update(currency_units())
    for unit in simple_units().values():
        table[unit.canonical] = unit
        if unit.dimension == "energy":
            for heating_value in ("pci", "pcs"):
                table[f"{unit.canonical}_{heating_value}"] = with_heating_value(unit, heating_value)
    for row in read_table("spellings.csv"):
        unit = _named(row["canonical"])
        table[_clean(row["spelling"])] = unit.qualified(row["qualifier"]) if row["qualifier"] else unit
    return table


@cache
def _folded() -> dict[str, Unit]:
    """Written form without case and accents -> unit; left out where two units would share it."""
    claims: dict[str, set[str]] = {}
    units: dict[str, Unit] = {}
    for spelling, unit in _exact().items():
        claims.setdefault(_fold(spelling), set()).add(unit.canonical)
        units.setdefault(_fold(spelling), unit)
    return {key: units[key] for key, names in claims.items() if len(names) == 1}


def _named(name: str) -> Unit:
    """A unit of spellings.csv: simple, or a product written with a dot."""
    first, _, second = name.partition(".")
    if not second:
        return _unit(first)
    unit = product(_unit(first), _unit(second))
    if unit is None:
        raise ValueError(f"spellings.csv: {name} is no product of compounds.csv")
    return unit


@cache
def _ambiguous() -> dict[str, dict[str, str]]:
    return {row["spelling"]: row for row in read_table("ambiguous.csv")}


@cache
def _ambiguous_folded() -> dict[str, dict[str, str]]:
    table: dict[str, dict[str, str]] = {}
    for spelling, row in _ambiguous().items():
        table.setdefault(_fold(spelling), row)
    return table


@cache
def _heating_values() -> dict[str, str]:
    return {_fold(row["spelling"]): row["heating_value"] for row in read_table("heating_values.csv")}


@cache
def _heating_pattern() -> re.Pattern[str]:
    tokens = "|".join(re.escape(row["spelling"]) for row in read_table("heating_values.csv"))
    return re.compile(rf"^(?P<stem>.+?)[\s_\-]*\(?\s*(?P<token>{tokens})\s*\)?$", re.IGNORECASE)


@cache
def _tails() -> tuple[str, ...]:
    return tuple(_fold(row["tail"]) for row in read_table("qualifiers.csv"))
