"""Read a delimited text file of any dialect into the columns of a table.

Blocks of lines go the fast way (Arrow); a block that cannot goes the careful way, and both give the same rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import pyarrow as pa

from bilan.ledger import arrays
from bilan.ledger.convert import Conversion, convert
from bilan.ledger.headers import Mapping, map_headers, report
from bilan.ledger.limits import limit
from bilan.ledger.problems import Problems
from bilan.ledger.raw import Batch, Cells
from bilan.ledger.reading import Reading, SourceFile, refused
from bilan.ledger.sources.csv.dialect import DELIMITERS, Dialect, sniff
from bilan.ledger.sources.csv.encoding import BLOCK, Encoding, blocks, detect
from bilan.ledger.sources.csv.fast import split
from bilan.ledger.sources.csv.records import Record, records
from bilan.ledger.tables import Table

_SAMPLE = 1 << 18
_SIGNATURES = (
    (b"PK\x03\x04", "xlsx"),
    (b"PAR1", "parquet"),
    (b"\xd0\xcf\x11\xe0", "xls"),
    (b"%PDF", "pdf"),
    (b"\x1f\x8b", "gzip"),
    (b"SQLite format 3", "sqlite"),
)


@dataclass
class _File:
    """State of one file while it is read."""

    dialect: Dialect
    mapping: Mapping
    how: Conversion
    short_rows: int = 0
    first_short: int = 0


def read(file: SourceFile, table: Table, *, block: int = BLOCK, fast: bool = True) -> Reading:
    """Read one file; lines that cannot be read come back rejected, never lost.

    `block` and `fast` exist for the proof that the ways agree: ``fast=False`` takes every line the careful way.
    """
    problems = Problems(file.name)
    with file.path.open("rb") as stream:
        sample = stream.read(_SAMPLE)
    encoding = detect(sample)
    kind = _binary(sample, encoding)
    if kind:
        return refused(file, "csv", problems, "ledger-file-not-text", looks=kind)
    dialect = sniff(_sample_text(file, detect(sample)), table)
    if dialect is None:
        return refused(file, "csv", problems, "ledger-file-empty")
    if len(dialect.headers) > limit("columns"):
        return refused(file, "csv", problems, "ledger-too-many-columns", count=len(dialect.headers))
    mapping = map_headers(table, dialect.headers)
    report(mapping, table, problems, dialect.header_line)
    how = Conversion(table, file.name, problems, dialect.style, mapping.unusable, mapping.shown)
    state = _File(dialect, mapping, how)
    pieces = [convert(batch, how) for batch in _batches(file, encoding, state, block, fast)]
    _report(state, encoding, problems)
    how.close()
    lines = pa.concat_tables(pieces) if pieces else None
    return Reading(lines, tuple(problems.closed()), _understood(file, state, encoding))


def _batches(file: SourceFile, encoding: Encoding, state: _File, size: int, fast: bool) -> Iterator[Batch]:
    line, held = state.dialect.first_line, b""
    skip = line - 1
    for block in blocks(file.path, encoding, size):
        block, skip = _without_first_lines(block, skip)
        block = held + block
        if block:
            batch, held = _batch(block, line, state, fast=fast, last=False)
            line += block.count(b"\n") - held.count(b"\n")
            yield batch
    if held:
        yield _batch(held, line, state, fast=False, last=True)[0]


def _without_first_lines(block: bytes, count: int) -> tuple[bytes, int]:
    """Drop up to `count` lines; returns what is left and how many are still to drop."""
    start = 0
    while count and start < len(block):
        start = block.index(b"\n", start) + 1
        count -= 1
    return block[start:], count


def _batch(block: bytes, line: int, state: _File, *, fast: bool, last: bool) -> tuple[Batch, bytes]:
    positions = state.mapping.positions
    wanted = sorted(positions.values())
    if fast and wanted:
        cells = split(block, state.dialect.delimiter, len(state.dialect.headers), wanted, line)
        if cells:
            columns = {name: Cells(cells[0][place]) for name, place in positions.items()}
            state.how.blank_rows += block.count(b"\n") - len(cells[1])
            return Batch(columns, cells[1]), b""
    lines = block.decode("utf-8", "replace").split("\n")[:-1]
    found, rest = records(lines, state.dialect.delimiter, len(state.dialect.headers), line, last=last)
    state.how.blank_rows += sum(not content for content in lines[: len(lines) - len(rest)])
    return _from_records(found, state), "".join(f"{content}\n" for content in rest).encode()


def _from_records(found: list[Record], state: _File) -> Batch:
    width = len(state.dialect.headers)
    odd = ((index, record) for index, record in enumerate(found) if record.code or len(record.cells) != width)
    judged = {index: _judge(record, width, state) for index, record in odd}
    rejected = {index: code for index, code in judged.items() if code}
    blank = [""] * width
    rows = [(record.cells + blank)[:width] for record in found]
    for index in rejected:
        rows[index] = blank
    held = list(zip(*rows, strict=True)) or [()] * width
    columns = {name: Cells(arrays.strings(held[place])) for name, place in state.mapping.positions.items()}
    if "id" in columns and rejected:
        place = state.mapping.positions["id"]
        columns["id"] = Cells(arrays.strings([_cell(record.cells, place) for record in found]))
    return Batch(columns, arrays.integers([record.line for record in found]), rejected)


def _judge(record: Record, width: int, state: _File) -> str:
    """Code that rejects a record for its shape, with its finding; empty when its cells can be read."""
    problems = state.how.problems
    place = state.mapping.positions.get("id")
    line = _cell(record.cells, place).strip() if place is not None else ""
    if record.code == "csv-quote-not-closed":
        problems.line(record.code, line, record.line)
    elif record.code:
        problems.line(record.code, None, record.line)
        return record.code
    count = len(record.cells)
    if count > width and (count > state.dialect.usual_width or any(cell.strip() for cell in record.cells[width:])):
        problems.line("line-extra-cells", line, record.line, found=count, expected=width)
        return "line-extra-cells"
    if count < width and any(cell.strip() for cell in record.cells):
        state.short_rows += 1
        state.first_short = state.first_short or record.line
    return ""


def _cell(cells: list[str], place: int) -> str:
    return cells[place] if place < len(cells) else ""


def _sample_text(file: SourceFile, encoding: Encoding) -> str:
    """The first block as text, in an encoding state of its own."""
    first = next(blocks(file.path, encoding, _SAMPLE), b"")
    return first.decode("utf-8", "replace").replace("\0", "")[:_SAMPLE]


def _binary(sample: bytes, encoding: Encoding) -> str:
    """What a file that is no text looks like, or empty."""
    for signature, kind in _SIGNATURES:
        if sample.startswith(signature):
            return kind
    if encoding.wide:
        return ""
    head = sample[:65536]
    control = len(head) - len(head.translate(None, bytes(c for c in range(32) if c not in b"\t\n\r\f")))
    return "binary" if control > len(head) * 0.1 else ""


def _report(state: _File, encoding: Encoding, problems: Problems) -> None:
    if encoding.first_mixed_line is not None:
        problems.file_finding("csv-mixed-encodings", row=encoding.first_mixed_line, encodings=encoding.name)
    if state.short_rows:
        problems.file_finding("csv-short-lines", row=state.first_short, count=state.short_rows)
    if not state.how.rows and state.how.table.must_have_rows:
        problems.file_finding("ledger-file-without-lines")


def _understood(file: SourceFile, state: _File, encoding: Encoding) -> dict[str, object]:
    dialect = state.dialect
    return {
        "file": file.name,
        "kind": "csv",
        "delimiter": dialect.delimiter,
        "delimiter_name": DELIMITERS.get(dialect.delimiter, dialect.delimiter),
        "encoding": encoding.name,
        "decimal": dialect.style.decimal,
        "header_row": dialect.header_line,
        "columns": state.mapping.found,
        "ignored": list(state.mapping.ignored),
        "rows": state.how.rows,
        "blank_rows": state.how.blank_rows,
    }
