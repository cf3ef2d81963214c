"""CSV of every dialect, and everything that is wrong with real files."""

from __future__ import annotations

from datetime import date

import pytest

from bilan.ledger.reading import SourceFile
from bilan.ledger.sources.csv.read import read as read_csv
from bilan.ledger.tables import ACTIVITIES

FRENCH = "Identifiant;Catégorie;Facteur d'émission;Quantité;Unité;Début;Note\n"


def understood(inventory):
    return inventory.understood["files"][0]


def test_a_french_export(folder, rows):
    text = "﻿".join(["", FRENCH]) + "l1;Électricité;base-carbone:1;1\u202f234,5;kWh;31/01/2024;été\n\nl2;;f;12;kWh;;\n"
    inventory = folder.put("activities.csv", text).read()
    first, second = rows(inventory)
    assert first == {
        "row": 0,
        "file": "activities.csv",
        "file_row": 2,
        "id": "l1",
        "category": "electricity",
        "factor": "base-carbone:1",
        "quantity": 1234.5,
        "unit": "kWh",
        "start": date(2024, 1, 31),
        "note": "été",
    }
    assert (second["row"], second["file_row"]) == (1, 4)
    echo = understood(inventory)
    assert (echo["delimiter"], echo["encoding"], echo["decimal"]) == (";", "utf-8-sig", ",")
    assert echo["columns"]["Facteur d'émission"] == "factor"
    assert (echo["rows"], echo["blank_rows"]) == (2, 1)
    assert inventory.findings == ()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_encodings_and_line_ends(folder, encoding, ending):
    text = (FRENCH + "é1;électricité;f;1,5;kWh;;œuvre – 5 €\n").replace("\n", ending)
    inventory = folder.put("activities.csv", text.encode(encoding)).read()
    (row,) = inventory.activities.table.to_pylist()
    assert (row["id"], row["category"], row["quantity"], row["note"]) == ("é1", "electricity", 1.5, "œuvre – 5 €")
    assert row["file_row"] == 2
    assert understood(inventory)["encoding"].startswith(encoding[:5].replace("_", "-"))


@pytest.mark.parametrize("name", ["activities.tsv", "activities.txt", "Activities.CSV"])
@pytest.mark.parametrize("delimiter", [";", ",", "\t", "|"])
def test_delimiters(folder, name, delimiter):
    text = "id;category;factor;quantity;unit\nl;electricity;f;1.5;kWh\n".replace(";", delimiter)
    inventory = folder.put(name, text).read()
    assert inventory.activities.table["quantity"].to_pylist() == [1.5]
    assert understood(inventory)["delimiter"] == delimiter


def test_excel_separator_line_and_title_above_the_header(folder):
    text = "sep=;\nExport du 3 mars\n\n" + FRENCH + "l;électricité;f;1,5;kWh;;\n"
    inventory = folder.put("activities.csv", text).read()
    assert inventory.activities.table["file_row"].to_pylist() == [5]
    assert understood(inventory)["header_row"] == 4


@pytest.mark.parametrize(
    ("cells", "values"),
    [
        (["1234,5", "12"], [1234.5, 12.0]),
        (["1 234,5", "1\u00a0234\u00a0567,25"], [1234.5, 1234567.25]),
        (["1.234,5", "1.234"], [1234.5, 1234.0]),
        (["1,5", "1e3", "-2,5E-3", "−4"], [1.5, 1000.0, -0.0025, -4.0]),
        (["1.5", "1.234"], [1.5, 1.234]),
        (["0,125", "1,234"], [0.125, 1.234]),
        (["1,234.5", "1,234"], [1234.5, 1234.0]),
        (["+7", "0"], [7.0, 0.0]),
    ],
)
def test_numbers_that_the_file_settles(folder, cells, values):
    lines = "".join(f"l{i};electricity;f;{cell};kWh\n" for i, cell in enumerate(cells))
    inventory = folder.put("activities.csv", "id;category;factor;quantity;unit\n" + lines).read()
    assert inventory.activities.table["quantity"].to_pylist() == values
    assert inventory.findings == ()


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("12 kWh", "number-unreadable"),
        ("12 %", "number-unreadable"),
        ("abc", "number-unreadable"),
        ("1 23 4", "number-unreadable"),
        ("1,2,3", "number-unreadable"),
        ("0x10", "number-unreadable"),
        ("=1+1", "number-unreadable"),
        ("1_000", "number-unreadable"),
        ("(5)", "number-unreadable"),
        ("1.500", "number-ambiguous"),
    ],
)
def test_numbers_that_are_refused(folder, cell, code):
    text = FRENCH + f"a;electricity;f;2,5;kWh;;\nb;electricity;f;{cell};kWh;;\n"
    inventory = folder.put("activities.csv", text).read()
    (finding,) = inventory.findings
    assert (finding.code, finding.line, finding.field, finding.place) == (code, "b", "quantity", "activities.csv:3")
    assert cell in finding.message("fr")
    assert inventory.activities.table["rejected"].to_pylist() == [None, code]
    assert inventory.activities.table["quantity"].to_pylist() == [2.5, None]


