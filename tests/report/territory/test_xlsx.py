"""The workbook holds unrounded figures in the columns of the contract; gaps are words, never zeros."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from bilan.report.territory.model import Fiche
from bilan.report.territory.xlsx import write_xlsx
from bilan.territory.aggregate import FLUX_COLUMNS, STOCK_COLUMNS

Sheets = Callable[..., Fiche]
FRENCH = [
    "fiche", "flux", "stocks", "matrice", "forêt", "comparaison", "émissions", "méthode", "PCAET", "limites",
    "sources",
]  # fmt: skip


def opened(fiche: Fiche, folder: Path) -> Any:
    return load_workbook(write_xlsx(fiche, folder / "fiche.xlsx"))


def cells(sheet: Any) -> dict[str, Any]:
    """First column -> second column."""
    return {str(row[0]): row[1] for row in sheet.iter_rows(values_only=True) if row[0] is not None}


def test_sheets_contract_and_frozen_panes(sheets: Sheets, folder: Path) -> None:
    fiche = sheets("amiens")
    book = opened(fiche, folder)
    assert book.sheetnames == FRENCH
    assert all(sheet.freeze_panes for sheet in book)
    rows = list(book["flux"].iter_rows(values_only=True))
    assert rows[0] == FLUX_COLUMNS
    data = [row for row in rows[1:] if row[0] == "248000531"]
    assert sum(row[7] for row in data) == pytest.approx(fiche.total_t)
    stocks = list(book["stocks"].iter_rows(values_only=True))
    assert stocks[0] == STOCK_COLUMNS
    assert sum(row[5] for row in stocks[1:] if isinstance(row[5], float)) == pytest.approx(
        fiche.data["stocks"]["total_t_c"]
    )
    assert book["flux"].freeze_panes == "A2"


def test_the_cover_has_the_figures_of_the_json(sheets: Sheets, folder: Path) -> None:
    fiche = sheets("amiens")
    found = cells(opened(fiche, folder)["fiche"])
    assert found["Flux net de carbone"] == pytest.approx(fiche.total_t / 1000)
    assert found["Puits"] == pytest.approx(fiche.data["flux"]["sinks_t"] / 1000)
    assert found["Part compensée"] == pytest.approx(fiche.data["offset_share_pct"])
    assert found["haies"] == "non évalué"
    texts = [cell for row in load_workbook(folder / "fiche.xlsx")["fiche"].iter_rows(values_only=True) for cell in row]
    assert "séquestration nette" in texts


def test_gaps_are_words(sheets: Sheets, folder: Path) -> None:
    book = opened(sheets("saint-quentin"), folder)
    found = cells(book["fiche"])
    assert found["Stock de carbone"] == found["Par hectare"] == found["cultures"] == "non évalué"
    missing = [row for row in book["stocks"].iter_rows(values_only=True) if row[5] == "non évalué"]
    assert {row[2] for row in missing} >= {"cropland", "wetland", "artificial_sealed"}


def test_native_charts_are_there(sheets: Sheets, folder: Path) -> None:
    write_xlsx(sheets("amiens"), folder / "fiche.xlsx")
    with zipfile.ZipFile(folder / "fiche.xlsx") as archive:
        charts = [name for name in archive.namelist() if name.startswith("xl/charts/chart")]
        text = archive.read(charts[0]).decode()
    assert len(charts) == 7
    assert "pattFill" in text


def test_the_matrix_closes(sheets: Sheets, folder: Path) -> None:
    fiche = sheets("region", "en")
    book = opened(fiche, folder)
    assert "matrix" in book.sheetnames
    totals = [row[-1] for row in book["matrix"].iter_rows(values_only=True) if row[0] == "Total"]
    wanted = sum(row["t_co2e_yr"] for row in fiche.data["flux"]["matrix"])
    assert totals[0] == pytest.approx(wanted)
    assert totals[1] > 2000


def test_texts_are_never_formulas(sheets: Sheets, folder: Path) -> None:
    for sheet in opened(sheets("evil"), folder):
        for row in sheet.iter_rows():
            assert all(cell.data_type != "f" for cell in row)


@pytest.mark.parametrize("case", ["no-forest", "commune", "calais", "tiny"])
def test_small_and_bare_territories_have_workbooks(sheets: Sheets, folder: Path, case: str) -> None:
    book = opened(sheets(case), folder)
    assert book.sheetnames == FRENCH
