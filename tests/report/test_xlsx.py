"""The workbook as a spreadsheet reads it: sheets, cells, panes, and no formula of anybody's."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from bilan.report.model import Report
from bilan.report.xlsx import write_report, write_xlsx
from bilan.result import Result

from .conftest import EVIL_LABEL, EVIL_NAME, EVIL_NOTE

SHEETS = {
    "fr": [
        "Synthèse", "BEGES V5", "ISO 14064-1", "GHG Protocol", "Bilan Carbone v9", "Points demandés", "BEGES textes",
        "Graphiques", "Registre", "Facteurs", "Hypothèses", "Constats", "Export ADEME",
    ],
    "en": [
        "Summary", "BEGES V5", "ISO 14064-1", "GHG Protocol", "Bilan Carbone v9", "Items asked for", "BEGES texts",
        "Charts", "Ledger", "Factors", "Hypotheses", "Findings", "ADEME export",
    ],
}  # fmt: skip


@pytest.fixture(scope="module")
def books(reports: dict[str, Report], tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("xlsx")
    return {
        lang: openpyxl.load_workbook(write_report(report, folder / f"{lang}.xlsx")) for lang, report in reports.items()
    }


def cells(sheet: Any) -> list[Any]:
    return [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]


def table(sheet: Any, key: str) -> dict[Any, list[Any]]:
    """Rows below the header that holds `key` in its first column, by first cell."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(i for i, row in enumerate(rows) if row[0] == key)
    return {row[0]: list(row) for row in rows[start + 1 :] if row[0] is not None}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_sheets_in_both_languages(books: dict[str, Any], lang: str) -> None:
    assert books[lang].sheetnames == SHEETS[lang]


def test_cells_hold_the_numbers_of_the_json(books: dict[str, Any], result: Result) -> None:
    rows = table(books["fr"]["BEGES V5"], "Poste")
    for line in result.to_json()["frameworks"]["beges-v5"]["lines"]:
        if line["count"]:
            shown = rows[line["code"]]
            names = ("co2_t", "ch4_t", "n2o_t", "other_t", "undecomposed_t", "total_t", "co2_biogenic_t")
            assert shown[2:9] == pytest.approx([line[name] for name in names], rel=1e-11)


def test_not_computed_is_nc_and_zero_is_a_number(books: dict[str, Any]) -> None:
    rows = table(books["fr"]["BEGES V5"], "Poste")
    assert rows["3.3"][2:9] == ["nc"] * 7
    assert rows["3.5"][7] == 0


def test_subtotals_add_up_in_the_sheet(books: dict[str, Any]) -> None:
    rows = [row for row in books["en"]["BEGES V5"].iter_rows(values_only=True) if isinstance(row[7], int | float)]
    posts = sum(row[7] for row in rows if row[0])
    subtotals = sum(row[7] for row in rows if not row[0] and str(row[1]).startswith("Subtotal"))
    total = next(row[7] for row in rows if row[1] == "Total emissions")
    assert posts == pytest.approx(total, rel=1e-12)
    assert subtotals == pytest.approx(total, rel=1e-12)


def test_panes_are_frozen_headers_repeat_and_pages_fit(books: dict[str, Any]) -> None:
    book = books["fr"]
    assert book["BEGES V5"].freeze_panes == "C6"
    for name in ("BEGES V5", "Bilan Carbone v9", "Registre", "Facteurs", "Constats"):
        sheet = book[name]
        assert sheet.freeze_panes, name
        assert sheet.print_title_rows, name
        assert sheet.print_area, name
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, name
    assert book["BEGES V5"].page_setup.orientation == "landscape"
    assert book["Registre"].auto_filter.ref


def test_ledger_keeps_every_line_with_dates_and_filters(books: dict[str, Any]) -> None:
    rows = table(books["fr"]["Registre"], "Ligne")
    assert len(rows) == 9
    assert rows["f1"][5].date().isoformat() == "2024-01-01"
    assert rows["m1"][11] == pytest.approx(20.0)
    assert rows["bad1"][11] is None


