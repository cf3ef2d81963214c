"""The page that lists the sheets of a folder, with a bar for each flux."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilan.report import numbers
from bilan.report.territory.amounts import decimals_of, plain, ratio, sign_key, signed
from bilan.report.territory.html import engine, style, template
from bilan.report.territory.method_tables import licence
from bilan.report.territory.model import Fiche
from bilan.report.territory.words import word, words

if TYPE_CHECKING:
    from bilan.report.territory.batch import Listed


def index_page(listed: list[Listed], last: Fiche) -> str:
    """The index as html that stands alone. `last` gives language, period, method and licence."""
    from bilan.territory.names import normal

    lang, (first, end) = last.lang, last.period
    low = min([0.0, *(entry.flux_t for entry in listed)])
    high = max([0.0, *(entry.flux_t for entry in listed)])
    digits = min(max(decimals_of([entry.flux_t for entry in listed]), 1), 3)
    span = (high - low) or 1.0
    page: str = template("index.html.j2").render(
        lang=lang,
        w=words(lang),
        style=style(),
        lead=word(
            "index.lead",
            lang,
            count=numbers.number(len(listed), lang),
            period=word("mean_period", lang, first=first, last=end),
            method=word(f"method.short.{last.data['method']}", lang),
        ),
        zero=-low / span * 100,
        rows=[_row(entry, lang, digits, low, span) for entry in sorted(listed, key=lambda one: normal(one.name))],
        total=_total(listed, lang, digits),
        footer=word("footer", lang, engine=engine(), licence=licence(last)),
    )
    return page


def _row(entry: Listed, lang: str, digits: int, low: float, span: float) -> dict[str, Any]:
    sign = sign_key(entry.flux_t)
    start, end = sorted((0.0, entry.flux_t))
    return {
        "code": entry.code,
        "name": entry.name,
        "population": numbers.number(entry.population, lang),
        "flux": signed(entry.flux_t, lang, digits),
        "sign": sign,
        "meaning": word(sign, lang),
        "left": (start - low) / span * 100,
        "width": (end - start) / span * 100,
        "per_ha": ratio(entry.flux_t_per_ha, lang),
        "stock": plain(entry.stock_t_c, lang, 0),
        "files": [(name.rsplit(".", 1)[1], name) for name in entry.files],
    }


def _total(listed: list[Listed], lang: str, digits: int) -> dict[str, str]:
    """All listed territories together; no total of stocks where one is not assessed."""
    flux, stocks = sum(entry.flux_t for entry in listed), [entry.stock_t_c for entry in listed]
    known = [stock for stock in stocks if stock is not None]
    return {
        "flux": signed(flux, lang, digits),
        "meaning": word(sign_key(flux), lang),
        "stock": plain(sum(known) if len(known) == len(stocks) else None, lang, 0),
        "population": numbers.number(sum(entry.population for entry in listed), lang),
    }
