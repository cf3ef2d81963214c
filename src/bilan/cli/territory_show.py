"""`bilan territory show`: one territory, its flux, stocks, matrix, findings."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, write_json, write_text
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
    from bilan.territory.api import Territory
    from bilan.territory.compute import Options


def show(
    territory: Annotated[str, typer.Argument(help="code ou nom / code or name")] = "",
    region: Annotated[str, typer.Option(help="code ou nom de région / region")] = "",
    department: Annotated[str, typer.Option(help="code ou nom de département / department")] = "",
    group: Annotated[str, typer.Option(help="codes séparés par des virgules, ou fichier / codes or file")] = "",
    name: Annotated[str, typer.Option(help="nom du groupement / name of the grouping")] = "",
    pack: PackOption = None,
    method: MethodOption = "corrected",
    switch: SwitchOption = None,
    soil: SoilOption = "table",
    wood: WoodOption = "harvest",
    forest_base: BaseOption = "mapped",
    sealed_share: SealedOption = None,
    overrides: OverridesOption = None,
    emissions: Annotated[
        Path | None, typer.Option(help="csv territory,sector,t_co2e : bilan net / net balance")
    ] = None,
    pcaet: Annotated[Path | None, typer.Option(help="colonnes de la plateforme PCAET / platform columns")] = None,
    compare: Annotated[
        bool, typer.Option("--compare-methods", help="effet de chaque correction / effect of each correction")
    ] = False,
    strict: Annotated[bool, typer.Option("--strict", help="un avertissement arrête / warnings are fatal")] = False,
    json_target: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Stocks et flux d'un territoire / stocks and fluxes of one territory."""
    check_lang(lang)
    if sum(map(bool, (territory, region, department, group))) != 1:
        raise typer.BadParameter("TERRITORY | --region | --department | --group", param_hint="show")
    with errors_for_people(lang):
        from bilan.territory.packs import read_pack

        opened = read_pack(pack)
        options = options_of(
            opened, method=method, switches=switch, soil=soil, wood=wood, forest_base=forest_base,
            sealed_share=sealed_share, overrides=overrides, explicit_pack=pack is not None,
        )  # fmt: skip
        level = "region" if region else "department" if department else None
        found = _found(territory or region or department, group, name, level, opened, options)
        if emissions is not None:
            found = _with_emissions(found, emissions)
        payload = found.to_json(lang)
        if strict and any(finding.severity != "info" for finding in found.findings):
            for finding in found.findings:
                print(f"{finding.code}: {finding.message(lang)}", file=sys.stderr)
            raise typer.Exit(1)
        if compare:
            payload["comparison"] = _comparison(found, lang)
        if json_target is not None:
            write_json(payload, json_target)
        if pcaet is not None:
            write_text(pcaet, _pcaet(found, lang))
    if json_target != "-":
        from bilan.cli.territory_page import page

        page(found, lang, compare=compare)


def _found(wanted: str, group: str, name: str, level: str | None, pack: object, options: Options) -> Territory:
    from bilan.territory.api import Territory
    from bilan.territory.names import find, union_of
    from bilan.territory.packs import Pack
    from bilan.territory.places import read_places

    assert isinstance(pack, Pack)
    places = read_places(pack.tables["communes"])
    if group:
        codes = _codes(group)
        return Territory(pack, places, union_of(codes, name or ", ".join(codes[:3]), places), options)
    return Territory(pack, places, find(wanted, pack, places, level), options)


def _codes(group: str) -> list[str]:
    """Codes with commas, or a file: first word of every line; # starts a comment, a header has no digits."""
    path = Path(group)
    if not path.is_file():
        return group.split(",")
    found = []
    for line in path.read_text(encoding="utf-8-sig").splitlines():
        words = line.split("#", 1)[0].replace(";", " ").replace(",", " ").replace("\t", " ").split()
        if words and any(letter.isdigit() for letter in words[0]):
            found.append(words[0].strip('"'))
    return found


def _with_emissions(territory: Territory, path: Path) -> Territory:
    from dataclasses import replace

    from bilan.territory.emissions import read_emissions

    return replace(territory, emissions=read_emissions(path, territory.code))


def _comparison(territory: Territory, lang: str) -> dict[str, object]:
    from dataclasses import asdict

    from bilan.territory.waterfall import switch_texts

    fall, texts = territory.compare_methods(), switch_texts(lang)
    steps = [asdict(step) | {"text": texts[step.switch]} for step in fall.steps]
    return asdict(fall) | {"steps": steps}


def _pcaet(territory: Territory, lang: str) -> str:
    import csv
    import io

    from bilan.territory.pcaet import pcaet_cells

    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\n")
    writer.writerow(["territory", "column", "label", "value", "unit"])
    for cell in pcaet_cells(territory.flux(), territory.pack.period[1], territory.emissions):
        label = cell.label_fr if lang == "fr" else cell.label_en
        value = "" if cell.value is None else f"{cell.value:.3f}" if isinstance(cell.value, float) else cell.value
        writer.writerow([territory.code, cell.column, label, value, cell.unit])
    return out.getvalue()
