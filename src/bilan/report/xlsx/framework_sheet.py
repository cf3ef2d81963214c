"""One sheet per framework: its table with subtotals, what stands outside, notes, and the items asked for."""

from __future__ import annotations

from typing import Any

from bilan.frameworks.contents import LINE, Contents, Row
from bilan.report.model import FrameworkReport
from bilan.report.xlsx.book import Book, Sheet

_NAME_WIDTH, _ROW_HEIGHT = 58, 16


def write(book: Book, part: FrameworkReport) -> None:
    """Write the sheet of one framework."""
    held = part.contents
    name = book.word(f"sheet.{held.framework}")
    tall = len(held.rows) > 50
    sheet = book.sheet(name, landscape=not tall, wide=len(held.columns) > 14, pages=1)
    sheet.heading(held.title, f"{book.report.organisation}, {book.report.period_text}")
    code_width = 14 if held.framework != "bilan-carbone-v9" else 24
    sheet.widths(code_width, _NAME_WIDTH, *(12.5 for _ in held.columns))
    first = sheet.row
    _headers(sheet, held)
    sheet.raw.freeze_panes(sheet.row, 2)
    sheet.raw.repeat_rows(first, sheet.row - 1)
    for row in held.rows:
        _row(sheet, held, row)
    last_column = len(held.columns) + 1
    sheet.row += 1
    for note in (book.word("nc_legend"), *held.notes):
        sheet.paragraph(note, last_column, "quiet", width=11 * last_column + 30)
    sheet.raw.print_area(0, 0, sheet.row, last_column)


def write_requirements(book: Book) -> None:
    """Write the sheet of the items that each framework asks for, with their answers."""
    sheet = book.sheet(book.word("sheet.requirements"))
    sheet.widths(6, 52, 14, 96)
    sheet.heading(book.word("section.requirements"), f"{book.report.organisation}, {book.report.period_text}")
    for part in book.report.frameworks:
        sheet.section(part.contents.title)
        sheet.header([book.word(f"requirement.{key}") for key in ("item", "label", "status", "answer")], height=18)
        for answer in part.answers:
            status = book.word(f"requirement.{answer.status}")
            cells = (answer.item, answer.label, status, answer.text)
            sheet.fit_row(cells, (6, 52, 14, 96))
            sheet.values(cells, ["text"] * 4)
        sheet.row += 1
    sheet.raw.print_area(0, 0, sheet.row, 3)


def _headers(sheet: Sheet, held: Contents) -> None:
    book = sheet.book
    code = "table.slug" if held.framework == "bilan-carbone-v9" else "table.code"
    labels = [book.word(code), book.word("table.label"), *(column.label for column in held.columns)]
    sheet.header(labels, right_from=2, height=44)
    for column, unit in enumerate(["", "", *(column.unit for column in held.columns)]):
        sheet.put(column, unit, book.style("unit"))
    sheet.row += 1


def _row(sheet: Sheet, held: Contents, row: Row) -> None:
    book = sheet.book
    sheet.raw.set_row(sheet.row, _ROW_HEIGHT)
    sheet.put(0, row.code, book.cell(row.kind, "plain"))
    sheet.put(1, row.label, book.cell(row.kind, "text"))
    sheet.fit_row((row.code, row.label), (30, _NAME_WIDTH))
    for position, column in enumerate(held.columns, start=2):
        value, kind = _value(book, row, column.key, column.kind)
        sheet.put(position, value, book.cell(row.kind, kind, value))
    sheet.row += 1


def _value(book: Book, row: Row, key: str, kind: str) -> tuple[Any, str]:
    """The value of a cell: `nc` where nothing was computed, blank where the column does not apply."""
    if not row.assessed:
        shown = key in row.values and (row.kind != LINE or key != "count")
        return (book.word("nc"), "nc") if shown else (None, kind)
    return row.values.get(key), "unsplit" if row.inside_undecomposed(key) else kind
