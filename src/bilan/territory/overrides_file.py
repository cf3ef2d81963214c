"""Reading `territory.toml`: the user's own areas, changes, forests, practices, wood approach and coefficients.

wood = "consumption"                 # for every territory: harvest, consumption
sealed_share = 0.75                  # share of artificial land that is sealed, 0 to 1

[coefficients.soil."2_1"]            # tC/ha by soil-climate zone and soil class
cropland = 52
[coefficients.biomass.north_west]    # tC/ha by inter-region and land use
orchard = 18
[coefficients.hedges]                # tC/km by department
"80" = 95
[coefficients.constants]
n2o_gwp = 265

[territory."248000531"]              # commune, EPCI, department:80, region:32, FR
wood = "harvest"
sealed_share = 0.7
hedges_km = 300
emissions_t = 1_200_000              # for the net balance only
[territory."248000531".areas]        # ha, forests included
cropland = 20_000
forest_broadleaf = 4_500
[territory."248000531".changes]      # ha a year
"cropland > artificial_sealed" = 12.5
[territory."248000531".practices]    # ha
cover_crops = 500
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from bilan.model.findings import BilanError, Finding
from bilan.territory import practices, wood
from bilan.territory.overrides import Overrides, TerritoryOverride
from bilan.territory.typology import GROUND, LAND_USES

TOP = ("wood", "sealed_share", "coefficients", "territory")
TERRITORY = ("wood", "sealed_share", "areas", "changes", "practices", "hedges_km", "emissions_t")
COEFFICIENTS = ("soil", "biomass", "hedges", "constants")
FILE = "territory.toml"


def read_overrides(path: Path) -> Overrides:
    """Read and check a file of overrides.

    Raises BilanError `territory-file-missing`, `territory-override-syntax`, `territory-override-key`,
    `territory-override-value`.
    """
    if not path.is_file():
        raise BilanError(Finding("territory-file-missing", values={"file": path.name}, place=str(path.parent)))
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        values = {"file": path.name, "reason": str(error)}
        raise BilanError(Finding("territory-override-syntax", values=values, place=str(path))) from error
    return parse_overrides(data)


def parse_overrides(data: Mapping[str, Any]) -> Overrides:
    """Check a mapping with the keys of `territory.toml`.

    >>> parse_overrides({"territory": {"248000531": {"areas": {"cropland": 15000}}}}).territories[0].areas
    {'cropland': 15000.0}
    """
    _keys(data, TOP, "territory.toml")
    coefficients = _table(data.get("coefficients", {}), "coefficients")
    _keys(coefficients, COEFFICIENTS, "coefficients")
    territories = _table(data.get("territory", {}), "territory")
    return Overrides(
        wood=_choice(data.get("wood"), "wood"),
        sealed_share=_share(data.get("sealed_share"), "sealed_share"),
        coefficients={name: _table(cells, f"coefficients.{name}") for name, cells in coefficients.items()},
        territories=tuple(_territory(code, entry) for code, entry in territories.items()),
    )


def beside(pack_folder: Path | None) -> Path | None:
    """The `territory.toml` in the pack's folder or beside it, None when there is none."""
    if pack_folder is None:
        return None
    for place in (pack_folder / FILE, pack_folder.parent / FILE):
        if place.is_file():
            return place
    return None


def _territory(code: str, entry: object) -> TerritoryOverride:
    table = _table(entry, f"territory.{code}")
    place = f"territory.{code}"
    _keys(table, TERRITORY, place)
    return TerritoryOverride(
        code=code,
        wood=_choice(table.get("wood"), f"{place}.wood"),
        sealed_share=_share(table.get("sealed_share"), f"{place}.sealed_share"),
        areas=_amounts(table.get("areas", {}), LAND_USES[:GROUND], f"{place}.areas"),
        changes=_changes(table.get("changes", {}), f"{place}.changes"),
        practices=_amounts(table.get("practices", {}), practices.names(), f"{place}.practices"),
        hedges_km=_amount(table["hedges_km"], f"{place}.hedges_km") if "hedges_km" in table else None,
        emissions_t=_amount(table["emissions_t"], f"{place}.emissions_t") if "emissions_t" in table else None,
    )


def _changes(entry: object, place: str) -> dict[tuple[str, str], float]:
    found = {}
    for pair, hectares in _table(entry, place).items():
        source, _, target = (part.strip() for part in pair.partition(">"))
        for name in (source, target):
            if name not in LAND_USES[:GROUND]:
                raise _unknown(pair, place, LAND_USES[:GROUND])
        if source == target:
            raise _unknown(pair, place, LAND_USES[:GROUND])
        found[source, target] = _amount(hectares, f"{place}.{pair}")
    return found


def _amounts(entry: object, known: tuple[str, ...], place: str) -> dict[str, float]:
    table = _table(entry, place)
    _keys(table, known, place)
    return {name: _amount(value, f"{place}.{name}") for name, value in table.items()}


def _amount(value: object, place: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        raise BilanError(Finding("territory-override-value", field=place, values={"value": value, "key": place}))
    return float(value)


def _share(value: object, place: str) -> float | None:
    if value is None:
        return None
    share = _amount(value, place)
    if share > 1:
        raise BilanError(Finding("territory-override-value", field=place, values={"value": value, "key": place}))
    return share


def _choice(value: object, place: str) -> str | None:
    if value is not None and value not in wood.APPROACHES:
        raise _unknown(str(value), place, wood.APPROACHES)
    return None if value is None else str(value)


def _table(value: object, place: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise BilanError(Finding("territory-override-value", field=place, values={"value": value, "key": place}))
    return value


def _keys(table: Mapping[str, Any], known: Iterable[str], place: str) -> None:
    allowed = tuple(known)
    for key in table:
        if key not in allowed:
            raise _unknown(str(key), place, allowed)


def _unknown(key: str, place: str, known: Iterable[str]) -> BilanError:
    values = {"key": key, "place": place, "known": ", ".join(known)}
    return BilanError(Finding("territory-override-key", field=place, values=values))
