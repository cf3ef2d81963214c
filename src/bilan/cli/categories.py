"""`bilan categories`: the categories a line may name, with cases, parts, and the lines they reach."""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, new_app, write_json

if TYPE_CHECKING:
    from bilan.frameworks.categories import Category
    from bilan.frameworks.rules import Rule

app = new_app()

_DETAIL_UP_TO = 3
_TEXTS = {
    "title": ("Catégories", "Categories"),
    "category": ("Catégorie", "Category"),
    "cases": ("Cas (* par défaut)", "Cases (* default)"),
    "parts": ("Parts (* par défaut)", "Parts (* default)"),
    "case": ("Cas", "Case"),
    "part": ("Part", "Part"),
    "kind": ("Type", "Kind"),
    "outside": ("hors", "outside"),
    "none": ("Aucune catégorie pour « {text} ».", 'No category for "{text}".'),
    "near": ("Voir : {near}", "See: {near}"),
    "kinds": ("Type à préciser (kind) : {kinds}", "Kind to state (kind): {kinds}"),
    "more": ("bilan categories TEXTE : le détail", "bilan categories TEXT: the detail"),
}


def _t(key: str, lang: str, **values: object) -> str:
    return _TEXTS[key][1 if lang == "en" else 0].format(**values)


@app.command()
def categories(
    text: Annotated[
        list[str] | None, typer.Argument(help="filtre : mots du nom, du post, de l'identifiant / words to find")
    ] = None,
    json_target: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Les catégories et les lignes qu'elles atteignent / The categories and the lines they reach."""
    check_lang(lang)
    from bilan.frameworks.categories import categories as all_categories

    wanted = " ".join(text or [])
    found = [category for category in all_categories() if _matches(category, wanted)]
    if json_target is not None:
        entries = [_json(category, lang) for category in found]
        write_json({"schema": "bilan.categories/1", "filter": wanted, "categories": entries}, json_target)
    if not found:
        _nothing(wanted, lang)
    if json_target != "-":
        _page(found, lang, detailed=bool(wanted) and len(found) <= _DETAIL_UP_TO)


def _matches(category: Category, wanted: str) -> bool:
    """Every word of the filter is in the slug, a label or the post, in any language."""
    names = (category.slug, category.label_fr, category.label_en, category.post, _post(category, "en"))
    hay = _plain(" ".join(names))
    return all(word in hay for word in _plain(wanted).split())


def _nothing(wanted: str, lang: str) -> None:
    from difflib import get_close_matches

    from bilan.frameworks.categories import categories as all_categories

    names = {_plain(name): c.slug for c in all_categories() for name in (c.slug, c.label_fr, c.label_en)}
    near = list(dict.fromkeys(names[key] for key in get_close_matches(_plain(wanted), names, n=3, cutoff=0.5)))
    print(_t("none", lang, text=wanted), file=sys.stderr)
    if near:
        print(_t("near", lang, near=", ".join(near)), file=sys.stderr)
    raise typer.Exit(1)


def _rules(category: Category, framework: str) -> list[Rule]:
    from bilan.frameworks.rules import rules

    return [rule for rule in rules(framework) if rule.category == category.slug]


def _reached(category: Category, framework: str) -> list[str]:
    """Codes in report order; rules that lead to no line are left out."""
    from bilan.frameworks.rules import lines

    codes = {rule.line for rule in _rules(category, framework)}
    return [line.code for line in lines(framework) if line.code in codes]


def _leaves(category: Category, framework: str) -> bool:
    return any(rule.line in {"", "OUT"} for rule in _rules(category, framework))


def _listed(category: Category, field: str) -> list[str]:
    """Distinct values of a field over the category's rules, in the order of the table, the default first."""
    values = dict.fromkeys(getattr(rule, field) for rule in _rules(category, "ghg-protocol"))
    default = {"case": category.default_case, "part": category.default_part}.get(field, "")
    return sorted((value for value in values if value), key=lambda value: value != default)


def _json(category: Category, lang: str) -> dict[str, Any]:
    from bilan.frameworks.rules import FRAMEWORKS

    return {
        "category": category.slug,
        "label": category.label_en if lang == "en" else category.label_fr,
        "label_fr": category.label_fr,
        "label_en": category.label_en,
        "post": category.post,
        "post_en": _post(category, "en"),
        "default_case": category.default_case,
        "default_part": category.default_part,
        "kinds": list(category.kinds),
        "default_kind": category.default_kind,
        "cases": _listed(category, "case"),
        "parts": _listed(category, "part"),
        "tiers": _listed(category, "tier"),
        "lines": {name: _reached(category, name) for name in FRAMEWORKS},
        "outside": {name: _leaves(category, name) for name in FRAMEWORKS},
        "rules": [
            {"framework": name}
            | {key: getattr(rule, key) for key in ("part", "case", "kind", "tier", "line", "status", "rule", "note")}
            for name in FRAMEWORKS
            for rule in _rules(category, name)
        ],
    }


def _page(found: list[Category], lang: str, detailed: bool) -> None:
    from rich.console import Console

    console = Console(highlight=False)
    if detailed:
        for category in found:
            _detail(console, category, lang)
        return
    _overview(console, found, lang)
    console.print(_t("more", lang), style="dim", markup=False)


def _overview(console: Any, found: list[Category], lang: str) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(title=f"{_t('title', lang)} ({len(found)})", title_justify="left")
    for name in (_t("category", lang), _t("cases", lang), _t("parts", lang), "BEGES V5 / ISO", "GHG Protocol"):
        table.add_column(name, overflow="fold")
    post = ""
    for category in found:
        if category.post != post:
            post = category.post
            table.add_section()
            table.add_row(Text(_post(category, lang), style="bold"))
        label = Text(category.label_en if lang == "en" else category.label_fr)
        label.append(f"\n{category.slug}", style="dim")
        cells = [_starred(_listed(category, field), default) for field, default in _defaults(category)]
        reached = [_codes_text(category, name, lang) for name in ("beges-v5", "ghg-protocol")]
        table.add_row(label, *(Text(cell) for cell in (*cells, *reached)))
    console.print(table)


def _detail(console: Any, category: Category, lang: str) -> None:
    from rich.table import Table
    from rich.text import Text

    label = category.label_en if lang == "en" else category.label_fr
    console.print(f"{label} ({category.slug}) — {_post(category, lang)}", style="bold", markup=False)
    if category.kinds and not category.default_kind:
        console.print(_t("kinds", lang, kinds=", ".join(category.kinds)), markup=False)
    found = _rules(category, "ghg-protocol")
    with_kind = any(rule.kind for rule in found)
    table = Table()
    for key in ("case", "part", *(["kind"] if with_kind else [])):
        table.add_column(_t(key, lang), overflow="fold")
    for name in ("BEGES V5", "ISO", "GHGP"):
        table.add_column(name)
    last = ""
    for rule in found:
        case = f"{rule.case}{'*' if rule.case == category.default_case else ''}"
        case = f"{case}, {rule.tier}" if rule.tier else case
        part = f"{rule.part}{'*' if rule.part == category.default_part else ''}"
        row = [case, "" if part == last else part, *([rule.kind] if with_kind else [])]
        table.add_row(*(Text(cell) for cell in (*row, *_places(rule, lang))))
        last = part
    console.print(table)


def _places(rule: Rule, lang: str) -> list[str]:
    """The line of each framework but Bilan Carbone, whose lines are the categories themselves."""
    from bilan.frameworks.rules import FRAMEWORKS, index

    places = []
    for name in FRAMEWORKS[:3]:
        key = (rule.category, rule.part, rule.case, rule.kind)
        there = index(name).get((*key, rule.tier)) or index(name).get((*key, ""))
        places.append(there.line if there and there.line not in {"", "OUT"} else _t("outside", lang))
    return places


def _defaults(category: Category) -> list[tuple[str, str]]:
    return [("case", category.default_case), ("part", category.default_part)]


def _starred(values: list[str], default: str) -> str:
    return "\n".join(f"{value}*" if value == default and len(values) > 1 else value for value in values)


def _codes_text(category: Category, framework: str, lang: str) -> str:
    codes = _reached(category, framework)
    return ", ".join([*codes, *([_t("outside", lang)] if _leaves(category, framework) else [])])


def _post(category: Category, lang: str) -> str:
    """The Bilan Carbone post; English names come from the lines of that framework."""
    from bilan.frameworks.rules import lines

    if lang != "en":
        return category.post
    names = {line.code: line.group_label_en for line in lines("bilan-carbone-v9")}
    return names.get(category.slug, "(outside Bilan Carbone)")


def _plain(text: str) -> str:
    flat = unicodedata.normalize("NFKD", text.replace("’", " ")).encode("ascii", "ignore").decode("ascii")
    return " ".join("".join(char if char.isalnum() else " " for char in flat.casefold()).split())
