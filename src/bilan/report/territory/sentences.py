"""The sheet in sentences: the headline with its sign in words, what it comes from, why the published figure differs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from bilan.report import numbers
from bilan.report.model import KeyFigure
from bilan.report.territory.amounts import decimals_of, hectares, plain, ratio, sign_key, signed
from bilan.report.territory.model import Fiche
from bilan.report.territory.words import spaced, table, word


@dataclass(frozen=True, slots=True)
class Headline:
    """The figure of the sheet: written, with its unit, its sign in words, and what that means."""

    value: str
    unit: str
    sign: str
    words: str
    meaning: str


def names(lang: str) -> dict[str, str]:
    """Labels of land uses and pools with the typography of the language."""
    from bilan.territory.typology import labels

    return {key: spaced(label, lang) for key, label in labels(lang).items()}


def flux_decimals(fiche: Fiche) -> int:
    """Decimals of every flux in kt of one sheet, from its largest part."""
    flux = fiche.data["flux"]
    return decimals_of([flux["total_t"], *(row["t_co2e_yr"] for row in flux["by_land_use"])])


def headline(fiche: Fiche) -> Headline:
    """The net flux in kt, and its sign in words."""
    lang, sign = fiche.lang, sign_key(fiche.total_t)
    value = signed(fiche.total_t, lang, flux_decimals(fiche))
    return Headline(value, word("kt", lang), sign, word(sign, lang), word(f"{sign}_meaning", lang))


def subtitle(fiche: Fiche) -> str:
    """Level, code, communes, inhabitants, period and method on one line."""
    lang, place = fiche.lang, fiche.data["territory"]
    first, last = fiche.period
    parts = [
        f"{word('level.' + place['level'], lang)} {place['code']}",
        communes(place["communes"], lang),
        word("inhabitants", lang, count=numbers.number(place["population"], lang)),
        word("mean_period", lang, first=first, last=last),
        word("method_is", lang, method=word(f"method.short.{fiche.data['method']}", lang)),
    ]
    return " · ".join(parts)


def communes(count: int, lang: str) -> str:
    """A number of communes in words.

    >>> communes(1, "fr"), communes(3773, "en")
    ('1 commune', '3,773 communes')
    """
    return word("communes.one" if count == 1 else "communes.many", lang, count=numbers.number(count, lang))


def figures(fiche: Fiche) -> list[KeyFigure]:
    """The figures beside the headline."""
    lang, flux, digits = fiche.lang, fiche.data["flux"], flux_decimals(fiche)
    kt = word("kt", lang)
    nitrous = plain(flux["n2o_t"], lang, max(digits, decimals_of([flux["n2o_t"]]) - 1))
    sinks = signed(flux["sinks_t"], lang, digits)
    found = [
        KeyFigure(word("figure.sinks", lang), sinks, kt, word("figure.sinks_note", lang)),
        KeyFigure(
            word("figure.sources", lang), signed(flux["sources_t"], lang, digits), kt,
            word("figure.sources_note", lang, n2o=nitrous),
        ),
        KeyFigure(
            word("figure.person", lang), ratio(fiche.own.flux_t_per_person, lang), word("figure.person_unit", lang), ""
        ),
        _per_hectare(fiche),
        _stock(fiche),
    ]  # fmt: skip
    balance = fiche.data["net_balance"]
    if balance is not None:
        found.append(_offset(fiche))
    return found


def per_hectare(fiche: Fiche) -> float | None:
    """tCO2e a hectare, None where land cover is missing (the forest alone is not the territory)."""
    return None if fiche.land_cover_missing else fiche.own.flux_t_per_ha


def offset_share(fiche: Fiche) -> str:
    """The share of emissions made up for, written; words where land emits as well."""
    share = fiche.data["offset_share_pct"]
    if share is None:
        return word("not_assessed", fiche.lang)
    if share < 0:
        return word("balance.share_negative", fiche.lang)
    return numbers.percent(share, fiche.lang, 1 if share < 10 else 0)


def _offset(fiche: Fiche) -> KeyFigure:
    lang, share = fiche.lang, fiche.data["offset_share_pct"]
    label, note = word("figure.offset", lang), word("figure.offset_note", lang)
    if share is not None and share < 0:
        return KeyFigure(label, word("balance.none_short", lang), "", word("figure.offset_negative", lang))
    return KeyFigure(label, offset_share(fiche), "", note)


def _per_hectare(fiche: Fiche) -> KeyFigure:
    lang, value = fiche.lang, per_hectare(fiche)
    if value is None:
        note, unit = word("figure.stock_missing", lang), ""
    else:
        note = word("figure.hectare_note", lang, area=hectares(fiche.own.area_ha, lang))
        unit = word("figure.hectare_unit", lang)
    return KeyFigure(word("figure.hectare", lang), ratio(value, lang), unit, note)


def _stock(fiche: Fiche) -> KeyFigure:
    lang, total = fiche.lang, fiche.data["stocks"]["total_t_c"]
    without = fiche.coverage[fiche.territory.code].without_cover
    note = word("figure.stock_note", lang)
    if total is None:
        note = word("figure.stock_missing", lang)
    elif without:
        note = word("figure.stock_partial", lang, communes=communes(without, lang))
    unit = word("ktc", lang) if total is not None else ""
    return KeyFigure(word("figure.stock", lang), plain(total, lang, decimals_of([total])), unit, note)


def summary(fiche: Fiche) -> list[str]:
    """The sheet in a few plain sentences."""
    lang, (first, last) = fiche.lang, fiche.period
    amount = plain(abs(fiche.total_t), lang, flux_decimals(fiche))
    found = [word(f"sentence.{sign_key(fiche.total_t)}", lang, first=first, last=last, amount=amount)]
    found += _parts(fiche)
    found.append(_changes(fiche))
    found.append(_stock_sentence(fiche))
    if fiche.overrides:
        section = word("section.overrides", lang)
        found.append(word("sentence.overrides", lang, count=len(fiche.overrides), section=section))
    return found


def _parts(fiche: Fiche) -> list[str]:
    lang, flux, digits, labels = fiche.lang, fiche.data["flux"], flux_decimals(fiche), names(fiche.lang)
    ordered = sorted(flux["by_land_use"], key=lambda row: -abs(row["t_co2e_yr"]))

    def listed(sign: int) -> str:
        chosen = [row for row in ordered if row["t_co2e_yr"] * sign > 0]
        named = (f"{labels[row['land_use']]} {plain(abs(row['t_co2e_yr']), lang, digits)}" for row in chosen[:4])
        return ", ".join(named)

    sinks, sources = listed(-1), listed(1)
    key = "parts" if sinks and sources else "only_sinks" if sinks else "only_sources" if sources else ""
    if not key:
        return []
    values = {
        "sinks": plain(-flux["sinks_t"], lang, digits), "sources": plain(flux["sources_t"], lang, digits),
        "sink_parts": sinks, "source_parts": sources,
    }  # fmt: skip
    return [word(f"sentence.{key}", lang, **values)]


def _changes(fiche: Fiche) -> str:
    lang = fiche.lang
    rows = [row for row in fiche.data["flux"]["matrix"] if row["pool"] == "soil" and row["gas"] == "C"]
    area = sum(row["area_ha_yr"] for row in rows)
    if area <= 0:
        return word("sentence.no_change", lang)
    taken = [row for row in rows if "artificial" in row["to"] and "artificial" not in row["from"]]
    artificial = hectares(sum(row["area_ha_yr"] for row in taken), lang)
    return word("sentence.changes", lang, area=hectares(area, lang), artificial=artificial)


def _stock_sentence(fiche: Fiche) -> str:
    lang, stocks = fiche.lang, fiche.data["stocks"]
    total = stocks["total_t_c"]
    if total is None:
        assessed = plain(stocks["assessed_t_c"], lang, decimals_of([stocks["assessed_t_c"]]))
        return word("sentence.stock_missing", lang, stock=assessed)
    written = plain(total, lang, decimals_of([total]))
    equivalent = plain(total * 44 / 12, lang, decimals_of([total * 44 / 12]))
    return word("sentence.stock", lang, stock=written, equivalent=equivalent)


def difference(fiche: Fiche) -> str:
    """One line: the other method's figure and the correction that explains most of the difference."""
    from bilan.territory.waterfall import switch_texts

    lang, fall = fiche.lang, fiche.waterfall
    corrected = fiche.data["method"] == "corrected"
    figure = fall.start_flux_t if corrected else fall.end_flux_t
    other = fall.start_method if corrected else fall.end_method
    values: dict[str, Any] = {"other": word(f"method.short.{other}", lang)}
    digits = decimals_of([fall.start_flux_t, fall.end_flux_t])
    values["figure"] = signed(figure, lang, digits)
    step = fall.largest()
    if step is None:
        return word("difference.same", lang, **values)
    gap = signed(fall.end_flux_t - fall.start_flux_t, lang, digits)
    reason = spaced(switch_texts(lang)[step.switch], lang)
    return word("difference.line", lang, **values, gap=gap, reason=reason, step=signed(step.flux_t, lang, digits))


def published(fiche: Fiche) -> str:
    """One line beside a figure that others published for this territory, '' where none is known."""
    lang, place = fiche.lang, fiche.data["territory"]
    for row in table("published.csv"):
        same = row["level"] == place["level"] and row["code"] == place["code"]
        if same and row["period"] == "-".join(map(str, fiche.period)):
            figure, ours = float(row["flux_t"]), fiche.waterfall.start_flux_t
            return word(
                "published.line", lang, publisher=spaced(row[f"publisher_{lang}"], lang), period=row["period"],
                date=numbers.day(date.fromisoformat(row["date"]), lang), figure=signed(figure, lang, 0),
                ours=signed(ours, lang, 0), corrected=signed(fiche.waterfall.end_flux_t, lang, 0),
                gap=numbers.significant(abs(ours / figure - 1) * 100, lang, 1),
            )  # fmt: skip
    return ""
