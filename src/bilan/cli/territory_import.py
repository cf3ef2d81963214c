"""`bilan territory import`: packs from public data, and local tables in place of the pack's."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilan.cli.common import LangOption, check_lang, errors_for_people, new_app

if TYPE_CHECKING:
    from bilan.territory.packs import Pack

import_app = new_app(no_args_is_help=True, help="Construire ou compléter un jeu / build or complete a pack")
Target = Annotated[Path, typer.Option("-o", "--output", help="dossier du jeu à écrire / folder of the pack to write")]
Source = Annotated[Path | None, typer.Option("--pack", help="jeu de départ / pack to start from")]
File = Annotated[Path, typer.Argument(help="csv")]
Title = Annotated[str, typer.Option("--title", help="nom de la source / name of the source")]


@import_app.command("aldo")
def aldo(
    path: Annotated[Path, typer.Argument(help="dossier data d'ALDO, ou dossier avec aldo/ et land_france_2018/")],
    output: Target,
    lang: LangOption = "fr",
) -> None:
    """Jeu national depuis les données publiques d'ALDO / national pack from the public ALDO data."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan.territory.importing.aldo import import_aldo

        _told(import_aldo(path, output), output, lang)


@import_app.command("changes")
def changes(
    file: File,
    output: Target,
    pack: Source = None,
    years: Annotated[str, typer.Option("--years", help="période / years of the changes: 2012-2018")] = "",
    title: Title = "",
    lang: LangOption = "fr",
) -> None:
    """Changements d'occupation du sol (territory, from, to, ha) / changes of land use."""
    _local("changes", file, pack, output, title, lang, years)


@import_app.command("areas")
def areas(file: File, output: Target, pack: Source = None, title: Title = "", lang: LangOption = "fr") -> None:
    """Surfaces (territory, class, ha) / areas by land use."""
    _local("areas", file, pack, output, title, lang)


@import_app.command("forest")
def forest(file: File, output: Target, pack: Source = None, title: Title = "", lang: LangOption = "fr") -> None:
    """Surfaces forestières (territory, composition, ha) / forest areas."""
    _local("forest", file, pack, output, title, lang)


def _local(kind: str, file: Path, pack: Path | None, output: Path, title: str, lang: str, years: str = "") -> None:
    check_lang(lang)
    with errors_for_people(lang):
        from bilan.territory.importing.user_tables import import_table
        from bilan.territory.packs import read_pack

        _told(import_table(kind, file, read_pack(pack), output, _years(years), title), output, lang)


def _years(text: str) -> tuple[int, int] | None:
    if not text:
        return None
    first, _, last = text.partition("-")
    if not (first.strip().isdigit() and last.strip().isdigit()):
        raise typer.BadParameter(f"{text}: 2012-2018", param_hint="--years")
    return int(first), int(last)


def _told(pack: Pack, output: Path, lang: str) -> None:
    for finding in pack.findings:
        print(f"{finding.code}: {finding.message(lang)}", file=sys.stderr)
    communes, changes = pack.tables["communes"].num_rows, pack.tables["changes"].num_rows
    if lang == "fr":
        print(f"{output} : {communes} communes, {changes} lignes de changement, {len(pack.sources)} sources")
    else:
        print(f"{output}: {communes} communes, {changes} rows of change, {len(pack.sources)} sources")
