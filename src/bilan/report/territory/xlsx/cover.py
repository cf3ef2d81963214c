"""The first sheet: the figure with its sign in words, what it comes from, and native charts beside their tables."""

from __future__ import annotations

from bilan.report.territory import sentences
from bilan.report.territory.method_tables import warnings
from bilan.report.territory.xlsx.book import FicheBook, FicheSheet


def write(book: FicheBook) -> None:
    """Write the sheet ``fiche``."""
    fiche = book.fiche
    sheet = book.sheet("fiche", (42, 16, 16, 28, 3, 12, 12, 12, 12), landscape=False)
    sheet.heading(f"{fiche.data['territory']['name']} – {book.word('indicator')}", sentences.subtitle(fiche))
    _figures(sheet)
    for text in warnings(fiche):
        sheet.paragraph(text, 3, "label")
    for sentence in (*sentences.summary(fiche), sentences.difference(fiche), sentences.published(fiche)):
        if sentence:
            sheet.paragraph(sentence, 3)
    sheet.paragraph(book.word("xlsx.note"), 3, "quiet")
    sheet.row += 1
    flux, stocks = fiche.data["flux"], fiche.data["stocks"]
    labels = sentences.names(book.lang)
    uses = [(labels[row["land_use"]], row["t_co2e_yr"] / 1000) for row in flux["by_land_use"]]
    _part(sheet, "flux_land_use", "kt", "flux", uses, flux["total_t"] / 1000)
    pools: list[tuple[str, float | None]] = [(labels[row["pool"]], row["t_co2e_yr"] / 1000) for row in flux["by_pool"]]
    pools += [(labels[pool], None) for pool in flux["not_assessed"]]
    _part(sheet, "flux_pool", "kt", "flux", pools, flux["total_t"] / 1000)
    total = None if stocks["total_t_c"] is None else stocks["total_t_c"] / 1000
    _part(sheet, "stock_land_use", "ktc", "stock", _stock_rows(book, "by_land_use", "land_use"), total)
    _part(sheet, "stock_pool", "ktc", "stock", _stock_rows(book, "by_pool", "pool"), total)
    sheet.raw.freeze_panes(2, 1)
    sheet.raw.print_area(0, 0, sheet.row, 13)


def _figures(sheet: FicheSheet) -> None:
    book, fiche = sheet.book, sheet.book.fiche
    headline = sentences.headline(fiche)
    sheet.raw.set_row(sheet.row, 24)
    sheet.put(0, book.word("figure.flux"), book.style("middle_label"))
    sheet.put(1, fiche.total_t / 1000, book.cell("total", "flux"))
    sheet.put(2, headline.unit, book.cell("line", "unit"))
    sheet.put(3, headline.words, book.style("middle_label"))
    sheet.row += 1
    flux, own, stocks = fiche.data["flux"], fiche.own, fiche.data["stocks"]
    total = None if stocks["total_t_c"] is None else stocks["total_t_c"] / 1000
    rows: list[tuple[str, float | None, str, str]] = [
        ("figure.sinks", flux["sinks_t"] / 1000, "flux", book.word("kt")),
        ("figure.sources", flux["sources_t"] / 1000, "flux", book.word("kt")),
        ("table.n2o", flux["n2o_t"] / 1000, "flux", book.word("kt")),
        ("figure.person", own.flux_t_per_person, "ratio", book.word("figure.person_unit")),
        ("figure.hectare", sentences.per_hectare(fiche), "ratio", book.word("figure.hectare_unit")),
        ("figure.stock", total, "stock", book.word("ktc")),
    ]
    if fiche.data["net_balance"] is not None:
        rows.append(("figure.offset", fiche.data["offset_share_pct"], "share", "%"))
    for key, value, kind, unit in rows:
        sheet.values((book.word(key), value, unit), ("text", kind, "unit"))
    sheet.row += 1


def _stock_rows(book: FicheBook, part: str, key: str) -> list[tuple[str, float | None]]:
    from bilan.territory.typology import LEVEL1, POOLS

    labels = sentences.names(book.lang)
    known = {row[key]: row["t_c"] / 1000 for row in book.fiche.data["stocks"][part]}
    everything = POOLS if key == "pool" else (*LEVEL1, "hedges")
    partial = book.fiche.land_cover_missing and key == "pool"
    mark = {name: f" ({book.word('partly')})" if partial and name in {"soil", "biomass"} else "" for name in everything}
    return [(labels[name] + mark[name], known.get(name)) for name in everything]


def _part(
    sheet: FicheSheet, name: str, unit: str, kind: str, rows: list[tuple[str, float | None]], total: float | None
) -> None:
    """A small table with its total, and its chart to the right."""
    book, top = sheet.book, sheet.row
    sheet.section(book.word(f"chart.{name}"))
    head = "table.pool" if name.endswith("pool") else "table.land_use"
    sheet.header((book.word(head), book.word(unit)), ("text", kind))
    first, last = sheet.charted([label for label, _ in rows], [value for _, value in rows], kind)
    sheet.values((book.word("table.total"), total), ("text", kind), "total")
    sheet.bar_chart(book.word(f"chart.{name}"), book.word(unit), first, last, (top, 5), diverging=kind == "flux")
    sheet.row = max(sheet.row + 2, top + 18)
