"""The pdf as a reader finds it: pages, words, language, and nothing of users read as markup."""

from __future__ import annotations

from pathlib import Path

import pypdf
import pytest

from bilan.report.model import Report
from bilan.report.pdf import write_pdf, write_report
from bilan.result import Result


def read(path: Path) -> tuple[pypdf.PdfReader, str]:
    reader = pypdf.PdfReader(path)
    text = "\n".join(page.extract_text() for page in reader.pages)
    return reader, text.replace("\u200b", "").replace("\u00a0", " ").replace("\u202f", " ")


@pytest.fixture(scope="module")
def read_pdfs(
    reports: dict[str, Report], tmp_path_factory: pytest.TempPathFactory
) -> dict[str, tuple[pypdf.PdfReader, str]]:
    folder = tmp_path_factory.mktemp("pdf")
    return {lang: read(write_report(report, folder / f"{lang}.pdf")) for lang, report in reports.items()}


@pytest.mark.parametrize(
    ("lang", "words"),
    [
        ("fr", ["Sommaire", "Synthèse", "Sous-total 1", "Hypothèses et méthode", "Constats", "Textes à joindre", "nc"]),
        ("en", ["Contents", "Summary", "Subtotal 1", "Hypotheses and method", "Findings", "Texts to be joined", "nc"]),
    ],
)
def test_chapters_in_both_languages(
    read_pdfs: dict[str, tuple[pypdf.PdfReader, str]], lang: str, words: list[str]
) -> None:
    reader, text = read_pdfs[lang]
    assert 12 <= len(reader.pages) <= 40
    for word in words:
        assert word in text
    assert reader.trailer["/Root"]["/Lang"] == lang


def test_pages_are_numbered_and_the_outline_leads_to_them(read_pdfs: dict[str, tuple[pypdf.PdfReader, str]]) -> None:
    reader, text = read_pdfs["fr"]
    assert f"Page 2 sur {len(reader.pages)}" in text
    titles = [entry["/Title"] for entry in reader.outline if not isinstance(entry, list)]
    assert "Synthèse" in titles
    assert "Annexes" in titles


def test_figures_and_annexes_are_there(read_pdfs: dict[str, tuple[pypdf.PdfReader, str]]) -> None:
    _, text = read_pdfs["fr"]
    assert "104,8" in text
    assert "GHG Protocol" in text
    assert "Hexafluorure de soufre" in text
    assert "own:etching" in text


def test_texts_of_users_are_printed_as_they_are(read_pdfs: dict[str, tuple[pypdf.PdfReader, str]]) -> None:
    _, text = read_pdfs["fr"]
    flat = " ".join(text.split())
    assert "#import $x$ *b* _i_" in flat
    assert "<script>alert(2)</script>" in flat


def test_fonts_are_embedded(read_pdfs: dict[str, tuple[pypdf.PdfReader, str]]) -> None:
    reader, _ = read_pdfs["en"]
    names = {
        str(font.get_object()["/BaseFont"])
        for page in reader.pages
        for font in page["/Resources"]["/Font"].values()  # type: ignore[index]
    }
    assert names
    assert all("Inter" in name for name in names), names


def test_the_same_report_gives_the_same_bytes(report: Report, tmp_path: Path) -> None:
    first, second = write_report(report, tmp_path / "a.pdf"), write_report(report, tmp_path / "b.pdf")
    assert first.read_bytes() == second.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.pdf", "b.pdf"]


def test_a_result_without_lines_gives_a_document_that_says_so(rejected: Report, tmp_path: Path) -> None:
    _, text = read(write_report(rejected, tmp_path / "none.pdf"))
    assert "Aucune des 9 lignes" in text


def test_write_pdf_takes_a_result(result: Result, tmp_path: Path) -> None:
    assert write_pdf(result, tmp_path / "r.pdf", "en").read_bytes().startswith(b"%PDF")
