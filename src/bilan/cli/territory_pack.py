"""`bilan territory pack`: what a pack holds, and a smaller pack out of a larger one."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json
from bilan.cli.territory_options import PackOption

pack_app = new_app(no_args_is_help=True, help="Jeux de données / data packs")


@pack_app.command("show")
def show_pack(pack: PackOption = None, json_target: JsonOption = None, lang: LangOption = "fr") -> None:
    """Contenu, sources, dates et empreintes d'un jeu / contents, sources, dates and hashes of a pack."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan.territory.packs import read_pack

        manifest: dict[str, Any] = dict(read_pack(pack).manifest)
        if json_target is not None:
            write_json(manifest, json_target)
    if json_target != "-":
        _page(manifest, lang)


@pack_app.command("extract")
def extract(
    output: Annotated[Path, typer.Option("-o", "--output", help="dossier à écrire / folder to write")],
    region: Annotated[str, typer.Option(help="EPCI surtout dans cette région / EPCI mostly in this region")] = "",
    codes: Annotated[str, typer.Option("--codes", help="codes séparés par des virgules / codes with commas")] = "",
    pack: PackOption = None,
    name: Annotated[str, typer.Option(help="nom du jeu / name of the pack")] = "",
    title: Annotated[str, typer.Option(help="titre / title")] = "",
    lang: LangOption = "fr",
) -> None:
    """Un jeu plus petit, aux mêmes résultats / a smaller pack with the same results."""
    check_lang(lang)
    if bool(region) == bool(codes):
        raise typer.BadParameter("--region | --codes", param_hint="extract")
    with errors_for_people(lang):
        from bilan.territory.groupings import union
        from bilan.territory.importing.extract import extract_pack, majority_epci
        from bilan.territory.packs import read_pack
        from bilan.territory.places import read_places

        opened = read_pack(pack)
        places = read_places(opened.tables["communes"])
        keep = majority_epci(opened, places, region) if region else union(codes.split(","), places)
        named = {"name": name or f"extract-{region or 'codes'}", "title": title or name or "extract"}
        written = extract_pack(opened, keep, output, named)
    print(f"{output}: {written.tables['communes'].num_rows} communes")


def _page(manifest: dict[str, Any], lang: str) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console(highlight=False)
    first, last = manifest["period"]
    console.print(f"{manifest.get('title', '')} — {manifest.get('name', '')}", style="bold", markup=False)
    console.print(f"{first}-{last} · {manifest.get('licence', '')} · {manifest.get('written', '')}", markup=False)
    tables = Table(box=None, header_style="bold")
    for column in ("table", "lignes" if lang == "fr" else "rows", "sha256"):
        tables.add_column(column)
    for table, entry in manifest.get("tables", {}).items():
        tables.add_row(table, str(entry["rows"]), str(entry["sha256"])[:16])
    console.print(tables)
    console.print("Sources", style="bold")
    for source in manifest.get("sources", []):
        words = [str(source.get(key, "")) for key in ("title", "publisher", "year", "licence", "file")]
        line = " · ".join(word for word in (*words, str(source.get("sha256", ""))[:16]) if word)
        console.print(f"  • {line}", markup=False)
