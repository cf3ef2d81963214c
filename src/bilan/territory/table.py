"""The table of every territory of a level, and writing it as csv, Parquet or Excel."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa

from bilan.model.findings import BilanError, Finding
from bilan.territory.aggregate import flux_table, stock_table
from bilan.territory.compute import Options, compute
from bilan.territory.groupings import LEVELS, level_grouping
from bilan.territory.notes import pack_findings
from bilan.territory.packs import Pack

WHAT = ("flux", "stocks")
EXCEL_ROWS = 1_048_575


@dataclass(frozen=True)
class LevelTable:
    """The rows of every territory of a level, with what the data do not hold."""

    table: pa.Table
    territories: int
    findings: tuple[Finding, ...]


def level_table(pack: Pack, options: Options, level: str, what: str) -> LevelTable:
    """All territories of a level in one pass.

    Columns of flux: territory, name, from, to, pool, gas, area_ha_yr, t_co2e_yr; of stocks: territory, name,
    land_use, pool, area_ha, t_c. What does not occur has no row; what is not assessed has none either and is
    named by a finding.
    """
    for option, value, known in (("--level", level, LEVELS), ("--what", what, WHAT)):
        if value not in known:
            values = {"option": option, "value": value, "known": ", ".join(known)}
            raise BilanError(Finding("territory-unknown-choice", values=values))
    result = compute(pack, options.at(level))
    grouping = level_grouping(level, result.places, pack)
    table = (flux_table if what == "flux" else stock_table)(result, grouping)
    return LevelTable(table, len(grouping), (*result.findings, *pack_findings(result, level)))


def write_table(made: LevelTable, path: Path) -> None:
    """Write as the ending of the name says; under a temporary name first, so that no half file is left.

    Raises `territory-output-format`, `territory-output-folder`, `territory-output-size` (Excel).
    """
    writers = {".csv": _csv, ".parquet": _parquet, ".xlsx": _xlsx}
    writer = writers.get(path.suffix.lower())
    if writer is None:
        raise BilanError(Finding("territory-output-format", values={"file": path.name}))
    if not path.parent.is_dir():
        raise BilanError(Finding("territory-output-folder", values={"path": str(path.parent)}))
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp{path.suffix}")
    try:
        writer(made.table, temporary)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


def _csv(table: pa.Table, path: Path) -> None:
    """Names that a spreadsheet would take for a formula get an apostrophe in front."""
    import pyarrow.compute as pc
    from pyarrow import csv

    names = table["name"]
    risky = pc.match_substring_regex(names, r"^[=+\-@\t\r]")
    if pc.any(risky).as_py():
        shown = pc.if_else(risky, pc.binary_join_element_wise("'", names, ""), names)
        table = table.set_column(table.column_names.index("name"), "name", shown)
    csv.write_csv(table, path)


def _parquet(table: pa.Table, path: Path) -> None:
    import pyarrow.parquet as parquet

    parquet.write_table(table, path, compression="zstd")


def _xlsx(table: pa.Table, path: Path) -> None:
    import xlsxwriter

    if table.num_rows > EXCEL_ROWS:
        raise BilanError(Finding("territory-output-size", values={"rows": table.num_rows}))
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        sheet = book.add_worksheet("bilan")
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, table.column_names, book.add_format({"bold": True}))
        for number, row in enumerate(zip(*(column.to_pylist() for column in table.columns), strict=True), start=1):
            sheet.write_row(number, 0, row)
        sheet.autofilter(0, 0, table.num_rows, table.num_columns - 1)
