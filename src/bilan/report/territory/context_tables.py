"""Tables around the figure: comparison with the region and the country, emissions, PCAET columns, local numbers."""

from __future__ import annotations

from bilan.report import numbers
from bilan.report.territory.amounts import decimals_of, hectares, plain, ratio, signed
from bilan.report.territory.cells import LINE, TOTAL, figure, line, text, text_table
from bilan.report.territory.model import Fiche
from bilan.report.territory.sentences import names, offset_share, per_hectare
from bilan.report.territory.words import spaced, word
from bilan.report.view import TextTable


def comparison_table(fiche: Fiche) -> TextTable:
    """The territory, its region and the country: flux, by inhabitant, by hectare, stock by hectare."""
    lang = fiche.lang
    rows = []
    for position, other in enumerate(fiche.compared):
        whole = other.stocks.total_t_c is not None
        stock = plain(other.stock_t_c_per_ha, lang, 0, 1.0) if whole else word("not_assessed", lang)
        rows.append(
            line(
                f"{other.name} ({word('level.' + other.level, lang)})",
                numbers.number(other.population, lang),
                hectares(other.area_ha, lang) if whole else word("not_assessed", lang),
                signed(other.flux.total_t, lang, decimals_of([other.flux.total_t])),
                ratio(other.flux_t_per_person, lang),
                ratio(other.flux_t_per_ha, lang) if whole else word("not_assessed", lang),
                stock,
                kind=TOTAL if position == 0 else LINE,
            )
        )
    tonnes = "t CO₂e/an" if lang == "fr" else "t CO₂e/yr"
    columns = (
        text(word("table.territory", lang), 2.2),
        figure(word("table.population", lang)),
        figure(word("table.area", lang), "ha"),
        figure(word("table.flux", lang), word("kt", lang), 1.1),
        figure(word("table.per_person", lang), tonnes, 1.1),
        figure(word("table.per_hectare", lang), tonnes, 1.1),
        figure(word("table.per_ha", lang), "t C/ha"),
    )
    return text_table("comparison", word("caption.comparison", lang), columns, rows)


def comparison_notes(fiche: Fiche) -> list[str]:
    """What the lines of the comparison lack, and which line is missing."""
    lang, found = fiche.lang, [word("comparison.area", fiche.lang)]
    for other in fiche.compared:
        known = fiche.coverage.get(other.code)
        if known is not None and not known.complete:
            have, whole = numbers.number(known.have, lang), numbers.number(known.whole, lang)
            found.append(word("comparison.incomplete", lang, name=other.name, have=have, whole=whole))
        if known is not None and known.without_cover and other.stocks.total_t_c is not None:
            found.append(word("comparison.partial", lang, name=other.name, count=known.without_cover))
    if any(other.embedded for other in fiche.compared):
        found.append(word("comparison.embedded", lang))
    if not any(other.level == "country" for other in fiche.compared):
        found.append(word("comparison.no_country", lang))
    return found


def sector_rows(fiche: Fiche) -> list[tuple[str, float | None]]:
    """Label and tonnes of the eight sectors, None where the file gives none; empty without a sector file."""
    from bilan.territory.tables import rows

    emissions = fiche.territory.emissions
    if emissions is None:
        return []
    column = f"label_{fiche.lang}"
    return [(spaced(row[column], fiche.lang), emissions.by_sector.get(row["sector"])) for row in rows("sectors.csv")]


def emissions_table(fiche: Fiche) -> TextTable:
    """Emissions by sector with their shares; without rows when no file by sector was given."""
    lang, found = fiche.lang, sector_rows(fiche)
    total = fiche.data["emissions"]["total_t"] if found else 0.0
    digits = decimals_of([total])
    rows = []
    for label, value in found:
        share = numbers.percent(100 * value / total, lang) if value is not None and total else ""
        rows.append(line(label, plain(value, lang, digits), share))
    if found:
        share = numbers.percent(100.0, lang) if total else ""
        rows.append(line(word("balance.all", lang), plain(total, lang, digits), share, kind=TOTAL))
    columns = (
        text(word("table.sector", lang), 2.4),
        figure(word("table.emissions", lang), word("kt", lang)),
        figure(word("table.share", lang)),
    )
    return text_table("emissions", word("caption.emissions", lang), columns, rows)