def test_a_comma_file_has_no_decimal_comma(folder, codes):
    inventory = folder.lines(
        'a,electricity,f,"1,5",kWh,,,\nb,electricity,f,"1,500",kWh,,,\nc,electricity,f,1.5,kWh,,,\n'
    )
    inventory = inventory.read()
    assert codes(inventory) == ["number-decimal-comma", "number-ambiguous"]
    assert inventory.activities.table["quantity"].to_pylist() == [None, None, 1.5]


def test_what_is_typed_is_left_to_the_engine(folder):
    inventory = folder.lines(
        "a,electricity,f,nan,kWh,,,\nb,electricity,f,1e999,kWh,,,\nc,electricity,f,,kWh,,,\n"
    ).read()
    values = inventory.activities.table["quantity"].to_pylist()
    assert values[0] != values[0]
    assert values[1:] == [float("inf"), None]
    assert inventory.findings == ()
    assert inventory.activities.table["rejected"].null_count == 3


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("2024-02-29", date(2024, 2, 29)),
        ("2024/02/29", date(2024, 2, 29)),
        ("2024-02-29T10:30:00", date(2024, 2, 29)),
        ("29/02/2024", date(2024, 2, 29)),
        ("29.02.2024 00:00:00", date(2024, 2, 29)),
        ("20240229", date(2024, 2, 29)),
        ("2024-02", date(2024, 2, 1)),
        ("02/2024", date(2024, 2, 1)),
        ("2024", date(2024, 1, 1)),
    ],
)
def test_dates(folder, cell, value):
    inventory = folder.lines(f"a,electricity,f,1,kWh,{cell},,\n").read()
    assert inventory.activities.table["start"].to_pylist() == [value]
    assert inventory.findings == ()


def test_a_month_as_end_is_its_last_day(folder):
    inventory = folder.lines("a,electricity,f,1,kWh,2024-02,2024-02,\nb,electricity,f,1,kWh,2024,2024,\n").read()
    assert inventory.activities.table["end"].to_pylist() == [date(2024, 2, 29), date(2024, 12, 31)]


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2024-02-30", "date-unreadable"),
        ("hier", "date-unreadable"),
        ("45292", "date-unreadable"),
        ("12/31/2024", "date-month-first"),
        ("31/12/24", "date-two-digit-year"),
        ("0024-01-01", "date-out-of-range"),
        ("2924-01-01", "date-out-of-range"),
        ("9999-12-31", "date-out-of-range"),
    ],
)
def test_bad_dates_reject_their_line_only(folder, cell, code):
    inventory = folder.lines(f"a,electricity,f,1,kWh,,,\nb,electricity,f,1,kWh,{cell},,\n").read()
    (finding,) = inventory.findings
    assert (finding.code, finding.line, finding.field) == (code, "b", "start")
    assert inventory.activities.table["rejected"].to_pylist() == [None, code]


def test_ambiguous_dates_are_day_first_and_said_once(folder, codes):
    lines = "a,electricity,f,1,kWh,03/04/2024,,\nb,electricity,f,1,kWh,05/04/2024,,\n"
    inventory = folder.lines(lines).read()
    assert inventory.activities.table["start"].to_pylist() == [date(2024, 4, 3), date(2024, 4, 5)]
    (finding,) = inventory.findings
    assert (finding.code, finding.values["count"], finding.place) == ("date-day-first", 2, "activities.csv:2")
    settled = folder.lines(lines + "c,electricity,f,1,kWh,31/04/2024,,\nd,electricity,f,1,kWh,30/04/2024,,\n").read()
    assert codes(settled) == ["date-unreadable"]


