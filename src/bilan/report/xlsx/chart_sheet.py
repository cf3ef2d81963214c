"""Native charts, each beside the table that it draws."""

from __future__ import annotations

from typing import Any

from bilan.report.charts import colour
from bilan.report.model import Contribution
from bilan.report.xlsx.book import INK, RULE, Book, Sheet

#: Rows that a chart takes at least, and pixels of a row.
_LEAST_ROWS, _ROW_PIXELS = 14, 20
#: Rows of a printed page.
_PAGE_ROWS, _SCALE = 46, 60


def write(book: Book) -> None:
    """Write the sheet of charts."""
    sheet = book.sheet(book.word("sheet.charts"))
    sheet.widths(50, 13, 13, 13, 13, 13)
    sheet.heading(book.word("section.charts"), f"{book.report.organisation}, {book.report.period_text}")
    if book.report.empty:
        sheet.paragraph(book.word("charts.empty"), 5)
        return
    breaks: list[int] = []
    for part in book.report.contributions:
        if part.bars:
            top = breaks[-1] if breaks else 0
            if sheet.row > top and sheet.row + _rows(part) - top > _PAGE_ROWS:
                breaks.append(sheet.row)
            _section(book, sheet, part)
    # Breaks between charts and fitting to the width exclude each other, so the scale is given.
    sheet.raw.set_print_scale(_SCALE)
    sheet.raw.set_h_pagebreaks(breaks)
    sheet.raw.print_area(0, 0, sheet.row, 18)


def _rows(part: Contribution) -> int:
    return max(len(part.bars) + 3, _LEAST_ROWS)


def _section(book: Book, sheet: Sheet, part: Contribution) -> None:
    top = sheet.row
    sheet.section(part.title)
    sheet.put(0, part.note, book.style("text"))
    sheet.row += 1
    whiskers = any(bar.low is not None for bar in part.bars)
    words = ["chart.contribution", "chart.axis"]
    words += ["charts.low", "charts.high", "charts.minus", "charts.plus"] if whiskers else []
    sheet.header([book.word(key) for key in words], right_from=1)
    first = sheet.row
    for bar in part.bars:
        name = f"{bar.code} {bar.label}" if part.name == "post" else bar.label
        cells: list[Any] = [name, bar.value]
        if whiskers and bar.low is not None and bar.high is not None:
            cells += [bar.low, bar.high, max(bar.value - bar.low, 0.0), max(bar.high - bar.value, 0.0)]
        elif whiskers:
            cells += [None, None, 0.0, 0.0]
        sheet.values(cells, ["plain", *("tonnes" for _ in cells[1:])])
    rows = _rows(part)
    sheet.raw.insert_chart(top, 7, _chart(book, sheet, part, first, sheet.row - 1, whiskers, rows))
    sheet.row = top + rows + 2


def _chart(book: Book, sheet: Sheet, part: Contribution, first: int, last: int, whiskers: bool, rows: int) -> Any:
    chart = book.chart({"type": "bar"})
    series: dict[str, Any] = {
        "name": part.title,
        "categories": [sheet.name, first, 0, last, 0],
        "values": [sheet.name, first, 1, last, 1],
        "gap": 40,
        "points": [{"fill": {"color": colour(bar, part.name)}} for bar in part.bars],
    }
    if whiskers:
        series["y_error_bars"] = {
            "type": "custom",
            "plus_values": _range(sheet.name, first, last, "F"),
            "minus_values": _range(sheet.name, first, last, "E"),
            "line": {"color": INK, "width": 1},
        }
    chart.add_series(series)
    chart.set_title({"name": part.title, "name_font": {"size": 11, "color": INK}, "overlay": False})
    chart.set_legend({"none": True})
    chart.set_y_axis({"reverse": True, "num_font": {"size": 8}, "line": {"none": True}, "major_tick_mark": "none"})
    chart.set_x_axis(
        {
            "name": book.word("chart.axis"),
            "name_font": {"size": 8, "bold": False},
            "num_font": {"size": 8},
            "num_format": "#,##0",
            "major_gridlines": {"visible": True, "line": {"color": RULE, "width": 0.5}},
            "label_position": "high",
            "min": 0 if all(bar.value >= 0 for bar in part.bars) else None,
        }
    )
    chart.set_size({"width": 720, "height": rows * _ROW_PIXELS})
    return chart


def _range(name: str, first: int, last: int, column: str) -> str:
    return f"='{name}'!${column}${first + 1}:${column}${last + 1}"
