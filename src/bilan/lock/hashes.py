"""Hashes of what a result depends on beside the factors: files, rule tables, warming potentials, libraries."""

from __future__ import annotations

import hashlib
import json
from functools import cache
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilan.model import tables as shipped

if TYPE_CHECKING:
    from bilan.model.inventory import Inventory

#: Libraries that carry data (exchange rates, warming potentials) or do the arithmetic.
LIBRARIES = ("currencyconverter", "duckdb", "globalwarmingpotentials", "ibis-framework", "numpy", "pyarrow")
_CHUNK = 1 << 20


def of_file(path: Path) -> str:
    """SHA-256 of a file, read in pieces."""
    found = hashlib.sha256()
    with path.open("rb") as stream:
        while piece := stream.read(_CHUNK):
            found.update(piece)
    return found.hexdigest()


def of_value(value: Any) -> str:
    """SHA-256 of a nested value in one canonical spelling: sorted keys, shortest floats.

    >>> of_value({"b": 1, "a": 2.5}) == of_value({"a": 2.5, "b": 1})
    True
    """
    spelled = json.dumps(value, sort_keys=True, ensure_ascii=False, separators=(",", ":"), default=str)
    return hashlib.sha256(spelled.encode("utf-8")).hexdigest()


def tables() -> dict[str, str]:
    """Rule tables that choose a line, a unit, a default or an interval: path inside the package -> hash."""
    return {name: hashlib.sha256(content).hexdigest() for name, content in table_files().items()}


@cache
def table_files() -> dict[str, bytes]:
    """The rule tables themselves, by path inside the package; which ones is a table too (data/lock/tables.csv).

    >>> "frameworks/beges_v5/rules.csv" in table_files()
    True
    """
    package = Path(str(resources.files("bilan")))
    listed = shipped.rows("data/lock/tables.csv")
    found = {path for row in listed for path in package.glob(row["pattern"])}
    return {path.relative_to(package).as_posix(): path.read_bytes().replace(b"\r\n", b"\n") for path in sorted(found)}


def gwp_tables() -> dict[str, str]:
    """Per set: hash of every gas with its value, family side and components."""
    return {name: of_value(values) for name, values in gwp_values().items()}


@cache
def gwp_values() -> dict[str, list[list[Any]]]:
    """Per set: rows of (gas, value, one of the seven, components)."""
    from bilan import gwp

    rows = sorted(gwp.gases(), key=lambda gas: gas.name)
    return {
        name: [
            [gas.name, gwp.value(gas.name, name), gas.kyoto, [list(pair) for pair in gas.components]] for gas in rows
        ]
        for name in gwp.GWP_SETS
    }


@cache
def libraries() -> dict[str, str]:
    """Versions of the libraries that may move a number."""
    found = {}
    for name in LIBRARIES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            found[name] = ""
    return found


def folder_of(path: Path) -> Path:
    """The inventory folder of a path that names the folder or a file in it."""
    return path if path.is_dir() else path.parent


def input_files(inventory: Inventory) -> list[tuple[str, Path, int | None]]:
    """Files of the folder that count: (name inside the folder, path, rows where known), sorted by name."""
    folder = folder_of(inventory.path)
    found: dict[str, int | None] = {}
    if inventory.understood.get("configuration"):
        found[str(inventory.understood["configuration"])] = None
    files = inventory.understood.get("files")
    for entry in files if isinstance(files, list) else []:
        rows = entry.get("rows")
        found[str(entry["file"])] = rows if isinstance(rows, int) else None
    return [(name, folder / name, found[name]) for name in sorted(found) if (folder / name).is_file()]
