"""A workbook with the styles of the reports, and a sheet that writes downwards."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import Any

from bilan.report.model import Report
from bilan.report.words import word

#: Longest text of one cell that spreadsheets take.
CELL_LIMIT = 32_767

_A3, _A4 = 8, 9
#: Points of a line of text, and characters that a unit of column width holds in the usual fonts.
_LINE_HEIGHT, _FILL = 13.5, 1.05

INK, ACCENT, BAND, RULE, QUIET = "#1B2A33", "#005A8B", "#E8F0F5", "#B9C7D0", "#6B7780"

_BASE = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_size": 18, "bold": True, "font_color": ACCENT},
    "subtitle": {"font_size": 11, "font_color": QUIET},
    "section": {"font_size": 13, "bold": True, "font_color": ACCENT, "valign": "vcenter"},
    "text": {},
    "wrapped": {"text_wrap": True},
    "quiet": {"font_color": QUIET, "text_wrap": True, "italic": True},
    "label": {"bold": True, "text_wrap": True},
    "link": {"font_color": ACCENT, "underline": 1},
    "header": {
        "bold": True, "bg_color": ACCENT, "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter", "border": 1,
        "border_color": RULE,
    },
    "header_right": {
        "bold": True, "bg_color": ACCENT, "font_color": "#FFFFFF", "text_wrap": True, "valign": "vcenter", "border": 1,
        "border_color": RULE, "align": "right",
    },
    "unit": {"bg_color": ACCENT, "font_color": "#DCE9F1", "align": "right", "border": 1, "border_color": RULE},
    "big": {"font_size": 15, "bold": True, "align": "right", "valign": "vcenter"},
    "middle_label": {"bold": True, "valign": "vcenter"},
    "middle": {"valign": "vcenter"},
    "middle_quiet": {"font_color": QUIET, "italic": True, "valign": "vcenter"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "nc": {"align": "right", "font_color": QUIET, "italic": True},
}  # fmt: skip
#: Cells of tables: kind of row -> its look; kind of column -> its format.
ROW_LOOKS: dict[str, dict[str, Any]] = {
    "entry": {"bottom": 4, "bottom_color": RULE},
    "line": {"bottom": 4, "bottom_color": RULE, "valign": "vcenter"},
    "subtotal": {
        "valign": "vcenter",
        "bold": True,
        "bg_color": BAND,
        "top": 1,
        "bottom": 1,
        "top_color": RULE,
        "bottom_color": RULE,
    },
    "total": {
        "valign": "vcenter",
        "bold": True,
        "bg_color": "#CFE0EB",
        "top": 2,
        "bottom": 2,
        "top_color": ACCENT,
        "bottom_color": ACCENT,
    },
    "memo": {"valign": "vcenter", "font_color": QUIET, "bottom": 4, "bottom_color": RULE},
}
COLUMN_FORMATS: dict[str, dict[str, Any]] = {
    "text": {"text_wrap": True},
    "plain": {},
    "tonnes": {"num_format": "#,##0", "align": "right"},
    "tonnes_small": {"num_format": "#,##0.00", "align": "right"},
    # The value stays a zero that adds up; what is shown is that nobody knows it apart.
    "unsplit": {"num_format": '"–"', "align": "right", "font_color": QUIET},
    "percent": {"num_format": '0"\u202f%"', "align": "right"},
    "percent_small": {"num_format": '0.0"\u202f%"', "align": "right"},
    "count": {"num_format": "#,##0", "align": "right"},
    "quantity": {"num_format": "#,##0.######", "align": "right"},
    "factor": {"num_format": "#,##0.0#####", "align": "right"},
    "factor_small": {"num_format": "0.00E+00", "align": "right"},
    "gwp": {"num_format": "#,##0.###", "align": "right"},
    "date": {"num_format": "yyyy-mm-dd", "align": "left"},
    "nc": {"align": "right", "italic": True, "font_color": QUIET},
}


class Book:
    """A workbook being written. Closing it on success makes the file; on an error nothing useful is left."""

    def __init__(self, path: Path, report: Report) -> None:
        import xlsxwriter

        options = {
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "default_format_properties": _BASE,
        }
        self.report = report
        self.lang = report.lang
        self._book = xlsxwriter.Workbook(str(path), options)
        self._formats: dict[str, Any] = {}
        self._describe()

    def __enter__(self) -> Book:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            self._book.close()

    def word(self, key: str, **values: Any) -> str:
        """A word of the reports in the language of the book."""
        return word(key, self.lang, **values)

    def style(self, name: str) -> Any:
        """One of `STYLES`."""
        return self._format(name, STYLES[name])

    def cell(self, row: str, column: str, value: Any = None) -> Any:
        """The format of a table's cell, from the kinds of its row and its column and the size of its value."""
        column = sized(column, value)
        return self._format(f"{row}/{column}", {**ROW_LOOKS[row], **COLUMN_FORMATS[column]})

    def sheet(self, name: str, landscape: bool = True, wide: bool = False, pages: int = 0) -> Sheet:
        """A new sheet with paper (A3 when `wide`), margins, footers, on at most `pages` pages (0: no limit)."""
        sheet = self._book.add_worksheet(name)
        if landscape:
            sheet.set_landscape()
        sheet.set_paper(_A3 if wide else _A4)
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, pages)
        sheet.hide_gridlines(2)
        organisation = self.report.organisation.replace("&", "&&")
        sheet.set_footer(f"&L&8{organisation[:80]}&C&8&A&R&8&P / &N")
        return Sheet(self, sheet, name)

    def chart(self, options: dict[str, Any]) -> Any:
        """A new native chart."""
        return self._book.add_chart(options)

    def _format(self, name: str, properties: dict[str, Any]) -> Any:
        if name not in self._formats:
            self._formats[name] = self._book.add_format({**_BASE, **properties})
        return self._formats[name]

    def _describe(self) -> None:
        report = self.report
        # The same inventory must give the same file: no clock, but the day of issue or the end of the period.
        stamp = datetime.combine(report.issued or report.period[1], time())
        self._book.set_properties(
            {
                "title": f"{self.word('report_title')} – {report.title}",
                "subject": report.period_text,
                "author": report.organisation,
                "company": report.organisation,
                "keywords": "BEGES V5, ISO 14064-1, GHG Protocol, Bilan Carbone",
                "comments": report.engine,
                "created": stamp,
            }
        )


