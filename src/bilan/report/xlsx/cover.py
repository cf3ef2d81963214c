"""The first sheet: who, when, how much, in words, and the way to the other sheets."""

from __future__ import annotations

from bilan.report import numbers
from bilan.report.xlsx.book import Book, Sheet

_SHEETS = (
    "beges-v5", "iso-14064-1", "ghg-protocol", "bilan-carbone-v9", "requirements", "blocks", "charts", "ledger",
    "factors", "hypotheses", "findings", "ademe",
)  # fmt: skip


def write(book: Book) -> None:
    """Write the summary sheet."""
    report = book.report
    sheet = book.sheet(book.word("sheet.cover"), landscape=False)
    sheet.widths(34, 18, 10, 56)
    note = f"{report.organisation}, {report.period_text}"
    if report.issued:
        note += " – " + book.word("issued_on", day=numbers.day(report.issued, book.lang))
    sheet.heading(book.word("report_title"), note)
    for fact in report.cover:
        sheet.put(0, fact.label, book.style("label"))
        sheet.raw.merge_range(sheet.row, 1, sheet.row, 3, "", book.style("wrapped"))
        sheet.put(1, fact.value, book.style("wrapped"))
        sheet.row += 1
    sheet.row += 1
    if report.key_figures:
        sheet.section(book.word("section.key_figures"))
        for figure in report.key_figures:
            sheet.raw.set_row(sheet.row, 22)
            sheet.put(0, figure.label, book.style("middle_label"))
            sheet.put(1, figure.value, book.style("big"))
            sheet.put(2, figure.unit, book.style("middle"))
            sheet.put(3, figure.note, book.style("middle_quiet"))
            sheet.row += 1
        sheet.row += 1
    sheet.section(book.word("section.summary"))
    for sentence in report.summary:
        sheet.paragraph(sentence, 3)
    sheet.row += 1
    _contents(sheet, sheet.row)
    sheet.raw.print_area(0, 0, sheet.row + len(_SHEETS) + 3, 3)


def _contents(sheet: Sheet, row: int) -> None:
    """Links to the other sheets, and the note on rounding."""
    book = sheet.book
    sheet.raw.write_string(row, 0, book.word("section.contents"), book.style("section"))
    for offset, key in enumerate(_SHEETS, start=1):
        name = book.word(f"sheet.{key}")
        sheet.raw.write_url(row + offset, 0, f"internal:'{name}'!A1", book.style("link"), name)
    end = row + len(_SHEETS) + 2
    sheet.raw.merge_range(end, 0, end, 3, "", book.style("quiet"))
    sheet.raw.write_string(end, 0, book.word("xlsx.note"), book.style("quiet"))
