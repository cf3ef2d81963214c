"""The way from a line's quantity to its amounts, on the terminal."""

from __future__ import annotations

import re
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding
from rich.table import Table

from bilan.cli.common import printable
from bilan.frameworks.classify import UNCLASSIFIED_PLACE
from bilan.report.numbers import significant

_WORDS = {
    "fr": {
        "file": "fichier", "entity": "entité", "category": "catégorie", "start": "début", "end": "fin",
        "case": "cas", "kind": "nature", "tier": "rang", "acquired": "acquis", "lifetime": "durée de vie",
        "evidence": "justificatif", "note": "note", "quantity": "Quantité", "factor": "Facteur",
        "factor_ghgp": "Facteur pour le GHG Protocol", "published": "publié", "uncertainty": "incertitude",
        "default": "non publiée, 50 % supposés", "source": "Source :", "prices": "prix de", "validity": "validité",
        "conversion": "Conversion", "no_conversion": "aucune conversion certaine", "sides": "Périmètre",
        "share": "part", "gases": "Gaz", "part": "part", "gas": "gaz", "per_unit": "kg / {unit}", "mass": "kg",
        "gwp": "PRG", "time": "Temps", "days": "{inside} jour(s) sur {days} dans la période du {start} au {end}",
        "frameworks": "Lignes des cadres · t CO₂e", "line": "ligne", "rule": "règle", "outside": "hors total",
        "unclassified": "non classé", "total": "total", "rules": "Règles", "rejected": "Ligne rejetée :",
        "findings": "Constats", "gwp_set": "PRG :", "alone": "sans PRG", "everywhere": "tous les cadres",
    },
    "en": {
        "file": "file", "entity": "entity", "category": "category", "start": "start", "end": "end",
        "case": "case", "kind": "kind", "tier": "tier", "acquired": "acquired", "lifetime": "lifetime",
        "evidence": "evidence", "note": "note", "quantity": "Quantity", "factor": "Factor",
        "factor_ghgp": "Factor for GHG Protocol", "published": "published", "uncertainty": "uncertainty",
        "default": "not published, 50 % assumed", "source": "Source:", "prices": "prices of", "validity": "validity",
        "conversion": "Conversion", "no_conversion": "no certain conversion", "sides": "Boundary",
        "share": "share", "gases": "Gases", "part": "part", "gas": "gas", "per_unit": "kg / {unit}", "mass": "kg",
        "gwp": "GWP", "time": "Time", "days": "{inside} day(s) of {days} inside the period from {start} to {end}",
        "frameworks": "Lines of the frameworks · t CO₂e", "line": "line", "rule": "rule", "outside": "outside",
        "unclassified": "unclassified", "total": "total", "rules": "Rules", "rejected": "Line rejected:",
        "findings": "Findings", "gwp_set": "GWP:", "alone": "no GWP", "everywhere": "all frameworks",
    },
}  # fmt: skip
_FIELDS = (
    "entity", "category", "start", "end", "case", "kind", "tier", "acquired", "lifetime", "evidence", "note",
)  # fmt: skip
#: Gases that are CO2e already, or are printed apart: no potential of ours stands behind them.
_WITHOUT_GWP = {"co2e", "contrails", "co2_biogenic"}


class _Page:
    """A console with the words and number marks of a language."""

    def __init__(self, lang: str) -> None:
        self.console = Console(highlight=False)
        self.lang = lang
        self.words = _WORDS[lang]

    def title(self, key: str, after: str = "") -> None:
        """A heading, and what stands beside it."""
        self.console.print(f"\n[bold]{self.words[key]}[/bold]{'  ' + escape(printable(after)) if after else ''}")

    def text(self, text: str, indent: int = 2) -> None:
        """A line of plain text that wraps under itself."""
        self.console.print(Padding(escape(printable(text)), (0, 0, 0, indent), expand=False))

    def figure(self, value: float | None, digits: int = 6) -> str:
        """A number with its significant digits."""
        return significant(value, self.lang, digits) if value is not None else "–"


