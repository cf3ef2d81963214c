"""The page on uncertainty for people: intervals with honest digits, the largest factors, the defaults."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from bilan.report.numbers import about, number, percent

if TYPE_CHECKING:
    from bilan.cli.uncertainty import Page
    from bilan.engine.intervals import Interval
    from bilan.result import Result
    from bilan.uncertainty import LineInterval

_WORDS = {
    "fr": {
        "line": "Ligne",
        "total": "Total",
        "interval": "Intervalle à 95 %",
        "half": "±",
        "correlated": "Facteurs partagés",
        "factor": "Facteur",
        "tonnes": "t CO₂e",
        "share": "Part de la variance",
        "of_factor": "facteur",
        "of_data": "données",
        "independent": "Cette méthode suppose les lignes indépendantes ; la colonne « Facteurs partagés » tient "
        "compte des facteurs communs à plusieurs lignes.",
        "few": "{count} facteur(s) font {share} de la variance.",
        "none": "Rien ne varie : aucune incertitude.",
        "defaults": "{count} facteur(s) sans incertitude publiée, {share} du total : {pct} supposés (marqués *).",
        "data": "{without} ligne(s) sur {lines} sans incertitude sur la donnée d'activité : comptées comme certaines.",
        "sampled": "{draws} tirages, graine {seed}.",
        "potentials": "PRG seuls (±35 % à 90 %, communs à toutes les lignes, jamais ajoutés) : {low} – {high} t ; "
        "gaz autres que le CO₂ : {other} t ; non décomposé : {frozen} t.",
    },
    "en": {
        "line": "Line",
        "total": "Total",
        "interval": "95% interval",
        "half": "±",
        "correlated": "Shared factors",
        "factor": "Factor",
        "tonnes": "t CO₂e",
        "share": "Share of variance",
        "of_factor": "factor",
        "of_data": "data",
        "independent": 'This method takes lines as independent; the column "Shared factors" minds factors that several '
        "lines share.",
        "few": "{count} factor(s) make {share} of the variance.",
        "none": "Nothing varies: no uncertainty.",
        "defaults": "{count} factor(s) without published uncertainty, {share} of the total: {pct} assumed (marked *).",
        "data": "{without} of {lines} line(s) state no uncertainty of their activity data: counted as certain.",
        "sampled": "{draws} draws, seed {seed}.",
        "potentials": "Warming potentials alone (±35% at 90%, common to all lines, never added): {low} – {high} t; "
        "gases other than CO₂: {other} t; undecomposed: {frozen} t.",
    },
}


def show(result: Result, page: Page, lang: str, limit: int) -> None:
    """Print the page."""
    words = _WORDS[lang]
    console = Console()
    console.print(_intervals(result, page, words, lang))
    if page.correlated is not None:
        console.print(words["independent"], highlight=False)
    if page.chosen.draws:
        console.print(words["sampled"].format(draws=number(page.chosen.draws, lang), seed=page.chosen.seed))
    if limit and page.contributions:
        console.print(_largest(result, page, words, lang, limit))
    for sentence in _sentences(page, words, lang):
        console.print(sentence, highlight=False)


def _intervals(result: Result, page: Page, words: dict[str, str], lang: str) -> Table:
    title = f"{page.chosen.framework} · {page.chosen.method} · t CO₂e"
    table = Table(title=title, title_justify="left", title_style="bold", box=None)
    table.add_column(words["line"])
    for name in ("total", "interval", "half"):
        table.add_column(words[name], justify="right", no_wrap=True)
    beside = {line.code: line for line in page.correlated.lines} if page.correlated else {}
    if page.correlated:
        table.add_column(words["correlated"], justify="right", no_wrap=True)
    shown = {line["code"]: line for line in result.report(page.chosen.framework).lines}
    for line in page.chosen.lines:
        if shown[line.code]["count"]:
            label = shown[line.code]["label_en" if lang == "en" else "label"]
            table.add_row(f"{line.code} {label}", *_cells(line, lang), *_beside(beside.get(line.code), lang))
    table.add_section()
    of_total = page.correlated.total if page.correlated else None
    table.add_row(f"[bold]{words['total']}[/bold]", *_cells(page.chosen.total, lang), *_beside(of_total, lang))
    return table


def _cells(line: LineInterval, lang: str) -> tuple[str, str, str]:
    band = line.interval
    return about(line.total_t, band.low, band.high, lang), _band(band, lang), percent(band.pct, lang)


def _band(band: Interval, lang: str) -> str:
    return f"{about(band.low, band.low, band.high, lang)} – {about(band.high, band.low, band.high, lang)}"


def _beside(line: LineInterval | None, lang: str) -> tuple[str, ...]:
    return (_band(line.interval, lang),) if line is not None else ()


def _largest(result: Result, page: Page, words: dict[str, str], lang: str, limit: int) -> Table:
    from bilan.cli.uncertainty import label_of

    table = Table(title=words["share"], title_justify="left", title_style="bold", box=None)
    table.add_column(words["factor"])
    for name in ("tonnes", "share", "of_factor", "of_data"):
        table.add_column(words[name], justify="right", no_wrap=True)
    for entry in page.contributions[:limit]:
        mark = "*" if entry.uncertainty_is_default else ""
        shares = (entry.share, entry.factor_share, entry.activity_share)
        table.add_row(
            f"{entry.factor}{mark} {label_of(entry, result, lang)}",
            number(entry.total_t, lang),
            *(percent(share * 100, lang) for share in shares),
        )
    return table


def _sentences(page: Page, words: dict[str, str], lang: str) -> list[str]:
    from bilan.uncertainty.summary import LARGEST_SHARE, largest

    few, given = largest(page.contributions), page.defaults
    share = percent(LARGEST_SHARE * 100, lang)
    found = [words["few"].format(count=few, share=share) if few else words["none"]]
    if given.factors:
        of_total, assumed = percent(given.share_pct, lang), percent(given.factor_pct, lang)
        found.append(words["defaults"].format(count=len(given.factors), share=of_total, pct=assumed))
    if given.lines_without:
        found.append(words["data"].format(without=given.lines_without, lines=given.lines))
    if page.potentials is not None:
        effect = page.potentials
        low, high = effect.interval.low, effect.interval.high
        found.append(
            words["potentials"].format(
                low=about(low, low, high, lang),
                high=about(high, low, high, lang),
                other=number(effect.other_gases_t, lang),
                frozen=number(effect.undecomposed_t, lang),
            )
        )
    return found
