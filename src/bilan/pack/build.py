"""The members of a pack, made from nothing but the inventory's files, its lock and the installed rules.

`made_again` makes everything that follows from the files; the verifier calls it too and compares.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilan.explain import explain_many
from bilan.lock import changes, digest, hashes, make, store
from bilan.lock.form import LOCK_FILE, LOCK_FORMAT, Lock
from bilan.model.findings import BilanError, Finding
from bilan.pack import evidence, git_log, manifest, sample, texts, words

if TYPE_CHECKING:
    from bilan.result import Result

INVENTORY, RULES, EVIDENCE = "inventory/", "rules/", "evidence/files/"
SETTINGS = "pack.json"
SCHEMA = "bilan.pack/1"
LANGUAGES = ("fr", "en")
#: Tables of lines beyond this many rows are packed as Parquet alone.
MOST_CSV_ROWS = 1_000_000
#: Changes that a pack may carry: the numbers are the locked ones all the same.
_HARMLESS = ("lock-book-missing", "lock-factor-changed", "lock-factor-read", "lock-factor-gone", "lock-library-")


@dataclass(frozen=True)
class Made:
    """The members that follow from an inventory's files, what changed since the lock, and the documents named."""

    members: dict[str, bytes]
    lines_read: int
    since_lock: tuple[Finding, ...]
    books: tuple[Finding, ...]
    references: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Packed:
    """The members of a pack, and whether the folder had a lock of its own."""

    members: dict[str, bytes]
    lock: Lock
    lock_made: bool
    drawn: int
    documents: tuple[evidence.Document, ...]


def build(path: Path, *, seed: int = 1, with_evidence: bool = False, with_git: bool = True) -> Packed:
    """Everything that a verifier needs of an inventory folder.

    A folder without a lock is packed with the lock that `bilan lock` would write; one whose lock no longer holds is
    refused with what changed. `with_evidence` adds the documents themselves to their index.
    """
    from bilan import api

    result = api.read(path).compute()
    inventory = result.computation.inventory
    held = inventory.lock if isinstance(inventory.lock, Lock) else None
    _refuse_stale(result, held, path)
    lock = held or make.make(result)
    folder = hashes.folder_of(path)
    files = {INVENTORY + name: file.read_bytes() for name, file, _ in hashes.input_files(inventory)}
    files[INVENTORY + LOCK_FILE] = (folder / LOCK_FILE).read_bytes() if held else store.dump(lock).encode("utf-8")
    settings = {"schema": SCHEMA, "folder": folder.resolve().name, "seed": seed, "file": _only_file(path)}
    made = made_again(files, settings)
    members = made.members
    found = tuple(evidence.documents(made.references, folder))
    members["evidence/index.csv"] = texts.csv_bytes(evidence.HEADER, (document.row() for document in found))
    if with_evidence:
        members |= {EVIDENCE + name: content for name, content in evidence.contents(found, folder).items()}
    log = git_log.log(folder) if with_git else None
    if log is not None:
        members["changes/git.txt"] = log
    members[manifest.MANIFEST] = manifest.text(members)
    drawn = members["sample/sample.csv"].count(b"\n") - 1
    return Packed(members, lock, held is None, drawn, found)


def made_again(files: Mapping[str, bytes], settings: Mapping[str, Any]) -> Made:
    """All members that follow from the inventory's files (with the lock) and the settings, those files included.

    Computes with the rows of the lock alone, so the books on the shelf do not matter.
    """
    with tempfile.TemporaryDirectory(prefix="bilan-pack-") as place:
        result = _result(files, settings, Path(place))
        members = dict(files)
        members[SETTINGS] = texts.json_bytes(settings)
        members |= _rules()
        members |= _factors(result)
        members |= _results(result, place)
        members |= _sample(result, settings, place)
        members |= _texts(result, settings)
        members["changes/locks.csv"] = _lock_history(result)
        lock = result.computation.inventory.lock
        assert isinstance(lock, Lock)
        told = tuple(changes.changes(result, lock, check_books=False))
        return Made(members, result.lines_read, told, tuple(changes.books(result, lock)), evidence.references(result))


def _result(files: Mapping[str, bytes], settings: Mapping[str, Any], place: Path) -> Result:
    from bilan import api
    from bilan.compute import compute
    from bilan.result import Result as Made

    folder = place / str(settings["folder"])
    folder.mkdir()
    for name, content in files.items():
        file = folder / name.removeprefix(INVENTORY)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
    chosen = folder / str(settings["file"]) if settings.get("file") else folder
    inventory = api.read(chosen)
    lock = inventory.lock
    if not isinstance(lock, Lock):
        raise BilanError(Finding("pack-without-lock"))
    return Made(compute(inventory, lock.gwp, lock.approach))


