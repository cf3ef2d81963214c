"""Sheets that the tests share: an EPCI with emissions, the region, one without land cover, one without forest."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from bilan.report.territory.model import Fiche, fiche_of
from bilan.territory.api import territory
from bilan.territory.emissions import Emissions
from bilan.territory.overrides_file import parse_overrides
from bilan.territory.pack_checks import check_tables
from bilan.territory.packs import Pack
from tests.territory.conftest import COMMUNES, EPCI, FORESTS, LAND_COVER, rows_table

AMIENS, SAINT_QUENTIN, CALAIS = "248000531", "200071892", "246201149"
#: Waste is left out on purpose: not assessed, which is not zero.
SECTORS = {
    "residential": 262_000.0, "tertiary": 150_000.0, "road_transport": 310_000.0, "other_transport": 9_000.0,
    "agriculture": 88_000.0, "industry": 120_000.0, "energy": 5_000.0,
}  # fmt: skip
COMPOSITIONS = ("forest_broadleaf", "forest_conifer", "forest_mixed", "forest_poplar")
EVIL = '=HYPERLINK("http://evil.example") <script>alert(1)</script> #panic(1)'


@pytest.fixture(scope="session")
def sheets() -> Callable[..., Fiche]:
    """Make a sheet once for each set of arguments: name of the case, language, method."""
    made: dict[tuple[str, str, str], Fiche] = {}

    def build(case: str, lang: str = "fr", method: str = "corrected") -> Fiche:
        key = (case, lang, method)
        if key not in made:
            made[key] = fiche_of(_territory(case, method), lang)
        return made[key]

    return build


def _territory(case: str, method: str) -> Any:
    if case == "amiens":
        emissions = Emissions(SECTORS, 2018, "inventaire.csv")
        return replace(territory(AMIENS, method=method), emissions=emissions)
    if case == "region":
        return territory("32", level="region", method=method)
    if case == "region-with-emissions":
        return replace(territory("32", level="region", method=method), emissions=Emissions({"industry": 51e6}))
    if case == "saint-quentin":
        return territory(SAINT_QUENTIN, method=method)
    if case == "calais":
        return territory(CALAIS, method=method)
    if case == "commune":
        return territory("62193", method=method)
    if case == "no-forest":
        stated = {
            "territory": {
                CALAIS: {"areas": dict.fromkeys(COMPOSITIONS, 0.0) | {"cropland": 5000.0}, "emissions_t": 900_000.0}
            }
        }
        return territory(CALAIS, method=method, overrides=parse_overrides(stated))
    if case == "evil":
        return territory([AMIENS, CALAIS], name=EVIL, method=method)
    if case == "tiny":
        return territory("200000003", pack=_tiny(), method=method)
    raise KeyError(case)


def _tiny() -> Pack:
    """A pack of five communes that holds no country, no source and no change."""
    content = {
        "communes": COMMUNES, "epci": EPCI, "land_cover": LAND_COVER, "changes": [], "forests": FORESTS,
        "national_forests": [],
    }  # fmt: skip
    tables = {name: rows_table(name, rows) for name, rows in content.items()}
    manifest = {"name": "tiny", "period": [2012, 2018], "sources": [], "complete": False}
    return Pack(manifest, tables, None, check_tables(tables))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder to write into, and nothing else in it."""
    return tmp_path
