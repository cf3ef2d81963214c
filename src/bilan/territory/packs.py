"""A pack: a folder of Parquet tables with the land data of a set of communes, and a manifest of their sources."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib import resources
from pathlib import Path
from typing import Any

import pyarrow as pa

from bilan.model.findings import BilanError, Finding

SCHEMA = "bilan.territory-pack/1"
MANIFEST = "manifest.toml"
TEXT, NUMBER = pa.string(), pa.float64()

#: Tables of a pack: name -> columns. `territory` is the code of a commune, of an arrondissement or of an EPCI;
#: what belongs to an EPCI is spread evenly over its communes. `class`, `from` and `to` are CLC codes or slugs.
TABLES: dict[str, pa.Schema] = {
    "communes": pa.schema(
        [("code", TEXT), ("name", TEXT), ("department", TEXT), ("region", TEXT), ("epci", TEXT),
         ("population", NUMBER), ("zone", TEXT)]),
    "epci": pa.schema([("code", TEXT), ("name", TEXT), ("kind", TEXT), ("region", TEXT), ("population", NUMBER)]),
    "land_cover": pa.schema([("territory", TEXT), ("class", TEXT), ("ha", NUMBER)]),
    "changes": pa.schema([("territory", TEXT), ("from", TEXT), ("to", TEXT), ("ha", NUMBER)]),
    "forests": pa.schema(
        [("territory", TEXT), ("composition", TEXT), ("ser_group", TEXT), ("greco", TEXT),
         ("forest_region", TEXT), ("poplar_basin", TEXT), ("ha", NUMBER)]),
    "national_forests": pa.schema(
        [("composition", TEXT), ("ser_group", TEXT), ("greco", TEXT), ("forest_region", TEXT),
         ("poplar_basin", TEXT), ("ha", NUMBER)]),
    "hedges": pa.schema([("territory", TEXT), ("class", TEXT), ("km", NUMBER)]),
    "reference": pa.schema(
        [("code", TEXT), ("method", TEXT), ("what", TEXT), ("land_use", TEXT), ("pool", TEXT), ("gas", TEXT),
         ("area", NUMBER), ("value", NUMBER)]),
}  # fmt: skip
OPTIONAL = ("hedges", "reference")


@dataclass(frozen=True)
class Pack:
    """The tables of a pack in memory. `hedges` and `reference` may be missing."""

    manifest: Mapping[str, Any]
    tables: Mapping[str, pa.Table]
    path: Path | None = None
    findings: tuple[Finding, ...] = field(default=())

    @property
    def name(self) -> str:
        """Short name of the pack."""
        return str(self.manifest.get("name", ""))

    @property
    def period(self) -> tuple[int, int]:
        """First and last year of the changes of land use."""
        first, last = self.manifest["period"]
        return int(first), int(last)

    @property
    def sources(self) -> list[dict[str, Any]]:
        """Sources with title, publisher, year, licence, file and sha256, as the manifest lists them."""
        return [dict(source) for source in self.manifest.get("sources", [])]


def sample_folder() -> Path:
    """The embedded sample: Hauts-de-France at EPCI resolution."""
    return Path(str(resources.files("bilan"))) / "data" / "territory" / "hauts_de_france"


def read_pack(path: Path | None = None) -> Pack:
    """Read a pack folder (the embedded sample without a path) and check it.

    Raises BilanError `territory-pack-missing`, `-pack-manifest`, `-pack-table`, `-pack-column`, `-pack-value`.
    """
    import pyarrow.parquet as parquet

    folder = sample_folder() if path is None else path
    if not (folder / MANIFEST).is_file():
        raise BilanError(Finding("territory-pack-missing", values={"path": str(folder)}))
    manifest = _read_manifest(folder)
    tables: dict[str, pa.Table] = {}
    for name, schema in TABLES.items():
        file = folder / f"{name}.parquet"
        if not file.is_file():
            if name in OPTIONAL:
                continue
            raise BilanError(Finding("territory-pack-table", values={"table": name}, place=str(folder)))
        try:
            table = parquet.read_table(file, use_threads=False)
        except (pa.ArrowInvalid, OSError) as error:
            values = {"table": name, "reason": str(error)}
            raise BilanError(Finding("territory-pack-unreadable", values=values, place=str(file))) from error
        tables[name] = conform(table, schema, name, str(file))
    from bilan.territory.pack_checks import check_tables

    return Pack(manifest, tables, folder, check_tables(tables))


def conform(table: pa.Table, schema: pa.Schema, name: str, place: str) -> pa.Table:
    """Columns in the order and types of the schema; a missing or ill-typed column is fatal."""
    missing = [column for column in schema.names if column not in table.column_names]
    if missing:
        values = {"table": name, "columns": ", ".join(missing), "known": ", ".join(table.column_names)}
        raise BilanError(Finding("territory-pack-column", field=missing[0], values=values, place=place))
    try:
        return table.select(schema.names).cast(schema).combine_chunks()
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError) as error:
        values = {"table": name, "reason": str(error)}
        raise BilanError(Finding("territory-pack-unreadable", values=values, place=place)) from error


def _read_manifest(folder: Path) -> dict[str, Any]:
    try:
        manifest = tomllib.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        first, last = (int(year) for year in manifest["period"])
        good = manifest["schema"] == SCHEMA and first < last
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, KeyError, TypeError, ValueError):
        good, manifest = False, {}
    if not good:
        raise BilanError(Finding("territory-pack-manifest", values={"schema": SCHEMA}, place=str(folder / MANIFEST)))
    return manifest
