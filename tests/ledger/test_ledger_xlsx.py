"""Excel workbooks: what people do in them, and what attackers do."""

from __future__ import annotations

import io
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

HEADERS = ["id", "catégorie", "facteur", "quantité", "unité", "début", "acquis", "note"]


def book(*rows, sheet="activités", headers=HEADERS):
    workbook = openpyxl.Workbook()
    workbook.active.title = sheet
    workbook.active.append(headers)
    for row in rows:
        workbook.active.append(row)
    return workbook


def content(workbook):
    stream = io.BytesIO()
    workbook.save(stream)
    return stream.getvalue()


def repacked(data, change):
    """The same workbook with its parts changed: name -> bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        parts = {info.filename: old.read(info) for info in old.infolist()}
        for name, part in change(parts).items():
            new.writestr(name, part)
    return stream.getvalue()


def test_typed_cells(folder, rows):
    workbook = book(
        ["l1", "Électricité", "base-carbone:1", 1234.5, "kWh", datetime(2024, 3, 1, 12, 0), date(2019, 6, 30), True],
        [17, "x", 25777, "1 234,5", "kWh", 45292, "31/12/2018", 1.5],
        [None] * 8,
        ["l3", "x", "f", None, "kWh", "2024-02", None, None],
    )
    inventory = folder.put("activities.xlsx", content(workbook)).read()
    first, second, third = rows(inventory)
    assert (first["quantity"], first["category"], first["start"]) == (1234.5, "electricity", date(2024, 3, 1))
    assert (first["acquired"], first["note"]) == (date(2019, 6, 30), "true")
    assert (second["id"], second["factor"], second["quantity"]) == ("17", "25777", 1234.5)
    assert (second["start"], second["acquired"]) == (date(2024, 1, 1), date(2018, 12, 31))
    assert "quantity" not in third
    assert third["start"] == date(2024, 2, 1)
    assert [row["file_row"] for row in (first, second, third)] == [2, 3, 5]
    assert inventory.findings == ()
    echo = inventory.understood["files"][0]
    assert (echo["kind"], echo["sheet"], echo["rows"], echo["blank_rows"]) == ("xlsx", "activités", 3, 1)


@pytest.mark.parametrize(
    ("cells", "code", "field"),
    [
        ({3: "douze"}, "number-unreadable", "quantity"),
        ({3: date(2024, 5, 1)}, "number-unreadable", "quantity"),
        ({3: "5 %"}, "number-unreadable", "quantity"),
        ({3: "1.500"}, "", "quantity"),
        ({5: "demain"}, "date-unreadable", "start"),
        ({5: 3_000_000}, "date-unreadable", "start"),
        ({5: datetime(2150, 1, 1)}, "date-out-of-range", "start"),
        ({7: "x" * 32_767}, "", "note"),
    ],
)
def test_cells_that_cannot_be_read(folder, cells, code, field):
    row = ["l", "x", "f", 1, "kWh", None, None, None]
    for place, value in cells.items():
        row[place] = value
    inventory = folder.put("activities.xlsx", content(book(["ok", "x", "f", 1, "kWh"], row))).read()
    assert inventory.activities.table["rejected"].to_pylist() == [None, code or None]
    if code:
        (finding,) = inventory.findings
        assert (finding.code, finding.field, finding.line, finding.place) == (code, field, "l", "activities.xlsx:3")


def test_formulas_give_their_saved_values_and_are_noted(folder, codes):
    data = content(book(["l", "x", "f", "=6*7", "kWh"], ["m", "x", "f", "=1+1", "kWh"]))
    data = repacked(
        data,
        lambda parts: {
            name: part.replace(b"<f>6*7</f><v />", b"<f>6*7</f><v>42</v>").replace(
                b"<f>6*7</f><v></v>", b"<f>6*7</f><v>42</v>"
            )
            for name, part in parts.items()
        },
    )
    inventory = folder.put("activities.xlsx", data).read()
    assert inventory.activities.table["quantity"].to_pylist() == [42.0, None]
    assert codes(inventory) == ["xlsx-formulas", "xlsx-formulas-without-value"]
    assert (inventory.findings[0].values["count"], inventory.findings[0].values["cell"]) == (2, "D2")
    assert (inventory.findings[1].values["count"], inventory.findings[1].values["cell"]) == (1, "D3")


def test_error_cells_are_refused_not_missing(folder):
    workbook = book(["l", "x", "f", 1, "kWh"])
    workbook.active["D2"] = "#N/A"
    assert workbook.active["D2"].data_type == "e"
    inventory = folder.put("activities.xlsx", content(workbook)).read()
    (finding,) = inventory.findings
    assert (finding.code, finding.values["cell"]) == ("number-unreadable", "#N/A")


def test_merged_headers_and_merged_rows(folder, codes):
    workbook = openpyxl.Workbook()
    sheet = workbook.active
    sheet.append(["Bilan 2024"])
    sheet.append(["id", "catégorie", "facteur", "Mesure", None, "note"])
    sheet.append([None, None, None, "quantité", "unité", None])
    for cells in ("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:F3"):
        sheet.merge_cells(cells)
    sheet.append(["a", "Électricité", "f", 1, "kWh", "n"])
    sheet.append(["b", None, "f", None, "kWh", None])
    sheet.merge_cells("B4:B5")
    sheet.merge_cells("D4:D5")
    sheet.merge_cells("A6:C6")
    inventory = folder.put("activities.xlsx", content(workbook)).read()
    table = inventory.activities.table
    assert table["category"].to_pylist() == ["electricity", "electricity"]
    assert table["quantity"].to_pylist() == [1.0, None]
    assert table["note"].to_pylist() == ["n", None]
    assert codes(inventory) == ["xlsx-merged-cells"]
    assert inventory.understood["files"][0]["header_row"] == 3


def test_the_sheet_is_found_by_name_or_by_its_headers(folder):
    workbook = openpyxl.Workbook()
    workbook.active.append(["Mode d'emploi"])
    data = workbook.create_sheet("Saisie")
    data.append(HEADERS)
    data.append(["l", "x", "f", 1, "kWh"])
    inventory = folder.put("activities.xlsx", content(workbook)).read()
    assert inventory.understood["files"][0]["sheet"] == "Saisie"
    named = workbook.create_sheet("Activités")
    named.append(HEADERS)
    named.append(["m", "x", "f", 1, "kWh"])
    inventory = folder.put("activities.xlsx", content(workbook)).read()
    assert inventory.activities.table["id"].to_pylist() == ["m"]
    assert inventory.understood["files"][0]["other_sheets"] == ["Sheet", "Saisie"]
    named.sheet_state = "hidden"
    inventory = folder.put("activities.xlsx", content(workbook)).read()
    assert inventory.activities.table["id"].to_pylist() == ["l"]


def refusal(folder, data):
    """The refusal of a workbook beside a good CSV, which is still read."""
    folder.put("activities/a.xlsx", data)
    folder.lines("good,electricity,f,1,kWh,,,\n", "activities/b.csv")
    inventory = folder.read()
    assert inventory.activities.table["id"].to_pylist() == ["good"]
    (finding,) = inventory.findings
    assert finding.severity == "error"
    assert finding.place == "activities/a.xlsx"
    assert finding.remedy("fr")
    return finding.code


@pytest.mark.parametrize(
    "data",
    [b"", b"not a zip", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600],
)
def test_what_is_no_workbook(folder, data):
    assert refusal(folder, data) == "xlsx-not-a-workbook"


def test_a_truncated_workbook_and_a_zip_of_something_else(folder):
    whole = content(book(["l", "x", "f", 1, "kWh"]))
    assert refusal(folder, whole[: len(whole) // 2]) == "xlsx-not-a-workbook"
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("../../etc/passwd", "root")
    assert refusal(folder, stream.getvalue()) == "xlsx-not-a-workbook"


def with_sheet(change):
    data = content(book(["l", "x", "f", 1, "kWh"]))
    return repacked(
        data, lambda parts: parts | {name: change(part) for name, part in parts.items() if "sheet1" in name}
    )


def test_a_zip_bomb_is_refused_before_it_is_unpacked(folder):
    padding = b"<!--" + b" " * 30_000_000 + b"-->"
    assert refusal(folder, with_sheet(lambda part: part + padding)) == "xlsx-bomb"


def test_a_size_that_lies_is_refused(folder):
    data = bytearray(content(book(["l", "x", "f", 1, "kWh"])))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        info = archive.getinfo("xl/worksheets/sheet1.xml")
    size = info.file_size.to_bytes(4, "little")
    place = data.rindex(size)
    data[place : place + 4] = (10).to_bytes(4, "little")
    assert refusal(folder, bytes(data)) == "xlsx-not-a-workbook"


@pytest.mark.parametrize(
    "part", ["xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/styles.xml", "[Content_Types].xml"]
)
def test_declared_entities_are_refused(folder, part):
    entity = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>'
    data = repacked(
        content(book(["l", "x", "f", 1, "kWh"])), lambda parts: parts | {part: entity + b"<!-- -->" + parts[part]}
    )
    assert refusal(folder, data) == "xlsx-external-entity"


def test_entities_in_another_encoding_are_refused(folder):
    sheet = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]><worksheet/>'.encode("utf-16")
    assert refusal(folder, with_sheet(lambda _: sheet)) == "xlsx-not-a-workbook"


@pytest.mark.parametrize(
    "far",
    [
        b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        b"<row r='900000'><c s='0' r='XFD900000'><v>1</v></c></row>",
    ],
)
def test_cells_at_far_corners_do_not_fill_the_memory(folder, far):
    data = with_sheet(lambda part: part.replace(b"</sheetData>", far + b"</sheetData>"))
    assert refusal(folder, data) == "xlsx-grid"


def test_one_long_text_named_a_million_times(folder, monkeypatch):
    monkeypatch.setenv("BILAN_LIMIT_XLSX_UNPACKED_MB", "100")
    strings = b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>' + b"x" * 30_000
    strings += b"</t></si></sst>"
    cells = b"".join(b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(5, 10_000))
    data = repacked(
        with_sheet(lambda part: part.replace(b"</sheetData>", cells + b"</sheetData>")),
        lambda parts: parts | {"xl/sharedStrings.xml": strings},
    )
    assert refusal(folder, data) == "xlsx-bomb"


def test_a_large_file_is_sent_to_csv_or_parquet(folder, monkeypatch):
    monkeypatch.setenv("BILAN_LIMIT_XLSX_FILE_MB", "0")
    code = refusal(folder, content(book(["l", "x", "f", 1, "kWh"])))
    assert code == "ledger-file-too-large"


def test_headers_only_and_an_empty_sheet(folder, codes):
    assert codes(folder.put("activities.xlsx", content(book())).read()) == ["ledger-file-without-lines"]
    assert codes(folder.put("activities.xlsx", content(openpyxl.Workbook())).read()) == ["ledger-file-empty"]