def test_headers_missing_doubled_unknown(folder, codes):
    inventory = folder.put("activities.csv", "id;categorie;facteur;quantité\nl;electricity;f;1\n").read()
    assert codes(inventory) == ["column-missing"]
    assert (inventory.findings[0].field, inventory.findings[0].severity) == ("unit", "error")
    assert "quantité" in inventory.findings[0].message("fr")
    assert inventory.activities.table["rejected"].to_pylist() == ["column-missing"]

    inventory = folder.put("activities.csv", "id;category;factor;quantity;quantité;unit\nl;c;f;1;2;kWh\n").read()
    assert codes(inventory) == ["column-doubled"]
    assert inventory.activities.table["rejected"].to_pylist() == ["column-doubled"]

    inventory = folder.put("activities.csv", "id;category;factor;quantity;unit;label;libellé\nl;c;f;1;kWh;x;y\n").read()
    assert codes(inventory) == ["column-doubled"]
    assert inventory.activities.table["label"].to_pylist() == ["x"]
    assert inventory.activities.table["rejected"].to_pylist() == [None]

    inventory = folder.put("activities.csv", "id;category;factor;quantity;unit;uncertanty;ZZ\nl;c;f;1;kWh;5;\n").read()
    near, far = inventory.findings
    assert (near.code, near.values["near"], near.severity) == ("column-unknown-near", "uncertainty", "info")
    assert far.code == "column-unknown"
    assert understood(inventory)["ignored"] == ["uncertanty", "ZZ"]


def test_an_amount_is_the_quantity_only_without_a_quantity(folder, codes):
    text = "id;category;factor;quantité;montant;unit\nl;c;f;1;20;kWh\n"
    inventory = folder.put("activities.csv", text).read()
    assert inventory.activities.table["quantity"].to_pylist() == [1.0]
    assert codes(inventory) == ["column-second-choice"]
    inventory = folder.put("activities.csv", "id;category;factor;montant;devise\nl;c;f;20;EUR\n").read()
    assert inventory.activities.table["quantity"].to_pylist() == [20.0]
    assert inventory.findings == ()


def test_wrong_delimiter_says_what_was_found(folder):
    inventory = folder.put("activities.csv", "id^category^factor\nl^c^f\n").read()
    assert {finding.code for finding in inventory.findings} == {"column-missing", "column-unknown"}
    assert "id^category^factor" in inventory.findings[0].message("en")
    assert inventory.activities.table["rejected"].to_pylist() == ["column-missing"]


def test_values_are_canonical_where_certain(folder, rows):
    text = "id,category,factor,quantity,unit,cas,rang,nature,incertitude\n"
    text += (
        "a,FRET ENTRANT,f,1,kWh,Véhicule propre,au-delà,Fuites,± 7 %\nb,Autre chose,f,1,kWh,ailleurs,3,x,3/4/2/5/3\n"
    )
    first, second = rows(folder.put("activities.csv", text).read())
    assert (first["category"], first["case"], first["tier"], first["kind"], first["uncertainty"]) == (
        "freight_inbound",
        "own_vehicle",
        "beyond",
        "fugitive",
        "7",
    )
    assert (second["category"], second["case"], second["tier"], second["kind"], second["uncertainty"]) == (
        "Autre chose",
        "ailleurs",
        "3",
        "x",
        "3/4/2/5/3",
    )


def test_damaged_lines_spoil_no_other(folder, codes):
    text = (
        'a,electricity,f,1,kWh,,,"note\nsur deux lignes"\n'
        "b,electricity,f,1,5,kWh,,,\n"
        'c,electricity,f,1,kWh,,,"jamais refermé\n'
        "d,electricity,f,1,kWh,,,\n"
        "e,electricity,f,1\0,kWh,,,\n"
        f"f,electricity,f,1,kWh,,,{'x' * 200_000}\n"
        "g,electricity,f,1,kWh\n"
        "h,electricity,f,1,kWh,,,\n"
    )
    inventory = folder.lines(text).read()
    table = inventory.activities.table
    assert table["rejected"].to_pylist() == [
        None,
        "line-extra-cells",
        None,
        None,
        "line-nul-byte",
        "line-too-long",
        None,
        None,
    ]
    assert table["id"].to_pylist() == ["a", "b", "c", "d", None, None, "g", "h"]
    assert table["file_row"].to_pylist() == [2, 4, 5, 6, 7, 8, 9, 10]
    assert table["note"].to_pylist()[:3] == ["note\nsur deux lignes", None, '"jamais refermé']
    assert codes(inventory) == [
        "csv-short-lines",
        "line-extra-cells",
        "csv-quote-not-closed",
        "line-nul-byte",
        "line-too-long",
    ]


