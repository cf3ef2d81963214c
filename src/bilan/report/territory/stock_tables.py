"""Tables of what is there: stocks and areas by land use, stocks by pool, forest growth, wood products."""

from __future__ import annotations

from bilan.report import numbers
from bilan.report.territory.amounts import decimals_of, hectares, plain, signed
from bilan.report.territory.cells import LINE, SUBTOTAL, TOTAL, figure, line, text, text_table
from bilan.report.territory.model import Fiche
from bilan.report.territory.sentences import communes, flux_decimals, names
from bilan.report.territory.words import spaced, word
from bilan.report.view import TextRow, TextTable


def stock_decimals(fiche: Fiche) -> int:
    """Decimals of every stock in kt C of one sheet."""
    stocks = fiche.data["stocks"]
    return decimals_of([stocks["assessed_t_c"], *(row["t_c"] for row in stocks["by_land_use"])])


def stock_notes(fiche: Fiche) -> list[str]:
    """What the stocks leave out."""
    lang, without = fiche.lang, fiche.coverage[fiche.territory.code].without_cover
    if fiche.land_cover_missing:
        return [word("stock.pool_note", lang)]
    found = [word("stock.areas_note", lang)]
    return [word("stock.partial_note", lang, communes=communes(without, lang)), *found] if without else found


def stock_table(fiche: Fiche) -> TextTable:
    """Stocks in kt C and areas in ha by land use; what the source lacks is said to be not assessed."""
    from bilan.territory.typology import LEVEL1

    lang, labels, stocks = fiche.lang, names(fiche.lang), fiche.data["stocks"]
    known = {row["land_use"]: row["t_c"] for row in stocks["by_land_use"]}
    areas = fiche.territory.stocks().areas()
    digits = stock_decimals(fiche)
    rows = []
    for use in (*LEVEL1, "hedges"):
        value, area = known.get(use), areas.get(use)
        if use in {"wood_products", "hedges"}:
            ground, density = "", ""
        else:
            ground = hectares(area, lang)
            density = plain(value / area, lang, 0, 1.0) if value is not None and area else ""
        rows.append(line(labels[use], ground, plain(value, lang, digits), density))
    rows += _totals(fiche, digits)
    columns = (
        text(word("table.land_use", lang), 2.6),
        figure(word("table.area", lang), "ha"),
        figure(word("table.stock", lang), word("ktc", lang)),
        figure(word("table.per_ha", lang), "t C/ha"),
    )
    return text_table("stock_land_use", word("caption.stock_land_use", lang), columns, rows)


def _totals(fiche: Fiche, digits: int) -> list[TextRow]:
    lang, stocks = fiche.lang, fiche.data["stocks"]
    if stocks["total_t_c"] is None:
        missing = word("not_assessed", lang)
        part = plain(stocks["assessed_t_c"], lang, digits)
        return [
            line(word("table.assessed_part", lang), "", part, "", kind=SUBTOTAL),
            line(word("table.total", lang), missing, missing, "", kind=TOTAL),
        ]
    area = hectares(sum(fiche.territory.stocks().areas().values()), lang)
    return [line(word("table.total", lang), area, plain(stocks["total_t_c"], lang, digits), "", kind=TOTAL)]


def stock_pool_table(fiche: Fiche) -> TextTable:
    """Stocks by pool in kt C with their share of the total."""
    from bilan.territory.typology import POOLS

    lang, labels, stocks = fiche.lang, names(fiche.lang), fiche.data["stocks"]
    known = {row["pool"]: row["t_c"] for row in stocks["by_pool"]}
    total, digits = stocks["total_t_c"], stock_decimals(fiche)
    rows = []
    for pool in POOLS:
        value = known.get(pool)
        label = labels[pool]
        if total is None and pool in {"soil", "biomass"}:
            label = f"{label} ({word('partly', lang)})"
        share = numbers.percent(100 * value / total, lang) if value is not None and total else ""
        rows.append(line(label, plain(value, lang, digits), share))
    share = "" if not total else numbers.percent(100.0, lang)
    rows.append(line(word("table.total", lang), plain(total, lang, digits), share, kind=TOTAL))
    columns = (
        text(word("table.pool", lang), 2.6),
        figure(word("table.stock", lang), word("ktc", lang)),
        figure(word("table.share_stock", lang)),
    )
    return text_table("stock_pool", word("caption.stock_pool", lang), columns, rows)


