"""Tables on how the figure is made: corrections, options, limits, findings, production block, sources."""

from __future__ import annotations

from bilan.report import numbers
from bilan.report.model import Fact
from bilan.report.territory.amounts import decimals_of, plain, signed
from bilan.report.territory.cells import LINE, MEMO, TOTAL, figure, line, text, text_table
from bilan.report.territory.model import NOISE_T, Fiche, moves
from bilan.report.territory.words import spaced, table, word
from bilan.report.view import TextTable


def switch_label(switch: str, lang: str) -> str:
    """The short name of a correction, or its slug when it has none yet."""
    try:
        return word(f"switch.{switch}", lang)
    except KeyError:
        return switch


def method_table(fiche: Fiche) -> TextTable:
    """From one method to the other: every correction that moves something, with its effect on flux and stock."""
    from bilan.territory.waterfall import switch_texts

    lang, fall, texts = fiche.lang, fiche.waterfall, switch_texts(fiche.lang)
    digits = decimals_of([fall.start_flux_t, fall.end_flux_t])
    missing = fiche.land_cover_missing
    stock_digits = decimals_of([fall.start_stock_t_c])

    def stock(value: float, sign: bool = False) -> str:
        if missing:
            return word("not_assessed", lang)
        return signed(value, lang, stock_digits) if sign else plain(value, lang, stock_digits)

    rows = [line(word("method.start", lang), "", signed(fall.start_flux_t, lang, digits), stock(fall.start_stock_t_c))]
    for step in fall.steps:
        if moves(step):
            label = switch_label(step.switch, lang)
            moved = signed(_quiet(step.flux_t), lang, digits), stock(_quiet(step.stock_t_c), sign=True)
            rows.append(line(_capital(label), spaced(texts[step.switch], lang), *moved, kind=LINE))
    end = signed(fall.end_flux_t, lang, digits), stock(fall.end_stock_t_c)
    rows.append(line(word("method.end", lang), "", *end, kind=TOTAL))
    columns = (
        text(word("table.correction", lang), 2),
        text("", 4),
        figure(word("table.effect_flux", lang), word("kt", lang), 1.1),
        figure(word("table.effect_stock", lang), word("ktc", lang), 1.1),
    )
    return text_table("method", word("caption.method", lang), columns, rows, _without_effect(fiche))


def _quiet(value: float) -> float:
    return value if abs(value) > NOISE_T else 0.0


def _without_effect(fiche: Fiche) -> str:
    lang = fiche.lang
    idle = [switch_label(step.switch, lang) for step in fiche.waterfall.steps if not moves(step)]
    notes = [word("method.no_effect", lang, names=", ".join(idle))] if idle else []
    fall, method = fiche.waterfall, fiche.data["method"]
    shown = fall.end_flux_t if method == "corrected" else fall.start_flux_t
    if abs(shown - fiche.total_t) > 1e-6 * max(abs(shown), 1.0):
        figure_shown = signed(fiche.total_t, lang, decimals_of([fiche.total_t]))
        notes.append(word("method.other_options", lang, figure=figure_shown))
    return " ".join(notes)


def options(fiche: Fiche) -> list[Fact]:
    """The method and the options of the calculation shown."""
    lang, chosen = fiche.lang, fiche.data["options"]
    found = [Fact(word("method.shown", lang), word(f"method.name.{fiche.data['method']}", lang))]
    if fiche.data["switches"]:
        turned = fiche.data["switches"].items()
        states = (f"{switch_label(name, lang)} = {'on' if on else 'off'}" for name, on in turned)
        found.append(Fact(word("method.switches", lang), ", ".join(states)))
    keys = ("soil", "forest_base", "wood")
    return found + [Fact(word(f"method.{key}", lang), word(f"method.{key}.{chosen[key]}", lang)) for key in keys]


def limits(lang: str, kind: str) -> list[str]:
    """Limits of the method, or (kind ``not_assessed``) what it leaves out."""
    return [spaced(row[f"text_{lang}"], lang) for row in table("limits.csv") if row["kind"] == kind]


def not_assessed(fiche: Fiche) -> list[str]:
    """What this sheet does not assess: first what this territory lacks, then what the method leaves out."""
    from bilan.report.territory.sentences import names
    from bilan.territory.typology import LEVEL1

    lang, labels, missing = fiche.lang, names(fiche.lang), fiche.data["stocks"]["not_assessed"]
    listed = [labels[name] for name in (*LEVEL1, "hedges") if name in missing]
    found = [f"{word('table.stock', lang)}{word('colon', lang)}{', '.join(listed)}"] if listed else []
    if fiche.data["emissions"] is None:
        found.append(word("balance.emissions", lang))
    return found + limits(lang, "not_assessed")


