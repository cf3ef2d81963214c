"""bilan init DIR: a commented, empty inventory folder."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, check_targets, errors_for_people, new_app, write_json

app = new_app()

_WORDS = {
    "fr": (
        "Dossier d'inventaire",
        "fichier",
        "{template} n'est pas lu sous ce nom : pour travailler dans Excel, le remplir, le renommer activities.xlsx "
        "et supprimer activities.csv.",
        "Ensuite : compléter bilan.toml, puis",
    ),
    "en": (
        "Inventory folder",
        "file",
        "{template} is not read under that name: to work in Excel, fill it, rename it activities.xlsx and delete "
        "activities.csv.",
        "Next: complete bilan.toml, then",
    ),
}


@app.command()
def init(
    directory: Annotated[Path, typer.Argument(help="dossier à créer / folder to create")],
    name: Annotated[str, typer.Option("--name", help="nom de l'inventaire / name of the inventory")] = "",
    json_file: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Crée un dossier d'inventaire vide et commenté / write a commented empty inventory folder."""
    check_lang(lang)
    with errors_for_people(lang, json_file, {"schema": "bilan.init/1", "files": []}):
        check_targets(json_file)
        from bilan.ledger.template.folder import create

        written = create(directory, lang, name)
        if json_file:
            write_json({"schema": "bilan.init/1", "files": [str(path) for path in written]}, json_file)
    if json_file != "-":
        _show(directory, written, lang)


def _show(directory: Path, written: list[Path], lang: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from bilan.ledger.template.folder import WORKBOOK

    title, file, template, following = _WORDS[lang]
    table = Table(file, title=f"{title} {directory}", title_justify="left")
    for path in written:
        table.add_row(path.name)
    console = Console()
    console.print(table)
    console.print(template.format(template=WORKBOOK[lang]), highlight=False)
    console.print(f"{following} bilan check {directory}", highlight=False)
