"""A workbook of a sheet: the styles of the other reports, with formats for signed fluxes and for gaps."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from pathlib import Path
from types import TracebackType
from typing import Any

from bilan.report.charts import PALETTE
from bilan.report.territory.model import Fiche
from bilan.report.territory.words import word
from bilan.report.xlsx.book import INK, QUIET, ROW_LOOKS, RULE, STYLES, write

#: Fluxes carry their sign also when positive; zero is a plain 0.
NUMBER_FORMATS = {
    "flux": "+#,##0.000;-#,##0.000;0",
    "tonnes": "+#,##0.0;-#,##0.0;0",
    "stock": "#,##0.0;-#,##0.0;0",
    "area": "#,##0.0;-#,##0.0;0",
    "count": "#,##0",
    "ratio": "+0.0000;-0.0000;0",
    "rate": "0.00",
    "share4": "0.0000",
    "share": '0.0"\u202f%"',
    "year": "0",
    "raw": "General",
}
_BASE = {"font_name": "Calibri", "font_size": 10, "font_color": INK, "valign": "top"}
STORES, EMITS, STOCK = PALETTE[0], PALETTE[5], PALETTE[2]


class FicheBook:
    """A workbook being written. Closing it on success makes the file; on an error nothing useful is left."""

    def __init__(self, path: Path, fiche: Fiche) -> None:
        import xlsxwriter

        safe = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.fiche, self.lang = fiche, fiche.lang
        self._book = xlsxwriter.Workbook(str(path), {**safe, "default_format_properties": _BASE})
        self._formats: dict[str, Any] = {}
        self._describe()

    def __enter__(self) -> FicheBook:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if kind is None:
            self._book.close()

    def word(self, key: str, **values: Any) -> str:
        """A word of the sheet in the language of the book."""
        return word(key, self.lang, **values)

    def style(self, name: str) -> Any:
        """One of the styles of the reports."""
        return self._format(name, STYLES[name])

    def cell(self, row: str, kind: str) -> Any:
        """The format of a cell from the kind of its row and of its column; ``gap`` is what is not assessed."""
        if kind == "gap":
            return self._format(f"{row}/gap", {**ROW_LOOKS[row], "italic": True, "font_color": QUIET, "align": "right"})
        if kind == "unit":
            return self._format(f"{row}/unit", {**ROW_LOOKS[row], "indent": 1})
        if kind == "text":
            return self._format(f"{row}/text", {**ROW_LOOKS[row], "text_wrap": True})
        look = {**ROW_LOOKS[row], "num_format": NUMBER_FORMATS[kind], "align": "right"}
        return self._format(f"{row}/{kind}", look)

    def sheet(self, key: str, widths: Sequence[float], landscape: bool = True) -> FicheSheet:
        """A new sheet with its column widths, paper, margins and footer."""
        name = self.word(f"sheet.{key}")
        raw = self._book.add_worksheet(name)
        if landscape:
            raw.set_landscape()
        raw.set_paper(9)
        raw.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        raw.fit_to_pages(1, 0)
        raw.hide_gridlines(2)
        place = str(self.fiche.data["territory"]["name"]).replace("&", "&&")
        raw.set_footer(f"&L&8{place[:80]}&C&8&A&R&8&P / &N")
        for column, width in enumerate(widths):
            raw.set_column(column, column, width)
        return FicheSheet(self, raw, name, tuple(widths))

    def chart(self, options: dict[str, Any]) -> Any:
        """A new native chart."""
        return self._book.add_chart(options)

    def _format(self, name: str, properties: dict[str, Any]) -> Any:
        if name not in self._formats:
            self._formats[name] = self._book.add_format({**_BASE, **properties})
        return self._formats[name]

    def _describe(self) -> None:
        # The same territory gives the same file: no clock, but the day of the data.
        try:
            written = date.fromisoformat(str(self.fiche.territory.pack.manifest.get("written", ""))[:10])
        except ValueError:
            written = date(self.fiche.period[1], 12, 31)
        title = f"{self.fiche.data['territory']['name']} – {self.word('indicator')}"
        self._book.set_properties({"title": title, "created": datetime.combine(written, time())})


class FicheSheet:
    """A worksheet and the row where writing goes on."""

    def __init__(self, book: FicheBook, raw: Any, name: str, widths: tuple[float, ...]) -> None:
        self.book, self.raw, self.name, self.widths, self.row = book, raw, name, widths, 0
        self._positive: dict[int, bool] = {}

    def heading(self, title: str, note: str = "") -> None:
        """Title of the sheet with a quiet line below it."""
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

    def paragraph(self, text: str, last_column: int, style: str = "wrapped") -> None:
        """A text over several columns, as high as it needs."""
        width = sum(self.widths[: last_column + 1])
        lines = -(-len(text) // max(int(width * 0.95), 1))
        self.raw.set_row(self.row, max(15.0, 13.5 * lines + 2))
        self.raw.merge_range(self.row, 0, self.row, last_column, "", self.book.style(style))
        write(self.raw, self.row, 0, text, self.book.style(style))
        self.row += 1

    def put(self, column: int, value: Any, style: Any) -> None:
        """One cell of the current row; texts stay texts, whatever they start with."""
        write(self.raw, self.row, column, value, style)

    def header(self, labels: Sequence[str], kinds: Sequence[str]) -> None:
        """A header row, columns of figures set right."""
        self.raw.set_row(self.row, 30)
        for column, (label, kind) in enumerate(zip(labels, kinds, strict=True)):
            self.put(column, label, self.book.style("header" if kind in {"text", "unit"} else "header_right"))
        self.row += 1

    def values(self, cells: Sequence[Any], kinds: Sequence[str], row: str = "line") -> None:
        """A row of a table: None among figures is written as not assessed, an empty text as an empty cell."""
        longest = 1
        for column, (value, kind) in enumerate(zip(cells, kinds, strict=True)):
            if value is None and kind not in {"text", "unit"}:
                self.put(column, self.book.word("not_assessed"), self.book.cell(row, "gap"))
                continue
            self.put(column, value, self.book.cell(row, "text" if value == "" else kind))
            if kind == "text" and isinstance(value, str):
                longest = max(longest, -(-len(value) // max(int(self.widths[column] * 1.05), 1)))
        if longest > 1:
            self.raw.set_row(self.row, 13.5 * longest + 2)
        self.row += 1

    @staticmethod
    def look(positive: bool) -> dict[str, Any]:
        """How a bar is filled: hatched for emission, solid for sequestration."""
        if not positive:
            return {"fill": {"color": STORES}}
        pattern = {"pattern": "wide_upward_diagonal", "fg_color": EMITS, "bg_color": "#FFFFFF"}
        return {"pattern": pattern, "border": {"color": EMITS}}

    def bar_chart(self, title: str, unit: str, first: int, last: int, at: tuple[int, int], diverging: bool) -> None:
        """A native bar chart of the table's first two columns; emission hatched, sequestration solid."""
        chart = self.book.chart({"type": "bar"})
        fill: dict[str, Any] = {"fill": {"color": STOCK}}
        if diverging:
            points = [self.look(self._positive[row]) for row in range(first, last + 1)]
            fill = {"points": points}
        chart.add_series(
            {
                "name": title,
                "categories": [self.name, first, 0, last, 0],
                "values": [self.name, first, 1, last, 1],
                "gap": 45,
                **fill,
            }
        )
        chart.set_title({"name": title, "name_font": {"size": 11, "color": INK}, "overlay": False})
        chart.set_legend({"none": True})
        axis = {"reverse": True, "num_font": {"size": 8}, "line": {"none": True}, "major_tick_mark": "none"}
        chart.set_y_axis({**axis, "label_position": "low"})
        fonts = {"name_font": {"size": 8, "bold": False}, "num_font": {"size": 8}}
        grid = {"visible": True, "line": {"color": RULE, "width": 0.5}}
        below = {"num_format": "#,##0.##", "major_gridlines": grid, "label_position": "high"}
        chart.set_x_axis({"name": unit, **fonts, **below})
        chart.set_size({"width": 560, "height": max(220, 26 * (last - first + 1) + 90)})
        self.raw.insert_chart(at[0], at[1], chart, {"description": title})

    def signs(self, first: int, positive: Sequence[bool]) -> None:
        """Say which rows from `first` on emit, for the chart that is to be drawn of them."""
        self._positive = dict(enumerate(positive, start=first))

    def charted(self, names: Sequence[str], amounts: Sequence[float | None], kind: str) -> tuple[int, int]:
        """Write name and amount by row and remember the signs; returns the first and last row."""
        first = self.row
        self.signs(first, [amount is not None and amount > 0 for amount in amounts])
        for name, amount in zip(names, amounts, strict=True):
            self.values((name, amount), ("text", kind))
        return first, self.row - 1
