"""From what people write ("R410A", "HFC 134a", "CH4", "hexafluorure de soufre") to canonical names."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

from bilan.gwp.tables import Gas, gas_table, read_table

#: Families whose designation is also written with an R and the same number: HFC-134a is R-134a.
_REFRIGERANT_FAMILIES = ("hfc", "hcfc", "cfc", "hfo", "hcfo", "pfc")

_PREFIX = re.compile(r"^(gas:|(gaz|gas|fluide|refrigerant|freon)(?=r?\d)|fluidefrigorigene)")


def canonical(text: str | None) -> str | None:
    """Canonical name of a gas or blend, or None when no gas of the table has that name.

    Case, accents, spaces, hyphens and brackets do not matter. CO2 and CH4 without origin count as fossil: the
    first stays in the totals, the second takes the higher value. A pure refrigerant is its species. Of a label
    that holds several names ("R290 = propane", "HFE-236ca12 (HG-10)") the one gas that they agree on.

    >>> canonical("R410A"), canonical("HFC 134a"), canonical("R-22"), canonical("CH4"), canonical("r717")
    ('r-410a', 'hfc-134a', 'hcfc-22', 'ch4_fossil', 'ammonia')
    >>> canonical("R-999") is None
    True
    """
    if not text:
        return None
    name = _lookup(text)
    if name:
        return name
    named = {_lookup(piece) for piece in re.split(r"[()=/]", text)} - {None}
    return named.pop() if len(named) == 1 else None


def nearest(text: str, count: int = 5) -> list[str]:
    """Canonical names closest in spelling, best first.

    >>> nearest("hfc-134")[0]
    'hfc-134'
    """
    from difflib import get_close_matches

    keys = get_close_matches(_key(text), list(_index()), n=4 * count, cutoff=0.6)
    return list(dict.fromkeys(_index()[key] for key in keys))[:count]


def _lookup(text: str) -> str | None:
    key = _key(text)
    key = re.sub(r"^freon(?=\d)", "r", key)
    return _index().get(key) or _index().get(_PREFIX.sub("", key))


def _key(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9:]", "", plain)


@cache
def _index() -> dict[str, str]:
    """Spelling key -> canonical name. A key that two gases share is left out rather than given to one."""
    index = {_key(row["alias"]): row["name"] for row in read_table("aliases.csv")}
    index.update({_key(gas.name): gas.name for gas in gas_table().values()})
    claims: dict[str, set[str]] = {}
    for gas in gas_table().values():
        for spelling in _spellings(gas):
            claims.setdefault(_key(spelling), set()).add(gas.name)
    for key, names in claims.items():
        if len(names) == 1 and key:
            index.setdefault(key, next(iter(names)))
    return index


def _spellings(gas: Gas) -> list[str]:
    spellings = [gas.designation, gas.formula, gas.cas, gas.label_fr, gas.label_en]
    family, _, number = gas.name.partition("-")
    if family in _REFRIGERANT_FAMILIES and number:
        spellings.append(f"r-{number}")
    if gas.family == "blend" and gas.name[-1].isalpha():
        spellings.append(gas.name[:-1])  # R-404 is R-404A as long as no R-404B exists
        spellings += [f"{prefix}-{number}" for prefix in _blend_prefixes(gas)]
    return spellings


def _blend_prefixes(gas: Gas) -> set[str]:
    """HFC-410A is written for R-410A: families of the components that occur in a refrigerant's name."""
    return {name.partition("-")[0] for name, _ in gas.components} & set(_REFRIGERANT_FAMILIES)
