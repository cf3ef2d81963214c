"""`bilan frameworks`: the four methods; `bilan frameworks show NAME`: its lines and the rules that lead to them."""

from __future__ import annotations

from difflib import get_close_matches
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, new_app, write_json

if TYPE_CHECKING:
    from bilan.frameworks.aliases import Alias
    from bilan.frameworks.rules import Line, Rule

app = new_app(invoke_without_command=True)

_SHORT = {"beges": "beges-v5", "iso": "iso-14064-1", "ghg": "ghg-protocol", "ghgp": "ghg-protocol"}
_SHORT |= {"bilan-carbone": "bilan-carbone-v9", "bc": "bilan-carbone-v9", "iso-14064-1:2018": "iso-14064-1"}
_TEXTS = {
    "title": ("Les quatre méthodes", "The four methods"),
    "name": ("Nom", "Name"),
    "origin": ("Origine", "Origin"),
    "date": ("Date", "Date"),
    "publisher": ("Éditeur", "Publisher"),
    "coverage": ("Ce qu'elle couvre", "Coverage"),
    "users": ("Qui l'emploie", "Who uses it"),
    "counts_differently": ("Ce qu'elle compte autrement", "What it counts differently"),
    "corrected": ("corrigé", "corrected"),
    "seed": ("le document de départ dit", "the starting document says"),
    "lines": ("Lignes dans l'ordre du rapport", "Lines in report order"),
    "code": ("Code", "Code"),
    "label": ("Libellé", "Label"),
    "from": ("Catégories qui y mènent", "Categories that lead there"),
    "others": ("Autres noms", "Other names"),
    "rules": ("Règles", "Rules"),
    "category": ("Catégorie", "Category"),
    "part": ("Part du facteur", "Factor part"),
    "case": ("Cas", "Case"),
    "kind": ("Type", "Kind"),
    "rule": ("Règle", "Rule"),
    "status": ("Statut", "Status"),
    "outside_total": ("hors du total", "outside the total"),
    "outside": ("Hors des lignes", "Outside the lines"),
    "seed_list": ("document de départ", "starting document"),
    "beges-v4": ("BEGES V4, poste {n}", "BEGES V4, post {n}"),
    "unknown": ("{name} : inconnu. Cadres : {known}", "{name}: unknown. Frameworks: {known}"),
    "unknown_line": ("{name} : ligne inconnue de {framework}.{near}", "{name}: no such line in {framework}.{near}"),
    "near": (" Voir {near}.", " See {near}."),
    "more": ("bilan frameworks show NOM [--line CODE]", "bilan frameworks show NAME [--line CODE]"),
    "marks": (
        "V lu dans le texte ou une page officielle ; S source secondaire ; K connaissance générale",
        "V read in the text or an official page; S secondary source; K general knowledge",
    ),
}


def _t(key: str, lang: str, **values: object) -> str:
    return _TEXTS[key][1 if lang == "en" else 0].format(**values)


