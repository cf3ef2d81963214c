"""Sheets around the figure: comparison, emissions, method, PCAET columns, limits and findings, sources."""

from __future__ import annotations

from typing import Any

from bilan.report.territory import context_tables, method_tables, sentences
from bilan.report.territory.model import NOISE_T
from bilan.report.territory.words import spaced
from bilan.report.territory.xlsx.book import FicheBook, FicheSheet
from bilan.report.view import TextTable
from bilan.report.xlsx.book import INK


def write_comparison(book: FicheBook) -> None:
    """The territory, its region and the country, with a chart of the flux by hectare."""
    fiche = book.fiche
    sheet = book.sheet("comparison", (36, 18, 15, 15, 18, 15, 15, 15))
    sheet.section(book.word("caption.comparison"))
    year = "an" if book.lang == "fr" else "yr"
    heads = (
        ("table.territory", "", "text"), ("table.per_hectare", f"t CO₂e/ha/{year}", "ratio"),
        ("table.population", "", "count"), ("table.area", "ha", "area"), ("table.flux", book.word("kt"), "flux"),
        ("table.per_person", f"t CO₂e/{year}", "ratio"), ("table.stock", book.word("ktc"), "stock"),
        ("table.per_ha", "t C/ha", "rate"),
    )  # fmt: skip
    kinds = [kind for _, _, kind in heads]
    sheet.header([f"{book.word(key)}\n{unit}".strip() for key, unit, _ in heads], kinds)
    sheet.raw.freeze_panes(2, 1)
    first, signs = sheet.row, []
    for position, other in enumerate(fiche.compared):
        whole = other.stocks.total_t_c is not None
        per_ha = other.flux_t_per_ha if whole else None
        cells: tuple[Any, ...] = (
            f"{other.name} ({book.word('level.' + other.level)})", per_ha, other.population,
            other.area_ha if whole else None, other.flux.total_t / 1000, other.flux_t_per_person,
            other.stocks.total_t_c / 1000 if other.stocks.total_t_c is not None else None,
            other.stock_t_c_per_ha if whole else None,
        )  # fmt: skip
        sheet.values(cells, kinds, "subtotal" if position == 0 else "line")
        signs.append(per_ha is not None and per_ha > 0)
    last = sheet.row - 1
    for note in context_tables.comparison_notes(fiche):
        sheet.paragraph(note, 7, "quiet")
    if len(signs) > 1:
        sheet.signs(first, signs)
        unit = book.word("figure.hectare_unit")
        sheet.bar_chart(book.word("chart.comparison"), unit, first, last, (sheet.row + 1, 0), diverging=True)


def write_emissions(book: FicheBook) -> None:
    """Emissions by sector and the view of the net balance; a line that says so without emissions."""
    fiche = book.fiche
    sheet = book.sheet("emissions", (52, 18, 4, 30, 12, 12))
    sheet.section(book.word("section.balance"))
    sheet.raw.freeze_panes(1, 0)
    balance = fiche.data["net_balance"]
    if balance is not None:
        for key, value, kind, unit in (
            ("emissions", balance["emissions_t"] / 1000, "flux", "kt"),
            ("flux", balance["flux_t"] / 1000, "flux", "kt"),
            ("net", balance["net_t"] / 1000, "flux", "kt"),
            ("share", balance["offset_share_pct"], "share", ""),
        ):
            label = book.word(f"balance.{key}") + (f" ({book.word(unit)})" if unit else "")
            sheet.values((label, value), ("text", kind), "total" if key == "share" else "line")
        sheet.row += 1
    sectors = context_tables.sector_rows(fiche)
    if sectors:
        sheet.section(book.word("caption.emissions"))
        sheet.header((book.word("table.sector"), book.word("kt")), ("text", "flux"))
        amounts = [None if value is None else value / 1000 for _, value in sectors]
        first, _ = sheet.charted([label for label, _ in sectors], amounts, "flux")
        assert balance is not None
        sheet.values((book.word("balance.flux"), balance["flux_t"] / 1000), ("text", "flux"), "memo")
        signs = [amount is not None and amount > 0 for amount in amounts]
        sheet.signs(first, [*signs, balance["flux_t"] > 0])
        sheet.bar_chart(book.word("chart.balance"), book.word("kt"), first, sheet.row - 1, (1, 3), diverging=True)
    for note in context_tables.balance_notes(fiche):
        sheet.paragraph(note, 1, "quiet")


