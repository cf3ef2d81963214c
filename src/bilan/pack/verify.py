"""Checking a pack from the pack alone: its list of hashes, its lock, its rules, and every number computed again."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilan.lock import hashes, store
from bilan.lock.form import LOCK_FILE, Lock
from bilan.model.findings import BilanError, Finding
from bilan.pack import archive, build, compare, manifest
from bilan.pack.compare import Unlike
from bilan.report.files import harmless

#: Checks in the order in which they are told. Each name is a key of `WORDS` in `bilan.cli.verify`.
CHECKS = (
    "archive", "manifest", "settings", "inputs", "rules", "software", "recomputation", "lock", "books", "results",
    "lines", "factors", "sample", "texts", "changes", "evidence",
)  # fmt: skip

#: Changes since the lock that other checks tell.
_TOLD_ELSEWHERE = ("lock-input", "lock-library", "lock-engine", "lock-table", "lock-gwp-table")
#: Members whose wording a newer version of the program may change without moving a number.
_WORDED = frozenset({"texts", "sample"})


@dataclass(frozen=True)
class Check:
    """One check: `state` is ok, failed, noted (a difference that is no fault) or skipped."""

    name: str
    state: str
    compared: int = 0
    differing: int = 0
    details: tuple[Unlike, ...] = ()


@dataclass(frozen=True)
class Verification:
    """What a pack's checks gave."""

    file: Path
    digest: str  # SHA-256 of the list of hashes: the pack's own digest
    checks: tuple[Check, ...]
    settings: Mapping[str, Any] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether everything that was checked matches."""
        return all(check.state != "failed" for check in self.checks)


def verify(file: Path, *, recompute: bool = True) -> Verification:
    """Check a pack; with `recompute=False` only the archive, the list of hashes, the inputs and the rules.

    Raises BilanError for a file that cannot be opened safely. Everything else is a failed check that names the
    member, the number or the line.
    """
    contents = archive.read(file)
    members = contents.members
    settings, settings_check = _settings(members)
    lock, lock_check = _lock(members)
    checks = [_archive(contents), _manifest(contents), settings_check]
    checks += [lock_check] if lock_check else []
    if lock is not None:
        checks += [_inputs(members, lock), _rules(members, lock), _software(lock)]
    if recompute and settings and lock is not None:
        checks += _recomputed(members, settings, lock)
    elif recompute:
        checks.append(Check("recomputation", "skipped"))
    return Verification(file, pack_digest(members), _by_name(checks), settings)


def pack_digest(members: Mapping[str, bytes]) -> str:
    """SHA-256 of the list of hashes: one number that stands for the whole pack."""
    return hashlib.sha256(members.get(manifest.MANIFEST, b"")).hexdigest()


def _by_name(checks: list[Check]) -> tuple[Check, ...]:
    """One check a name, in the order of CHECKS; of several the worst state counts."""
    states = ("failed", "noted", "skipped", "ok")
    joined = []
    for name in CHECKS:
        found = [check for check in checks if check.name == name]
        if found:
            state = min((check.state for check in found), key=states.index)
            details = tuple(one for check in found for one in check.details)
            compared, differing = sum(c.compared for c in found), sum(c.differing for c in found)
            joined.append(Check(name, state, compared, differing, details))
    return tuple(joined)


def _check(name: str, compared: int, unlike: list[Unlike], *, fault: bool = True) -> Check:
    state = "ok" if not unlike else "failed" if fault else "noted"
    return Check(name, state, compared, len(unlike), tuple(unlike[: compare.MOST_KEPT]))


def _archive(contents: archive.Contents) -> Check:
    odd = [Unlike(what, "found", "none") for what in contents.odd]
    return _check("archive", len(contents.members) + len(contents.damaged), odd)


def _manifest(contents: archive.Contents) -> Check:
    found = manifest.differences(contents.members, contents.damaged)
    unlike = [Unlike(one.name, one.what, one.detail) for one in found]
    return _check("manifest", len(contents.members), unlike)


def _settings(members: Mapping[str, bytes]) -> tuple[dict[str, Any], Check]:
    try:
        settings = json.loads(members[build.SETTINGS])
        if settings["schema"] != build.SCHEMA:
            raise ValueError(settings["schema"])
        if not isinstance(settings["seed"], int) or isinstance(settings["seed"], bool):
            raise ValueError("seed")
        for name in (settings["folder"], settings["file"] or "x"):
            if not isinstance(name, str) or "/" in name or not archive.is_safe(name):
                raise ValueError(f"name {name!r}")
        if set(settings) != {"schema", "folder", "seed", "file"}:
            raise ValueError("keys")
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        return {}, Check("settings", "failed", 1, 1, (Unlike(build.SETTINGS, repr(error), build.SCHEMA),))
    return settings, Check("settings", "ok", len(settings))


def _lock(members: Mapping[str, bytes]) -> tuple[Lock | None, Check | None]:
    name = build.INVENTORY + LOCK_FILE
    try:
        return store.parse(members[name].decode("utf-8"), name), None
    except KeyError:
        return None, Check("lock", "failed", 1, 1, (Unlike(name, "missing", ""),))
    except (BilanError, UnicodeDecodeError) as error:
        return None, Check("lock", "failed", 1, 1, (Unlike(name, str(error), ""),))


def _inputs(members: Mapping[str, bytes], lock: Lock) -> Check:
    then = {entry.name: entry.sha256 for entry in lock.inputs}
    there = _hashes(members, build.INVENTORY, {LOCK_FILE})
    return _check("inputs", len({**then, **there}), list(_moved(there, then, build.INVENTORY)))


def _rules(members: Mapping[str, bytes], lock: Lock) -> Check:
    """The pack's tables against the lock's hashes; both against the installed ones is `_software`'s."""
    there = _hashes(members, build.RULES, {"gwp.csv"})
    return _check("rules", len({**lock.tables, **there}), list(_moved(there, lock.tables, build.RULES)))


