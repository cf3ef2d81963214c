"""The document has a few pages that can be read, and is the same file for the same data."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pypdf import PdfReader

from bilan.report.territory.model import Fiche
from bilan.report.territory.pdf import write_pdf

Sheets = Callable[..., Fiche]


def text_of(path: Path) -> str:
    return " ".join(" ".join(page.extract_text() for page in PdfReader(path).pages).split())


@pytest.mark.parametrize(
    ("case", "lang", "wanted"),
    [
        (
            "amiens",
            "fr",
            ("−6,52", "séquestration nette", "Production de l’indicateur", "0,7 %", "Chiffres pour le dépôt du PCAET"),
        ),
        ("region", "en", ("−1,511", "net sequestration", "Production of the indicator", "0.1%")),
        ("saint-quentin", "fr", ("−5,35", "non évalué", "occupation du sol absente")),
        ("no-forest", "fr", ("émission nette", "Aucune forêt cartographiée", "Données locales utilisées")),
        ("tiny", "fr", ("Aucun changement d’occupation du sol", "non disponible")),
        ("evil", "fr", ("#panic(1)", "<script>alert(1)")),
    ],
)
def test_the_document_holds_the_sheet(
    sheets: Sheets, folder: Path, case: str, lang: str, wanted: tuple[str, ...]
) -> None:
    path = write_pdf(sheets(case, lang), folder / "fiche.pdf")
    text = text_of(path)
    for part in wanted:
        assert part in text
    assert 2 <= len(PdfReader(path).pages) <= 5
    assert [entry.name for entry in folder.iterdir()] == ["fiche.pdf"]


def test_an_epci_fits_on_four_pages(sheets: Sheets, folder: Path) -> None:
    assert len(PdfReader(write_pdf(sheets("amiens"), folder / "a.pdf")).pages) <= 4


def test_the_same_data_give_the_same_file(sheets: Sheets, folder: Path) -> None:
    first = write_pdf(sheets("calais"), folder / "a.pdf").read_bytes()
    assert write_pdf(sheets("calais"), folder / "b.pdf").read_bytes() == first
