"""Local land data in place of the pack's: changes, areas, forests, from tables of any common layout."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bilan.model.findings import BilanError, Finding
from bilan.territory.areas import raw_classes
from bilan.territory.importing.csv_files import insee, numbers, read_csv
from bilan.territory.importing.tidy_folder import make_table
from bilan.territory.importing.writing import source_entry, write_pack
from bilan.territory.names import nearest, normal
from bilan.territory.packs import Pack
from bilan.territory.places import Names, Places, read_places, text
from bilan.territory.tables import Floats, rows
from bilan.territory.typography import both
from bilan.territory.typology import COMPOSITIONS, FOREST, raw_class_of_code

KINDS = {"changes": "changes", "areas": "land_cover", "forest": "forests"}
WANTED = {"changes": ("territory", "from", "to", "ha"), "areas": ("territory", "class", "ha"),
          "forest": ("territory", "composition", "ha")}  # fmt: skip
LOCATION = ("ser_group", "greco", "forest_region", "poplar_basin")


def import_table(
    kind: str, file: Path, pack: Pack, target: Path, years: tuple[int, int] | None = None, title: str = ""
) -> Pack:
    """Copy `pack` to `target` with the rows of `file` in place of the pack's for the same territories.

    `kind` is changes (territory, from, to, ha over the whole period), areas (territory, class, ha) or forest
    (territory, composition, ha). Classes are CLC codes or slugs of land uses. `years` are those of the changes;
    another period than the pack's is brought to the same yearly rate. Raises BilanError with a coded finding for
    a missing column, an unknown class or territory, a negative or unreadable amount, an empty file.
    """
    places = read_places(pack.tables["communes"])
    table, columns = _read(kind, file)
    codes = _territories(text(table[columns["territory"]]), places, pack, file)
    hectares = numbers(table, columns["ha"], file)
    if kind == "changes":
        source, target_class = (_classes(table, columns[name], file) for name in ("from", "to"))
        new = make_table("changes", codes, source, target_class, hectares * _rate(pack, years, file))
    elif kind == "areas":
        new = make_table("land_cover", codes, _classes(table, columns["class"], file), hectares)
    else:
        new = _forest_rows(table, columns, codes, hectares, pack, places, file)
    name = KINDS[kind]
    tables = dict(pack.tables)
    tables[name] = replaced(tables[name], new, places)
    written = write_pack(tables, _manifest(pack, kind, file, years, title, codes), target)
    return replace(written, findings=(*written.findings, *_unused(kind, new)))


def _unused(kind: str, new: pa.Table) -> list[Finding]:
    """Forest areas come from the forest table alone; rows of forest classes among areas are named, not used."""
    if kind != "areas":
        return []
    classes = raw_classes(text(new["class"]))
    forest = (classes >= FOREST) & (classes < FOREST + len(COMPOSITIONS))
    hectares = float(np.asarray(new["ha"].to_numpy(), dtype=float)[forest].sum())
    return [Finding("territory-import-forest-unused", values=both("hectares", hectares))] if forest.any() else []


def replaced(table: pa.Table, new: pa.Table, places: Places) -> pa.Table:
    """`table` without what it says of the territories of `new`, then `new`.

    An EPCI in `new` also replaces its communes; a commune in `new` takes its even share out of its EPCI.
    """
    stated = np.unique(text(new["territory"]))
    epci_of = dict(zip(places.codes.tolist(), places.epci.tolist(), strict=True))
    inside = [code for code, epci in epci_of.items() if epci in set(stated.tolist())]
    gone = np.union1d(stated, np.array(inside, dtype=str))
    owner = text(table["territory"])
    split = np.array([epci_of[code] for code in stated.tolist() if epci_of.get(code)], dtype=str)
    opened = np.isin(owner, split) & ~np.isin(owner, gone)
    parts = [table.filter(pa.array(~np.isin(owner, gone) & ~opened))]
    for epci in np.unique(owner[opened]):
        members = places.codes[places.epci == epci]
        kept = members[~np.isin(members, stated)]
        parts += [_share(table.filter(pa.array(owner == epci)), code, len(members)) for code in kept.tolist()]
    return pa.concat_tables([*parts, new.cast(table.schema)])


def _share(table: pa.Table, code: str, count: int) -> pa.Table:
    hectares = np.asarray(table["ha"].to_numpy(), dtype=float) / count
    changed = table.set_column(0, "territory", pa.array([code] * len(table)))
    return changed.set_column(table.column_names.index("ha"), "ha", pa.array(hectares))


def _read(kind: str, file: Path) -> tuple[pa.Table, dict[str, str]]:
    if kind not in KINDS:
        values = {"option": "import", "value": kind, "known": ", ".join(KINDS)}
        raise BilanError(Finding("territory-unknown-choice", values=values))
    table = read_csv(file)
    written = {normal(name).replace(" ", "_"): name for name in table.column_names}
    columns: dict[str, str] = {}
    for row in rows("columns.csv"):
        if row["table"] in {"any", kind, KINDS[kind]}:
            match = next((written[word] for word in row["synonyms"].split() if word in written), None)
            if match is not None and match not in columns.values():
                columns.setdefault(row["column"], match)
    for name in WANTED[kind]:
        if name not in columns:
            values = {"file": file.name, "column": name, "known": ", ".join(table.column_names)}
            raise BilanError(Finding("territory-file-column", field=name, values=values, place=str(file)))
    if not len(table):
        raise BilanError(Finding("territory-file-empty", values={"file": file.name}, place=str(file)))
    return table, columns


def _territories(written: Names, places: Places, pack: Pack, file: Path) -> Names:
    stripped = np.char.strip(written)
    short = (np.char.str_len(stripped) == 4) & np.char.isdigit(stripped)
    codes = np.where(short, insee(stripped), stripped)
    parts = [row["arrondissement"] for row in rows("arrondissements.csv")]
    known = np.concatenate([places.codes, places.epci_codes, np.array(parts, dtype=str)])
    wrong = ~np.isin(codes, known)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        table = pack.tables["epci"]
        directory = [
            ("epci", str(c), str(n)) for c, n in zip(table["code"].to_pylist(), table["name"].to_pylist(), strict=True)
        ]
        directory += [("commune", str(c), str(n)) for c, n in zip(places.codes, places.names, strict=True)]
        near = ", ".join(nearest(str(codes[row]), directory)) or "-"
        values = {"file": file.name, "code": str(codes[row]), "row": row + 2, "count": int(wrong.sum()), "near": near}
        raise BilanError(Finding("territory-file-territory", values=values, place=f"{file}:{row + 2}"))
    return codes


def _classes(table: pa.Table, column: str, file: Path) -> Names:
    written = np.char.strip(text(table[column]))
    wrong = ~np.isin(written, list(raw_class_of_code()))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        values = {"file": file.name, "column": column, "value": str(written[row]), "row": row + 2}
        raise BilanError(Finding("territory-file-class", field=column, values=values, place=f"{file}:{row + 2}"))
    return written


def _rate(pack: Pack, years: tuple[int, int] | None, file: Path) -> float:
    first, last = pack.period
    if years is None:
        return 1.0
    if years[1] <= years[0]:
        values = {"option": "years", "value": f"{years[0]}-{years[1]}", "known": "2012-2018, ..."}
        raise BilanError(Finding("territory-unknown-choice", values=values, place=str(file)))
    return (last - first) / (years[1] - years[0])


def _forest_rows(
    table: pa.Table, columns: dict[str, str], codes: Names, hectares: Floats, pack: Pack, places: Places, file: Path
) -> pa.Table:
    """Rows with the locations that the file gives, else those that the pack has for the territory."""
    kinds = _compositions(table, columns["composition"], file)
    if "greco" in columns or "ser_group" in columns or "forest_region" in columns:
        blank = np.full(len(codes), "")
        where = [text(table[columns[name]]) if name in columns else blank for name in LOCATION]
        return make_table("forests", codes, kinds, *where, hectares)
    known = _known_locations(pack, places)
    region_of = {row["region"]: row for row in rows("regions.csv")}
    listed: list[tuple[Any, ...]] = []
    for code, kind, area in zip(codes.tolist(), kinds.tolist(), hectares.tolist(), strict=True):
        regions = places.regions[(places.codes == code) | (places.epci == code)]
        region = region_of.get(str(regions[0]), {}) if len(regions) else {}
        default = {("", "", region.get("forest_region", ""), region.get("poplar_basin", "")): 1.0}
        shares = known.get((code, kind)) or default
        listed += [(code, kind, *where, area * share) for where, share in shares.items()]
    return make_table("forests", *(list(column) for column in zip(*listed, strict=True)))


def _known_locations(pack: Pack, places: Places) -> dict[tuple[str, str], dict[tuple[str, ...], float]]:
    """(territory, composition) -> share of each location; communes follow their EPCI where they have no row."""
    found: dict[tuple[str, str], dict[tuple[str, ...], float]] = {}
    for row in pack.tables["forests"].to_pylist():
        cell = found.setdefault((row["territory"], row["composition"]), {})
        where = tuple(row[name] for name in LOCATION)
        cell[where] = cell.get(where, 0.0) + row["ha"]
    for code, epci in zip(places.codes.tolist(), places.epci.tolist(), strict=True):
        for kind in COMPOSITIONS:
            if (epci, kind) in found:
                found.setdefault((code, kind), found[epci, kind])
    for key, cell in found.items():
        total = sum(cell.values())
        found[key] = {where: area / total for where, area in cell.items()} if total > 0 else {}
    return found


def _compositions(table: pa.Table, column: str, file: Path) -> Names:
    words = {"feuillu": 0, "feuillus": 0, "conifere": 1, "coniferes": 1, "resineux": 1, "mixte": 2, "mixtes": 2,
             "peupleraie": 3, "peupleraies": 3, "311": 0, "312": 1, "313": 2, "324": 2}  # fmt: skip
    words |= {name: index for index, name in enumerate(COMPOSITIONS)}
    written = [
        normal(value).removeprefix("forest ").removeprefix("foret de ").removeprefix("foret ")
        for value in table[column].to_pylist()
    ]
    for row, word in enumerate(written):
        if word not in words:
            values = {"file": file.name, "column": column, "value": word, "row": row + 2}
            raise BilanError(Finding("territory-file-class", field=column, values=values, place=f"{file}:{row + 2}"))
    return np.array([COMPOSITIONS[words[word]] for word in written])


def _manifest(
    pack: Pack, kind: str, file: Path, years: tuple[int, int] | None, title: str, codes: Names
) -> dict[str, Any]:
    kept = {key: value for key, value in pack.manifest.items() if key not in {"schema", "written", "tables"}}
    first, last = years or pack.period
    shown = f"{first}-{last}" if kind == "changes" else str(date.fromtimestamp(file.stat().st_mtime).year)
    entry = source_entry(file, title or file.stem, "local", shown, "")
    territories = sorted(set(codes.tolist()))
    entry |= {"table": KINDS[kind], "territories": territories[:50], "territory_count": len(territories)}
    kept["sources"] = [*pack.sources, entry]
    kept["local"] = [
        *kept.get("local", []),
        {"table": KINDS[kind], "file": file.name, "years": shown, "territories": territories[:50]},
    ]
    kept["complete"] = bool(pack.manifest.get("complete", False))
    return kept