def growth_table(fiche: Fiche) -> TextTable:
    """Forest growth by stand: area, m3/ha/yr of growth, mortality, harvest and balance, flux in kt."""
    lang, labels, digits = fiche.lang, names(fiche.lang), flux_decimals(fiche)
    growth = fiche.data["flux"]["forest_growth"]
    keys = ("growth_m3_ha_yr", "mortality_m3_ha_yr", "harvest_m3_ha_yr", "balance_m3_ha_yr")
    rows = []
    for row in growth:
        cells = [numbers.number(row[key], lang, 1) for key in keys]
        carbon, flux = numbers.number(row["balance_t_c_ha_yr"], lang, 2), signed(row["t_co2e_yr"], lang, digits)
        label = labels["forest_" + row["composition"]]
        rows.append(line(label, hectares(row["area_ha"], lang), *cells, carbon, flux))
    if rows:
        area, flux_t = (sum(row[key] for row in growth) for key in ("area_ha", "t_co2e_yr"))
        cells = ["" for _ in range(5)]
        rows.append(
            line(word("table.total", lang), hectares(area, lang), *cells, signed(flux_t, lang, digits), kind=TOTAL)
        )
    per, year = ("m³/ha/an", "t C/ha/an") if lang == "fr" else ("m³/ha/yr", "t C/ha/yr")
    heads = [figure(word(f"table.{key}", lang), per, 1.25) for key in ("growth", "mortality", "harvest", "net")]
    columns = (
        text(word("table.composition", lang), 1.9),
        figure(word("table.area", lang), "ha"),
        *heads,
        figure(word("table.net_c", lang), year, 1.1),
        figure(word("table.flux", lang), word("kt", lang), 1.1),
    )
    note = word("forest.note", lang) if rows else word("forest.none", lang)
    return text_table("forest", word("caption.forest", lang), columns, rows, note)


def levels_table(fiche: Fiche) -> TextTable:
    """Which level of the inventory gave the values, by stand, with hectares."""
    from bilan.territory.notes import level_labels

    lang, labels = fiche.lang, names(fiche.lang)
    shown = level_labels(lang)
    rows = [
        line(labels["forest_" + row["composition"]], spaced(shown[row["level"]], lang), hectares(row["area_ha"], lang))
        for row in fiche.data["uncertainty"]["inventory_levels"]
    ]
    columns = (
        text(word("table.composition", lang), 1.6),
        text(word("table.level", lang), 3),
        figure(word("table.area", lang), "ha"),
    )
    return text_table("levels", word("table.level", lang), columns, rows)


def wood_table(fiche: Fiche) -> TextTable:
    """Wood products by use: local harvest, share of the national figure, flux, stock."""
    from bilan.territory.coefficients import FOLDER
    from bilan.territory.tables import rows as territory_rows

    lang, digits = fiche.lang, flux_decimals(fiche)
    labels = {row["product"]: row[f"label_{lang}"] for row in territory_rows(FOLDER + "wood_national.csv")}
    wood = fiche.data["flux"]["wood"]
    stock_digits = decimals_of([row["t_c"] for row in wood])
    rows = []
    for row in wood:
        harvest = plain(row["harvest_m3_yr"], lang, decimals_of([row["harvest_m3_yr"]], 1.0), 1.0)
        share = numbers.percent(100 * row["share"], lang, max(decimals_of([100 * row["share"]], 1.0) - 1, 0))
        flux, stock = signed(row["t_co2e_yr"], lang, digits), plain(row["t_c"], lang, stock_digits)
        rows.append(line(spaced(labels[row["product"]], lang), harvest, share, flux, stock, kind=LINE))
    flux_t, stock_t = (sum(row[key] for row in wood) for key in ("t_co2e_yr", "t_c"))
    total = (signed(flux_t, lang, digits), plain(stock_t, lang, stock_digits))
    rows.append(line(word("table.total", lang), "", "", *total, kind=TOTAL))
    columns = (
        text(word("table.product", lang), 1.8),
        figure(word("table.harvest_local", lang), "m³/an" if lang == "fr" else "m³/yr"),
        figure(word("table.share_national", lang)),
        figure(word("table.flux", lang), word("kt", lang)),
        figure(word("table.stock", lang), word("ktc", lang)),
    )
    approach = fiche.data["options"]["wood"]
    return text_table("wood", word("caption.wood", lang), columns, rows, word(f"wood.{approach}", lang))
