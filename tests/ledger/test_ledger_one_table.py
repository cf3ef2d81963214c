"""One table gives the same lines whichever file it came in, and both ways through a CSV agree."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilan.ledger.activities import read_activities
from bilan.ledger.reading import SourceFile
from bilan.ledger.sources.csv.read import read as read_csv
from bilan.ledger.tables import ACTIVITIES

COLUMNS = ("id", "category", "label", "factor", "quantity", "unit", "start", "acquired", "lifetime", "note")
NUMBERS, DATES = {"quantity", "lifetime"}, {"start", "acquired"}

#: Letters of cp1252, with everything that quoting, trimming and delimiters trip over.
TEXT = st.text(st.sampled_from("abzé'\"€œ;,|\t \n0.-#="), min_size=1, max_size=12).map(lambda text: "x" + text.strip())
#: Excel keeps 15 significant digits.
NUMBER = st.floats(-1e300, 1e300).map(lambda number: float(f"{number:.15g}"))
#: Excel believes in 29 February 1900.
DAY = st.dates(date(1900, 3, 1), date(2100, 12, 31))
ROW = st.fixed_dictionaries(
    {"id": TEXT}
    | {name: st.none() | TEXT for name in ("category", "label", "factor", "unit", "note")}
    | {name: st.none() | NUMBER for name in NUMBERS}
    | {name: st.none() | DAY for name in DATES}
)
TABLE = st.lists(ROW, min_size=1, max_size=8)


def as_csv(rows, delimiter, decimal, day):
    stream = io.StringIO()
    writer = csv.writer(stream, delimiter=delimiter, lineterminator="\n")
    writer.writerow(COLUMNS)
    for row in rows:
        writer.writerow([written(row[name], decimal, day) for name in COLUMNS])
    return stream.getvalue()


def written(value, decimal, day):
    if value is None:
        return ""
    if isinstance(value, float):
        return repr(value).replace(".", decimal)
    return value.strftime(day) if isinstance(value, date) else value


def lines(path):
    found: list = []
    activities = read_activities([SourceFile(path, "activities")], found, {"files": []})
    table = activities.table if activities.table is not None else in_memory(path)
    # A quoted cell may span lines, so line numbers differ between kinds of file; nothing else may.
    return table.drop_columns(["file_row"]), found


def in_memory(path):
    from bilan.ledger.activities import _joined
    from bilan.ledger.sources.parquet.read import read

    return _joined([read(SourceFile(path, "activities"), ACTIVITIES).table])


def expected(rows):
    return {name: [row[name] for row in rows] for name in COLUMNS}


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    TABLE,
    st.sampled_from([(",", "."), (";", ","), (";", "."), ("\t", ","), ("\t", "."), ("|", ",")]),
    st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-be"]),
    st.sampled_from(["%Y-%m-%d", "%Y/%m/%d", "%Y%m%d"]),
)
def test_every_dialect_gives_the_same_table(rows, dialect, encoding, day):
    delimiter, decimal = dialect
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_bytes(as_csv(rows, delimiter, decimal, day).encode(encoding))
        table, _ = lines(path)
    assert_same(table, rows, ambiguous=decimal == ",")


@settings(max_examples=25, deadline=None)
@given(TABLE)
def test_workbooks_and_parquet_give_the_same_table(rows):
    with TemporaryDirectory() as folder:
        book_path, parquet_path = Path(folder, "a.xlsx"), Path(folder, "a.parquet")
        write_workbook(book_path, rows)
        pq.write_table(pa.table({name: pa.array(values) for name, values in expected(rows).items()}), parquet_path)
        from_book, _ = lines(book_path)
        from_parquet, _ = lines(parquet_path)
    assert_same(from_book, rows)
    assert_same(from_parquet, rows)


def write_workbook(path, rows):
    with xlsxwriter.Workbook(str(path), {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        day = book.add_format({"num_format": "yyyy-mm-dd"})
        sheet = book.add_worksheet("activities")
        for place, name in enumerate(COLUMNS):
            sheet.write_string(0, place, name)
            for index, row in enumerate(rows, 1):
                value = row[name]
                if isinstance(value, date):
                    sheet.write_datetime(index, place, value, day)
                elif isinstance(value, float):
                    sheet.write_number(index, place, value)
                elif value is not None:
                    sheet.write_string(index, place, value)


def assert_same(table, rows, *, ambiguous=False):
    assert table.num_rows == len(rows)
    for name in COLUMNS:
        values = table[name].to_pylist()
        for value, row, rejected in zip(values, rows, table["rejected"].to_pylist(), strict=True):
            # Without other evidence in the file, a number such as 1,234 may be refused; it is never misread.
            if not (ambiguous and value is None and rejected == "number-ambiguous"):
                assert value == row[name], (name, rejected)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(st.text(st.sampled_from("ab;,\"'é \0\n12"), max_size=25), max_size=12),
    st.integers(8, 200),
    st.booleans(),
)
def test_the_careful_way_and_the_fast_way_agree(body, block, windows):
    text = "id;category;factor;quantity;unit\n" + "\n".join(body)
    content = text.replace("\n", "\r\n" if windows else "\n").encode()
    with TemporaryDirectory() as folder:
        path = Path(folder, "a.csv")
        path.write_bytes(content)
        file = SourceFile(path, "a.csv")
        careful = read_csv(file, ACTIVITIES, fast=False)
        fast = read_csv(file, ACTIVITIES)
        small = read_csv(file, ACTIVITIES, block=block)
    assert fast.table is None or fast.table.equals(careful.table)
    assert small.table is None or small.table.equals(careful.table)
    assert [f.code for f in fast.findings] == [f.code for f in careful.findings] == [f.code for f in small.findings]
    assert fast.understood == careful.understood


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_read_or_refused_without_a_crash(content):
    for name in ("a.csv", "a.xlsx", "a.parquet"):
        with TemporaryDirectory() as folder:
            path = Path(folder, name)
            path.write_bytes(content)
            table, found = (lines(path)) if name != "a.parquet" else (None, [1])
            assert found or table.num_rows >= 0
