"""Reading csv files of any common dialect as text columns, and text columns as checked numbers."""

from __future__ import annotations

import io
from pathlib import Path

import numpy as np
import pyarrow as pa

from bilan.model.findings import BilanError, Finding
from bilan.territory.places import Names, text
from bilan.territory.tables import Floats

DELIMITERS = (";", "\t", "|", ",")
LARGEST = 2_000_000_000  # bytes; beyond this the file is not what it says it is


def read_csv(path: Path, columns: tuple[str, ...] = ()) -> pa.Table:
    """A csv file as a table of text columns; delimiter, byte order mark and encoding are found out.

    Raises BilanError `territory-file-missing`, `-file-unreadable`, `-file-column` for a column that is not there.
    """
    from pyarrow import csv

    if not path.is_file():
        raise BilanError(Finding("territory-file-missing", values={"file": path.name}, place=str(path.parent)))
    if path.stat().st_size > LARGEST:
        raise _unreadable(path, "2 Go / 2 GB")
    content = _decoded(path)
    delimiter = sniff(content[:20000])
    header = content.split("\n", 1)[0].strip("\r").split(delimiter)
    names = [name.strip().strip('"') for name in header]
    if len(set(names)) != len(names):
        names = [name or f"column_{index}" for index, name in enumerate(names)]
    convert = csv.ConvertOptions(column_types=dict.fromkeys(names, pa.string()), strings_can_be_null=False)
    try:
        table = csv.read_csv(
            io.BytesIO(content.encode()),
            read_options=csv.ReadOptions(use_threads=False, column_names=names, skip_rows=1),
            parse_options=csv.ParseOptions(delimiter=delimiter, newlines_in_values=False),
            convert_options=convert,
        )
    except (pa.ArrowInvalid, pa.ArrowKeyError) as error:
        raise _unreadable(path, str(error)) from error
    require(table, columns, path)
    return table


def require(table: pa.Table, columns: tuple[str, ...], path: Path) -> None:
    """Raise `territory-file-column` unless the table has every column."""
    for column in columns:
        if column not in table.column_names:
            values = {"file": path.name, "column": column, "known": ", ".join(table.column_names[:30])}
            raise BilanError(Finding("territory-file-column", field=column, values=values, place=str(path)))


def sniff(sample: str) -> str:
    """The delimiter that the first line holds most often.

    >>> sniff("insee;code18;area\\n01001;211;3,5"), sniff("a,b\\n1,2")
    (';', ',')
    """
    first = sample.split("\n", 1)[0]
    return max(DELIMITERS, key=first.count) if any(first.count(mark) for mark in DELIMITERS) else ","


def numbers(table: pa.Table, column: str, path: Path) -> Floats:
    """A column as finite numbers, not negative; empty is 0. A decimal comma is read where there is no point.

    Raises `territory-file-value` with the first bad row.
    """
    values = np.char.strip(text(table[column]))
    values = np.where((values == "") | (values == "NA"), "0", values)
    commas = np.char.find(values, ",") >= 0
    if commas.any():
        values = np.where(commas, np.char.replace(values, ",", "."), values)
    try:
        amounts = values.astype(float)
    except ValueError:
        amounts = np.array([_number(str(value)) for value in values])
    wrong = ~np.isfinite(amounts) | (amounts < 0)
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        found = {"file": path.name, "column": column, "value": str(text(table[column])[row]), "row": row + 2}
        raise BilanError(Finding("territory-file-value", field=column, values=found, place=f"{path}:{row + 2}"))
    return np.asarray(amounts, dtype=float)


def insee(values: Names) -> Names:
    """Commune codes with the leading zero that spreadsheets eat.

    >>> insee(np.array(["1001", "2A004", " 80021"])).tolist()
    ['01001', '2A004', '80021']
    """
    return np.char.zfill(np.char.strip(values), 5) if len(values) else values


def _decoded(path: Path) -> str:
    raw = path.read_bytes()
    try:
        content = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = raw.decode("cp1252", errors="replace")
    if "\x00" in content[:10000]:
        raise _unreadable(path, "NUL")
    return content


def _number(value: str) -> float:
    try:
        return float(value)
    except ValueError:
        return float("nan")


def _unreadable(path: Path, reason: str) -> BilanError:
    return BilanError(
        Finding("territory-file-unreadable", values={"file": path.name, "reason": reason}, place=str(path))
    )