def show(payload: dict[str, Any], lang: str) -> None:
    """Print an explanation (see `bilan.explain.explain`)."""
    page = _Page(lang)
    _show_line(page, payload["line"])
    for step in payload["steps"]:
        if step["rejected"]:
            page.console.print(f"\n[red]{page.words['rejected']} {step['rejected']}[/red]")
        _show_factor(page, "factor", step["factor"])
        _show_factor(page, "factor_ghgp", step["factor_ghgp"])
        _show_conversion(page, payload["line"], step)
        if step["amounts"]:
            _show_sides(page, step, payload["approach"])
            _show_time(page, step, payload["days"])
            _show_gases(page, step, payload)
            _show_frameworks(page, step)
    _show_findings(page, payload["findings"])


def _show_line(page: _Page, line: dict[str, Any]) -> None:
    page.console.print(f"\n[bold]{escape(printable(line['id']))}[/bold]  {escape(printable(line['label'] or ''))}")
    if line.get("file"):
        page.text(f"{page.words['file']:<12} {line['file']}:{line['file_row']}")
    for name in _FIELDS:
        if line.get(name):
            page.text(f"{page.words[name]:<12} {line[name]}")
    page.title("quantity", f"{page.figure(line['quantity'], 12)} {line['unit'] or ''}")


def _show_factor(page: _Page, title: str, factor: dict[str, Any] | None) -> None:
    if factor is None:
        return
    words = page.words
    label = factor["label_en"] if page.lang == "en" and factor["label_en"] else factor["label_fr"]
    page.title(title, f"{factor['id']} @ {factor['version']}  {label or ''}")
    uncertainty = f"{factor['uncertainty']} %" if factor["uncertainty"] else words["default"]
    page.text(
        f"{page.figure(factor['total_kg_co2e'])} kg CO₂e / {factor['unit']} ({words['published']}),"
        f" {words['uncertainty']} {uncertainty}"
    )
    page.text(f"{words['source']} {factor['origin'] or '–'} · {factor['licence'] or '–'}")
    about = [f"{words['prices']} {factor['price_year']}"] if factor["price_year"] else []
    about += [f"{words['validity']} {factor['validity']}"] if factor["validity"] else []
    about += [f"{words['gwp']} {factor['gwp_set']}"] if factor["gwp_set"] else []
    about += [str(factor["region"])] if factor["region"] else []
    about += [str(factor["url"])] if factor["url"] else []
    if about:
        page.text(" · ".join(about))


def _show_conversion(page: _Page, line: dict[str, Any], step: dict[str, Any]) -> None:
    conversion = step["conversion"]
    if step["factor"] is None:
        return
    if conversion["ratio"] is None:
        page.title("conversion", page.words["no_conversion"])
        return
    page.title(
        "conversion", f"1 {conversion['unit']} = {page.figure(conversion['ratio'], 8)} {conversion['factor_unit']}"
    )
    for text in conversion["steps"]:
        page.text(_marks(text, page.lang))
    if conversion["quantity"] is not None and conversion["ratio"] != 1:
        given = f"{page.figure(line['quantity'], 12)} {conversion['unit']}"
        page.text(f"{given} = {page.figure(conversion['quantity'], 8)} {conversion['factor_unit']}")


def _marks(text: str, lang: str) -> str:
    """A step with the decimal mark of the language; names of sources in brackets stay as they are.

    >>> _marks("1 USD = 0.92 EUR (rates 1.0)", "fr")
    '1 USD = 0,92 EUR (rates 1.0)'
    """
    head, bracket, tail = text.partition("(")
    return (re.sub(r"(?<=\d)\.(?=\d)", ",", head) if lang == "fr" else head) + bracket + tail


def _show_sides(page: _Page, step: dict[str, Any], approach: str) -> None:
    from bilan.report.words import word

    page.title("sides", word(f"approach.{approach}", page.lang))
    for side in step["sides"]:
        case = side["case"] or side["state"]
        page.text(f"{page.words['share']} {page.figure(side['share'])} × {case}")


def _show_time(page: _Page, step: dict[str, Any], days: dict[str, Any] | None) -> None:
    page.title("time")
    if days and days["inside"] != days["days"]:
        start, end = days["period"]
        page.text(page.words["days"].format(inside=days["inside"], days=days["days"], start=start, end=end))
    weights = {(weight["weight"], weight["reason"]) for weight in step["weights"].values()}
    for framework, weight in step["weights"].items():
        name = page.words["everywhere"] if len(weights) == 1 else framework
        page.text(f"{name:<18} × {page.figure(weight['weight'])}  {weight['reason']}")
        if len(weights) == 1:
            break


