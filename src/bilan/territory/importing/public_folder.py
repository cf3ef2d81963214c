"""The ``data`` folder of the public repository: one file by commune for each subject."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pyarrow as pa

from bilan.territory.importing.csv_files import insee, numbers, read_csv
from bilan.territory.importing.geography import is_complete, national_forests, no_hedges_note
from bilan.territory.importing.tidy_folder import PERIOD, make_table, read_changes
from bilan.territory.importing.writing import source_entry, write_pack
from bilan.territory.packs import Pack
from bilan.territory.places import map_text, text
from bilan.territory.tables import rows

NEEDED = ("communes_17122018.csv", "clc18.csv", "clc18-change.csv", "surface-foret.csv", "zpc.csv")
HEDGES, EPCI = "haie-clc18.csv", "epci.csv"
FORESTS = {"SUR_FEUILLUS": "broadleaf", "SUR_RESINEUX": "conifer", "SUR_MIXTES": "mixed", "SUR_PEUPLERAIES": "poplar"}
LOCATION = ("code_groupeser", "code_greco", "code_rad13", "code_bassin_populicole")
TITLES = {
    "communes_17122018.csv": ("Communes au 17 décembre 2018", "IGN ADMIN EXPRESS, INSEE", "2018"),
    "clc18.csv": ("CORINE Land Cover 2018 par commune", "SDES, Copernicus", "2018"),
    "clc18-change.csv": ("CORINE Land Cover, changements 2012-2018 par commune", "SDES, Copernicus", "2012-2018"),
    "surface-foret.csv": ("BD Forêt v2 par commune et sylvoécorégion", "IGN", "2018"),
    "zpc.csv": ("Zones pédoclimatiques par commune", "CITEPA, GIS-Sol", "2022"),
    HEDGES: ("BD Haies par commune", "IGN", "2022"),
    EPCI: ("EPCI", "IGN ADMIN EXPRESS, INSEE", "2018"),
}


def locate(source: Path) -> dict[str, Path] | None:
    """Where each file is, in the folder or in its ``dataByCommune`` and ``dataByEpci``; None when nothing is."""
    folders = (source, source / "dataByCommune", source / "dataByEpci")
    found: dict[str, Path] = {}
    for name in (*NEEDED, HEDGES, EPCI):
        for folder in folders:
            if (folder / name).is_file() and name not in found:
                found[name] = folder / name
    if not set(found) & set(NEEDED):
        return None
    return {name: found.get(name, source / name) for name in NEEDED} | found


def build(files: dict[str, Path], target: Path) -> Pack:
    """Read the files and write the pack at commune resolution. A missing file is `territory-file-missing`."""
    communes = _communes(files["communes_17122018.csv"], files["zpc.csv"])
    complete = is_complete(communes)
    tables = {
        "communes": communes,
        "epci": _epci(files.get(EPCI), communes),
        "land_cover": _land_cover(files["clc18.csv"]),
        "changes": read_changes(files["clc18-change.csv"]),
        "forests": _forests(files["surface-foret.csv"]),
    }
    tables["national_forests"] = national_forests(tables["forests"], complete=complete)
    if HEDGES in files:
        tables["hedges"] = _hedges(files[HEDGES])
    manifest = {
        "name": "france-2018-communes" if complete else "communes",
        "title": "Communes, 2012-2018",
        "complete": complete,
        "period": PERIOD,
        "land_cover_year": 2018,
        "geography": "2018-12-17",
        "coverage": "metropolitan France and Corsica; overseas territories are not covered",
        "resolution": dict.fromkeys(("land_cover", "changes", "forests"), "commune"),
        "not_assessed": [] if HEDGES in files else no_hedges_note(),
        "licence": "Licence Ouverte 2.0; Copernicus",
        "sources": [source_entry(path, *TITLES[name], licence=_licence(name)) for name, path in files.items()],
    }
    return write_pack(tables, manifest, target)


def _communes(path: Path, zones: Path) -> pa.Table:
    table = read_csv(path, ("nom", "insee", "population", "departement", "region", "epci"))
    zone_table = read_csv(zones, ("insee", "zpc"))
    zone = dict(zip(insee(text(zone_table["insee"])).tolist(), text(zone_table["zpc"]).tolist(), strict=True))
    code = insee(text(table["insee"]))
    department = np.char.zfill(text(table["departement"]), 2)
    names = [text(table["nom"]), department, text(table["region"]), text(table["epci"])]
    return make_table("communes", code, *names, numbers(table, "population", path), map_text(code, zone))


def _epci(path: Path | None, communes: pa.Table) -> pa.Table:
    codes = np.unique(text(communes["epci"]))
    codes = codes[codes != ""]
    names: dict[str, str] = {}
    kinds: dict[str, str] = {}
    if path is not None:
        table = read_csv(path, ("code", "nom"))
        names = dict(zip(text(table["code"]).tolist(), text(table["nom"]).tolist(), strict=True))
        if "nature" in table.column_names:
            kinds = dict(zip(text(table["code"]).tolist(), text(table["nature"]).tolist(), strict=True))
    owner, population = text(communes["epci"]), np.asarray(communes["population"].to_numpy(), dtype=float)
    regions = text(communes["region"])
    majority, people = [], []
    for code in codes:
        inside = owner == code
        found, count = np.unique(regions[inside], return_counts=True)
        majority.append(str(found[np.argmax(count)]))
        people.append(float(population[inside].sum()))
    labels = [names.get(str(code), str(code)) for code in codes]
    return make_table("epci", codes, labels, [kinds.get(str(code), "") for code in codes], majority, people)


def _land_cover(path: Path) -> pa.Table:
    table = read_csv(path, ("insee", "code18", "area"))
    return make_table("land_cover", insee(text(table["insee"])), text(table["code18"]), numbers(table, "area", path))


def _forests(path: Path) -> pa.Table:
    table = read_csv(path, ("INSEE_COM", *LOCATION, *FORESTS))
    code = insee(text(table["INSEE_COM"]))
    where = [np.char.replace(text(table[name]), "NA", "") for name in LOCATION]
    parts = []
    for column, composition in FORESTS.items():
        hectares = numbers(table, column, path)
        parts.append(make_table("forests", code, np.full(len(code), composition), *where, hectares))
    return pa.concat_tables(parts)


def _hedges(path: Path) -> pa.Table:
    """Lengths by CLC class of the host land; where the file gives only the total, the class is empty."""
    table = read_csv(path, ("INSEE_COM", "TOTKM_HAIE"))
    code, total = insee(text(table["INSEE_COM"])), numbers(table, "TOTKM_HAIE", path)
    parts, given = [], np.zeros(len(code))
    for row in rows("clc.csv"):
        column = f"CLC_{row['clc']}"
        if row["land_use"] and column in table.column_names:
            kilometres = numbers(table, column, path)
            given += kilometres
            parts.append(make_table("hedges", code, np.full(len(code), row["clc"]), kilometres))
    rest = np.where(given == 0, total, 0.0)
    parts.append(make_table("hedges", code, np.full(len(code), ""), rest))
    whole = pa.concat_tables(parts)
    return whole.filter(pa.array(np.asarray(whole["km"].to_numpy()) > 0))


def _licence(name: str) -> str:
    return "Copernicus" if name.startswith("clc18") else "Licence Ouverte 2.0"
