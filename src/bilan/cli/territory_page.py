"""What `bilan territory show` prints for people."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from bilan.cli.numbers import number

if TYPE_CHECKING:
    from rich.console import Console

    from bilan.territory.api import Territory
    from bilan.territory.waterfall import Waterfall

WORDS = {
    "fr": {
        "stores": "séquestration nette", "emits": "émission nette", "flux": "Flux de carbone", "per_year": "kt CO₂e/an",
        "land_use": "occupation du sol finale", "cover": "occupation du sol", "pool": "réservoir",
        "stock": "Stocks de carbone",
        "matrix": "Changements d'occupation du sol", "from": "de", "to": "vers", "area": "ha/an", "total": "total",
        "none": "aucun changement", "not_assessed": "non évalué", "inhabitants": "habitants", "method": "méthode",
        "mean": "moyenne annuelle", "steps": "D'une méthode à l'autre", "turn": "correction", "alone": "seule",
        "sign": "signe + : émission ; signe − : séquestration", "sources": "Sources", "findings": "À savoir",
        "emissions": "Émissions du territoire", "net": "bilan net", "offset": "part compensée", "n2o": "dont N₂O",
        "sinks": "puits", "lost": "pertes", "hedges": "haies",
    },
    "en": {
        "stores": "net sequestration", "emits": "net emission", "flux": "Carbon flux", "per_year": "kt CO₂e/yr",
        "land_use": "final land use", "cover": "land use", "pool": "pool", "stock": "Carbon stocks",
        "matrix": "Changes of land use", "from": "from", "to": "to", "area": "ha/yr", "total": "total",
        "none": "no change", "not_assessed": "not assessed", "inhabitants": "inhabitants", "method": "method",
        "mean": "yearly mean", "steps": "From one method to the other", "turn": "correction", "alone": "alone",
        "sign": "sign +: emission; sign −: sequestration", "sources": "Sources", "findings": "Good to know",
        "emissions": "Emissions of the territory", "net": "net balance", "offset": "share made up for",
        "n2o": "of which N₂O", "sinks": "sinks", "lost": "losses", "hedges": "hedges",
    },
}  # fmt: skip
MATRIX_ROWS = 12


def page(territory: Territory, lang: str, *, compare: bool) -> None:
    """Print one territory."""
    from rich.console import Console

    console, words = Console(highlight=False), WORDS[lang]
    first, last = territory.pack.period
    title = f"{territory.name} ({territory.level} {territory.code})"
    people = f"{number(territory.communes, lang, 0)} commune(s), {number(territory.population, lang, 0)}"
    console.print(title, style="bold", markup=False)
    method = f"{words['method']} {territory.options.method}"
    console.print(f"{people} {words['inhabitants']} · {words['mean']} {first}-{last} · {method}", markup=False)
    total = territory.flux().total_t
    console.print()
    console.print(f"{words['flux']}{_colon(lang)} {headline(total, lang)}", style="bold", markup=False)
    fall = territory.compare_methods(alone=compare)
    console.print(difference(fall, territory.options.method, lang), markup=False)
    console.print(f"({words['sign']})", style="dim", markup=False)
    _flux(console, territory, lang)
    _stocks(console, territory, lang)
    _matrix(console, territory, lang)
    _balance(console, territory, lang)
    if compare:
        _waterfall(console, fall, lang)
    _foot(console, territory, lang)


def headline(tonnes: float, lang: str) -> str:
    """The figure with its sign in words.

    >>> headline(-2_039_040.0, "en")
    '-2,039.0 kt CO₂e/yr (-2.04 Mt): net sequestration'
    """
    words = WORDS[lang]
    meaning = words["stores"] if tonnes < 0 else words["emits"]
    big = f" ({signed(tonnes / 1e6, lang, 2)} Mt)" if abs(tonnes) >= 1e5 else ""
    return f"{signed(tonnes / 1000, lang)} {words['per_year']}{big}{_colon(lang)} {meaning}"


def signed(value: float, lang: str, digits: int = 1) -> str:
    """A number with its sign, also when positive.

    >>> signed(12.34, "en"), signed(-0.001, "en")
    ('+12.3', '0.0')
    """
    text = number(value, lang, digits)
    return f"+{text}" if round(value, digits) > 0 else text


def difference(fall: Waterfall, method: str, lang: str) -> str:
    """One line: the other method's figure and the correction that explains most of the difference."""
    from bilan.territory.waterfall import switch_texts

    other = "aldo-2024" if method == "corrected" else "corrected"
    figure = fall.start_flux_t if other == "aldo-2024" else fall.end_flux_t
    unit = WORDS[lang]["per_year"]
    step = fall.largest()
    if step is None:
        same = "même résultat" if lang == "fr" else "same result"
        return f"{other}{_colon(lang)} {signed(figure / 1000, lang)} {unit} ({same})"
    why = "écart dû surtout à" if lang == "fr" else "the difference comes mostly from"
    text = switch_texts(lang)[step.switch]
    reason = f"{why}{_colon(lang)} {text} ({signed(step.flux_t / 1000, lang)} kt)"
    return f"{other}{_colon(lang)} {signed(figure / 1000, lang)} {unit}{_semicolon(lang)} {reason}"


def _flux(console: Console, territory: Territory, lang: str) -> None:
    flux, words = territory.flux(), WORDS[lang]
    console.print(_two_columns(flux.by_land_use(), words["land_use"], words["per_year"], lang))
    console.print(_two_columns(flux.by_pool(), words["pool"], words["per_year"], lang))
    parts = (("sinks", flux.sinks_t, 1), ("lost", flux.sources_t, 1), ("n2o", flux.n2o_t, 2))
    line = " · ".join(f"{words[key]} {signed(value / 1000, lang, digits)}" for key, value, digits in parts)
    console.print(f"{line} {words['per_year']}", markup=False)


