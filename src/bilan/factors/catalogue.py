"""Resolve references to factors: ``base-carbone:25777``, ``base-carbone:25777@V22.0``, ``own:x``, ``gas:r-410a``."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bilan.factors import gas_book, nearest, shelf
from bilan.factors.binding import FLAGS
from bilan.factors.book import FactorBook, factor_table, part_table
from bilan.model.factors import FACTOR_SCHEMA, PART_SCHEMA
from bilan.model.findings import Finding


@dataclass(frozen=True)
class Resolved:
    """What the references resolved to.

    `factors` has FACTOR_SCHEMA and `ref`, `parts` PART_SCHEMA and `ref`: the reference as it was asked. A
    reference to a published factor has exactly one row; an own factor has one per period and region, told apart
    by `version`. `unknown` gives up to three nearest ids with their labels, `refused` the reason, `notes` the
    findings that concern every line that uses the reference.
    """

    factors: pa.Table
    parts: pa.Table
    unknown: dict[str, list[str]]
    refused: dict[str, Finding]
    notes: dict[str, tuple[Finding, ...]]


@dataclass(frozen=True)
class Reference:
    """A reference taken apart.

    >>> Reference.of("base-carbone:25777@V22.0")
    Reference(text='base-carbone:25777@V22.0', source='base-carbone', name='25777', version='V22.0')
    """

    text: str
    source: str
    name: str
    version: str

    @classmethod
    def of(cls, text: str) -> Reference:
        """Take a reference apart; one without a source has the empty source."""
        source, colon, rest = text.strip().partition(":")
        if not colon:
            return cls(text, "", source, "")
        if source == "own":
            return cls(text, source, rest, "")
        name, _, version = rest.partition("@")
        return cls(text, source.casefold(), name, version)


def load_factors(
    ids: Iterable[str], *, own: FactorBook | None = None, versions: Mapping[str, str] | None = None
) -> Resolved:
    """Resolve references to the tables that the engine computes with.

    An id without ``@version`` takes the version that `versions` gives for its source, else the newest on the shelf
    (version numbers compared as numbers). Source data and unreadable own factors are refused; unknown references
    come with suggestions.

    >>> load_factors(["base-carbone:25777"]).factors["total_kg_co2e"].to_pylist()
    [4153.0]
    """
    shelves: dict[tuple[str, str], list[Reference]] = defaultdict(list)
    for text in dict.fromkeys(ids):
        reference = Reference.of(text)
        version = reference.version.partition("#")[0] or (versions or {}).get(reference.source, "")
        shelves[(reference.source, version)].append(reference)
    found = [_look_up(source, version, refs, own) for (source, version), refs in shelves.items()]
    empty = Resolved(_empty(FACTOR_SCHEMA), _empty(PART_SCHEMA), {}, {}, {})
    return Resolved(
        pa.concat_tables([empty.factors, *(part.factors for part in found)]),
        pa.concat_tables([empty.parts, *(part.parts for part in found)]),
        {ref: near for part in found for ref, near in part.unknown.items()},
        {ref: finding for part in found for ref, finding in part.refused.items()},
        {ref: notes for part in found for ref, notes in part.notes.items()},
    )


def source_data_row(text: str) -> list[dict[str, object]]:
    """The row of source data that `load_factors` refuses, for reading: one row, or none."""
    reference = Reference.of(text)
    version = reference.version.partition("#")[0]
    for info in reversed(shelf.books(reference.source)):
        if version in ("", info.version):
            factors = book_on_disk(info.folder).factors
            rows = factors.filter(pc.equal(factors["id"], f"{reference.source}:{reference.name}")).to_pylist()
            return [row for row in rows if row["kind"] == "source_data"]
    return []


def _look_up(source: str, version: str, references: list[Reference], own: FactorBook | None) -> Resolved:
    if source == "own":
        return _from_tables(references, own or _no_own(), {})
    if source == "gas":
        book = gas_book.gas_book(reference.name for reference in references)
        return _from_tables(references, book, gas_book.suggestions(references))
    on_shelf = shelf.books(source)
    info = next((book for book in reversed(on_shelf) if version in ("", book.version)), None)
    if info is None:
        near = nearest.books_for(references, [(book.version, book_on_disk(book.folder)) for book in on_shelf])
        return Resolved(_empty(FACTOR_SCHEMA), _empty(PART_SCHEMA), near, {}, {})
    return _from_tables(references, book_on_disk(info.folder), {}, info.version)


@lru_cache(maxsize=8)
def _read_book(folder: Path, _stamp: int) -> FactorBook:
    factors = pq.read_table(folder / shelf.FACTORS_FILE, use_threads=False)
    flagged = factors.filter(pc.is_valid(factors[FLAGS])).select(["id", FLAGS]).to_pylist()
    parts = pq.read_table(folder / shelf.PARTS_FILE, use_threads=False)
    flags = {row["id"]: tuple(row[FLAGS].split()) for row in flagged}
    return FactorBook(factors.select(FACTOR_SCHEMA.names), parts, (), "", "", "", flags=flags)


def book_on_disk(folder: Path) -> FactorBook:
    """The tables of a bound book; read once per process unless its files change."""
    return _read_book(folder, (folder / shelf.FACTORS_FILE).stat().st_mtime_ns)


def _from_tables(
    references: list[Reference], book: FactorBook, near: Mapping[str, list[str]], version: str = ""
) -> Resolved:
    asked = pa.table(
        {
            "ref": pa.array([r.text for r in references], pa.string()),
            "id": pa.array([f"{r.source}:{r.name}" for r in references], pa.string()),
            "version": pa.array([r.version or version for r in references], pa.string()),
        }
    )
    keys = ["id", "version"] if version else ["id"]
    usable = _mentioned(book.factors, asked["id"])
    rows = usable.join(asked.select(["ref", *keys]), keys=keys, join_type="inner", use_threads=False)
    rows = rows.select([*FACTOR_SCHEMA.names, "ref"])
    refused = _refusals(rows, references, book)
    rows = rows.filter(pc.equal(rows["kind"], "factor")) if rows.num_rows else rows
    if book.refused:
        rows = rows.filter(pc.invert(pc.is_in(rows["ref"], pa.array(list(refused), pa.string()))))
    pairs = rows.select(["id", "version", "ref"]).rename_columns(["factor", "version", "ref"])
    parts = _mentioned(book.parts, rows["id"], "factor").join(
        pairs, keys=["factor", "version"], join_type="inner", use_threads=False
    )
    answered = {*rows["ref"].to_pylist(), *refused}
    missing = [reference for reference in references if reference.text not in answered]
    unknown = nearest.ids_for(missing, book.factors) | {r.text: near[r.text] for r in missing if r.text in near}
    return Resolved(rows, parts.select([*PART_SCHEMA.names, "ref"]), unknown, refused, _notes(rows, book))


def _mentioned(table: pa.Table, ids: pa.ChunkedArray, column: str = "id") -> pa.Table:
    return table.filter(pc.is_in(table[column], value_set=ids.combine_chunks()))


def _refusals(rows: pa.Table, references: list[Reference], book: FactorBook) -> dict[str, Finding]:
    refused: dict[str, Finding] = {}
    if rows.num_rows:
        for row in rows.filter(pc.equal(rows["kind"], "source_data")).to_pylist():
            refused[row["ref"]] = gas_book.source_data_finding(row)
    for reference in references:
        reason = book.refused.get(f"{reference.source}:{reference.name}") if book.refused else None
        if reason:
            refused[reference.text] = reason
    return refused


def _notes(rows: pa.Table, book: FactorBook) -> dict[str, tuple[Finding, ...]]:
    if not book.flags or not rows.num_rows:
        return {}
    flagged = _mentioned(rows, pa.chunked_array([pa.array(list(book.flags), pa.string())]))
    return {
        row["ref"]: tuple(
            Finding(code, field="factor", values={"factor": row["ref"], "label": row["label_fr"]})
            for code in book.flags[row["id"]]
        )
        for row in flagged.select(["ref", "id", "label_fr"]).to_pylist()
    }


def _empty(schema: pa.Schema) -> pa.Table:
    return schema.append(pa.field("ref", pa.string())).empty_table()


def _no_own() -> FactorBook:
    return FactorBook(factor_table([]), part_table([]), (), "own", "", "")