def _software(lock: Lock) -> Check:
    """Installed engine, tables and libraries against the locked ones: other ones may explain other numbers."""
    from bilan.engine.version import ENGINE_VERSION

    unlike = [] if lock.engine_version == ENGINE_VERSION else [Unlike("engine", lock.engine_version, ENGINE_VERSION)]
    unlike += [Unlike(one.where, one.found, one.stated) for one in _moved(hashes.tables(), lock.tables, "")]
    now = hashes.gwp_tables()
    unlike += [
        Unlike(f"gwp {name}", then, now.get(name)) for name, then in lock.gwp_tables.items() if now.get(name) != then
    ]
    libraries = hashes.libraries()
    unlike += [
        Unlike(name, then, libraries.get(name)) for name, then in lock.libraries.items() if libraries.get(name) != then
    ]
    compared = 1 + len(lock.tables) + len(lock.gwp_tables) + len(lock.libraries)
    return _check("software", compared, unlike, fault=False)


def _hashes(members: Mapping[str, bytes], folder: str, without: set[str]) -> dict[str, str]:
    names = (name for name in members if name.startswith(folder) and name.removeprefix(folder) not in without)
    return {name.removeprefix(folder): hashlib.sha256(members[name]).hexdigest() for name in names}


def _moved(there: Mapping[str, str], stated: Mapping[str, str], folder: str) -> Iterator[Unlike]:
    for name in sorted({**there, **stated}):
        if there.get(name) != stated.get(name):
            yield Unlike(folder + name, there.get(name, "missing"), stated.get(name, "unlisted"))


def _recomputed(members: Mapping[str, bytes], settings: Mapping[str, Any], lock: Lock) -> list[Check]:
    files = {name: content for name, content in members.items() if name.startswith(build.INVENTORY)}
    try:
        made = build.made_again(files, settings)
    except BilanError as error:
        return [Check("recomputation", "failed", 1, 1, (Unlike(error.finding.place, str(error), ""),))]
    kept = [finding for finding in made.since_lock if not finding.code.startswith(_TOLD_ELSEWHERE)]
    checks = [
        Check("recomputation", "ok", made.lines_read),
        _check("lock", len(lock.factors) + len(lock.inputs) + 1, [_as_unlike(finding) for finding in kept]),
        _books(made.books, lock),
        _evidence(members, made.references),
    ]
    groups: dict[str, list[compare.Comparison]] = {}
    for name in sorted(_comparable(members) | made.members.keys()):
        group = _group(name)
        if group:
            groups.setdefault(group, []).append(_compared(name, members.get(name), made.members.get(name)))
    return checks + [_merged(name, found, lock) for name, found in groups.items()]