def _stocks(console: Console, territory: Territory, lang: str) -> None:
    stocks, words = territory.stocks(), WORDS[lang]
    shown = words["not_assessed"] if stocks.total_t_c is None else f"{number(stocks.total_t_c / 1000, lang)} kt C"
    console.print()
    console.print(f"{words['stock']}{_colon(lang)} {shown}", style="bold", markup=False)
    console.print(_two_columns(stocks.by_land_use(), words["cover"], "kt C", lang, plus=False))
    console.print(_two_columns(stocks.by_pool(), words["pool"], "kt C", lang, plus=False))
    if stocks.not_assessed:
        from bilan.territory.typology import LEVEL1, POOLS, labels

        names = [labels(lang)[name] for name in stocks.not_assessed if name in LEVEL1 or name in POOLS]
        console.print(f"{words['not_assessed']}{_colon(lang)} {', '.join(names)}", markup=False, style="yellow")


def _matrix(console: Console, territory: Territory, lang: str) -> None:
    from rich.table import Table

    from bilan.territory.typology import labels

    words, names = WORDS[lang], labels(lang)
    console.print()
    console.print(words["matrix"], style="bold", markup=False)
    sums: dict[tuple[str, str], list[float]] = {}
    for row in territory.flux().matrix():
        cell = sums.setdefault((str(row["from"]), str(row["to"])), [0.0, 0.0])
        if row["pool"] == "soil" and row["gas"] == "C":
            cell[0] += float(str(row["area_ha_yr"]))
        cell[1] += float(str(row["t_co2e_yr"]))
    if not sums:
        console.print(words["none"], markup=False)
        return
    table = Table(box=None, header_style="bold")
    for column in (words["from"], words["to"], words["area"], words["per_year"]):
        table.add_column(column, justify="right" if column in {words["area"], words["per_year"]} else "left")
    ordered = sorted(sums.items(), key=lambda item: -abs(item[1][1]))
    for (source, target), (area, tonnes) in ordered[:MATRIX_ROWS]:
        table.add_row(names[source], names[target], number(area, lang, 1), signed(tonnes / 1000, lang, 2))
    console.print(table)
    rest = ordered[MATRIX_ROWS:]
    if rest:
        tonnes = sum(value[1] for _, value in rest)
        more = f"+ {len(rest)} {'autres' if lang == 'fr' else 'others'}{_colon(lang)} {signed(tonnes / 1000, lang, 2)}"
        console.print(f"{more} {words['per_year']} (--json)", markup=False, style="dim")


def _balance(console: Console, territory: Territory, lang: str) -> None:
    balance, words = territory.balance(), WORDS[lang]
    if balance is None:
        return
    share = "-" if balance.offset_share_pct is None else f"{number(balance.offset_share_pct, lang)} %"
    console.print()
    unit = words["per_year"]
    parts = (
        f"{words['emissions']}{_colon(lang)} {number(balance.emissions_t / 1000, lang)} {unit}",
        f"{words['net']} {number(balance.net_t / 1000, lang)} {unit}",
        f"{words['offset']} {share}",
    )
    console.print(" · ".join(parts), style="bold", markup=False)


def _waterfall(console: Console, fall: Waterfall, lang: str) -> None:
    from rich.table import Table

    from bilan.territory.waterfall import switch_texts

    words, texts = WORDS[lang], switch_texts(lang)
    console.print()
    console.print(words["steps"], style="bold", markup=False)
    table = Table(box=None, header_style="bold")
    table.add_column("--switch", no_wrap=True)
    table.add_column(words["turn"])
    table.add_column(words["per_year"], justify="right", no_wrap=True)
    table.add_column(words["alone"], justify="right", no_wrap=True)
    table.add_row(fall.start_method, "", signed(fall.start_flux_t / 1000, lang, 2), "")
    for step in fall.steps:
        moved = signed(step.flux_t / 1000, lang, 2), signed((step.alone_flux_t or 0.0) / 1000, lang, 2)
        table.add_row(step.switch, texts[step.switch], *moved)
    table.add_row(fall.end_method, "", signed(fall.end_flux_t / 1000, lang, 2), "", style="bold")
    console.print(table)


def _foot(console: Console, territory: Territory, lang: str) -> None:
    words = WORDS[lang]
    console.print()
    console.print(words["findings"], style="bold", markup=False)
    for finding in territory.findings:
        style = "dim" if finding.severity == "info" else "yellow"
        console.print(f"  • {finding.message(lang)}", markup=False, style=style)
    console.print(words["sources"], style="bold", markup=False)
    for source in territory.sources:
        line = " · ".join(str(source.get(key, "")) for key in ("title", "publisher", "year", "licence"))
        console.print(f"  • {line}", markup=False, style="dim")


def _two_columns(values: Mapping[str, float], first: str, second: str, lang: str, *, plus: bool = True) -> object:
    """Amounts in thousands by name, with their total."""
    from rich.table import Table

    from bilan.territory.typology import labels

    names = labels(lang)
    table = Table(box=None, header_style="bold", padding=(0, 2, 0, 0))
    table.add_column(first, min_width=26)
    table.add_column(second, justify="right", min_width=12)
    shown = signed if plus else number
    for name, value in values.items():
        table.add_row(names.get(name, name), shown(value / 1000, lang))
    table.add_row(WORDS[lang]["total"], shown(sum(values.values()) / 1000, lang), style="bold")
    return table


def _semicolon(lang: str) -> str:
    return "\u202f;" if lang == "fr" else ";"


def _colon(lang: str) -> str:
    return "\u202f:" if lang == "fr" else ":"
