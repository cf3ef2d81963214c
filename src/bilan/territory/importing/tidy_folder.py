"""The layout with ``land_france_2018`` (tidy tables, land cover and forests by EPCI) and ``aldo/head``."""

from __future__ import annotations

from pathlib import Path

import pyarrow as pa

from bilan.territory.importing.csv_files import insee, numbers, read_csv
from bilan.territory.importing.geography import NATIONAL_FORESTS, is_complete, national_forests, no_hedges_note
from bilan.territory.importing.writing import source_entry, write_pack
from bilan.territory.packs import TABLES, Pack
from bilan.territory.places import text

OPEN = "Licence Ouverte 2.0"
LICENCE = f"{OPEN}; Copernicus"
PERIOD = [2012, 2018]


def build(folder: Path, target: Path) -> Pack:
    """Read the five files and write the pack; what is known by EPCI stays so and is spread when computing."""
    land = folder / "land_france_2018"
    changes = folder / "aldo" / "head" / "clc18-change.csv"
    if not changes.is_file():
        changes = folder / "aldo" / "clc18-change.csv"
    tables = {
        "communes": _communes(land / "communes.csv"),
        "epci": _epci(land / "epci.csv"),
        "land_cover": _land_cover(land / "land_cover_2018_epci.csv"),
        "changes": read_changes(changes),
        "forests": _forests(land / "forest_epci.csv"),
    }
    complete = is_complete(tables["communes"])
    tables["national_forests"] = national_forests(tables["forests"], complete=complete)
    manifest = {
        "name": "france-2018", "complete": complete, "title": "France métropolitaine, 2012-2018", "period": PERIOD,
        "land_cover_year": 2018,
        "coverage": "metropolitan France and Corsica; overseas territories are not covered",
        "geography": "2018-12-17", "resolution": {"land_cover": "epci", "changes": "commune", "forests": "epci"},
        "not_assessed": no_hedges_note(), "licence": LICENCE, "sources": _sources(land, changes),
    }  # fmt: skip
    return write_pack(tables, manifest, target)


def read_changes(path: Path) -> pa.Table:
    """The file of changes by commune (`code12,code18,commune,area`): hectares over the whole period."""
    table = read_csv(path, ("code12", "code18", "commune", "area"))
    columns = [insee(text(table["commune"])), text(table["code12"]), text(table["code18"])]
    return make_table("changes", *columns, numbers(table, "area", path))


def _communes(path: Path) -> pa.Table:
    names = ("insee", "name", "department", "region", "epci", "population", "soil_climate_zone")
    table = read_csv(path, names)
    words = [text(table[name]) for name in names[1:5]]
    code = insee(text(table["insee"]))
    return make_table("communes", code, *words, numbers(table, "population", path), text(table["soil_climate_zone"]))


def _epci(path: Path) -> pa.Table:
    names = ("epci", "name", "kind", "region", "population")
    table = read_csv(path, names)
    return make_table("epci", *(text(table[name]) for name in names[:4]), numbers(table, "population", path))


def _land_cover(path: Path) -> pa.Table:
    table = read_csv(path, ("epci", "clc", "ha"))
    return make_table("land_cover", text(table["epci"]), text(table["clc"]), numbers(table, "ha", path))


def _forests(path: Path) -> pa.Table:
    table = read_csv(path, ("epci", *NATIONAL_FORESTS))
    words = [text(table[name]) for name in ("epci", *NATIONAL_FORESTS[:-1])]
    return make_table("forests", *words, numbers(table, "ha", path))


def make_table(name: str, *columns: object) -> pa.Table:
    """A table of a pack from its columns in order."""
    return pa.table([pa.array(column) for column in columns], names=TABLES[name].names)


#: file -> title, publisher, year, licence
TITLES = {
    "communes.csv": ("Communes, EPCI, zones pédoclimatiques", "IGN, INSEE, CITEPA, GIS-Sol", "2018", OPEN),
    "epci.csv": ("EPCI", "IGN ADMIN EXPRESS, INSEE", "2018", OPEN),
    "land_cover_2018_epci.csv": ("CORINE Land Cover 2018 par EPCI", "SDES, Copernicus", "2018", "Copernicus"),
    "clc18-change.csv": ("CORINE Land Cover, changements 2012-2018", "SDES, Copernicus", "2012-2018", "Copernicus"),
    "forest_epci.csv": ("BD Forêt v2 par EPCI et sylvoécorégion", "IGN", "2018", OPEN),
}


def _sources(land: Path, changes: Path) -> list[dict[str, object]]:
    files = [changes if name == changes.name else land / name for name in TITLES]
    return [source_entry(path, *TITLES[path.name]) for path in files]