def write_method(book: FicheBook) -> None:
    """Options, the waterfall of corrections with a native chart, local numbers."""
    fiche, fall = book.fiche, book.fiche.waterfall
    sheet = book.sheet("method", (38, 18, 18, 104), landscape=False)
    sheet.heading(book.word("section.method"))
    sheet.raw.freeze_panes(2, 0)
    for fact in method_tables.options(fiche):
        sheet.put(0, fact.label, book.style("label"))
        sheet.put(1, fact.value, book.style("text"))
        sheet.row += 1
    for text in (sentences.difference(fiche), sentences.published(fiche)):
        if text:
            sheet.paragraph(text, 3)
    sheet.row += 1
    first = _waterfall(sheet)
    last = sheet.row - 1
    note = method_tables.method_table(fiche).note
    if note:
        sheet.paragraph(note, 3, "quiet")
    sheet.row += 1
    if fall.largest() is not None:
        _waterfall_chart(sheet, first, last)
    _overrides(sheet)


def _waterfall(sheet: FicheSheet) -> int:
    """Every correction, also those without effect here; returns the first row of figures."""
    from bilan.territory.waterfall import switch_texts

    book, fall = sheet.book, sheet.book.fiche.waterfall
    texts, missing = switch_texts(book.lang), book.fiche.land_cover_missing
    kinds = ("text", "flux", "stock", "unit")
    heads = (("table.correction", ""), ("table.effect_flux", "kt"), ("table.effect_stock", "ktc"))
    sheet.header([f"{book.word(key)}\n{book.word(unit) if unit else ''}".strip() for key, unit in heads] + [""], kinds)
    first = sheet.row

    def row(label: str, flux: float, stock: float, text: str, look: str) -> None:
        sheet.values((label, flux / 1000, None if missing else stock / 1000, text), kinds, look)

    row(book.word("method.start"), fall.start_flux_t, fall.start_stock_t_c, "", "subtotal")
    for step in fall.steps:
        label = method_tables.switch_label(step.switch, book.lang)
        flux, stock = (value if abs(value) > NOISE_T else 0.0 for value in (step.flux_t, step.stock_t_c))
        row(label, flux, stock, spaced(texts[step.switch], book.lang), "line")
    row(book.word("method.end"), fall.end_flux_t, fall.end_stock_t_c, "", "total")
    return first


def _spans(starts: list[float], ends: list[float]) -> list[tuple[float, float, float]]:
    """Of every bar: what is hidden below it, and its parts above and below zero."""
    found = []
    for low, high in (sorted(pair) for pair in zip(starts, ends, strict=True)):
        if low >= 0:
            found.append((low, high - low, 0.0))
        elif high <= 0:
            found.append((high, 0.0, low - high))
        else:
            found.append((0.0, high, low))
    return found


def _waterfall_chart(sheet: FicheSheet, first: int, last: int) -> None:
    """A stacked bar chart whose hidden series carries the running total; its figures stand in hidden columns."""
    book, fall = sheet.book, sheet.book.fiche.waterfall
    at, starts, ends = fall.start_flux_t / 1000, [0.0], [fall.start_flux_t / 1000]
    for step in fall.steps:
        starts.append(at)
        at += step.flux_t / 1000
        ends.append(at)
    spans = _spans([*starts, 0.0], [*ends, at])
    for row, span in enumerate(spans, start=first):
        for column, value in enumerate(span, start=5):
            sheet.raw.write_number(row, column, value, book.cell("memo", "flux"))
    sheet.raw.set_column(5, 7, None, None, {"hidden": True})
    total = {"fill": {"color": "#8A8A8A"}}
    points = [total, *(sheet.look(step.flux_t > 0) for step in fall.steps), total]
    chart = book.chart({"type": "bar", "subtype": "stacked"})
    for column in (5, 6, 7):
        series: dict[str, Any] = {
            "categories": [sheet.name, first, 0, last, 0],
            "values": [sheet.name, first, column, last, column],
            "gap": 35,
        }
        chart.add_series(series | ({"fill": {"none": True}} if column == 5 else {"points": points}))
    chart.set_title({"name": book.word("chart.waterfall"), "name_font": {"size": 11, "color": INK}, "overlay": False})
    chart.set_legend({"none": True})
    chart.show_hidden_data()
    chart.set_y_axis({"reverse": True, "label_position": "low", "num_font": {"size": 8}, "major_tick_mark": "none"})
    chart.set_x_axis(
        {"name": book.word("kt"), "num_font": {"size": 8}, "num_format": "#,##0.##", "label_position": "high"}
    )
    chart.set_size({"width": 760, "height": 420})
    sheet.raw.insert_chart(sheet.row, 0, chart, {"description": book.word("chart.waterfall")})
    sheet.row += 23


