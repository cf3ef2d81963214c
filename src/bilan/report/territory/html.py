"""The sheet as one html page that stands alone: no script, no request, charts drawn inside it."""

from __future__ import annotations

from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from bilan.report.files import replacing
from bilan.report.territory import charts, context_tables, flux_tables, method_tables, sentences, stock_tables
from bilan.report.territory.bars import Chart, charts_of
from bilan.report.territory.model import Fiche
from bilan.report.territory.words import word, words

_SECTIONS = (
    "summary", "measured", "flux", "changes", "stocks", "forest", "comparison", "balance", "method", "overrides",
    "pcaet", "limits", "findings", "production", "sources",
)  # fmt: skip


def write_html(fiche: Fiche, path: str | Path) -> Path:
    """Write the page; it appears under its name only when it is whole. Returns its path."""
    target = Path(path)
    with replacing(target) as temporary:
        temporary.write_text(render(fiche), encoding="utf-8")
    return target


def render(fiche: Fiche) -> str:
    """The page as text. Names and texts of users are escaped."""
    drawn = {chart.name: _drawn(chart, fiche.lang) for chart in charts_of(fiche)}
    page: str = template("fiche.html.j2").render(**context(fiche), style=style(), charts=drawn)
    return page


@cache
def template(name: str) -> Any:
    """One of the templates of the sheet; the macros of the other reports are within its reach."""
    from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

    places = [PackageLoader("bilan", "data/report/territory"), PackageLoader("bilan", "data/report/html")]
    environment = Environment(
        loader=ChoiceLoader(places), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
    return environment.get_template(name)


def style() -> Any:
    """The style sheet of the reports and, after it, that of the sheet."""
    from markupsafe import Markup

    folder = resources.files("bilan") / "data" / "report"
    parts = (folder / "html" / "style.css", folder / "territory" / "fiche.css")
    # Only our own style sheets pass here, never a text of users.
    return Markup("\n".join(part.read_text(encoding="utf-8") for part in parts))


def context(fiche: Fiche) -> dict[str, Any]:
    """Everything that a sheet shows but its charts, as texts by name; the pdf is set from the same."""
    lang, (first, last) = fiche.lang, fiche.period
    overrides = context_tables.overrides_table(fiche)
    sections = [name for name in _SECTIONS if name != "overrides" or overrides.rows]
    footer = word("footer", lang, engine=engine(), licence=method_tables.licence(fiche))
    return {
        "lang": lang,
        "w": words(lang),
        "nc": word("not_assessed", lang),
        "nc_meaning": word("not_assessed_meaning", lang),
        "place": fiche.data["territory"],
        "subtitle": sentences.subtitle(fiche),
        "contents": [(name, word(f"section.{name}", lang)) for name in sections],
        "headline": sentences.headline(fiche),
        "figures": sentences.figures(fiche),
        "warnings": method_tables.warnings(fiche),
        "summary": sentences.summary(fiche),
        "difference": sentences.difference(fiche),
        "published": sentences.published(fiche),
        "measured": [word(f"measured.{number}", lang, first=first, last=last) for number in (1, 2, 3)],
        "overrides": overrides,
        "footer": footer,
        **_tables(fiche),
    }


def _tables(fiche: Fiche) -> dict[str, Any]:
    return {
        "flux_land_use": flux_tables.land_use_table(fiche),
        "flux_pool": flux_tables.pool_table(fiche),
        "matrix": flux_tables.matrix(fiche),
        "changes": flux_tables.changes_table(fiche),
        "stock_land_use": stock_tables.stock_table(fiche),
        "stock_pool": stock_tables.stock_pool_table(fiche),
        "stock_notes": stock_tables.stock_notes(fiche),
        "forest": stock_tables.growth_table(fiche),
        "levels": stock_tables.levels_table(fiche),
        "wood": stock_tables.wood_table(fiche),
        "comparison": context_tables.comparison_table(fiche),
        "comparison_notes": context_tables.comparison_notes(fiche),
        "emissions": context_tables.emissions_table(fiche),
        "balance": context_tables.balance_table(fiche),
        "balance_notes": context_tables.balance_notes(fiche),
        "pcaet": context_tables.pcaet_table(fiche),
        "method": method_tables.method_table(fiche),
        "options": method_tables.options(fiche),
        "not_assessed": method_tables.not_assessed(fiche),
        "limits": method_tables.limits(fiche.lang, "limit"),
        "findings": method_tables.findings_table(fiche),
        "production": method_tables.production(fiche),
        "sources": method_tables.sources_table(fiche),
        "coefficients": method_tables.coefficients_table(fiche.lang),
    }


def spoken(chart: Chart, lang: str) -> str:
    """A chart for those who listen: title, unit, and every bar with its figure."""
    bars = ", ".join(f"{bar.label} {bar.written}" for bar in chart.bars)
    return f"{chart.title} ({chart.unit}){word('colon', lang)}{bars}"


def _drawn(chart: Chart, lang: str) -> dict[str, str]:
    return {
        "title": chart.title,
        "note": chart.note,
        "spoken": spoken(chart, lang),
        "wide": charts.svg(chart, lang),
        "narrow": charts.svg(chart, lang, charts.NARROW),
    }


def engine() -> str:
    """Name and version of the engine."""
    from bilan import __version__

    return f"bilan {__version__}"
