"""The tables beside the lines: electricity contracts, the transition plan, own factors."""

from __future__ import annotations

import csv
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc

from bilan.ledger import arrays
from bilan.ledger.activities import read_file
from bilan.ledger.files import kind_of, named, refusal
from bilan.ledger.plain import plain_rows
from bilan.ledger.reading import SourceFile
from bilan.ledger.tables import ACTIONS, CONTRACTS, Table
from bilan.model.activities import INSTRUMENTS
from bilan.model.findings import BilanError, Finding

if TYPE_CHECKING:
    from bilan.factors.book import FactorBook


def read_contracts(folder: Path, findings: list[Finding], understood: dict[str, Any]) -> pa.Table | None:
    """contracts.csv (.xlsx, .parquet) in the columns of CONTRACT_SCHEMA; rows that cannot be used are left out,
    each with a finding. None when there is no such file."""
    table = _companion(folder, CONTRACTS, findings, understood)
    if table is None:
        return None
    unknown = pc.invert(pc.is_in(table["instrument"], arrays.strings(INSTRUMENTS)))
    for row in table.filter(unknown).to_pylist():
        if row["rejected"] is None:
            values = {"file": row["file"], "row": row["file_row"], "cell": row["instrument"] or "∅"}
            place = f"{row['file']}:{row['file_row']}"
            findings.append(Finding("contract-instrument", "", "instrument", values, place=place))
    kept = table.filter(pc.and_(pc.is_null(table["rejected"]), pc.invert(unknown)))
    return kept.select(CONTRACTS.schema.names).cast(CONTRACTS.schema)


def read_actions(folder: Path, findings: list[Finding], understood: dict[str, Any]) -> pa.Table | None:
    """actions.csv (.xlsx, .parquet); a cell that cannot be read is empty, with a finding."""
    table = _companion(folder, ACTIONS, findings, understood)
    return None if table is None else table.select(ACTIONS.schema.names).cast(ACTIONS.schema)


def read_own_factors(folder: Path, findings: list[Finding], understood: dict[str, Any]) -> FactorBook | None:
    """factors.csv, read by the source `own` of the factor catalogue; None when there is none."""
    file = _only(folder, "factors", findings)
    if file is None:
        return None
    refused = refusal(file, kind_of(file.path))
    if refused:
        findings.append(refused)
        return None
    try:
        book = _own_book(file)
    except BilanError as error:
        findings.append(error.finding)
        return None
    findings += book.findings
    understood["files"].append(
        {"table": "factors", "file": file.name, "kind": kind_of(file.path), "rows": book.factors.num_rows}
    )
    return book


def _own_book(file: SourceFile) -> FactorBook:
    """The factor catalogue reads text; a workbook or Parquet file is handed to it as such, under its own name."""
    from bilan.factors.sources.own.read import read

    if kind_of(file.path) == "csv":
        return read(file.path)
    with TemporaryDirectory() as folder:
        copy = Path(folder, file.name)
        with copy.open("w", encoding="utf-8", newline="") as stream:
            csv.writer(stream).writerows(plain_rows(file))
        return read(copy)


def _companion(folder: Path, table: Table, findings: list[Finding], understood: dict[str, Any]) -> pa.Table | None:
    file = _only(folder, table.name, findings)
    return None if file is None else read_file(file, table, findings, understood)


def _only(folder: Path, stem: str, findings: list[Finding]) -> SourceFile | None:
    """The one file called `stem`; two of them are an error, and neither is read."""
    found = named(folder, stem)
    if len(found) > 1:
        names = ", ".join(path.name for path in found)
        findings.append(Finding("table-ambiguous", values={"files": names, "table": stem}, place=names))
    return SourceFile(found[0], found[0].name) if len(found) == 1 else None