def test_texts_of_users_stay_texts(books: dict[str, Any]) -> None:
    for book in books.values():
        for sheet in book:
            assert not [cell.coordinate for cell in cells(sheet) if cell.data_type == "f"]
    values = {cell.value for cell in cells(books["fr"]["Registre"])}
    assert EVIL_LABEL in values
    assert EVIL_NOTE in values
    assert any(EVIL_NAME in str(cell.value) for cell in cells(books["fr"]["Synthèse"]))


def test_no_link_leads_out_of_the_workbook(reports: dict[str, Report], tmp_path: Path) -> None:
    path = write_report(reports["fr"], tmp_path / "links.xlsx")
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.endswith(".rels"):
                assert "TargetMode" not in archive.read(name).decode(), name


def test_properties_name_the_organisation_and_no_clock(books: dict[str, Any]) -> None:
    properties = books["fr"].properties
    assert properties.creator == EVIL_NAME
    assert properties.created.date().isoformat() == "2024-12-31"


def test_the_same_report_gives_the_same_bytes(report: Report, tmp_path: Path) -> None:
    first, second = write_report(report, tmp_path / "a.xlsx"), write_report(report, tmp_path / "b.xlsx")
    with zipfile.ZipFile(first) as one, zipfile.ZipFile(second) as two:
        assert {n: one.read(n) for n in one.namelist()} == {n: two.read(n) for n in two.namelist()}


def test_charts_are_native(report: Report, tmp_path: Path) -> None:
    with zipfile.ZipFile(write_report(report, tmp_path / "charts.xlsx")) as archive:
        drawn = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        assert len(drawn) == sum(bool(part.bars) for part in report.contributions)
        assert b"errBars" in archive.read(drawn[0])


def test_the_ademe_sheet_leaves_nc_empty(books: dict[str, Any]) -> None:
    rows = {row[1]: row[2] for row in table(books["fr"]["Export ADEME"], "0").values()}
    rows |= {row[1]: row[2] for row in books["fr"]["Export ADEME"].iter_rows(values_only=True) if row[1]}
    assert rows["Emissions publication P2.1"] == pytest.approx(10.0)
    assert rows["Emissions publication P3.3"] is None
    assert rows["Emissions publication P3.5"] == 0
    assert rows["SIREN principal"] == "123456789"


def test_a_result_without_lines_still_gives_a_workbook(rejected: Report, tmp_path: Path) -> None:
    book = openpyxl.load_workbook(write_report(rejected, tmp_path / "none.xlsx"))
    assert table(book["BEGES V5"], "Poste")["1.1"][7] == "nc"
    assert len(cells(book["Constats"])) > 10


def test_nothing_is_left_behind_when_writing_fails(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from bilan.report.xlsx import annexes

    def fail(_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(annexes, "write_findings", fail)
    target = tmp_path / "report.xlsx"
    target.write_bytes(b"old")
    with pytest.raises(OSError, match="disk full"):
        write_report(report, target)
    assert target.read_bytes() == b"old"
    assert [path.name for path in tmp_path.iterdir()] == ["report.xlsx"]


def test_write_xlsx_takes_a_result(result: Result, tmp_path: Path) -> None:
    assert write_xlsx(result, tmp_path / "r.xlsx", "en").stat().st_size > 20_000


def test_a_gas_inside_the_undecomposed_is_a_zero_shown_as_a_dash(books: dict[str, Any]) -> None:
    sheet = books["fr"]["BEGES V5"]
    row = next(row for row in sheet.iter_rows() if row[0].value == "2.1")
    assert row[2].value == 0
    assert row[2].number_format == '"–"'


def test_formats_have_no_conditions_that_would_hide_a_sign(books: dict[str, Any]) -> None:
    formats = {cell.number_format for book in books.values() for sheet in book for cell in cells(sheet)}
    assert not [text for text in formats if "[" in text or ";" in text]
