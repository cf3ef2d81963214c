"""Writing a pack so that a folder is either whole or not there."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pyarrow as pa

from bilan.model.findings import BilanError, Finding
from bilan.territory.pack_checks import check_tables
from bilan.territory.packs import MANIFEST, SCHEMA, TABLES, Pack, conform


def write_pack(tables: Mapping[str, pa.Table], manifest: Mapping[str, Any], folder: Path) -> Pack:
    """Check the tables, write them under a temporary name beside `folder`, then rename.

    An existing pack is replaced; an existing folder that is no pack is refused (`territory-pack-target`).
    """
    import pyarrow.parquet as parquet
    import tomlkit

    if folder.exists() and not (folder / MANIFEST).is_file() and (not folder.is_dir() or any(folder.iterdir())):
        raise BilanError(Finding("territory-pack-target", values={"path": str(folder)}))
    conformed = {name: conform(table, TABLES[name], name, name) for name, table in tables.items()}
    findings = check_tables(conformed)
    temporary = folder.with_name(f".{folder.name}.{os.getpid()}.tmp")
    temporary.mkdir(parents=True)
    try:
        for name, table in conformed.items():
            parquet.write_table(table, temporary / f"{name}.parquet", compression="zstd", compression_level=9)
        listed = {name: _file_entry(temporary / f"{name}.parquet", table) for name, table in conformed.items()}
        full = {"schema": SCHEMA, **manifest, "written": datetime.now(UTC).date(), "tables": listed}
        (temporary / MANIFEST).write_text(tomlkit.dumps(full), encoding="utf-8")
        if folder.exists():
            shutil.rmtree(folder)
        temporary.replace(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return Pack(full, conformed, folder, findings)


def source_entry(path: Path, title: str, publisher: str, year: str, licence: str) -> dict[str, Any]:
    """A row of the manifest's sources: what the file is, its date on disk and its sha256."""
    return {
        "title": title, "publisher": publisher, "year": year, "licence": licence, "file": path.name,
        "file_date": date.fromtimestamp(path.stat().st_mtime), "sha256": sha256(path),
    }  # fmt: skip


def sha256(path: Path) -> str:
    """Hexadecimal sha256 of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _file_entry(path: Path, table: pa.Table) -> dict[str, Any]:
    return {"file": path.name, "rows": table.num_rows, "sha256": sha256(path)}
