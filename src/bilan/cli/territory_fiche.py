"""`bilan territory fiche`: the indicator sheet of one territory, or one sheet for every territory of a level."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, write_json
from bilan.cli.territory_options import (
    BaseOption,
    MethodOption,
    OverridesOption,
    PackOption,
    SealedOption,
    SoilOption,
    SwitchOption,
    WoodOption,
    options_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from bilan.territory.api import Territory


def fiche(
    territory: Annotated[str, typer.Argument(help="code ou nom / code or name")] = "",
    output: Annotated[
        Path, typer.Option("-o", "--output", help="FICHIER.html | .pdf | .xlsx, ou DOSSIER avec --level / or FOLDER")
    ] = Path("fiche.html"),
    level: Annotated[
        str, typer.Option(help="une fiche par territoire / a sheet for each: commune | epci | department | region")
    ] = "",
    region: Annotated[str, typer.Option(help="code ou nom de région / region")] = "",
    department: Annotated[str, typer.Option(help="code ou nom de département / department")] = "",
    group: Annotated[str, typer.Option(help="codes séparés par des virgules, ou fichier / codes or file")] = "",
    name: Annotated[str, typer.Option(help="nom du groupement / name of the grouping")] = "",
    formats: Annotated[str, typer.Option("--format", help="html,pdf,xlsx (avec / with --level)")] = "html,pdf,xlsx",
    pack: PackOption = None,
    method: MethodOption = "corrected",
    switch: SwitchOption = None,
    soil: SoilOption = "table",
    wood: WoodOption = "harvest",
    forest_base: BaseOption = "mapped",
    sealed_share: SealedOption = None,
    overrides: OverridesOption = None,
    emissions: Annotated[
        Path | None, typer.Option(help="csv territory,sector,t_co2e,year : part compensée / share made up for")
    ] = None,
    json_target: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Fiche indicateur d'un territoire, ou de tous / indicator sheet of one territory, or of all."""
    check_lang(lang)
    many = bool(level) and not territory and not group
    if not many and sum(map(bool, (territory, region, department, group))) != 1:
        raise typer.BadParameter("TERRITORY | --region | --department | --group | --level", param_hint="fiche")
    with errors_for_people(lang):
        from bilan.territory.packs import read_pack

        opened = read_pack(pack)
        options = options_of(
            opened, method=method, switches=switch, soil=soil, wood=wood, forest_base=forest_base,
            sealed_share=sealed_share, overrides=overrides, explicit_pack=pack is not None,
        )  # fmt: skip
        if many:
            payload = _many(_whole(opened, options), output, level, region, department, formats, emissions, lang)
        else:
            wanted, at = territory or region or department, "region" if region else "department" if department else ""
            found = _one(opened, options, wanted, at or level or None, group, name)
            payload = _single(found, output, emissions, lang)
        if json_target is not None:
            write_json(payload, json_target)


def _single(found: Territory, output: Path, emissions: Path | None, lang: str) -> dict[str, Any]:
    from dataclasses import replace

    from bilan.report.territory.batch import check_ending, write_fiche
    from bilan.report.territory.model import fiche_of
    from bilan.territory.methods import SWITCHES

    check_ending(output)
    if emissions is not None:
        from bilan.territory.emissions import read_emissions

        found = replace(found, emissions=read_emissions(emissions, found.code))
    with _progress(len(SWITCHES) + 1, found.name) as step:
        made = fiche_of(found, lang, lambda: step(""))
        write_fiche(made, output)
        step("")
    print(f"{found.name} ({found.code}){' :' if lang == 'fr' else ':'} {output}", file=sys.stderr)
    return made.data | {"file": str(output)}


def _many(
    whole: Territory, output: Path, level: str, region: str, department: str, formats: str, emissions: Path | None,
    lang: str,
) -> dict[str, Any]:  # fmt: skip
    from dataclasses import asdict

    from bilan.report.territory.batch import emissions_of, members, territories, write_fiches

    wanted = members(whole, level, region, department)
    chosen = [ending.strip().lower() for ending in formats.split(",") if ending.strip()]
    complete = emissions_of(emissions)
    found = (complete(territory) for territory in territories(whole, wanted, level))
    with _progress(len(wanted), output.name) as step:
        listed = write_fiches(found, output, chosen, lang, step)
    done = "{count} fiches : {path}" if lang == "fr" else "{count} sheets: {path}"
    print(done.format(count=len(listed), path=output / "index.html"), file=sys.stderr)
    return {
        "schema": "bilan.territory-fiches/1", "level": level, "method": whole.options.method, "folder": str(output),
        "index": str(output / "index.html"), "formats": chosen, "territories": [asdict(entry) for entry in listed],
    }  # fmt: skip


def _whole(pack: Any, options: Any) -> Territory:
    """All communes of a pack, from which every territory of a folder is read."""
    import numpy as np

    from bilan.territory.api import Territory
    from bilan.territory.names import Found
    from bilan.territory.places import read_places

    places = read_places(pack.tables["communes"])
    return Territory(pack, places, Found("", "", "group", np.ones(len(places), dtype=bool)), options)


def _one(pack: Any, options: Any, wanted: str, level: str | None, group: str, name: str) -> Territory:
    from bilan.cli.territory_show import _codes
    from bilan.territory.api import Territory
    from bilan.territory.names import find, union_of
    from bilan.territory.places import read_places

    places = read_places(pack.tables["communes"])
    if group:
        codes = _codes(group)
        return Territory(pack, places, union_of(codes, name or ", ".join(codes[:3]), places), options)
    return Territory(pack, places, find(wanted, pack, places, level), options)


@contextmanager
def _progress(total: int, title: str) -> Iterator[Callable[[str], None]]:
    """A bar on stderr, on a terminal only."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(title, total=total)

        def step(name: str) -> None:
            bar.update(task, advance=1, description=name or title)

        yield step
