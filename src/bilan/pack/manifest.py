"""The list of a pack's members with their hashes, in the format of ``sha256sum``: any system can check it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass

#: Name of the list inside the pack; it lists every member but itself.
MANIFEST = "MANIFEST.sha256"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


@dataclass(frozen=True)
class Difference:
    """A member that is not as listed; `what` is changed, missing, unlisted, renamed, damaged or manifest."""

    what: str
    name: str
    detail: str = ""


def text(members: Mapping[str, bytes]) -> bytes:
    """The list, sorted by name.

    >>> text({"a": b""}).decode().split()[1]
    'a'
    """
    lines = [f"{hashlib.sha256(members[name]).hexdigest()}  {name}\n" for name in sorted(members) if name != MANIFEST]
    return "".join(lines).encode("utf-8")


def differences(members: Mapping[str, bytes], damaged: Mapping[str, str]) -> list[Difference]:
    """Every member that the list does not name as it is, and what is wrong with the list itself."""
    found = [Difference("damaged", name, reason) for name, reason in sorted(damaged.items())]
    if MANIFEST not in members:
        return found if MANIFEST in damaged else [*found, Difference("missing", MANIFEST)]
    listed, wrong = _parse(members[MANIFEST])
    found += [Difference("manifest", MANIFEST, line) for line in wrong]
    there = {name: hashlib.sha256(content).hexdigest() for name, content in members.items() if name != MANIFEST}
    changed = [name for name in sorted(there.keys() & listed.keys()) if there[name] != listed[name]]
    found += [Difference("changed", name) for name in changed]
    missing = sorted(listed.keys() - there.keys() - damaged.keys())
    unlisted = sorted(there.keys() - listed.keys())
    for name in list(missing):
        twin = next((other for other in unlisted if there[other] == listed[name]), None)
        if twin is not None:
            missing.remove(name)
            unlisted.remove(twin)
            found.append(Difference("renamed", name, twin))
    found += [Difference("missing", name) for name in missing]
    return found + [Difference("unlisted", name) for name in unlisted]


def _parse(content: bytes) -> tuple[dict[str, str], list[str]]:
    try:
        lines = content.decode("utf-8").split("\n")
    except UnicodeDecodeError as error:
        return {}, [str(error)]
    wrong = [] if lines[-1] == "" else ["last line"]
    listed: dict[str, str] = {}
    names: list[str] = []
    for number, line in enumerate(lines[:-1] if not wrong else lines, start=1):
        match = _LINE.fullmatch(line)
        if match is None or match[2] in listed:
            wrong.append(f"line {number}")
        else:
            listed[match[2]] = match[1]
            names.append(match[2])
    if names != sorted(names):
        wrong.append("order")
    return listed, wrong
