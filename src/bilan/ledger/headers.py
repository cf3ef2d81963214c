"""Which column is which: French and English headers and their common synonyms.

``data/ledger/headers.csv`` has the columns ``table, canonical, spelling, lang, rank``. Case, accents, spaces and
punctuation do not matter. Rank 2 spellings are used only when no column has a better claim: ``Montant`` is the
quantity of a file that has no ``Quantité``.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources

from bilan.ledger.problems import Problems, shown
from bilan.ledger.tables import Table


def key(text: str) -> str:
    """Letters and digits of a header, without case and accents.

    >>> key(" Catégorie_d'émission "), key("N°")
    ('categoriedemission', 'no')
    """
    plain = unicodedata.normalize("NFKD", text.replace("°", "o").replace("œ", "oe").casefold())
    return "".join(character for character in plain if character.isalnum())


@dataclass(frozen=True)
class Mapping:
    """Columns of a file: canonical name -> position, and what became of every header."""

    positions: dict[str, int]
    headers: tuple[str, ...]
    ignored: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    doubled: tuple[str, ...] = ()
    nearest: dict[str, str] = field(default_factory=dict)

    @property
    def found(self) -> dict[str, str]:
        """Header in the file -> canonical name, in the order of the file."""
        ordered = sorted(self.positions.items(), key=lambda item: item[1])
        return {self.headers[position]: name for name, position in ordered}

    @property
    def shown(self) -> dict[str, str]:
        """Canonical name -> header in the file, as messages quote it."""
        return {name: shown(header, 40) for header, name in self.found.items()}

    @property
    def unusable(self) -> str:
        """Code that rejects every line of the file, or empty."""
        return "column-missing" if self.missing else "column-doubled" if self.doubled else ""


def recognised(table: Table, headers: Sequence[str]) -> int:
    """How many of `headers` name a column of `table`."""
    known = _spellings(table.name)
    return sum(key(header) in known for header in headers)


def map_headers(table: Table, headers: Sequence[str], also: Sequence[str] = ()) -> Mapping:
    """Find the columns of `table` among `headers`; `also` are columns that the file's path gives."""
    known = _spellings(table.name)
    claims: dict[str, list[tuple[int, int]]] = {}
    for position, header in enumerate(headers):
        name, rank = known.get(key(header), ("", 0))
        if name:
            claims.setdefault(name, []).append((rank, position))
    positions = {name: min(claimed)[1] for name, claimed in claims.items()}
    doubled = [name for name, claimed in claims.items() if _tied(claimed)]
    kept = set(positions.values())
    ignored = [header for place, header in enumerate(headers) if place not in kept and key(header)]
    return Mapping(
        positions,
        tuple(headers),
        tuple(ignored),
        tuple(name for name in table.required if name not in positions and name not in also),
        tuple(name for name in doubled if name in table.required),
        {header: _nearest(table, header) for header in ignored},
    )


def report(mapping: Mapping, table: Table, problems: Problems, row: int) -> None:
    """Say what is missing, named twice or unknown among the headers of a file."""
    headers = ", ".join(shown(header, 30) for header in mapping.headers[:40] if header.strip())
    for name in mapping.missing:
        problems.file_finding("column-missing", name, row, column=name, headers=headers or "∅")
    known = _spellings(table.name)
    for header in mapping.ignored:
        name = known.get(key(header), ("", 0))[0]
        if name:
            first = mapping.headers[mapping.positions[name]]
            code = "column-doubled" if _same_rank(table, first, header) else "column-second-choice"
            problems.file_finding(code, name, row, column=name, first=shown(first), second=shown(header))
        else:
            near = mapping.nearest.get(header, "")
            code = "column-unknown-near" if near else "column-unknown"
            problems.file_finding(code, shown(header), row, column=shown(header), near=near)


def _same_rank(table: Table, first: str, second: str) -> bool:
    known = _spellings(table.name)
    return known[key(first)][1] == known[key(second)][1]


def _tied(claimed: list[tuple[int, int]]) -> bool:
    ranks = sorted(rank for rank, _ in claimed)
    return len(ranks) > 1 and ranks[0] == ranks[1]


def _nearest(table: Table, header: str) -> str:
    from difflib import get_close_matches

    known = _spellings(table.name)
    written = key(header)[:60]
    begun = [spelling for spelling in known if len(spelling) > 3 and written.startswith(spelling)]
    near = begun or get_close_matches(written, known, n=1, cutoff=0.75)
    return known[max(near, key=len)][0] if near else ""


@cache
def _spellings(table: str) -> dict[str, tuple[str, int]]:
    text = (resources.files("bilan") / "data" / "ledger" / "headers.csv").read_text(encoding="utf-8")
    rows = [row for row in csv.DictReader(text.splitlines()) if row["table"] == table]
    spellings: dict[str, tuple[str, int]] = {}
    for row in rows:
        claim = (row["canonical"], int(row["rank"]))
        if spellings.setdefault(key(row["spelling"]), claim)[0] != claim[0]:
            raise ValueError(f"{row['spelling']} names two columns of {table}")
    return spellings
