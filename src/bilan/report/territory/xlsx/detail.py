"""Sheets of the details: flux and stocks in the columns of the contract, the from-to matrix, forest and wood."""

from __future__ import annotations

from bilan.report.territory import flux_tables, sentences, stock_tables
from bilan.report.territory.words import spaced
from bilan.report.territory.xlsx.book import FicheBook, FicheSheet


def write_flux(book: FicheBook) -> None:
    """Every entry of the flux, one row each, with the column names of `bilan territory table`."""
    table = book.fiche.territory.flux().table
    sheet = book.sheet("flux", (13, 30, 22, 22, 14, 8, 14, 16))
    kinds = ("text",) * 6 + ("area", "tonnes")
    _contract(sheet, table.column_names, kinds, table.to_pylist())
    sheet.row += 1
    sheet.paragraph(book.word("xlsx.flux_note"), 7, "quiet")


def write_stocks(book: FicheBook) -> None:
    """Every stock, one row each; land uses that the source lacks follow with their gap named."""
    from bilan.territory.typology import LAND_USES

    fiche = book.fiche
    table = fiche.territory.stocks().table
    sheet = book.sheet("stocks", (13, 30, 24, 16, 16, 16))
    place, missing = fiche.data["territory"], fiche.data["stocks"]["not_assessed"]
    rows = table.to_pylist()
    for name in missing:
        if name in LAND_USES or name == "hedges":
            use, pool = ("", "hedges") if name == "hedges" else (name, "")
            rows.append({"territory": place["code"], "name": place["name"], "land_use": use, "pool": pool})
    _contract(sheet, table.column_names, ("text",) * 4 + ("area", "stock"), rows)
    for note in stock_tables.stock_notes(fiche):
        sheet.row += 1
        sheet.paragraph(note, 5, "quiet")


def _contract(
    sheet: FicheSheet, names: list[str], kinds: tuple[str, ...], rows: list[dict[str, object]]
) -> None:  # fmt: skip
    sheet.header(names, kinds)
    sheet.raw.freeze_panes(1, 0)
    sheet.raw.repeat_rows(0)
    for row in rows:
        sheet.values([row.get(name) for name in names], kinds)
    sheet.raw.autofilter(0, 0, max(sheet.row - 1, 1), len(names) - 1)


def write_matrix(book: FicheBook) -> None:
    """Two matrices of the land uses of level 2: tonnes and hectares; no change is an empty cell."""
    from bilan.territory.typology import GROUND, LAND_USES

    fiche, labels = book.fiche, sentences.names(book.lang)
    uses = LAND_USES[:GROUND]
    found = {(change.source, change.target): change for change in flux_tables.changes(fiche)}
    sheet = book.sheet("matrix", (34, *(13 for _ in uses), 13))
    sheet.raw.freeze_panes(0, 1)
    for title, kind, part in (("xlsx.matrix_flux", "tonnes", "t_co2e"), ("xlsx.matrix_area", "area", "area_ha")):
        sheet.section(book.word(title))
        kinds = ("text", *(kind for _ in uses), kind)
        sheet.header((book.word("table.from_to"), *(labels[use] for use in uses), book.word("table.total")), kinds)
        sheet.raw.set_row(sheet.row - 1, 44)
        for source in uses:
            own = [found.get((source, use)) for use in uses]
            amounts = ["" if change is None else getattr(change, part) for change in own]
            held = [getattr(change, part) for change in own if change is not None]
            total = sum(held) if held else ""
            sheet.values((labels[source], *amounts, total), kinds)
        columns = [[getattr(change, part) for (_, target), change in found.items() if target == use] for use in uses]
        sums = [sum(amounts) if amounts else "" for amounts in columns]
        whole = sum(getattr(change, part) for change in found.values())
        sheet.values((book.word("table.total"), *sums, whole), kinds, "total")
        sheet.row += 2
    sheet.paragraph(book.word("changes.excluded"), len(uses), "quiet")


def write_forest(book: FicheBook) -> None:
    """Growth by stand, level of the inventory values, wood products."""
    fiche, labels = book.fiche, sentences.names(book.lang)
    sheet = book.sheet("forest", (46, 14, 16, 14, 16, 14, 16, 16))
    table = stock_tables.growth_table(fiche)
    sheet.section(table.caption)
    kinds = ("text", "area", "rate", "rate", "rate", "rate", "rate", "tonnes")
    heads = [f"{column.label}\n{column.unit}".strip() for column in table.columns]
    sheet.header([*heads[:-1], f"{table.columns[-1].label}\n{book.word('t')}"], kinds)
    sheet.raw.freeze_panes(2, 1)
    keys = ("growth_m3_ha_yr", "mortality_m3_ha_yr", "harvest_m3_ha_yr", "balance_m3_ha_yr", "balance_t_c_ha_yr")
    growth = fiche.data["flux"]["forest_growth"]
    for row in growth:
        label = labels["forest_" + row["composition"]]
        sheet.values((label, row["area_ha"], *(row[key] for key in keys), row["t_co2e_yr"]), kinds)
    if growth:
        area, flux = (sum(row[key] for row in growth) for key in ("area_ha", "t_co2e_yr"))
        sheet.values((book.word("table.total"), area, *([""] * 5), flux), kinds, "total")
    sheet.paragraph(table.note, 7, "quiet")
    sheet.row += 1
    _levels(sheet)
    _wood(sheet)


def _levels(sheet: FicheSheet) -> None:
    table = stock_tables.levels_table(sheet.book.fiche)
    if not table.rows:
        return
    sheet.section(table.caption)
    sheet.header((table.columns[0].label, "ha"), ("text", "area"))
    for shown, row in zip(table.rows, sheet.book.fiche.data["uncertainty"]["inventory_levels"], strict=True):
        sheet.values((f"{shown.cells[0]} – {shown.cells[1]}", row["area_ha"]), ("text", "area"))
    sheet.row += 1


def _wood(sheet: FicheSheet) -> None:
    from bilan.territory.coefficients import FOLDER
    from bilan.territory.tables import rows

    book = sheet.book
    labels = {row["product"]: row[f"label_{book.lang}"] for row in rows(FOLDER + "wood_national.csv")}
    table = stock_tables.wood_table(book.fiche)
    sheet.section(table.caption)
    kinds = ("text", "area", "share4", "tonnes", "stock")
    units = ("", table.columns[1].unit, "%", book.word("t"), "t C")
    heads = [f"{column.label}\n{unit}".strip() for column, unit in zip(table.columns, units, strict=True)]
    sheet.header(heads, kinds)
    for row in book.fiche.data["flux"]["wood"]:
        cells = (row["harvest_m3_yr"], 100 * row["share"], row["t_co2e_yr"], row["t_c"])
        sheet.values((spaced(labels[row["product"]], book.lang), *cells), kinds)
    sheet.paragraph(table.note, 7, "quiet")