def _only_file(path: Path) -> str | None:
    """The name of the file when one activities file is packed and not a folder."""
    return None if path.is_dir() or path.name == "bilan.toml" else path.name


def _refuse_stale(result: Result, lock: Lock | None, path: Path) -> None:
    if lock is None:
        return
    if lock.upgraded_from is not None:
        values = {"path": str(path), "form": lock.upgraded_from, "known": LOCK_FORMAT}
        raise BilanError(Finding("pack-lock-old", values=values))
    found = [finding for finding in changes.changes(result, lock) if not finding.code.startswith(_HARMLESS)]
    if found:
        told = ", ".join(dict.fromkeys(f"{finding.code} {finding.line or finding.place}".strip() for finding in found))
        raise BilanError(Finding("pack-lock-stale", values={"codes": told[:500], "path": str(path)}))


def _rules() -> dict[str, bytes]:
    members = {RULES + name: content for name, content in hashes.table_files().items()}
    rows = [
        [name, gas, value, int(kyoto), " + ".join(f"{share:g} {part}" for part, share in parts)]
        for name, values in hashes.gwp_values().items()
        for gas, value, kyoto, parts in values
    ]
    members[RULES + "gwp.csv"] = texts.csv_bytes(["set", "gas", "gwp_100", "kyoto", "components"], rows)
    return members


def _factors(result: Result) -> dict[str, bytes]:
    resolved = result.computation.resolved
    return {
        f"factors/{name}.{ending}": make_bytes(table)
        for name, table in (("factors", resolved.factors), ("parts", resolved.parts))
        for ending, make_bytes in (("csv", texts.table_csv), ("parquet", texts.table_parquet))
    }


def _results(result: Result, place: str) -> dict[str, bytes]:
    lines = result.to_arrow()
    members = {f"results/result.{lang}.json": _json(result.to_json(lang), place) for lang in LANGUAGES}
    members["results/lines.parquet"] = texts.table_parquet(lines)
    if lines.num_rows <= MOST_CSV_ROWS:
        members["results/lines.csv"] = texts.table_csv(lines)
    return members


def _sample(result: Result, settings: Mapping[str, Any], place: str) -> dict[str, bytes]:
    lines = sample.lines_of(result)
    drawn = sample.draw(lines, int(settings["seed"]))
    total = sum(line.tonnes for line in lines) or 1.0
    rows = [[n, one.stratum, *_told(one.line, total), "", ""] for n, one in enumerate(drawn, start=1)]
    members = {"sample/sample.csv": texts.csv_bytes(words.SAMPLE_HEADER, rows)}
    ids = [one.line.id for one in drawn]
    told = {lang: explain_many(result.computation, ids, lang) for lang in LANGUAGES}
    for n, name in enumerate(ids, start=1):
        explanation = {lang: told[lang][name] for lang in LANGUAGES}
        members[f"results/explanations/{n:04d}.json"] = _json(explanation, place)
    covered = sum(one.line.tonnes for one in drawn) / total * 100
    for lang in LANGUAGES:
        values = words.sample_values(drawn, len(lines), covered, int(settings["seed"]), lang)
        members[f"sample/method.{lang}.md"] = texts.filled(f"sample.{lang}.md", values)
    return members


def _told(line: sample.Line, total: float) -> list[object]:
    share = line.tonnes / total * 100
    return [line.id, line.category, line.factor, line.tonnes, share, " ".join(line.findings), line.evidence]


def _texts(result: Result, settings: Mapping[str, Any]) -> dict[str, bytes]:
    members = {}
    for lang, readme in (("fr", "LISEZMOI.md"), ("en", "README.md")):
        values = words.values(result, lang, digest.of_result(result))
        members[f"methods/methods.{lang}.md"] = texts.filled(f"methods.{lang}.md", values)
        members[readme] = texts.filled(f"readme.{lang}.md", values | {"folder": settings["folder"]})
    return members


def _lock_history(result: Result) -> bytes:
    lock = result.computation.inventory.lock
    assert isinstance(lock, Lock)
    names = sorted({name for entry in lock.history for name in entry.totals})
    rows = (
        [entry.on.isoformat(), entry.kind, entry.note, entry.digest, *(entry.totals.get(name) for name in names)]
        for entry in lock.history
    )
    return texts.csv_bytes(["on", "kind", "note", "digest", *(f"{name} t" for name in names)], rows)


def _json(value: Any, place: str) -> bytes:
    """JSON without the temporary folder in which the inventory was read."""
    return texts.json_bytes(value).replace(place.encode("utf-8") + b"/", b"")
