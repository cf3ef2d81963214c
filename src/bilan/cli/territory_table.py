"""`bilan territory table`: every territory of a level in one file."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

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
    from bilan.model.findings import Finding


def table(
    output: Annotated[Path, typer.Option("-o", "--output", help="FICHIER.csv | .parquet | .xlsx")],
    level: Annotated[str, typer.Option(help="commune | epci | department | region | country")] = "epci",
    what: Annotated[str, typer.Option(help="flux | stocks")] = "flux",
    pack: PackOption = None,
    method: MethodOption = "corrected",
    switch: SwitchOption = None,
    soil: SoilOption = "table",
    wood: WoodOption = "harvest",
    forest_base: BaseOption = "mapped",
    sealed_share: SealedOption = None,
    overrides: OverridesOption = None,
    strict: Annotated[bool, typer.Option("--strict", help="un avertissement arrête / warnings are fatal")] = False,
    json_target: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Tous les territoires d'un niveau dans un fichier / every territory of a level in one file."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan.territory.packs import read_pack
        from bilan.territory.table import level_table, write_table

        opened = read_pack(pack)
        options = options_of(
            opened, method=method, switches=switch, soil=soil, wood=wood, forest_base=forest_base,
            sealed_share=sealed_share, overrides=overrides, explicit_pack=pack is not None,
        )  # fmt: skip
        made = level_table(opened, options, level, what)
        worst = [finding for finding in made.findings if finding.severity != "info"]
        if strict and worst:
            _tell(worst, lang)
            raise typer.Exit(1)
        write_table(made, output)
    _tell(list(made.findings), lang)
    done = "{rows} lignes, {count} territoires : {file}" if lang == "fr" else "{rows} rows, {count} territories: {file}"
    print(done.format(rows=made.table.num_rows, count=made.territories, file=output), file=sys.stderr)
    if json_target is not None:
        payload = {
            "schema": "bilan.territory-table/1", "file": str(output), "level": level, "what": what, "method": method,
            "rows": made.table.num_rows, "territories": made.territories,
            "findings": [finding.to_json(lang) for finding in made.findings],
        }  # fmt: skip
        write_json(payload, json_target)


def _tell(findings: list[Finding], lang: str) -> None:
    for finding in findings:
        print(f"{finding.code}: {finding.message(lang)}", file=sys.stderr)
