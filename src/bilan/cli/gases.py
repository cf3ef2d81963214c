"""`bilan gases`: the greenhouse gases, their warming potentials by set and their typical sources."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from rich.console import Console

    from bilan.gwp import Family, Gas

app = new_app()

_TEXT = {
    "fr": {
        "title": "PRG à 100 ans (kg CO₂e par kg), les sept gaz de Kyoto d’abord",
        "families": "Sources typiques",
        "columns": ("gaz", "nom", "AR4", "AR5", "AR6", "Kyoto"),
        "sources": ("famille", "Kyoto", "sources typiques", "ce que des tableaux répandus confondent"),
        "carried": "* valeur d’un autre rapport : celui de la colonne n’en donne pas dans nos tables",
        "components": "composition massique",
        "yes": "oui",
        "no": "non",
        "partly": "en partie",
    },
    "en": {
        "title": "GWP over 100 years (kg CO₂e per kg), the seven Kyoto gases first",
        "families": "Typical sources",
        "columns": ("gas", "name", "AR4", "AR5", "AR6", "Kyoto"),
        "sources": ("family", "Kyoto", "typical sources", "what widespread tables confuse"),
        "carried": "* value of another report: that of the column gives none in our tables",
        "components": "composition by mass",
        "yes": "yes",
        "no": "no",
        "partly": "partly",
    },
}


@app.command()
def gases(
    names: Annotated[list[str] | None, typer.Argument(help="R-410A, SF6, HFC-134a… ; vide / empty: tous / all")] = None,
    json_target: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Les gaz, leurs PRG et leurs sources typiques / Gases, warming potentials and typical sources."""
    check_lang(lang)
    from bilan import gwp

    try:
        with errors_for_people(lang):
            chosen = [gwp.find(name) for name in names] if names else gwp.gases()
    except typer.Exit as stop:
        raise typer.Exit(2) from stop  # a name that no table knows is wrong usage
    if json_target is not None:
        write_json(_payload(chosen, list(gwp.families().values()), lang), json_target)
    if json_target != "-":
        _page(chosen, [] if names else list(gwp.families().values()), lang)


def _payload(chosen: list[Gas], families: list[Family], lang: str) -> dict[str, Any]:
    from dataclasses import asdict

    from bilan.gwp import PUBLISHED_DEFAULT

    return {
        "schema": "bilan.gases/1",
        "lang": lang,
        "published_default": PUBLISHED_DEFAULT,
        "gases": [asdict(gas) | {"label": gas.label_en if lang == "en" else gas.label_fr} for gas in chosen],
        "families": [asdict(family) for family in families],
    }


def _page(chosen: list[Gas], families: list[Family], lang: str) -> None:
    from rich.console import Console
    from rich.table import Table

    text = _TEXT[lang]
    console = Console(highlight=False)
    if families:
        _families(console, families, lang)
    table = Table(title=str(text["title"]))
    for position, heading in enumerate(text["columns"]):
        table.add_column(heading, justify="right" if 2 <= position <= 4 else "left", overflow="fold")
    for gas in chosen:
        label = gas.label_en if lang == "en" else gas.label_fr
        values = [_number(gas.value(s), lang) + ("*" if s in gas.carried else "") for s in ("AR4", "AR5", "AR6")]
        table.add_row(gas.name, label, *values, _kyoto(gas, lang))
    console.print(table)
    if any(gas.carried for gas in chosen):
        console.print(str(text["carried"]), markup=False)
    if not families:
        for gas in chosen:
            _detail(console, gas, lang)


def _kyoto(gas: Gas, lang: str) -> str:
    """Yes, no, or partly for a blend that holds Kyoto gases and others."""
    from bilan.gwp import find

    if gas.kyoto:
        return str(_TEXT[lang]["yes"])
    mixed = any(find(name).kyoto for name, _ in gas.components)
    return str(_TEXT[lang]["partly" if mixed else "no"])


def _families(console: Console, families: list[Family], lang: str) -> None:
    from rich.table import Table

    text = _TEXT[lang]
    table = Table(*text["sources"], title=str(text["families"]))
    for family in families:
        english = lang == "en"
        table.add_row(
            family.label_en if english else family.label_fr,
            str(text["yes"] if family.kyoto else text["no"]) if family.family != "blend" else "",
            family.sources_en if english else family.sources_fr,
            family.correction_en if english else family.correction_fr,
        )
    console.print(table)


def _detail(console: Console, gas: Gas, lang: str) -> None:
    """Composition, typical sources and origin of the values of one gas."""
    from bilan.gwp import source_label

    colon = ": " if lang == "en" else " : "
    if len(gas.components) > 1:
        shares = ", ".join(f"{name} {_number(100 * share, lang)} %" for name, share in gas.components)
        console.print(f"{gas.name} — {_TEXT[lang]['components']}{colon}{shares}", markup=False)
    typical = gas.typical_sources_en if lang == "en" else gas.typical_sources_fr
    console.print(f"{gas.name} — {typical}", markup=False)
    for gwp_set, source in zip(("AR4", "AR5", "AR6"), gas.sources, strict=True):
        console.print(f"  {gwp_set}{colon}{source_label(source, lang)}", markup=False, style="dim")


def _number(value: float, lang: str) -> str:
    """A value as people write it: 25 200 and 0,501 in French, 25,200 and 0.501 in English."""
    shown = f"{value:,.4f}".rstrip("0").rstrip(".")
    if lang == "en":
        return shown
    return shown.replace(",", "\u202f").replace(".", ",")
