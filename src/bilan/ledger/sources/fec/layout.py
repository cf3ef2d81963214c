"""What an accounting entry line is, and the outer form of a FEC: delimiter, header, quotes, the name of the file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pyarrow as pa

from bilan.ledger.headers import map_headers, recognised
from bilan.ledger.numbers import NumberStyle
from bilan.ledger.tables import Table

#: One line of an accounting entry, whichever export it came from. Amounts are in the currency of the accounts.
ENTRY_SCHEMA = pa.schema(
    [
        ("entry", pa.string()),  # EcritureNum: number of the entry in its journal
        ("journal", pa.string()),
        ("journal_label", pa.string()),
        ("date", pa.date32()),
        ("account", pa.string()),
        ("account_label", pa.string()),
        ("auxiliary", pa.string()),  # CompAuxNum: code of the supplier or customer
        ("auxiliary_label", pa.string()),
        ("piece", pa.string()),  # PieceRef: the document
        ("label", pa.string()),
        ("debit", pa.float64()),
        ("credit", pa.float64()),
        ("amount", pa.float64()),  # variant: one amount and its direction, or one signed amount
        ("direction", pa.string()),
        ("file", pa.string()),
        ("file_row", pa.int64()),
        ("rejected", pa.string()),
    ]
)
ENTRIES = Table("entries", ENTRY_SCHEMA, ("account",), True)

#: Delimiters that the order allows come first; the semicolon is what some programs write all the same.
DELIMITERS = {"\t": "tab", "|": "bar", ";": "semicolon"}
_NAME = re.compile(r"(?P<siren>\d{9})(?:\d{5})?FEC(?P<closing>\d{8})", re.IGNORECASE)
_SAMPLE_LINES = 500


@dataclass(frozen=True)
class Layout:
    """How one FEC is written. `width` is the number of cells of its lines, `quoted` whether cells stand in quotes."""

    delimiter: str
    headers: tuple[str, ...]
    width: int
    quoted: bool
    style: NumberStyle


def sniff(text: str) -> Layout | None:
    """The layout that the first lines of a file show; None when the first line names no column of an entry.

    >>> sniff("JournalCode|EcritureNum|CompteNum|Debit|Credit\\nHA|1|606100|12,50|0,00\\n").style.decimal
    ','
    """
    lines = [line for line in text.split("\n")[:_SAMPLE_LINES] if line.strip()]
    if not lines:
        return None
    known = {delimiter: recognised(ENTRIES, bare(lines[0].split(delimiter))) for delimiter in DELIMITERS}
    delimiter = max(known, key=lambda one: known[one])
    if known[delimiter] < 3:
        return None
    headers = tuple(bare(lines[0].split(delimiter)))
    rows = [line.split(delimiter) for line in lines[1:]]
    widths = Counter(len(row) for row in rows)
    width = widths.most_common(1)[0][0] if widths else len(headers)
    quoted = lines[0].lstrip().startswith('"') or _mostly_quoted(rows)
    return Layout(delimiter, headers, max(width, len(headers)), quoted, _style(headers, rows))


def bare(cells: Sequence[str]) -> list[str]:
    """Cells without blanks and quotes around them."""
    return [cell.strip().strip('"').strip() for cell in cells]


def siren_and_closing(name: str) -> tuple[str, date | None]:
    """SIREN and closing date that the name of a FEC states; empty and None when it is called otherwise.

    >>> siren_and_closing("123456789FEC20241231.txt")
    ('123456789', datetime.date(2024, 12, 31))
    >>> siren_and_closing("export.txt")
    ('', None)
    """
    match = _NAME.search(name)
    if not match:
        return "", None
    closing = match["closing"]
    try:
        return match["siren"], date(int(closing[:4]), int(closing[4:6]), int(closing[6:]))
    except ValueError:
        return match["siren"], None


def _style(headers: tuple[str, ...], rows: list[list[str]]) -> NumberStyle:
    positions = map_headers(ENTRIES, headers).positions
    wanted = [positions[name] for name in ("debit", "credit", "amount") if name in positions]
    cells = (bare([row[place]])[0] for row in rows for place in wanted if place < len(row))
    return NumberStyle.of(cells)


def _mostly_quoted(rows: list[list[str]]) -> bool:
    cells = [cell.strip() for row in rows[:50] for cell in row if cell.strip()]
    return bool(cells) and sum(cell.startswith('"') and cell.endswith('"') for cell in cells) > len(cells) / 2
