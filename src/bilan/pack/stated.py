"""What a pack states, checked without computing: the archive, its hashes, its settings, its lock, its rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from bilan.lock import hashes, store
from bilan.lock.form import LOCK_FILE, Lock
from bilan.model.findings import BilanError
from bilan.pack import archive, build, compare, manifest
from bilan.pack.compare import Unlike


@dataclass(frozen=True)
class Check:
    """One check: `state` is ok, failed, noted (a difference that is no fault) or skipped."""

    name: str
    state: str
    compared: int = 0
    differing: int = 0
    details: tuple[Unlike, ...] = ()


def made(name: str, compared: int, unlike: list[Unlike], *, fault: bool = True) -> Check:
    """A check over `compared` values; what differs is a failure, or noted where it is no `fault`."""
    state = "ok" if not unlike else "failed" if fault else "noted"
    return Check(name, state, compared, len(unlike), tuple(unlike[: compare.MOST_KEPT]))


def archive_itself(contents: archive.Contents) -> Check:
    """Oddities of the file beside its members."""
    odd = [Unlike(what, "found", "none") for what in contents.odd]
    return made("archive", len(contents.members) + len(contents.damaged), odd)


def listed_hashes(contents: archive.Contents) -> Check:
    """Every member against the list of hashes."""
    found = manifest.differences(contents.members, contents.damaged)
    unlike = [Unlike(one.name, one.what, one.detail) for one in found]
    return made("manifest", len(contents.members), unlike)


def settings_of(members: Mapping[str, bytes]) -> tuple[dict[str, Any], Check]:
    """The settings, or none with a failed check."""
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


def lock_of(members: Mapping[str, bytes]) -> tuple[Lock | None, Check | None]:
    """The lock, or none with a failed check."""
    name = build.INVENTORY + LOCK_FILE
    try:
        return store.parse(members[name].decode("utf-8"), name), None
    except KeyError:
        return None, Check("lock", "failed", 1, 1, (Unlike(name, "missing", ""),))
    except (BilanError, UnicodeDecodeError) as error:
        return None, Check("lock", "failed", 1, 1, (Unlike(name, str(error), ""),))


def inputs(members: Mapping[str, bytes], lock: Lock) -> Check:
    """The inventory's files against the lock's hashes."""
    then = {entry.name: entry.sha256 for entry in lock.inputs}
    there = _hashes(members, build.INVENTORY, {LOCK_FILE})
    return made("inputs", len({**then, **there}), list(_moved(there, then, build.INVENTORY)))


def rules(members: Mapping[str, bytes], lock: Lock) -> Check:
    """The pack's tables against the lock's hashes; both against the installed ones is `software`'s."""
    there = _hashes(members, build.RULES, {"gwp.csv"})
    return made("rules", len({**lock.tables, **there}), list(_moved(there, lock.tables, build.RULES)))


def software(lock: Lock) -> Check:
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
    return made("software", compared, unlike, fault=False)


def _hashes(members: Mapping[str, bytes], folder: str, without: set[str]) -> dict[str, str]:
    names = (name for name in members if name.startswith(folder) and name.removeprefix(folder) not in without)
    return {name.removeprefix(folder): hashlib.sha256(members[name]).hexdigest() for name in names}


def _moved(there: Mapping[str, str], stated: Mapping[str, str], folder: str) -> Iterator[Unlike]:
    for name in sorted({**there, **stated}):
        if there.get(name) != stated.get(name):
            yield Unlike(folder + name, there.get(name, "missing"), stated.get(name, "unlisted"))