def _books(found: tuple[Finding, ...], lock: Lock) -> Check:
    """The pack's factors against the books that this installation has; a book that it has not proves nothing."""
    missing = [_as_unlike(finding) for finding in found if finding.code == "lock-book-missing"]
    moved = [_as_unlike(finding) for finding in found if finding.code.startswith("lock-factor-")]
    check = _check("books", len(lock.factors), moved + missing)
    return check if moved else _check("books", len(lock.factors), missing, fault=False)


def _comparable(members: Mapping[str, bytes]) -> set[str]:
    """Members that a pack makes anew; documents, the log of git and the list of hashes are not among them."""
    apart = {manifest.MANIFEST, "changes/git.txt", "evidence/index.csv"}
    return {name for name in members if name not in apart and not name.startswith(build.EVIDENCE)}


def _group(name: str) -> str:
    if name == "rules/gwp.csv":
        return "rules"
    if name.startswith((build.INVENTORY, build.RULES)):
        return ""
    top = {"results/lines.parquet": "lines", "results/lines.csv": "lines"}.get(name)
    folder = name.split("/")[0] if "/" in name else "texts"
    known = {"results": "results", "factors": "factors", "sample": "sample", "changes": "changes"}
    return top or ("settings" if name == build.SETTINGS else known.get(folder, "texts"))


def _compared(name: str, stated: bytes | None, found: bytes | None) -> compare.Comparison:
    if stated is None or found is None:
        return compare.Comparison(1, 1, (Unlike(name, "missing" if stated is None else "unexpected", ""),))
    if stated == found:
        count = compare.json_values(found, found).compared if name.endswith(".json") else 1
        return compare.Comparison(count, 0, ())
    if name.endswith((".json", ".parquet")):
        told = (compare.json_values if name.endswith(".json") else compare.tables)(stated, found)
        return compare.Comparison(
            told.compared,
            told.differing,
            tuple(Unlike(f"{name} {u.where}".strip(), u.stated, u.found) for u in told.unlike),
        )
    return compare.Comparison(1, 1, (_first_line(name, stated, found),))


def _first_line(name: str, stated: bytes, found: bytes) -> Unlike:
    left, right = (content.decode("utf-8", "replace").splitlines() for content in (stated, found))
    for number in range(max(len(left), len(right))):
        one = left[number] if number < len(left) else ""
        other = right[number] if number < len(right) else ""
        if one != other:
            return Unlike(f"{name}:{number + 1}", one[:200], other[:200])
    return Unlike(name, f"{len(stated)} bytes", f"{len(found)} bytes")


def _merged(name: str, found: list[compare.Comparison], lock: Lock) -> Check:
    from bilan import __version__

    unlike = [one for comparison in found for one in comparison.unlike]
    differing = sum(comparison.differing for comparison in found)
    compared = sum(comparison.compared for comparison in found)
    reworded = name in _WORDED and lock.package_version != __version__
    state = "ok" if not differing else "noted" if reworded else "failed"
    return Check(name, state, compared, differing, tuple(unlike[: compare.MOST_KEPT]))


def _as_unlike(finding: Finding) -> Unlike:
    where = finding.line or finding.place or str(finding.values.get("factor") or finding.values.get("source") or "")
    told = {lang: finding.message(lang) for lang in ("fr", "en")}
    return Unlike(where or finding.field, finding.code, told)


def _evidence(members: Mapping[str, bytes], wanted: Mapping[str, tuple[str, ...]]) -> Check:
    """The index names the ledger's documents and no other; enclosed documents have the hashes of the index."""
    text = members.get("evidence/index.csv", b"").decode("utf-8", "replace")
    index = {row.get("evidence", ""): row for row in csv.DictReader(io.StringIO(text))}
    unlike: list[Unlike] = []
    for name, lines in wanted.items():
        row = index.pop(harmless(name), None)
        if row is None or row.get("lines") != str(len(lines)):
            unlike.append(Unlike(f"evidence/index.csv {name}", row and row.get("lines"), len(lines)))
            continue
        enclosed = members.get(build.EVIDENCE + name)
        if enclosed is not None and hashlib.sha256(enclosed).hexdigest() != row.get("sha256"):
            unlike.append(Unlike(build.EVIDENCE + name, hashlib.sha256(enclosed).hexdigest(), row.get("sha256")))
    unlike += [Unlike(f"evidence/index.csv {name}", "unexpected", "") for name in index]
    present = (name for name in members if name.startswith(build.EVIDENCE))
    unlike += [Unlike(name, "unexpected", "") for name in present if name.removeprefix(build.EVIDENCE) not in wanted]
    return _check("evidence", len(wanted), unlike)