def findings_table(fiche: Fiche) -> TextTable:
    """Findings on this result, warnings first; local numbers stand in their own table."""
    lang, order = fiche.lang, ("error", "warning", "info")
    listed = [row for row in fiche.data["findings"] if row["code"] != "territory-override"]
    rows = [
        line(
            word(f"severity.{row['severity']}", lang),
            _capital(spaced(row["message"], lang)),
            spaced(row["remedy"], lang),
            kind=MEMO if row["severity"] == "info" else LINE,
        )
        for row in sorted(listed, key=lambda row: order.index(row["severity"]))
    ]
    columns = (
        text(word("table.severity", lang), 0.9),
        text(word("table.message", lang), 4),
        text(word("table.remedy", lang), 2.4),
    )
    return text_table("findings", word("caption.findings", lang), columns, rows)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def warnings(fiche: Fiche) -> list[str]:
    """The messages that stand beside the headline."""
    found = [row for row in fiche.data["findings"] if row["severity"] != "info"]
    return [spaced(row["message"], fiche.lang) for row in found]


def production(fiche: Fiche) -> list[Fact]:
    """The production block: scale, unit, availability, update frequency, sources, licence, date."""
    from bilan import __version__

    lang, manifest, (first, last) = fiche.lang, fiche.territory.pack.manifest, fiche.period
    publishers = dict.fromkeys(str(source.get("publisher", "")) for source in fiche.territory.sources)
    pack = fiche.data["pack"]
    found = [
        ("scale", _scale(fiche)),
        ("unit", word("production.unit_text", lang)),
        ("period", word("mean_period", lang, first=first, last=last)),
        ("availability", word("production.availability_text", lang)),
        ("frequency", word("production.frequency_text", lang)),
        ("sources", ", ".join(name for name in publishers if name)),
        ("licence", word("production.licence_text", lang, licence=licence(fiche))),
        ("updated", day_of(manifest.get("written"), lang)),
        ("geography", day_of(manifest.get("geography"), lang)),
        ("pack", " – ".join(part for part in (pack["title"], pack["name"]) if part)),
        ("engine", f"bilan {__version__}"),
    ]
    return [Fact(word(f"production.{key}", lang), value) for key, value in found if value]


def licence(fiche: Fiche) -> str:
    """Licences of the land data."""
    return str(fiche.territory.pack.manifest.get("licence", "")) or word("not_available", fiche.lang)


def day_of(value: object, lang: str) -> str:
    """A date of a manifest in words; '' for none.

    >>> day_of("2018-12-17", "en"), day_of(None, "fr")
    ('17 December 2018', '')
    """
    from datetime import date

    if value is None:
        return ""
    try:
        return numbers.day(date.fromisoformat(str(value)[:10]), lang)
    except ValueError:
        return str(value)


def _scale(fiche: Fiche) -> str:
    resolution = fiche.territory.pack.manifest.get("resolution", {})
    keys = ("land_cover", "changes", "forests")
    if not all(resolution.get(key) in {"commune", "epci"} for key in keys):
        return word("production.scale_short", fiche.lang)
    names = {key: "EPCI" if resolution[key] == "epci" else "commune" for key in keys}
    return word("production.scale_text", fiche.lang, **names)


def sources_table(fiche: Fiche) -> TextTable:
    """Sources of the land data, from the pack's manifest."""
    lang, keys = fiche.lang, ("title", "publisher", "year", "licence", "file")
    rows = [line(*(spaced(source.get(key, ""), lang) for key in keys)) for source in fiche.data["sources"]]
    heads = (("source", 3.0), ("publisher", 2.4), ("year", 1.0), ("licence", 1.4), ("file", 2.0))
    columns = [text(word(f"table.{key}", lang), width) for key, width in heads]
    return text_table("sources", word("caption.sources", lang), columns, rows)


def coefficients_table(lang: str) -> TextTable:
    """Sources of the coefficients, as the tables state them."""
    rows = [line(file, source, year) for file, source, year in coefficient_sources()]
    heads = (("file", 1.4), ("source", 4.0), ("year", 1.0))
    columns = [text(word(f"table.{key}", lang), width) for key, width in heads]
    return text_table("coefficients", word("caption.coefficients", lang), columns, rows)


def coefficient_sources() -> list[tuple[str, str, str]]:
    """Table, source and year of every coefficient, each combination once.

    >>> ("soil_stocks", "GIS-Sol RMQS, ADEME", "2001-2011") in coefficient_sources()
    True
    """
    from importlib import resources

    from bilan.territory.coefficients import FOLDER
    from bilan.territory.tables import rows

    folder = resources.files("bilan") / "data" / "territory" / FOLDER
    found: dict[tuple[str, str, str], None] = {}
    for name in sorted(file.name for file in folder.iterdir() if file.name.endswith(".csv")):
        for row in rows(FOLDER + name):
            if row.get("source"):
                found[name.removesuffix(".csv"), row["source"], row.get("year", "")] = None
    return [*found, ("forest_inventory", "IGN, inventaire forestier national", "2016-2020")]
