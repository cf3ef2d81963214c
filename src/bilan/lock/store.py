"""Reading and writing `bilan.lock`."""

from __future__ import annotations

import os
import tempfile
import tomllib
from collections.abc import Callable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from bilan.lock import factor_rows, toml_text, upgrades
from bilan.lock.form import (
    LOCK_FILE,
    LOCK_FORMAT,
    HistoryEntry,
    Lock,
    LockedBook,
    LockedFactor,
    LockedInput,
    LockedLines,
    Unresolved,
)
from bilan.model.findings import BilanError, Finding

#: A lock of a hundred thousand factors is below this; anything larger is no lock.
MOST_BYTES = 256_000_000
_HEADER = """# Written by `bilan lock`: what the numbers of this inventory are made of. Keep it with the inventory,
# change it with `bilan lock` or `bilan upgrade --apply` only.
# Écrit par `bilan lock` : ce dont les nombres de cet inventaire sont faits. À garder avec l'inventaire, à changer
# par `bilan lock` ou `bilan upgrade --apply` seulement.
"""


def read(folder: Path) -> Lock | None:
    """The lock of an inventory folder, in today's form; None when there is none.

    Raises BilanError for a file that is no lock, and for one of a form that this version does not know.
    """
    file = folder / LOCK_FILE
    if not file.exists() and not file.is_symlink():
        return None
    if file.is_symlink() or not file.is_file():
        raise _unreadable(file, "link or special file")
    try:
        if file.stat().st_size > MOST_BYTES:
            raise _unreadable(file, "too large")
        return parse(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        raise _unreadable(file, str(error)) from None


def parse(text: str, place: str = LOCK_FILE) -> Lock:
    """The lock from its text, of this form or an older one."""
    try:
        data = tomllib.loads(text)
        form = data.get("format", data.get("lock_version"))
        if not isinstance(form, int) or form < 1:
            raise ValueError("format")
        if form > LOCK_FORMAT:
            values = {"file": place, "form": form, "known": LOCK_FORMAT}
            raise BilanError(Finding("lock-format-newer", values=values, place=place))
        lock = _lock(upgrades.upgraded(data, form), form if form < LOCK_FORMAT else None)
        factor_rows.tables(entry for entry in lock.factors if entry.row)  # raises for a value of another type
        return lock
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
        raise _unreadable(Path(place), f"{type(error).__name__}: {error}") from None


def write(lock: Lock, folder: Path) -> Path:
    """Write the lock into a folder, whole or not at all; gives the file. Raises BilanError when it cannot."""
    file = folder / LOCK_FILE
    try:
        _replace(file, dump(lock))
    except OSError as error:
        values = {"file": str(file), "reason": error.strerror or str(error)}
        raise BilanError(Finding("lock-not-writable", values=values, place=str(file))) from None
    return file


def _replace(file: Path, text: str) -> None:
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as stream:
            stream.write(text)
        os.chmod(name, 0o644)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def dump(lock: Lock) -> str:
    """The text of a lock: sorted, one entry a factor, one line a part, one line a ledger line."""
    from bilan.lock.line_hashes import text_of

    head = {
        "format": LOCK_FORMAT,
        "locked_on": lock.locked_on,
        "engine_version": lock.engine_version,
        "package_version": lock.package_version,
        "gwp": lock.gwp,
        "approach": lock.approach,
    }
    blocks = [_HEADER, "".join(f"{k} = {toml_text.value(v)}\n" for k, v in head.items() if v is not None)]
    blocks.append(toml_text.table("result", {"digest": lock.digest, "totals": dict(sorted(lock.totals.items()))}))
    for name, entries in (("gwp_tables", lock.gwp_tables), ("libraries", lock.libraries), ("tables", lock.tables)):
        blocks.append(toml_text.table(name, dict(sorted(entries.items()))))
    inputs = {i.name: {"sha256": i.sha256, "bytes": i.bytes, "rows": i.rows} for i in lock.inputs}
    blocks.append(toml_text.table("inputs", dict(sorted(inputs.items()))))
    if lock.lines is not None:
        block = toml_text.table("lines", {"count": lock.lines.count, "digest": lock.lines.digest})
        blocks.append(block + f"listed = '''\n{text_of(dict(lock.lines.listed))}'''\n")
    blocks += [toml_text.table("books", vars(book), repeated=True) for book in lock.books]
    blocks += [_factor_text(entry) for entry in lock.factors]
    blocks += [toml_text.table("unresolved", vars(entry), repeated=True) for entry in lock.unresolved]
    blocks += [toml_text.table("history", vars(entry), repeated=True) for entry in lock.history]
    return "\n".join(blocks)


def _factor_text(entry: LockedFactor) -> str:
    named = {name: getattr(entry, name) for name in ("ref", "id", "source", "version", "row_hash", "content")}
    more = {name: value for name, value in entry.row.items() if name not in named}
    named |= {"flags": entry.flags or None, "parts": entry.parts or None}
    head = toml_text.table("factors", named, repeated=True)
    return head + (toml_text.table("factors.row", more) if more else "")


def _lock(data: dict[str, Any], upgraded_from: int | None) -> Lock:
    def many(name: str, make: Callable[..., Any]) -> tuple[Any, ...]:
        return tuple(make(**entry) for entry in data.get(name, []))

    lines = data.get("lines")
    return Lock(
        locked_on=_day(data["locked_on"]),
        engine_version=data.get("engine_version"),
        package_version=str(data["package_version"]),
        gwp=str(data["gwp"]),
        approach=str(data["approach"]),
        digest=str(data["result"]["digest"]),
        totals={str(name): float(total) for name, total in data["result"].get("totals", {}).items()},
        gwp_tables=_texts(data.get("gwp_tables", {})),
        tables=_texts(data.get("tables", {})),
        libraries=_texts(data.get("libraries", {})),
        inputs=tuple(_input(name, **entry) for name, entry in data.get("inputs", {}).items()),
        lines=_lines(lines) if lines else None,
        books=many("books", LockedBook),
        factors=tuple(_factor(entry) for entry in data.get("factors", [])),
        unresolved=many("unresolved", _unresolved),
        history=many("history", _history),
        upgraded_from=upgraded_from,
    )


def _factor(entry: dict[str, Any]) -> LockedFactor:
    row = dict(entry.get("row", {}))
    if row:
        row |= {name: entry[name] for name in ("id", "version", "source", "row_hash") if entry[name]}
    parts = tuple(dict(part) for part in entry.get("parts", []))
    kept = {name: str(entry[name]) for name in ("ref", "id", "source", "version", "row_hash")}
    return LockedFactor(
        **kept, content=entry.get("content", ""), row=row, parts=parts, flags=tuple(entry.get("flags", []))
    )


def _unresolved(ref: str, nearest: list[str], refused: str, values: dict[str, Any]) -> Unresolved:
    return Unresolved(ref, tuple(nearest), refused, values)


def _input(name: str, sha256: str, bytes: int | None = None, rows: int | None = None) -> LockedInput:
    return LockedInput(name, str(sha256), None if bytes is None else int(bytes), None if rows is None else int(rows))


def _history(on: date, kind: str, digest: str, note: str, totals: Mapping[str, float]) -> HistoryEntry:
    return HistoryEntry(_day(on), str(kind), str(digest), str(note), {str(k): float(v) for k, v in totals.items()})


def _day(value: object) -> date:
    if type(value) is not date:
        raise TypeError(f"{value!r} is no day")
    return value


def _lines(entry: Mapping[str, Any]) -> LockedLines:
    from bilan.lock.line_hashes import listed_of

    return LockedLines(int(entry["count"]), str(entry["digest"]), listed_of(str(entry["listed"])))


def _texts(entries: Mapping[str, Any]) -> dict[str, str]:
    return {str(name): str(value) for name, value in entries.items()}


def _unreadable(file: Path, reason: str) -> BilanError:
    return BilanError(Finding("lock-unreadable", values={"file": str(file), "reason": reason}, place=str(file)))