def _show_gases(page: _Page, step: dict[str, Any], payload: dict[str, Any]) -> None:
    words = page.words
    page.title("gases", f"{words['gwp_set']} {payload['gwp']}")
    table = Table(box=None, pad_edge=False)
    several = len({entry["factor"] for entry in step["amounts"]}) > 1
    sides = len(step["sides"]) > 1
    heads = (*(["factor"] if several else []), *(["case"] if sides else []), "part", "gas")
    for name in heads:
        table.add_column(words[name].lower())
    unit = printable(payload["line"]["unit"] or "")
    for name in (words["per_unit"].format(unit=unit), words["mass"], words["gwp"], f"t CO₂e / {unit}"):
        table.add_column(name, justify="right")
    for entry in step["amounts"]:
        part = entry["part"] if entry["part"] == entry["read_as"] else f"{entry['part']} → {entry['read_as']}"
        known = {"factor": entry["factor"], "case": entry["case"], "part": part, "gas": entry["gas"]}
        potential = words["alone"] if entry["gas"] in _WITHOUT_GWP else page.figure(entry["gwp"], 5)
        figures = (page.figure(entry["kg_per_unit"]), page.figure(entry["kg"]), potential)
        table.add_row(
            *(escape(printable(known[name])) for name in heads), *figures, page.figure(entry["t_co2e_per_unit"])
        )
    page.console.print(Padding(table, (0, 0, 0, 2), expand=False))


def _show_frameworks(page: _Page, step: dict[str, Any]) -> None:
    words = page.words
    page.title("frameworks")
    table = Table(box=None, pad_edge=False)
    table.add_column(words["line"])
    table.add_column(words["part"])
    table.add_column("t CO₂e", justify="right", no_wrap=True)
    table.add_column(words["rule"], no_wrap=True)
    used: dict[str, str] = {}
    for framework in step["weights"]:
        rows = _lines_reached(step["amounts"], framework)
        table.add_row(framework, style="bold")
        for (line, label, rule, _), (parts, tonnes) in rows.items():
            name = Padding(escape(_line_name(framework, line, label, words)), (0, 0, 0, 2), expand=False)
            table.add_row(name, ", ".join(dict.fromkeys(parts)), page.figure(tonnes), rule or "–")
        if len(rows) > 1:
            table.add_row("  " + words["total"], "", page.figure(sum(t for _, t in rows.values())), "")
        used |= {rule: title for _, _, rule, title in rows if rule}
    page.console.print(Padding(table, (0, 0, 0, 2), expand=False))
    if used:
        page.title("rules")
    for rule, title in used.items():
        page.text(f"{rule:<4} {title}")


def _lines_reached(
    amounts: list[dict[str, Any]], framework: str
) -> dict[tuple[str, str, str, str], tuple[list[str], float]]:
    """Per line and rule: parts and tonnes; a factor that serves another framework only is left out."""
    found: dict[tuple[str, str, str, str], tuple[list[str], float]] = {}
    for entry in amounts:
        if entry["for"] == ("all-but-ghg-protocol" if framework == "ghg-protocol" else "ghg-protocol"):
            continue
        place = entry["frameworks"][framework]
        key = (place["line"], place["line_label"], place["rule"], place["rule_title"])
        parts, tonnes = found.get(key, ([], 0.0))
        found[key] = ([*parts, entry["read_as"]], tonnes + place["t_co2e"])
    return found


def _line_name(framework: str, line: str, label: str, words: dict[str, str]) -> str:
    """Code and label of a line; Bilan Carbone's codes are our own, so its labels stand alone."""
    if not label:
        return words["unclassified"] if line == UNCLASSIFIED_PLACE else words["outside"]
    return label if framework == "bilan-carbone-v9" else f"{line} {label}"


def _show_findings(page: _Page, findings: list[dict[str, Any]]) -> None:
    if not findings:
        return
    page.title("findings")
    for finding in findings:
        page.text(f"{finding['code']}  {finding['message']}")
        if finding["remedy"]:
            page.text(f"→ {finding['remedy']}", 4)
