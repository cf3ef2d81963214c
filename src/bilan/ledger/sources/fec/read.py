"""Read a FEC as a stream of typed batches: a file of any size in the memory of a few blocks.

The order says: 18 columns, tab or bar, UTF-8 or ISO 8859-15, dates as YYYYMMDD, a decimal comma. Programs also write a
byte-order mark, cp1252, decimal points, one amount with its direction (Montant, Sens), cells in quotes, and columns
beyond the 18: all of them are read, and echoed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from bilan.ledger.convert import Conversion, convert
from bilan.ledger.headers import Mapping, map_headers
from bilan.ledger.problems import Problems
from bilan.ledger.raw import Batch, Cells
from bilan.ledger.reading import SourceFile
from bilan.ledger.sources.csv.encoding import BLOCK, Encoding, blocks, detect
from bilan.ledger.sources.csv.read import _binary as binary_kind
from bilan.ledger.sources.fec.layout import DELIMITERS, ENTRIES, Layout, siren_and_closing, sniff
from bilan.ledger.sources.fec.split import Split, split

_SAMPLE = 1 << 18
_WORKERS = 2
#: Where ISO 8859-15, which the order names, and cp1252 give one byte two letters: cp1252 -> ISO 8859-15, in UTF-8.
_LATIN_9 = [(a.encode(), b.encode()) for a, b in zip("¤¦¨´¸¼½¾", "€ŠšŽžŒœŸ", strict=True)]


@dataclass
class FecReading:
    """A FEC that can be read: iterate `batches` once, then `problems` and `understood` are complete."""

    file: SourceFile
    problems: Problems
    layout: Layout | None = None
    mapping: Mapping | None = None
    encoding: Encoding = field(default_factory=Encoding)
    latin_9: bool = False  # single bytes are ISO 8859-15: none of them is a letter of cp1252 alone
    rows: int = 0
    blank_rows: int = 0
    refused: str = ""

    def batches(self, block: int = BLOCK) -> Iterator[pa.Table]:
        """Typed lines in the columns of `bilan.ledger.sources.fec.layout.ENTRY_SCHEMA`; rejected ones keep a code."""
        if self.layout is None or self.mapping is None:
            return
        how = Conversion(ENTRIES, self.file.name, self.problems, self.layout.style, self.mapping.unusable)
        for part in self._parts(block):
            yield convert(self._batch(part), how)
            self.blank_rows += part.blank
        self.rows = how.rows
        how.close()
        if self.encoding.first_mixed_line is not None:
            self.problems.file_finding(
                "csv-mixed-encodings", row=self.encoding.first_mixed_line, encodings=self.encoding.name
            )
        if not how.rows:
            self.problems.file_finding("ledger-file-without-lines")

    @property
    def encoding_name(self) -> str:
        """The encoding, as ``bilan check`` echoes it."""
        return self.encoding.name.replace("cp1252", "iso-8859-15") if self.latin_9 else self.encoding.name

    def understood(self) -> dict[str, Any]:
        """What was recognised, for ``bilan check``."""
        siren, closing = siren_and_closing(self.file.name)
        told: dict[str, Any] = {"table": "entries", "file": self.file.name, "kind": "fec", "rows": self.rows}
        if self.layout is None or self.mapping is None:
            return {**told, "refused": self.refused}
        return {
            **told,
            "delimiter_name": DELIMITERS[self.layout.delimiter],
            "encoding": self.encoding_name,
            "decimal": self.layout.style.decimal,
            "siren": siren,
            "closing": closing.isoformat() if closing else "",
            "columns": self.mapping.found,
            "ignored": list(self.mapping.ignored),
            "blank_rows": self.blank_rows,
        }

    def _parts(self, size: int) -> Iterator[Split]:
        """Blocks, split ahead on a few threads (Arrow works outside the interpreter's lock), in their order."""
        assert self.layout is not None
        assert self.mapping is not None
        wanted = sorted(self.mapping.positions.values())
        waiting: deque[Future[Split]] = deque()
        with ThreadPoolExecutor(_WORKERS) as pool:
            line = 1
            for block in blocks(self.file.path, self.encoding, size):
                count = block.count(b"\n")
                if self.latin_9 and self.encoding.single_bytes:
                    for read, meant in _LATIN_9:
                        block = block.replace(read, meant)
                if line == 1:
                    block, line, count = self._after_header(block)
                if block:
                    waiting.append(pool.submit(split, block, self.layout, wanted, line))
                line += count
                if len(waiting) > _WORKERS:
                    yield waiting.popleft().result()
            while waiting:
                yield waiting.popleft().result()

    @staticmethod
    def _after_header(block: bytes) -> tuple[bytes, int, int]:
        """The block without its header (the first line with content), the number of its first line, its lines."""
        line, start = 1, 0
        while start < len(block):
            end = block.index(b"\n", start)
            blank = not block[start:end].strip()
            start, line = end + 1, line + 1
            if not blank:
                break
        rest = block[start:]
        return rest, line, rest.count(b"\n")

    def _batch(self, part: Split) -> Batch:
        assert self.layout is not None
        assert self.mapping is not None
        for index, (code, found) in part.damaged.items():
            row = part.lines[index].as_py()
            self.problems.line(code, None, row, found=found, expected=len(self.layout.headers))
        cells = {name: Cells(part.columns[place]) for name, place in self.mapping.positions.items()}
        return Batch(cells, part.lines, {index: code for index, (code, _) in part.damaged.items()})


def open_fec(file: SourceFile) -> FecReading:
    """Look at a file's first block; a file that is no FEC comes back with `refused` and a finding."""
    reading = FecReading(file, Problems(file.name))
    with file.path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    reading.encoding = detect(sample)
    reading.latin_9 = not any(0x80 <= byte < 0xA0 for byte in set(sample))
    kind = binary_kind(sample, reading.encoding)
    if kind:
        return _refuse(reading, "ledger-file-not-text", looks=kind)
    if not sample.strip():
        return _refuse(reading, "ledger-file-empty")
    first = next(blocks(file.path, detect(sample), _SAMPLE), b"").decode("utf-8", "replace")
    layout = sniff(first)
    if layout is None:
        return _refuse(reading, "fec-header-unknown")
    mapping = map_headers(ENTRIES, layout.headers)
    missing = missing_columns(mapping)
    if missing:
        return _refuse(reading, "fec-column-missing", column=", ".join(missing), headers=", ".join(layout.headers[:30]))
    reading.layout, reading.mapping = layout, mapping
    return reading


def missing_columns(mapping: Mapping) -> list[str]:
    """Columns without which no amount can be given to an account: the account, and debit and credit or one amount."""
    missing = [name for name in ("account",) if name not in mapping.positions]
    if "amount" in mapping.positions or {"debit", "credit"} <= set(mapping.positions):
        return missing
    return [*missing, *(name for name in ("debit", "credit") if name not in mapping.positions)]


def _refuse(reading: FecReading, code: str, **values: Any) -> FecReading:
    reading.refused = code
    reading.problems.file_finding(code, **values)
    return reading
