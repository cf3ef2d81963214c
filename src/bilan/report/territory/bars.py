"""The charts of a sheet as plain bars: names, values, ends and written figures, before anything is drawn."""

from __future__ import annotations

from dataclasses import dataclass

from bilan.report.territory.amounts import decimals_of, plain, ratio, signed
from bilan.report.territory.context_tables import hectare_rows, sector_rows
from bilan.report.territory.method_tables import switch_label
from bilan.report.territory.model import Fiche
from bilan.report.territory.sentences import flux_decimals, names
from bilan.report.territory.stock_tables import stock_decimals
from bilan.report.territory.words import word

#: Kinds of bars: what they look like is the business of `charts`.
STORES, EMITS, STOCK, TOTAL, GAP = "stores", "emits", "stock", "total", "gap"


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar from `start` to `end` in thousands of tonnes; a gap has no bar but words."""

    label: str
    start: float
    end: float
    written: str
    kind: str


@dataclass(frozen=True, slots=True)
class Chart:
    """A chart: stable name, title, note, unit of the axis, bars; `diverging` has emission and sequestration sides."""

    name: str
    title: str
    note: str
    unit: str
    bars: tuple[Bar, ...]
    diverging: bool


def charts_of(fiche: Fiche) -> list[Chart]:
    """Every chart of a sheet that has something to show."""
    made = (
        _flux(fiche, "flux_land_use", "by_land_use", "land_use"),
        _flux(fiche, "flux_pool", "by_pool", "pool"),
        _stock(fiche, "stock_land_use", "by_land_use", "land_use"),
        _stock(fiche, "stock_pool", "by_pool", "pool"),
        _comparison(fiche),
        _balance(fiche),
        _waterfall(fiche),
    )
    return [chart for chart in made if chart is not None]


def _chart(fiche: Fiche, name: str, unit: str, bars: list[Bar], diverging: bool) -> Chart:
    lang = fiche.lang
    return Chart(name, word(f"chart.{name}", lang), word(f"chart.{name}_note", lang), unit, tuple(bars), diverging)


def _flow(label: str, value: float, written: str, unit: float = 1000.0) -> Bar:
    return Bar(label, 0.0, value / unit, written, STORES if value < 0 else EMITS if value > 0 else GAP)


def _flux(fiche: Fiche, name: str, part: str, key: str) -> Chart:
    lang, labels, digits = fiche.lang, names(fiche.lang), flux_decimals(fiche)
    flux = fiche.data["flux"]
    bars = [
        _flow(labels[row[key]], row["t_co2e_yr"], signed(row["t_co2e_yr"], lang, digits))
        for row in sorted(flux[part], key=lambda row: row["t_co2e_yr"])
    ]
    if part == "by_pool":
        bars += [Bar(labels[pool], 0.0, 0.0, word("not_assessed", lang), GAP) for pool in flux["not_assessed"]]
    return _chart(fiche, name, word("kt", lang), bars, diverging=True)


def _stock(fiche: Fiche, name: str, part: str, key: str) -> Chart:
    from bilan.territory.typology import LEVEL1, POOLS

    lang, labels, digits = fiche.lang, names(fiche.lang), stock_decimals(fiche)
    known = {row[key]: row["t_c"] for row in fiche.data["stocks"][part]}
    everything = (*LEVEL1, "hedges") if key == "land_use" else POOLS
    ordered = sorted(known, key=lambda name: -known[name])
    bars = [
        Bar(_partly(fiche, labels[use], use, key), 0.0, known[use] / 1000, plain(known[use], lang, digits), STOCK)
        for use in ordered
    ]
    missing = [use for use in everything if use not in known]
    bars += [Bar(labels[use], 0.0, 0.0, word("not_assessed", lang), GAP) for use in missing]
    return _chart(fiche, name, word("ktc", lang), bars, diverging=False)


def _partly(fiche: Fiche, label: str, name: str, key: str) -> str:
    partial = fiche.land_cover_missing and key == "pool" and name in {"soil", "biomass"}
    return f"{label} ({word('partly', fiche.lang)})" if partial else label


def _comparison(fiche: Fiche) -> Chart | None:
    lang, found = fiche.lang, hectare_rows(fiche)
    if len(found) < 2:
        return None
    bars = [
        Bar(name, 0.0, 0.0, word("not_assessed", lang), GAP)
        if value is None
        else _flow(name, value, ratio(value, lang), 1.0)
        for name, value in found
    ]
    return _chart(fiche, "comparison", word("figure.hectare_unit", lang), bars, diverging=True)


def _balance(fiche: Fiche) -> Chart | None:
    lang, balance = fiche.lang, fiche.data["net_balance"]
    if balance is None:
        return None
    sectors = sector_rows(fiche) or [(word("balance.emissions", lang), balance["emissions_t"])]
    digits = decimals_of([value for _, value in sectors])
    bars = [
        Bar(label, 0.0, 0.0, word("not_assessed", lang), GAP)
        if value is None
        else _flow(label, value, signed(value, lang, digits))
        for label, value in sectors
    ]
    flux = balance["flux_t"]
    bars.append(_flow(word("balance.flux", lang), flux, signed(flux, lang, max(digits, decimals_of([flux])))))
    return _chart(fiche, "balance", word("kt", lang), bars, diverging=True)


def _waterfall(fiche: Fiche) -> Chart | None:
    lang, fall = fiche.lang, fiche.waterfall
    digits = decimals_of([fall.start_flux_t, fall.end_flux_t])
    moving = [step for step in fall.steps if abs(step.flux_t) >= 0.5 * 10 ** (3 - digits)]
    if not moving:
        return None
    total = _flow(word("method.start", lang), fall.start_flux_t, signed(fall.start_flux_t, lang, digits))
    bars, at = [Bar(total.label, 0.0, total.end, total.written, TOTAL)], fall.start_flux_t
    for step in fall.steps:
        if step in moving:
            kind = STORES if step.flux_t < 0 else EMITS
            ends = at / 1000, (at + step.flux_t) / 1000
            label = switch_label(step.switch, lang)
            bars.append(Bar(label, *ends, signed(step.flux_t, lang, digits), kind))
        at += step.flux_t
    bars.append(Bar(word("method.end", lang), 0.0, at / 1000, signed(at, lang, digits), TOTAL))
    return _chart(fiche, "waterfall", word("kt", lang), bars, diverging=True)
