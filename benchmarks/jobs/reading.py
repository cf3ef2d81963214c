"""Reading a ledger into activity lines, and the plainest reader of the same file."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from benchmarks.ledgers import FOLDER, ledger


def prepare() -> None:
    """Read a tiny ledger, so that imports are done."""
    import bilan

    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "activities.csv"
        file.write_text("id,category,factor,quantity,unit\na,electricity,base-carbone:1,1,kWh\n", encoding="utf-8")
        bilan.read(file)


def write(kind: str, rows: int) -> str:
    """A folder with the same lines as csv or xlsx; written once."""
    import duckdb

    folder = FOLDER / f"{kind}-{rows}-{ledger(rows).name.rpartition('-')[2]}"
    file = folder / f"activities.{kind}"
    if file.exists():
        return str(folder)
    folder.mkdir(parents=True, exist_ok=True)
    unfinished = file.with_name("unfinished")
    source = duckdb.connect().from_parquet(str(ledger(rows) / "activities.parquet"))
    if kind == "csv":
        source.write_csv(str(unfinished))
    else:
        _xlsx(source, unfinished)
    unfinished.rename(file)
    return str(folder)


def _xlsx(source: Any, file: Path) -> None:
    import xlsxwriter

    book = xlsxwriter.Workbook(str(file), {"constant_memory": True, "default_date_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, source.columns)
    for number, row in enumerate(source.fetchall(), start=1):
        sheet.write_row(number, 0, ["" if cell is None else cell for cell in row])
    book.close()


def with_bilan(folder: str) -> int:
    """Lines that `bilan.read` gives."""
    import bilan

    table = bilan.read(folder).activities.table
    assert table is not None
    return int(table.num_rows)


def plain_csv(folder: str) -> int:
    """DuckDB reads the same csv into memory, types guessed from the beginning."""
    import duckdb

    lines: Any = duckdb.connect().sql(f"select * from read_csv('{folder}/activities.csv')")
    return int(lines.to_arrow_table().num_rows)


def plain_xlsx(folder: str) -> int:
    """Calamine gives the cells of the same workbook; nothing is understood."""
    from python_calamine import CalamineWorkbook

    book = CalamineWorkbook.from_path(f"{folder}/activities.xlsx")
    return len(book.get_sheet_by_index(0).to_python()) - 1


def accounts_with_bilan(folder: str) -> int:
    """Entries that `bilan.read` weighs."""
    import bilan

    coverage: Any = bilan.read(folder).accounting
    return int(coverage.entries)


def accounts_plain(folder: str) -> int:
    """Debits and credits of the same export by account, in one query."""
    from benchmarks import fec

    (file,) = (Path(folder) / "fec").glob("*.txt")
    return int(fec.plain(file))


def write_accounts(rows: int) -> str:
    """A folder with an accounting export; written once."""
    from benchmarks import fec

    folder = FOLDER / f"fec-{rows}"
    if not (folder / "done").exists():
        fec.write_folder(folder, rows)
        (folder / "done").touch()
    return str(folder)
