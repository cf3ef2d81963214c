"""Bytes of a text file as UTF-8 blocks that end at a line end: BOM, UTF-16, cp1252, mixtures of both.

A block that is not UTF-8 is read as cp1252; if it also holds UTF-8 letters, line by line, for then two exports
were pasted into one file.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from bilan.ledger.limits import limit

BLOCK = 1 << 22
_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_UTF8_LETTER = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")


@dataclass
class Encoding:
    """What the bytes of a file showed so far."""

    bom: bytes = b""
    wide: str = ""  # UTF-16 or UTF-32, else empty
    utf8_letters: bool = False
    single_bytes: str = ""  # cp1252 or latin-1, once a line was not UTF-8
    first_mixed_line: int | None = None

    @property
    def name(self) -> str:
        """The name that ``bilan check`` echoes."""
        if self.wide:
            return self.wide
        if self.single_bytes:
            return f"utf-8 + {self.single_bytes}" if self.utf8_letters else self.single_bytes
        return "utf-8-sig" if self.bom else "utf-8"


def detect(sample: bytes) -> Encoding:
    """The encoding that the first bytes of a file show: BOM, or NUL at every second byte.

    >>> detect("id;quantité".encode("utf-16")).name
    'utf-16-le'
    """
    for bom, name in _BOMS:
        if sample.startswith(bom):
            return Encoding(bom, "" if name == "utf-8" else name)
    even, odd = sample[0:4096:2].count(0), sample[1:4096:2].count(0)
    half = max(len(sample[:4096]) // 2, 1)
    if odd > 0.4 * half and even < 0.1 * half:
        return Encoding(wide="utf-16-le")
    if even > 0.4 * half and odd < 0.1 * half:
        return Encoding(wide="utf-16-be")
    return Encoding()


def blocks(path: Path, encoding: Encoding, size: int = BLOCK) -> Iterator[bytes]:
    """The file as UTF-8 blocks of whole lines ended by ``\\n``; fills in `encoding` on the way."""
    line = 1
    for block in _cut(path, encoding, size):
        text = block if encoding.wide else _as_utf8(block, encoding, line)
        yield text
        line += text.count(b"\n")


def _cut(path: Path, encoding: Encoding, size: int) -> Iterator[bytes]:
    held = b""
    longest = limit("line_bytes")
    with path.open("rb") as stream:
        stream.seek(len(encoding.bom))
        for chunk in _chunks(stream, encoding, size):
            cut = chunk.rfind(b"\n") + 1
            if not cut:
                # One line over several chunks: keep just enough of it to be refused as too long.
                held = held + chunk if len(held) <= longest else held
                continue
            yield held[: longest + 1] + chunk[:cut] if len(held) > longest else held + chunk[:cut]
            held = chunk[cut:]
    if held:
        yield held + b"\n"


def _chunks(stream: BinaryIO, encoding: Encoding, size: int) -> Iterator[bytes]:
    """Chunks with ``\\n`` as the only line end, in UTF-8 when the file is in a wide encoding."""
    decoder = codecs.getincrementaldecoder(encoding.wide)("replace") if encoding.wide else None
    ends = _LineEnds()
    while chunk := stream.read(size):
        if decoder:
            chunk = decoder.decode(chunk).encode("utf-8", "replace")
        yield ends.unify(chunk)
    rest = decoder.decode(b"", final=True).encode("utf-8", "replace") if decoder else b""
    yield ends.unify(rest, last=True)


class _LineEnds:
    """Turns ``\\r\\n`` and ``\\r`` into ``\\n``, also where a chunk ends between the two."""

    def __init__(self) -> None:
        self._held = b""

    def unify(self, chunk: bytes, *, last: bool = False) -> bytes:
        chunk = self._held + chunk
        self._held = b""
        if b"\r" not in chunk:
            return chunk
        if chunk.endswith(b"\r") and not last:
            chunk, self._held = chunk[:-1], b"\r"
        return chunk.replace(b"\r\n", b"\n").replace(b"\r", b"\n")


def _as_utf8(block: bytes, encoding: Encoding, line: int) -> bytes:
    try:
        block.decode("utf-8")
    except UnicodeDecodeError:
        return _repaired(block, encoding, line)
    if not encoding.utf8_letters and not block.isascii():
        encoding.utf8_letters = True
        if encoding.single_bytes and encoding.first_mixed_line is None:
            encoding.first_mixed_line = line
    return block


def _repaired(block: bytes, encoding: Encoding, line: int) -> bytes:
    if not encoding.utf8_letters and not _UTF8_LETTER.search(block):
        return _single(block, encoding)
    lines = block.split(b"\n")
    for position, content in enumerate(lines):
        try:
            content.decode("utf-8")
        except UnicodeDecodeError:
            lines[position] = _single(content, encoding)
            if encoding.first_mixed_line is None:
                encoding.first_mixed_line = line + position
        else:
            encoding.utf8_letters |= not content.isascii()
    if not encoding.utf8_letters:
        encoding.first_mixed_line = None
    return b"\n".join(lines)


def _single(content: bytes, encoding: Encoding) -> bytes:
    try:
        text = content.decode("cp1252")
        encoding.single_bytes = encoding.single_bytes or "cp1252"
    except UnicodeDecodeError:
        text = content.decode("latin-1")
        encoding.single_bytes = "latin-1"
    return text.encode("utf-8")
