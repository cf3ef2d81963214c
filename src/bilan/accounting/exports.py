"""Which accounting exports an inventory folder holds, and whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bilan.ledger.files import inside, kind_of, refusal
from bilan.ledger.reading import SourceFile
from bilan.model.findings import Finding
from bilan.model.inventory import Configuration

#: Folders that are looked into, and the kind of export that they hold.
FOLDERS = {"fec": "fec", "general_ledger": "general_ledger"}


@dataclass(frozen=True)
class Export:
    """One file: `kind` is ``fec`` or ``general_ledger``; `entity` is empty where nothing says whose accounts they are
    (with a single entity they are its own)."""

    file: SourceFile
    kind: str
    entity: str


def exports_of(folder: Path, configuration: Configuration, findings: list[Finding]) -> list[Export]:
    """Exports of a folder, in a stable order: those that bilan.toml names, then the folders ``fec`` and
    ``general_ledger``. ``fec/<entity>/...`` are the accounts of that entity. Paths that leave the folder are refused.
    """
    found: dict[Path, Export] = {}
    for kind, file in _files(folder, configuration, findings):
        refused = refusal(file, "csv" if kind == "fec" else kind_of(file.path))
        if refused:
            findings.append(refused)
        elif file.path not in found:
            found[file.path] = Export(file, kind, _entity(file.name, configuration, findings))
    return list(found.values())


def _files(folder: Path, configuration: Configuration, findings: list[Finding]) -> Iterator[tuple[str, SourceFile]]:
    policy = configuration.accounting
    for kind, names in (("fec", policy.fec), ("general_ledger", policy.general_ledger)):
        for name in names:
            yield from ((kind, file) for file in _named(folder, name, findings))
    for name, kind in FOLDERS.items():
        path = folder / name
        if path.is_symlink():
            findings.append(Finding("ledger-file-is-a-link", place=name, values={"file": name}))
        elif path.is_dir():
            yield from ((kind, file) for file in inside(path, folder, findings))


def _named(folder: Path, name: str, findings: list[Finding]) -> list[SourceFile]:
    """The files under a path that bilan.toml gives, which must lie inside the folder."""
    top = folder.resolve()
    path = folder / name
    try:
        within = path.resolve().is_relative_to(top)
        exists = path.exists() or path.is_symlink()
    except (OSError, ValueError):
        within, exists = False, False
    if not within or not exists:
        code = "accounting-file-missing" if within else "accounting-file-outside"
        findings.append(Finding(code, field="accounting", place="bilan.toml", values={"file": name}))
        return []
    if path.is_dir() and not path.is_symlink():
        return inside(path, folder, findings)
    return [SourceFile(path, name)]


def _entity(name: str, configuration: Configuration, findings: list[Finding]) -> str:
    """The entity of a file: the folder below ``fec/`` that is called like one, else what bilan.toml says, else the
    only one."""
    known = [entity.id for entity in configuration.entities]
    stated = configuration.accounting.entity
    if stated and stated not in known:
        values = {"entity": stated, "known": ", ".join(known[:20])}
        findings.append(Finding("accounting-entity-unknown", field="accounting.entity", place=name, values=values))
        return ""
    for part in name.split("/")[:-1]:
        if part in known:
            return part
    if stated or len(known) == 1:
        return stated or known[0]
    findings.append(
        Finding("accounting-entity-unstated", place=name, values={"file": name, "known": ", ".join(known[:20])})
    )
    return ""
