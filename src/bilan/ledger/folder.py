"""An inventory folder -> Inventory: what is there, read in order, with everything that was wrong on the way."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilan.ledger.activities import read_activities
from bilan.ledger.companions import read_actions, read_contracts, read_own_factors
from bilan.ledger.configuration import FILE, configure, implicit_entity
from bilan.ledger.files import inside, kind_of, named, not_read, only_headers, refusal
from bilan.ledger.limits import limit
from bilan.ledger.period import period_of
from bilan.ledger.reading import SourceFile
from bilan.model.activities import Activities
from bilan.model.findings import BilanError, Finding
from bilan.model.inventory import Configuration, Inventory


@dataclass
class _Folder:
    """What was found so far."""

    path: Path
    findings: list[Finding] = field(default_factory=list)
    understood: dict[str, Any] = field(default_factory=lambda: {"configuration": None, "files": []})


def read_inventory(path: Path) -> Inventory:
    """See `bilan.ledger.read`."""
    chosen = _chosen(path)
    folder = _Folder(path if chosen is None and path.is_dir() else path.parent)
    try:
        configuration = _configuration(folder)
        files = _activity_files(folder) if chosen is None else [chosen]
        if configuration is None and not files:
            raise BilanError(Finding("inventory-empty", values={"path": str(path)}, place=str(path)))
        return _inventory(path, folder, configuration, files)
    except OSError as error:
        raise _unreadable(path, error) from None


def _inventory(path: Path, folder: _Folder, configuration: Configuration | None, files: list[SourceFile]) -> Inventory:
    activities = read_activities(files, folder.findings, folder.understood)
    configured = configuration is not None
    return Inventory(
        path=path,
        configuration=configuration or _default_configuration(folder, path, activities),
        activities=activities,
        **(_companions(folder) if configured or path.is_dir() else {}),
        findings=tuple(folder.findings),
        understood=folder.understood,
    )


def _companions(folder: _Folder) -> dict[str, Any]:
    own = read_own_factors(folder.path, folder.findings, folder.understood)
    return {
        "own_factors": own.factors if own else None,
        "own_parts": own.parts if own else None,
        "contracts": read_contracts(folder.path, folder.findings, folder.understood),
        "actions": read_actions(folder.path, folder.findings, folder.understood),
    }


def _chosen(path: Path) -> SourceFile | None:
    """The one activities file that `path` names, or None for a folder (or its bilan.toml)."""
    try:
        if path.is_dir() or (path.name == FILE and path.is_file()):
            return None
        if not path.exists():
            raise BilanError(Finding("inventory-not-found", values={"path": str(path)}, place=str(path)))
    except OSError as error:
        raise _unreadable(path, error) from None
    if not kind_of(path):
        raise BilanError(Finding("inventory-not-a-table", values={"path": str(path)}, place=str(path)))
    return SourceFile(path, path.name)


def _unreadable(path: Path, error: OSError) -> BilanError:
    values = {"path": str(path), "reason": error.strerror or str(error)}
    return BilanError(Finding("inventory-unreadable", values=values, place=str(path)))


def _configuration(folder: _Folder) -> Configuration | None:
    file = SourceFile(folder.path / FILE, FILE)
    if not file.path.exists() and not file.path.is_symlink():
        return None
    refused = refusal(file, "toml")
    if refused:
        raise BilanError(refused)
    size = file.path.stat().st_size
    if size > limit("configuration_kb") * 1000:
        values = {"file": FILE, "size": round(size / 1e6), "limit": limit("configuration_kb") / 1000}
        raise BilanError(Finding("ledger-file-too-large", place=FILE, values=values))
    configuration, warnings = configure(file.path.read_bytes(), folder.path.resolve().name)
    folder.findings += warnings
    folder.understood["configuration"] = FILE
    return configuration


def _default_configuration(folder: _Folder, path: Path, activities: Activities) -> Configuration:
    period = period_of(activities)
    values = {"file": FILE, "start": period[0], "end": period[1]}
    folder.findings.append(Finding("configuration-absent", field="period", values=values, place=str(path)))
    name = path.stem if path.is_file() else path.resolve().name
    return Configuration(name=name, period=period, entities=(implicit_entity(name),))


def _activity_files(folder: _Folder) -> list[SourceFile]:
    """The files that hold the lines; two candidates are no choice that a program should make.

    A CSV that has nothing but its headers, as `bilan init` leaves it, is no candidate beside another file.
    """
    top = folder.path
    tables = named(top, "activities")
    folder.findings += not_read(top, "activities")
    several = top / "activities"
    if len(tables) > 1:
        tables = [path for path in tables if not only_headers(path)] or tables[:1]
    candidates = [path.name for path in tables] + (["activities/"] if several.is_dir() else [])
    if len(candidates) > 1:
        values = {"files": ", ".join(candidates)}
        folder.findings.append(Finding("activities-ambiguous", values=values, place=", ".join(candidates)))
        return []
    if several.is_symlink():
        values = {"file": "activities/"}
        folder.findings.append(Finding("ledger-file-is-a-link", values=values, place="activities/"))
        return []
    if several.is_dir():
        return inside(several, top, folder.findings)
    if not tables and (top / FILE).exists():
        folder.findings.append(Finding("activities-absent", values={"path": str(top)}, place=str(top)))
    return [SourceFile(path, path.name) for path in tables]
