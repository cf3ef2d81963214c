"""`bilan factors`: search, show, import and list emission factors."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from bilan.factors.card import Card
    from bilan.factors.query import Hit
    from bilan.factors.shelf import BookInfo

app = new_app(help="Facteurs d'émission / emission factors: search, show, import, list.", no_args_is_help=True)

_WORDS = {
    "fr": {
        "id": "identifiant", "label": "libellé et raison", "unit": "unité", "total": "kg CO₂e", "score": "score",
        "part": "poste", "gas": "gaz", "kg": "kg de gaz", "archived": "archivé",
        "source_data": "donnée source", "nothing": "Aucun facteur ne correspond.", "book": "source",
        "version": "version", "date": "date", "factors": "facteurs", "licence": "licence", "shipped": "livré",
        "yes": "oui", "no": "non", "imported": "Importé", "findings": "constat(s)", "place": "région",
        "category": "catégorie", "validity": "validité", "uncertainty": "incertitude", "origin": "origine",
        "comment": "commentaire", "status": "statut", "valid": "valide", "account": "compte",
        "emission": "émission", "removal": "absorption", "avoided": "émission évitée", "stored": "carbone stocké",
        "biogenic": "CO₂ biogénique, hors total", "hash": "empreinte", "default": "par défaut 50 %",
    },
    "en": {
        "id": "id", "label": "label and reason", "unit": "unit", "total": "kg CO₂e", "score": "score",
        "part": "part", "gas": "gas", "kg": "kg of gas", "archived": "archived", "source_data": "source data",
        "nothing": "No factor fits.", "book": "source", "version": "version", "date": "date",
        "factors": "factors", "licence": "licence", "shipped": "shipped", "yes": "yes", "no": "no",
        "imported": "Imported", "findings": "finding(s)", "place": "region", "category": "category",
        "validity": "validity", "uncertainty": "uncertainty", "origin": "origin", "comment": "comment",
        "status": "status", "valid": "valid", "account": "account", "biogenic": "biogenic CO₂, outside the total",
        "emission": "emission", "removal": "removal", "avoided": "avoided emission", "stored": "stored carbon",
        "hash": "hash", "default": "50 % by default",
    },
}  # fmt: skip


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="TEXTE / TEXT: mots, identifiant / words, id")],
    unit: Annotated[str | None, typer.Option("--unit", help="kWh, L, t.km …")] = None,
    limit: Annotated[int, typer.Option("--limit", min=1, max=500)] = 20,
    archived: Annotated[bool, typer.Option("--archived/--no-archived", help="avec les archivés")] = True,
    lang: LangOption = "fr",
    json: JsonOption = None,
) -> None:
    """Cherche un facteur / search a factor: mots, synonymes, fautes de frappe; rien n'est choisi tout seul."""
    from bilan import factors

    check_lang(lang)
    with errors_for_people(lang):
        hits = factors.search(text, lang=lang, unit=unit, limit=limit, include_archived=archived)
    if json:
        write_json({"schema": "bilan.factor-search/1", "text": text, "hits": [asdict(hit) for hit in hits]}, json)
    if json != "-":
        _print_hits(hits, lang)


@app.command()
def show(
    reference: Annotated[str, typer.Argument(metavar="ID", help="base-carbone:25777[@V22.0], gas:r-410a")],
    lang: LangOption = "fr",
    json: JsonOption = None,
) -> None:
    """Montre un facteur / show a factor: postes, gaz, incertitude, validité, source, licence."""
    from bilan import factors

    check_lang(lang)
    with errors_for_people(lang):
        card = factors.show(reference)
    if json:
        write_json(card.to_json(lang), json)
    if json != "-":
        _print_card(card, lang)


@app.command("import")
def import_(
    source: Annotated[str, typer.Argument(help="base-carbone, defra, epa-hub, epa-supply-chain, agribalyse")],
    file: Annotated[Path, typer.Argument(help="FICHIER / FILE")],
    version: Annotated[str | None, typer.Option("--version", help="V23.6")] = None,
    lang: LangOption = "fr",
    json: JsonOption = None,
) -> None:
    """Importe les facteurs d'un éditeur / import a publisher's factors, beside the other versions."""
    from bilan.factors import acquire

    check_lang(lang)
    with errors_for_people(lang):
        info, book = acquire.import_book(source, file, version)
    if json:
        findings = [finding.to_json(lang) for finding in book.findings]
        write_json({"schema": "bilan.factor-import/1", **_book_json(info), "findings": findings}, json)
    if json != "-":
        words = _WORDS[lang]
        typer.echo(
            f"{words['imported']} : {info.source}@{info.version}, {info.factors} {words['factors']}, "
            f"{len(book.findings)} {words['findings']} → {info.folder}"
        )
        for finding in book.findings:
            typer.echo(f"  {finding.severity}: {finding.message(lang)}")