@app.callback()
def frameworks(
    context: typer.Context,
    json_target: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Les quatre méthodes / The four methods: origin, date, publisher, coverage, differences, sources."""
    check_lang(lang)
    context.obj = {"lang": lang, "json": json_target}
    if context.invoked_subcommand is not None:
        return
    if json_target is not None:
        write_json(_summary_json(lang), json_target)
    if json_target != "-":
        _summary_page(lang)


@app.command()
def show(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="beges-v5 | iso-14064-1 | ghg-protocol | bilan-carbone-v9")],
    line: Annotated[
        str | None, typer.Option(help="code, libellé ou ancien nom / code, label or former name; OUT")
    ] = None,
    json_target: JsonOption = None,
    lang: Annotated[str | None, typer.Option("--lang", help="fr | en")] = None,
) -> None:
    """Les lignes d'un cadre et les règles qui y mènent / The lines of a framework and the rules that lead there."""
    spoken = check_lang(lang or context.obj["lang"])
    target = json_target if json_target is not None else context.obj["json"]
    framework = _framework(name, spoken)
    codes = None if line is None else _codes(line, framework, spoken)
    if target is not None:
        write_json(_show_json(framework, codes, spoken), target)
    if target != "-":
        _show_page(framework, codes, spoken)


def _framework(name: str, lang: str) -> str:
    from bilan.frameworks.rules import FRAMEWORKS

    plain = name.strip().casefold().replace("_", "-").replace(" ", "-")
    found = _SHORT.get(plain, plain)
    if found not in FRAMEWORKS:
        message = _t("unknown", lang, name=name, known=", ".join(FRAMEWORKS))
        raise typer.BadParameter(message, param_hint="NAME")
    return found


def _codes(text: str, framework: str, lang: str) -> list[str]:
    from bilan.frameworks.aliases import resolve
    from bilan.frameworks.rules import lines

    if text.strip().upper() == "OUT":
        return ["OUT"]
    found = resolve(text, framework)
    if not found:
        labels = {label: line.code for line in lines(framework) for label in (line.code, line.label_fr, line.label_en)}
        near = [f"{labels[name]} {name}" for name in get_close_matches(text, labels, n=2, cutoff=0.5)]
        hint = _t("near", lang, near=" ; ".join(near)) if near else ""
        message = _t("unknown_line", lang, name=text, framework=framework, near=hint)
        raise typer.BadParameter(message, param_hint="--line")
    return found


def _rules_to(framework: str, code: str) -> list[Rule]:
    """Rules that lead to a line; ``OUT`` stands for those that lead to none."""
    from bilan.frameworks.rules import rules

    wanted = {"", "OUT"} if code == "OUT" else {code}
    return [rule for rule in rules(framework) if rule.line in wanted]


def _summary_json(lang: str) -> dict[str, Any]:
    from bilan.frameworks.methods import FIELDS, cells
    from bilan.frameworks.rules import FRAMEWORKS, lines, rules

    def cell(method: str, field: str) -> dict[str, Any]:
        found = cells(method)[field]
        seed = {"seed": found.seed_fr, "why": found.why(lang)} if found.status == "corrected" else {}
        entry = {"value": found.value(lang), "value_fr": found.value_fr, "value_en": found.value_en}
        return entry | {"status": found.status, "source": found.source, "verification": found.verification} | seed

    methods = [
        {"framework": method, "lines": len(lines(method)), "rules": len(rules(method))}
        | {field: cell(method, field) for field in FIELDS}
        for method in FRAMEWORKS
    ]
    return {"schema": "bilan.frameworks/1", "frameworks": methods}


def _show_json(framework: str, codes: list[str] | None, lang: str) -> dict[str, Any]:
    from bilan.frameworks.rules import lines

    shown = [line for line in lines(framework) if codes is None or line.code in codes]
    payload: dict[str, Any] = {
        "schema": "bilan.framework/1",
        "framework": framework,
        "lines": [_line_json(line, framework, lang) for line in shown],
    }
    if codes is None or "OUT" in codes:
        payload["outside"] = [_rule_json(rule) for rule in _rules_to(framework, "OUT")]
    return payload


def _line_json(line: Line, framework: str, lang: str) -> dict[str, Any]:
    from bilan.frameworks.aliases import names_of

    return {
        "code": line.code,
        "label": line.label_en if lang == "en" else line.label_fr,
        "label_fr": line.label_fr,
        "label_en": line.label_en,
        "group": line.group,
        "group_label": line.group_label_en if lang == "en" else line.group_label_fr,
        "in_total": line.in_total,
        "rules": [_rule_json(rule) for rule in _rules_to(framework, line.code)],
        "other_names": [
            {
                "list": alias.list,
                "number": alias.number,
                "name_fr": alias.name_fr,
                "name_en": alias.name_en,
                "note": alias.note_en if lang == "en" else alias.note_fr,
            }
            for alias in names_of(line.code, framework)
        ],
    }


def _rule_json(rule: Rule) -> dict[str, str]:
    keys = ("category", "part", "case", "kind", "tier", "line", "status", "rule", "note")
    return {key: getattr(rule, key) for key in keys}


def _summary_page(lang: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bilan.frameworks.methods import FIELDS, cells
    from bilan.frameworks.rules import FRAMEWORKS

    console = Console(highlight=False)
    console.print(_t("title", lang), style="bold")
    for method in FRAMEWORKS:
        table = Table(title=f"{method} — {cells(method)['name'].value(lang)}", title_justify="left", box=None)
        table.expand, table.title_style, table.show_header = True, "bold cyan", False
        table.add_column(style="cyan", width=17)
        table.add_column(ratio=1)
        for field in FIELDS[1:]:
            cell = cells(method)[field]
            body = Text(cell.value(lang))
            if cell.status == "corrected":
                former = f"≠ {_t('corrected', lang)}: {_t('seed', lang)} «\u00a0{cell.seed_fr}\u00a0». "
                body.append("\n" + (former if lang == "en" else former.replace(":", "\u00a0:", 1)), style="yellow")
                body.append(cell.why(lang), style="yellow")
            body.append(f"\n[{cell.verification}] {cell.source}", style="dim")
            table.add_row(Text(_t(field, lang)), body)
        console.print()
        console.print(table)
    console.print(f"\n{_t('marks', lang)}\n{_t('more', lang)}", style="dim", markup=False)


def _show_page(framework: str, codes: list[str] | None, lang: str) -> None:
    from rich.console import Console

    from bilan.frameworks.rules import lines

    console = Console(highlight=False)
    if codes is None:
        _lines_table(console, framework, lang)
        return
    for line in lines(framework):
        if line.code in codes:
            _line_page(console, line, framework, lang)
    if "OUT" in codes:
        console.print(f"{framework} — {_t('outside', lang)}", style="bold", markup=False)
        _rules_table(console, _rules_to(framework, "OUT"), lang)


def _lines_table(console: Any, framework: str, lang: str) -> None:
    from rich.table import Table
    from rich.text import Text

    from bilan.frameworks.rules import lines

    table = Table(title=f"{framework} — {_t('lines', lang)}", title_justify="left", show_lines=False)
    for key in ("code", "label", "from"):
        table.add_column(_t(key, lang), overflow="fold", no_wrap=key == "code" and framework != "bilan-carbone-v9")
    group = ""
    for line in lines(framework):
        if line.group != group:
            group = line.group
            title = line.group_label_en if lang == "en" else line.group_label_fr
            table.add_section()
            table.add_row("", Text(title, style="bold"), "")
        first, second = (line.label_en, line.label_fr) if lang == "en" else (line.label_fr, line.label_en)
        label = Text(first if line.in_total else f"{first} ({_t('outside_total', lang)})")
        if second != first:
            label.append(f"\n{second}", style="dim")
        table.add_row(line.code, label, Text(", ".join(_categories_to(framework, line.code, lang))))
    console.print(table)
    outside = _categories_to(framework, "OUT", lang)
    if outside:
        console.print(f"{_t('outside', lang)} : {', '.join(outside)}", style="dim", markup=False)
    console.print(_t("more", lang), style="dim", markup=False)


def _line_page(console: Any, line: Line, framework: str, lang: str) -> None:
    from bilan.frameworks.aliases import names_of

    label = line.label_en if lang == "en" else line.label_fr
    other = line.label_fr if lang == "en" else line.label_en
    console.print(f"{framework} {line.code} — {label}", style="bold", markup=False)
    console.print(other, style="dim", markup=False)
    console.print(line.group_label_en if lang == "en" else line.group_label_fr, markup=False)
    names = names_of(line.code, framework)
    if names:
        console.print(f"\n{_t('others', lang)}", style="bold")
    for alias in names:
        console.print(f"  • {_alias_text(alias, lang)}", markup=False)
    _rules_table(console, _rules_to(framework, line.code), lang)
    console.print()


def _alias_text(alias: Alias, lang: str) -> str:
    where = _t("seed_list", lang) if alias.list == "seed" else _t(alias.list, lang, n=alias.number)
    note = alias.note_en if lang == "en" else alias.note_fr
    translated = f" / {alias.name_en}" if lang == "en" else ""
    return f"{alias.name_fr}{translated} ({where}){'. ' + note if note else ''}"


def _rules_table(console: Any, found: list[Rule], lang: str) -> None:
    from rich.table import Table
    from rich.text import Text

    from bilan.frameworks.categories import by_slug
    from bilan.frameworks.methods import decision_rules

    table = Table(title=f"{_t('rules', lang)} ({len(found)})", title_justify="left")
    optional = [key for key in ("kind", "status") if any(getattr(rule, key) for rule in found)]
    for key in ("category", "part", "case", *optional, "rule"):
        table.add_column(_t(key, lang), overflow="fold")
    last = ""
    for rule in found:
        category = by_slug()[rule.category]
        name = category.label_en if lang == "en" else category.label_fr
        where = f"{rule.case}, {rule.tier}" if rule.tier else rule.case
        row = ["" if rule.category == last else f"{name} ({rule.category})", rule.part, where]
        table.add_row(*(Text(text) for text in [*row, *(getattr(rule, key) for key in optional), rule.rule]))
        last = rule.category
    console.print(table)
    for number in dict.fromkeys(name for rule in found for name in rule.rule.replace(";", ",").split(",")):
        titles = decision_rules().get(number.strip())
        if titles:
            console.print(f"  {number.strip()} {titles[1 if lang == 'en' else 0]}", style="dim", markup=False)


def _categories_to(framework: str, code: str, lang: str) -> list[str]:
    from bilan.frameworks.categories import by_slug

    slugs = dict.fromkeys(rule.category for rule in _rules_to(framework, code))
    return [by_slug()[slug].label_en if lang == "en" else by_slug()[slug].label_fr for slug in slugs]
