"""Bind a factor book: write its tables, its title page and its search index into one folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bilan.factors.book import FactorBook
from bilan.factors.shelf import BOOK_FILE, BOOK_FORM, FACTORS_FILE, INDEX_FILE, PARTS_FILE, Staging

#: Column of factors.parquet beside FACTOR_SCHEMA: codes of findings that concern every line of the factor.
FLAGS = "flags"


def bind(book: FactorBook, folder: Path, title: str) -> None:
    """Write a book into `folder`, whole or not at all."""
    from bilan.factors.index import build_index

    with Staging(folder) as stage:
        _write(_with_flags(book), stage / FACTORS_FILE)
        _write(book.parts, stage / PARTS_FILE)
        (stage / BOOK_FILE).write_text(_title_page(book, title), encoding="utf-8")
        build_index(book.factors, stage / INDEX_FILE)


def _with_flags(book: FactorBook) -> pa.Table:
    flags = [" ".join(book.flags.get(name, ())) or None for name in book.factors["id"].to_pylist()]
    return book.factors.append_column(FLAGS, pa.array(flags, pa.string()))


def _write(table: pa.Table, file: Path) -> None:
    text = [field.name for field in table.schema if pa.types.is_string(field.type)]
    plain = {"id", "row_hash", "label_fr", "label_en"}
    pq.write_table(
        table,
        file,
        compression="zstd",
        compression_level=19,
        use_dictionary=[name for name in text if name not in plain],
        write_statistics=False,
    )


def _title_page(book: FactorBook, title: str) -> str:
    factors = pc.sum(pc.equal(book.factors["kind"], "factor")).as_py() or 0
    page: dict[str, Any] = {
        "form": BOOK_FORM,
        "source": book.source,
        "version": book.version,
        "title": title,
        "date": book.date,
        "licence": book.licence,
        "attribution": book.attribution,
        "factors": factors,
        "source_data": book.factors.num_rows - factors,
        "parts": book.parts.num_rows,
        "sha256": book.sha256,
    }
    import tomlkit

    return tomlkit.dumps(page)
