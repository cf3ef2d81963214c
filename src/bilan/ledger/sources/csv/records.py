"""The careful way through a block: record by record, so that one damaged line spoils no other.

Reads exactly what the fast way reads wherever both can read.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass

from bilan.ledger.limits import limit


@dataclass(frozen=True, slots=True)
class Record:
    """One record: line number of its start, cells, and the code that rejects it (empty when fine)."""

    line: int
    cells: list[str]
    code: str = ""


class _StopError(Exception):
    """A record cannot be read as quoted text: its quote never closes, or a line of it is damaged."""


class _Feed:
    """Hands lines to the csv reader, and knows when a record runs away or runs out."""

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines
        self.position = 0
        self.begin = 0
        self.ran_out = False
        self.longest = limit("line_bytes")
        self.sound = all(len(line) * 4 <= self.longest and "\0" not in line for line in lines)
        self._most = limit("record_lines")

    def __iter__(self) -> Iterator[str]:
        return self

    def __next__(self) -> str:
        if self.position >= len(self.lines):
            self.ran_out = self.position > self.begin
            raise StopIteration
        line = self.lines[self.position]
        if self.position - self.begin >= self._most or self.damage(line):
            raise _StopError
        self.position += 1
        return line + "\n"

    def damage(self, line: str) -> str:
        """Code of a line that is not even split into cells, or empty."""
        if self.sound:
            return ""
        if len(line.encode("utf-8", "replace")) > self.longest:
            return "line-too-long"
        return "line-nul-byte" if "\0" in line else ""


def records(
    lines: list[str], delimiter: str, width: int, first_line: int, *, last: bool
) -> tuple[list[Record], list[str]]:
    """The records of `lines`, and the lines at the end that belong to a record which goes on in the next block
    (none when `last`). `width` is the number of cells that a record should have."""
    feed = _Feed(lines)
    reader = csv.reader(feed, delimiter=delimiter)
    found: list[Record] = []
    while feed.position < len(lines):
        feed.begin = feed.position
        code = feed.damage(lines[feed.begin])
        cells = None if code else _next(reader, feed)
        if code:
            feed.position += 1
            found.append(Record(first_line + feed.begin, [], code))
        elif cells is None and feed.ran_out and not last:
            return found, lines[feed.begin :]
        elif cells is None or _ran_over(feed, cells, delimiter, width):
            # A quote that never closes: the line is taken as it stands, the next ones are read anew.
            literal = lines[feed.begin].split(delimiter)
            found.append(Record(first_line + feed.begin, literal, "csv-quote-not-closed"))
            feed.position, feed.ran_out = feed.begin + 1, False
            reader = csv.reader(feed, delimiter=delimiter)
        elif cells:
            found.append(Record(first_line + feed.begin, cells))
    return found, []


def _next(reader: Iterator[list[str]], feed: _Feed) -> list[str] | None:
    """The cells of the next record; None when it runs away or runs out."""
    try:
        cells = next(reader)
    except (_StopError, csv.Error, StopIteration):
        return None
    return None if feed.ran_out else cells


def _ran_over(feed: _Feed, cells: list[str], delimiter: str, width: int) -> bool:
    """Whether a record of several lines only looks like one: it is badly formed, while its first line alone has
    all its cells. Two lines that each hold a stray quote would else swallow each other."""
    if feed.position - feed.begin < 2 or len(feed.lines[feed.begin].split(delimiter)) != width:
        return False
    return len(cells) != width or not _well_formed(feed.lines[feed.begin : feed.position], delimiter)


def _well_formed(lines: list[str], delimiter: str) -> bool:
    try:
        return len(list(csv.reader([f"{line}\n" for line in lines], delimiter=delimiter, strict=True))) == 1
    except csv.Error:
        return False