def balance_table(fiche: Fiche) -> TextTable:
    """The named view: emissions, flux, net balance, share made up for. No rows without emissions."""
    lang, balance = fiche.lang, fiche.data["net_balance"]
    rows = []
    if balance is not None:
        digits = decimals_of([balance["emissions_t"]])
        flux = signed(balance["flux_t"], lang, max(digits, decimals_of([balance["flux_t"]])))
        rows = [
            line(word("balance.emissions", lang), signed(balance["emissions_t"], lang, digits)),
            line(word("balance.flux", lang), flux),
            line(word("balance.net", lang), signed(balance["net_t"], lang, digits)),
            line(word("balance.share", lang), offset_share(fiche), kind=TOTAL),
        ]
    columns = (text("", 3), figure(word("table.value", lang), word("kt", lang), 1.4))
    return text_table("balance", word("caption.balance", lang), columns, rows)


def balance_notes(fiche: Fiche) -> list[str]:
    """What the view rests on, or that emissions were not given."""
    lang, emissions, (first, last) = fiche.lang, fiche.data["emissions"], fiche.period
    if emissions is None:
        return [word("balance.none", lang)]
    found = [word("balance.note", lang)]
    missing = emissions["not_assessed"]
    if missing:
        listed = ", ".join(label for label, value in sector_rows(fiche) if value is None)
        found.append(word("balance.partial", lang, names=listed))
    year = word("balance.year", lang, year=emissions["year"]) if emissions["year"] else ""
    source = emissions.get("source") or "territory.toml"
    found.append(word("balance.source", lang, source=source, year=year))
    found.append(word("balance.periods", lang, first=first, last=last))
    return found


def pcaet_table(fiche: Fiche) -> TextTable:
    """The columns of the PCAET platform; the sign of sequestration is the platform's."""
    from bilan.territory.pcaet import pcaet_cells

    lang, place = fiche.lang, fiche.territory
    rows = []
    for cell in pcaet_cells(place.flux(), fiche.period[1], place.emissions):
        label = cell.label_fr if lang == "fr" else cell.label_en
        year = cell.unit == "year"
        written = str(cell.value) if year and cell.value is not None else plain(cell.value, lang, 0, 1.0)
        unit = word("pcaet.year", lang) if year else "t CO₂e"
        rows.append(line(cell.column or "–", spaced(label, lang), written, unit))
    columns = (
        text(word("table.column", lang), 3.2),
        text(word("table.label", lang), 2.4),
        figure(word("table.value", lang)),
        text(word("table.unit", lang), 0.8),
    )
    return text_table("pcaet", word("caption.pcaet", lang), columns, rows, word("pcaet.note", lang))


def overrides_table(fiche: Fiche) -> TextTable:
    """The user's own numbers beside those they replace; no rows when there is none."""
    lang, code = fiche.lang, fiche.territory.code
    rows = []
    for found in fiche.overrides:
        values = found.values
        scope = word("override.everywhere", lang) if values["territory"] == "*" else str(values["territory"])
        before = _local(str(values["before"]), lang)
        rows.append(line(override_label(str(values["key"]), lang), scope, before, _local(str(values["after"]), lang)))
    if fiche.territory.emissions is None and fiche.territory.emissions_t is not None:
        stated = numbers.number(fiche.territory.emissions_t, lang)
        rows.append(line(override_label("emissions_t", lang), code, "–", stated))
    columns = (
        text(word("table.what", lang), 3),
        text(word("override.scope", lang), 1.4),
        figure(word("table.before", lang)),
        figure(word("table.after", lang)),
    )
    return text_table("overrides", word("caption.overrides", lang), columns, rows)


def override_label(key: str, lang: str) -> str:
    """What a key of `territory.toml` stands for.

    >>> override_label("areas.cropland", "en"), override_label("changes.cropland > wetland", "fr")
    ('Area: cropland (ha)', 'Changement\\xa0: cultures → zones humides (ha/an)')
    """
    from bilan.territory.coefficients import FOLDER
    from bilan.territory.tables import rows

    kind, _, rest = key.partition(".")
    labels = names(lang)
    if kind == "practices":
        known = {row["practice"]: spaced(row[f"label_{lang}"], lang) for row in rows(FOLDER + "practices.csv")}
        return word("override.practices", lang, name=known.get(rest, rest))
    if kind == "changes":
        source, _, target = rest.partition(" > ")
        rest = f"{labels.get(source, source)} → {labels.get(target, target)}"
    return word(f"override.{kind}", lang, name=labels.get(rest, rest))


def _local(written: str, lang: str) -> str:
    """A number of a finding in the marks of the language; other texts as they are."""
    try:
        value = float(written)
    except ValueError:
        return "–" if written == "-" else written
    return numbers.significant(value, lang, 6)


def hectare_rows(fiche: Fiche) -> list[tuple[str, float | None]]:
    """Name and tCO2e a hectare of every line of the comparison, None where land cover is missing."""
    found = [(fiche.own.name, per_hectare(fiche))]
    others = fiche.compared[1:]
    return found + [(o.name, o.flux_t_per_ha if o.stocks.total_t_c is not None else None) for o in others]
