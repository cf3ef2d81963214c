"""Checking a pack from the pack alone: its list of hashes, its lock, its rules, and every number computed again."""

from __future__ import annotations

import csv
import hashlib
import io
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilan.lock.form import Lock
from bilan.model.findings import BilanError, Finding
from bilan.pack import archive, build, compare, manifest, stated
from bilan.pack.compare import Unlike
from bilan.pack.stated import Check
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
    settings, settings_check = stated.settings_of(members)
    lock, lock_check = stated.lock_of(members)
    checks = [stated.archive_itself(contents), stated.listed_hashes(contents), settings_check]
    checks += [lock_check] if lock_check else []
    if lock is not None:
        checks += [stated.inputs(members, lock), stated.rules(members, lock), stated.software(lock)]
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


def _recomputed(members: Mapping[str, bytes], settings: Mapping[str, Any], lock: Lock) -> list[Check]:
    files = {name: content for name, content in members.items() if name.startswith(build.INVENTORY)}
    try:
        made = build.made_again(files, settings)
    except BilanError as error:
        return [Check("recomputation", "failed", 1, 1, (Unlike(error.finding.place, str(error), ""),))]
    except Exception as error:  # a pack made to crash its verifier is a pack that does not match
        return [Check("recomputation", "failed", 1, 1, (Unlike("", f"{type(error).__name__}: {error}", ""),))]
    kept = [finding for finding in made.since_lock if not finding.code.startswith(_TOLD_ELSEWHERE)]
    checks = [
        Check("recomputation", "ok", made.lines_read),
        stated.made("lock", len(lock.factors) + len(lock.inputs) + 1, [_as_unlike(finding) for finding in kept]),
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
    check = stated.made("books", len(lock.factors), moved + missing)
    return check if moved else stated.made("books", len(lock.factors), missing, fault=False)


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
    return stated.made("evidence", len(wanted), unlike)
