"""The dialect of a delimited text file, read off its first lines: delimiter, header row, decimal mark."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from bilan.ledger.headers import map_headers, recognised
from bilan.ledger.numbers import NumberStyle
from bilan.ledger.tables import Table

DELIMITERS = {";": "semicolon", ",": "comma", "\t": "tab", "|": "bar"}
_HEADER_ROWS = 20  # a title may stand above the header
_SAMPLE_ROWS = 1000


@dataclass(frozen=True)
class Dialect:
    """How the file is written; `first_line` is the line number of the first line after the header."""

    delimiter: str
    headers: tuple[str, ...]
    header_line: int
    first_line: int
    style: NumberStyle
    usual_width: int = 0  # cells of most lines, which may end with a delimiter more than the header


def sniff(text: str, table: Table) -> Dialect | None:
    """The dialect of a file whose first lines are `text`; None when there is no line with content.

    The delimiter that splits some early row into the most known headers wins; when no header is known, the one
    that splits the lines most evenly.

    >>> from bilan.ledger.tables import ACTIVITIES
    >>> sniff("id;quantité;unité\\na;1,5;kWh\\n", ACTIVITIES).delimiter
    ';'
    """
    lines = text.split("\n")
    skipped = 1 if lines and lines[0].strip().lower().startswith("sep=") else 0
    stated = lines[0].strip()[4:5] if skipped else ""
    body = "\n".join(lines[skipped:])
    candidates = [stated] if stated else list(DELIMITERS)
    read = {delimiter: _records(body, delimiter) for delimiter in candidates}
    delimiter = max(candidates, key=lambda one: _score(read[one], table))
    records = read[delimiter]
    if not records:
        return None
    header = max(range(min(len(records), _HEADER_ROWS)), key=lambda i: (recognised(table, records[i][2]), -i))
    start, end, cells = records[header]
    headers = tuple(cell.strip() for cell in cells)
    style = number_style(table, headers, [record[2] for record in records[header + 1 :]], delimiter == ",")
    widths = Counter(len(record[2]) for record in records[header + 1 :])
    usual = widths.most_common(1)[0][0] if widths else len(headers)
    return Dialect(delimiter, headers, start + skipped, end + skipped + 1, style, usual)


def number_style(table: Table, headers: Sequence[str], rows: list[list[str]], comma_delimited: bool) -> NumberStyle:
    """The style of the number columns in a sample of rows."""
    positions = map_headers(table, headers).positions
    wanted = [place for name, place in positions.items() if table.kind(name) == "number"]
    cells = (row[place] for row in rows for place in wanted if place < len(row))
    return NumberStyle.of(cells, comma_delimited=comma_delimited)


def _records(text: str, delimiter: str) -> list[tuple[int, int, list[str]]]:
    """First line, last line and cells of each record with content; a damaged tail ends the sample."""
    records = []
    reader = csv.reader(text.split("\n"), delimiter=delimiter)
    before = 0
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((before + 1, reader.line_num, cells))
            before = reader.line_num
            if len(records) > _SAMPLE_ROWS:
                break
    except csv.Error:
        pass
    return records


def _score(records: list[tuple[int, int, list[str]]], table: Table) -> tuple[int, float]:
    known = max((recognised(table, cells) for _, _, cells in records[:_HEADER_ROWS]), default=0)
    widths = Counter(len(cells) for _, _, cells in records[:100])
    width, count = widths.most_common(1)[0] if widths else (1, 0)
    return known, (count / max(len(records[:100]), 1)) * min(width, 50) if width > 1 else 0.0