class Sheet:
    """A worksheet and the row where writing goes on."""

    def __init__(self, book: Book, sheet: Any, name: str) -> None:
        self.book = book
        self.raw = sheet
        self.name = name
        self.row = 0

    def widths(self, *widths: float) -> None:
        """Column widths from the left, in characters."""
        for column, width in enumerate(widths):
            self.raw.set_column(column, column, width)

    def heading(self, title: str, note: str = "") -> None:
        """Title of the sheet, and a quiet line below it."""
        self.raw.set_row(self.row, 27)
        self.put(0, title, self.book.style("title"))
        self.row += 1
        if note:
            self.put(0, note, self.book.style("subtitle"))
            self.row += 1
        self.row += 1

    def section(self, title: str) -> None:
        """Heading of a part of the sheet."""
        self.raw.set_row(self.row, 22)
        self.put(0, title, self.book.style("section"))
        self.row += 1

    def paragraph(self, text: str, last_column: int, style: str = "wrapped", width: int = 110) -> None:
        """A text over several columns, as high as it needs at `width` characters a line."""
        self.fit_row((text,), (width,))
        self.raw.merge_range(self.row, 0, self.row, last_column, "", self.book.style(style))
        self.raw.write_string(self.row, 0, text[:CELL_LIMIT], self.book.style(style))
        self.row += 1

    def fit_row(self, texts: Sequence[Any], widths: Sequence[float]) -> None:
        """Make the current row as high as its wrapped texts need, at the widths of their columns."""
        lines = 1
        for text, width in zip(texts, widths, strict=True):
            if isinstance(text, str):
                room = max(int(width * _FILL), 1)
                lines = max(lines, sum(max(1, -(-len(part) // room)) for part in text.split("\n")))
        if lines > 1:
            self.raw.set_row(self.row, min(_LINE_HEIGHT * lines + 2, 400))

    def header(self, labels: Sequence[str], right_from: int = 10_000, height: float = 30) -> None:
        """A header row; columns from `right_from` on are aligned right."""
        self.raw.set_row(self.row, height)
        for column, label in enumerate(labels):
            self.put(column, label, self.book.style("header_right" if column >= right_from else "header"))
        self.row += 1

    def put(self, column: int, value: Any, style: Any) -> None:
        """One cell of the current row; texts are always texts, whatever they start with."""
        write(self.raw, self.row, column, value, style)

    def values(self, cells: Sequence[Any], kinds: Sequence[str], row: str = "entry") -> None:
        """A row of a table; `kinds` are the kinds of its columns."""
        for column, (value, kind) in enumerate(zip(cells, kinds, strict=True)):
            self.put(column, value, self.book.cell(row, kind, value))
        self.row += 1


def sized(kind: str, value: Any) -> str:
    """The kind of column with the decimals that a value needs.

    Formats with conditions on the value would do it in one, but spreadsheets then drop the sign of negative numbers.

    >>> sized("tonnes", 1234.5), sized("tonnes", -4.93), sized("tonnes", 0.0), sized("quantity", 12.0)
    ('tonnes', 'tonnes_small', 'tonnes', 'count')
    """
    if not isinstance(value, int | float):
        return kind
    if kind in {"tonnes", "percent"} and 0 < abs(value) < 9.995:
        return f"{kind}_small"
    if kind == "factor" and 0 < abs(value) < 0.001:
        return "factor_small"
    # Optional decimals leave a lonely point behind whole numbers.
    return "count" if kind in {"quantity", "gwp", "factor"} and float(value).is_integer() else kind


def write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    """Write one value by its type: text, number, date, or a blank for None."""
    if value is None or value == "":
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, str):
        sheet.write_string(row, column, value[:CELL_LIMIT], style)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, datetime.combine(value, time()), style)
    else:
        sheet.write_number(row, column, value, style)
