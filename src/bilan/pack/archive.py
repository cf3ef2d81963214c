"""The zip of a pack: written so that the same members give the same bytes, read as if it were hostile."""

from __future__ import annotations

import io
import os
import re
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from bilan.model.findings import BilanError, Finding

#: Limits of reading: members, bytes of one and of all once unpacked, and how much a large member may have shrunk.
MOST_MEMBERS, MOST_BYTES, MOST_TOTAL, MOST_RATIO = 20_000, 2_000_000_000, 4_000_000_000, 300
#: Below this size a member may shrink as it likes: a short text of one letter is no bomb.
_RATIO_FROM = 10_000_000
_DAY = (1980, 1, 1, 0, 0, 0)
_LOCAL_HEADER, _CENTRAL_HEADER, _END = 30, 46, 22
_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)


@dataclass(frozen=True)
class Contents:
    """Members of an archive, those that could not be unpacked with the reason, and oddities of the file itself."""

    members: dict[str, bytes]
    damaged: dict[str, str] = field(default_factory=dict)
    odd: tuple[str, ...] = ()


def zipped(members: Mapping[str, bytes]) -> bytes:
    """The archive of some members: sorted names, one date, one mode, one compression.

    >>> zipped({"b": b"2", "a": b"1"}) == zipped({"a": b"1", "b": b"2"})
    True
    """
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(members):
            info = zipfile.ZipInfo(name, _DAY)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = (stat.S_IFREG | 0o644) << 16
            archive.writestr(info, members[name], zipfile.ZIP_DEFLATED, 9)
    return stream.getvalue()


def write(members: Mapping[str, bytes], file: Path) -> None:
    """Write the archive, whole or not at all."""
    handle, name = tempfile.mkstemp(prefix=f".{file.name}.", dir=file.parent)
    try:
        with os.fdopen(handle, "wb") as stream:
            stream.write(zipped(members))
        os.chmod(name, 0o644)
        os.replace(name, file)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read(file: Path) -> Contents:
    """Unpack an archive into memory.

    Raises BilanError for what is no zip, and before anything is unpacked for names that leave the folder, links,
    doubled names, encryption, other compressions, and sizes beyond the limits.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            infos = archive.infolist()
            _refuse(infos, str(file))
            members: dict[str, bytes] = {}
            damaged: dict[str, str] = {}
            for info in infos:
                _unpack(archive, info, members, damaged)
            return Contents(members, damaged, tuple(_oddities(archive, infos, file.stat().st_size)))
    except (OSError, zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise _error("pack-not-readable", str(file), reason=str(error) or type(error).__name__) from None


def _unpack(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, members: dict[str, bytes], damaged: dict[str, str]
) -> None:
    try:
        with archive.open(info) as stream:
            content = stream.read(info.file_size + 1)
        if len(content) != info.file_size:
            raise zipfile.BadZipFile("size")
        members[info.filename] = content
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        damaged[info.filename] = str(error) or type(error).__name__


def _refuse(infos: list[zipfile.ZipInfo], file: str) -> None:
    if len(infos) > MOST_MEMBERS:
        raise _error("pack-too-large", file, what=f"{len(infos)} > {MOST_MEMBERS}")
    if sum(info.file_size for info in infos) > MOST_TOTAL:
        raise _error("pack-too-large", file, what=f"> {MOST_TOTAL} bytes")
    seen: set[str] = set()
    for info in infos:
        name = info.orig_filename
        if not is_safe(name) or stat.S_ISLNK(info.external_attr >> 16):
            raise _error("pack-unsafe-name", file, name=name)
        if name.casefold() in seen:
            raise _error("pack-doubled-name", file, name=name)
        seen.add(name.casefold())
        if info.flag_bits & 1 or info.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise _error("pack-member-refused", file, name=name)
        ratio = info.file_size / max(info.compress_size, 1)
        if info.file_size > MOST_BYTES or (info.file_size > _RATIO_FROM and ratio > MOST_RATIO):
            raise _error("pack-too-large", file, what=f"{name}: {info.file_size} bytes")


def is_safe(name: str) -> bool:
    """Whether a member's name stays inside the folder that it is unpacked to, on any system.

    >>> is_safe("results/lines.csv"), is_safe("../x"), is_safe("/etc/passwd"), is_safe("a\\\\b"), is_safe("C:x")
    (True, False, False, False, False)
    """
    if (
        not name
        or len(name) > 400
        or name.endswith("/")
        or any(ord(letter) < 32 or letter in '\\:*?"<>|' for letter in name)
    ):
        return False
    pieces = name.split("/")
    if PurePosixPath(name).is_absolute() or any(piece in {"", ".", ".."} for piece in pieces):
        return False
    return not any(_RESERVED.match(piece) or piece.endswith((".", " ")) for piece in pieces)


def _oddities(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo], size: int) -> list[str]:
    """What the archive holds beside its members: comments, other dates, bytes before, between or after."""
    found = []
    if archive.comment:
        found.append("comment")
    if [info.filename for info in infos] != sorted(info.filename for info in infos):
        found.append("order")
    found += [f"header of {info.filename}" for info in infos if _is_odd(info)]
    names = sum(2 * len(info.filename.encode("utf-8")) for info in infos)
    expected = sum(info.compress_size for info in infos) + names + len(infos) * (_LOCAL_HEADER + _CENTRAL_HEADER) + _END
    if size != expected + len(archive.comment):
        found.append("hidden bytes")
    return found


def _is_odd(info: zipfile.ZipInfo) -> bool:
    other_mode = info.external_attr >> 16 != stat.S_IFREG | 0o644
    return bool(info.comment or info.extra or other_mode or info.date_time != _DAY)


def _error(code: str, file: str, **values: object) -> BilanError:
    return BilanError(Finding(code, place=file, values={"file": file, **values}))