def test_mixed_encodings_are_read_line_by_line(folder, codes):
    content = FRENCH.encode() + "é;c;f;1;kWh;;\n".encode() + "à;c;f;1;kWh;;\n".encode("cp1252")
    inventory = folder.put("activities.csv", content).read()
    assert inventory.activities.table["id"].to_pylist() == ["é", "à"]
    assert codes(inventory) == ["csv-mixed-encodings"]
    assert inventory.findings[0].place == "activities.csv:3"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "ledger-file-empty"),
        (b"\xef\xbb\xbf\r\n\r\n  \n", "ledger-file-empty"),
        (b"id,category,factor,quantity,unit\n", "ledger-file-without-lines"),
        (bytes(range(256)) * 50, "ledger-file-not-text"),
        (b"PK\x03\x04 and more", "ledger-file-not-text"),
        (b"\x00" * 5000, "ledger-file-not-text"),
        (b",".join(b"c%d" % i for i in range(3000)) + b"\n", "ledger-too-many-columns"),
    ],
)
def test_files_without_a_table(folder, codes, content, code):
    inventory = folder.put("activities.csv", content).read()
    assert codes(inventory) == [code]
    assert inventory.activities.table.num_rows == 0


def test_one_endless_line_is_refused_in_little_memory(folder):
    inventory = folder.lines("a,electricity,f,1,kWh,,,\n" + "x" * 9_000_000).read()
    assert inventory.activities.table["rejected"].to_pylist() == [None, "line-too-long"]


def test_findings_of_one_code_are_limited_but_lines_all_keep_it(folder, monkeypatch):
    monkeypatch.setenv("BILAN_LIMIT_FINDINGS_PER_CODE", "3")
    inventory = folder.lines("".join(f"l{i},c,f,x,kWh,,,\n" for i in range(10))).read()
    assert [finding.code for finding in inventory.findings] == ["number-unreadable"] * 3 + ["ledger-more-findings"]
    assert inventory.findings[-1].values["more"] == 7
    assert inventory.activities.table["rejected"].to_pylist() == ["number-unreadable"] * 10


def test_blank_rows_are_counted_and_skipped(folder):
    text = "a,c,f,1,kWh,,,\n\n,,,,,,,\n  , ,,,,,,\nb,c,f,1,kWh,,,\n"
    inventory = folder.lines(text).read()
    assert inventory.activities.table["id"].to_pylist() == ["a", "b"]
    assert inventory.activities.table["file_row"].to_pylist() == [2, 6]
    assert understood(inventory)["blank_rows"] == 3


def test_small_blocks_change_nothing(folder):
    lines = "".join(f'l{i};électricité;"f;{i}";{i},5;kWh;0{i % 9 + 1}/12/2024;"a\nb"\n' for i in range(200))
    folder.put("activities.csv", (FRENCH + lines).encode("cp1252"))
    file = SourceFile(folder.path / "activities.csv", "activities.csv")
    whole = read_csv(file, ACTIVITIES)
    assert whole.table.num_rows == 200
    for block in (40, 97, 1000):
        assert read_csv(file, ACTIVITIES, block=block).table.equals(whole.table)
    assert read_csv(file, ACTIVITIES, fast=False).table.equals(whole.table)


def test_lines_may_all_end_with_a_delimiter_that_the_header_lacks(folder):
    text = "id;category;factor;quantity;unit\n" + "".join(f"l{i};c;f;1,5;kWh;\n" for i in range(5))
    inventory = folder.put("activities.csv", text).read()
    assert inventory.activities.table["quantity"].to_pylist() == [1.5] * 5
    assert inventory.findings == ()


def test_lines_with_stray_quotes_do_not_swallow_each_other(folder, codes):
    text = FRENCH.replace(";Début", "") + 'a;c;f;1;kWh;"5 pouces\nb;c;f;2;kWh;"6 pouces\nc;c;f;3;kWh;"en\ndeux"\n'
    inventory = folder.put("activities.csv", text).read()
    assert inventory.activities.table["quantity"].to_pylist() == [1.0, 2.0, 3.0]
    assert inventory.activities.table["note"].to_pylist() == ['"5 pouces', '"6 pouces', "en\ndeux"]
    assert codes(inventory) == ["csv-quote-not-closed"] * 2


def test_a_header_cell_may_span_lines(folder):
    text = 'id;category;factor;quantity;unit;"note\ninterne"\na;c;f;1;kWh;x\n'
    inventory = folder.put("activities.csv", text).read()
    assert inventory.activities.table["file_row"].to_pylist() == [3]
    assert inventory.findings[0].code == "column-unknown-near"


def test_messages_quote_the_header_that_people_know(folder):
    inventory = folder.put("activities.csv", FRENCH + "l;c;f;douze;kWh;;\n").read()
    assert "Quantité « douze »" in inventory.findings[0].message("fr")
    assert inventory.findings[0].field == "quantity"