@app.command("list")
def list_(lang: LangOption = "fr", json: JsonOption = None) -> None:
    """Liste les livres de facteurs / list the books of factors: versions, nombres, licences."""
    from bilan import factors

    check_lang(lang)
    books = factors.books()
    if json:
        write_json({"schema": "bilan.factor-books/1", "books": [_book_json(book) for book in books]}, json)
    if json != "-":
        _print_books(books, lang)


def _book_json(book: BookInfo) -> dict[str, Any]:
    return {name: value for name, value in asdict(book).items() if name != "folder"}


def _print_hits(hits: list[Hit], lang: str) -> None:
    from rich.markup import escape

    words = _WORDS[lang]
    if not hits:
        typer.echo(words["nothing"])
        return
    table = _table(words, ("id", "label", "total", "unit", "score"), right={"total", "score"})
    for hit in hits:
        kind = words["source_data"] if hit.kind == "source_data" else ""
        marks = ", ".join(filter(None, (words["archived"] if hit.status == "archived" else "", kind)))
        label = f"{hit.label} ({marks})" if marks else hit.label
        total, score = _number(hit.total, lang), _number(hit.score, lang)
        table.add_row(hit.id, f"{escape(label)}\n[dim]{escape(hit.reason)}[/dim]", total, _unit(hit.unit), score)
    _out(table)


def _print_card(card: Card, lang: str) -> None:
    words, factor = _WORDS[lang], card.factor
    label = factor["label_en"] if lang == "en" and factor["label_en"] else factor["label_fr"]
    typer.echo(f"{factor['id']}@{factor['version']}  {label}")
    if factor["kind"] == "factor":
        per = _unit(factor["unit"] or factor["unit_raw"])
        typer.echo(f"  {_number(factor['total_kg_co2e'], lang)} {words['total']} / {per}")
    uncertainty = f"± {factor['uncertainty']} %" if factor["uncertainty"] else words["default"]
    facts = {
        "status": words["archived"] if factor["status"] == "archived" else words["valid"],
        "uncertainty": factor["uncertainty"] if "/" in (factor["uncertainty"] or "") else uncertainty,
        "account": words[factor["account"]],
        "place": factor["region"],
        "category": factor["category"],
        "validity": factor["validity"],
        "origin": factor["origin"],
        "licence": factor["licence"],
        "comment": factor["comment"],
        "hash": factor["row_hash"],
    }
    for name, value in facts.items():
        if value:
            typer.echo(f"  {words[name]} : {value}" if lang == "fr" else f"  {words[name]}: {value}")
    if card.parts:
        table = _table(words, ("part", "gas", "kg", "total"), right={"kg", "total"})
        for part in card.parts:
            co2e = words["biogenic"] if part.gas == "co2_biogenic" else _number(part.kg_co2e, lang)
            table.add_row(_part(part.part, lang), part.gas, _number(part.kg, lang), co2e)
        _out(table)
    for note in card.notes:
        typer.echo(f"  {note.severity}: {note.message(lang)} {note.remedy(lang)}")


def _print_books(books: list[BookInfo], lang: str) -> None:
    words = _WORDS[lang]
    table = _table(words, ("book", "version", "date", "factors", "licence", "shipped"), right={"factors"})
    for book in books:
        shipped = words["yes"] if book.shipped else words["no"]
        count = _number(float(book.factors), lang)
        table.add_row(book.source, book.version, book.date, count, book.licence, shipped)
    _out(table)


def _table(words: dict[str, str], columns: tuple[str, ...], right: set[str]) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE, show_edge=False)
    for name in columns:
        whole = name in {"id", "unit", *right}
        wide = 24 if name == "label" else None
        aligned: Literal["left", "right"] = "right" if name in right else "left"
        table.add_column(words[name], justify=aligned, no_wrap=whole, min_width=wide, overflow="fold")
    return table


def _out(table: Any) -> None:
    from rich.console import Console

    Console(soft_wrap=False).print(table)


def _part(name: str, lang: str) -> str:
    from bilan.factors.sources.common import data_rows

    labels = {row["part"]: row[f"label_{lang}"] for row in data_rows("part_labels.csv")}
    return labels.get(name, name)


def _unit(canonical: str) -> str:
    """A canonical unit as people write it.

    >>> _unit("kWh_pci"), _unit("t.km")
    ('kWh PCI', 't.km')
    """
    return canonical.replace("_pci", " PCI").replace("_pcs", " PCS").replace("_", " ")


def _number(value: float | None, lang: str) -> str:
    """Four significant figures, with the separators of the language.

    >>> _number(4153.0, "fr"), _number(0.0599, "fr"), _number(0.0599, "en")
    ('4\u202f153', '0,0599', '0.0599')
    """
    if value is None:
        return ""
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return text.replace(",", "\u202f").replace(".", ",") if lang == "fr" else text