def _overrides(sheet: FicheSheet) -> None:
    table = context_tables.overrides_table(sheet.book.fiche)
    if table.rows:
        sheet.section(sheet.book.word("section.overrides"))
        _text_table(sheet, table, order=(0, 2, 3, 1))


def write_pcaet(book: FicheBook) -> None:
    """The columns of the PCAET platform with their values."""
    from bilan.territory.pcaet import pcaet_cells

    place = book.fiche.territory
    sheet = book.sheet("pcaet", (46, 46, 18, 12))
    keys = ("table.column", "table.label", "table.value", "table.unit")
    kinds = ("text", "text", "tonnes", "unit")
    sheet.header([book.word(key) for key in keys], kinds)
    sheet.raw.freeze_panes(1, 0)
    for cell in pcaet_cells(place.flux(), book.fiche.period[1], place.emissions):
        label = cell.label_fr if book.lang == "fr" else cell.label_en
        year = cell.unit == "year"
        unit = book.word("pcaet.year") if year else "t CO₂e"
        cells = (cell.column, spaced(label, book.lang), cell.value, unit)
        sheet.values(cells, ("text", "text", "year" if year else "stock", "unit"))
    sheet.row += 1
    sheet.paragraph(book.word("pcaet.note"), 3, "quiet")


def write_limits(book: FicheBook) -> None:
    """What is not assessed, limits, uncertainty, findings."""
    fiche = book.fiche
    sheet = book.sheet("limits", (16, 80, 50))
    sheet.heading(book.word("section.limits"), f"{book.word('not_assessed')}{book.word('colon')}"
                  f"{book.word('not_assessed_meaning')}")  # fmt: skip
    sheet.raw.freeze_panes(2, 0)
    parts = (
        (book.word("not_assessed"), method_tables.not_assessed(fiche)),
        ("", method_tables.limits(book.lang, "limit")),
    )
    for mark, texts in parts:
        for text in texts:
            sheet.values((mark, text), ("text", "text"))
    sheet.row += 1
    sheet.section(book.word("section.uncertainty"))
    sheet.paragraph(book.word("uncertainty.text"), 2)
    sheet.row += 1
    sheet.section(book.word("section.findings"))
    _text_table(sheet, method_tables.findings_table(fiche), order=(0, 1, 2))


def write_sources(book: FicheBook) -> None:
    """The production block, sources of the data with their hashes, sources of the coefficients."""
    fiche = book.fiche
    sheet = book.sheet("sources", (44, 40, 14, 26, 30, 30))
    sheet.heading(book.word("section.production"))
    sheet.raw.freeze_panes(2, 0)
    for fact in method_tables.production(fiche):
        sheet.put(0, fact.label, book.style("label"))
        sheet.raw.merge_range(sheet.row, 1, sheet.row, 5, "", book.style("wrapped"))
        sheet.put(1, fact.value, book.style("wrapped"))
        if len(fact.value) > 140:
            sheet.raw.set_row(sheet.row, 29)
        sheet.row += 1
    sheet.row += 1
    sheet.section(book.word("caption.sources"))
    keys = ("source", "publisher", "year", "licence", "file", "hash")
    sheet.header([book.word(f"table.{key}") for key in keys], ["text"] * 6)
    for source in fiche.data["sources"]:
        cells = [str(source.get(key, "")) for key in ("title", "publisher", "year", "licence", "file", "sha256")]
        sheet.values(cells, ["text"] * 6)
    sheet.row += 1
    table = method_tables.coefficients_table(book.lang)
    sheet.section(table.caption)
    _text_table(sheet, table, order=(0, 1, 2))


def _text_table(sheet: FicheSheet, table: TextTable, order: tuple[int, ...]) -> None:
    sheet.header([table.columns[place].label for place in order], ["text"] * len(order))
    for row in table.rows:
        sheet.values([row.cells[place] for place in order], ["text"] * len(order))
