"""`bilan territory list`: the territories of a pack, or the land uses and switches of the method."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, write_json
from bilan.cli.numbers import number
from bilan.cli.territory_options import PackOption

if TYPE_CHECKING:
    from rich.table import Table


def list_territories(
    text: Annotated[str, typer.Argument(help="partie du nom ou du code / part of the name or code")] = "",
    level: Annotated[str, typer.Option(help="commune | epci | department | region")] = "epci",
    land_uses: Annotated[
        bool, typer.Option("--land-uses", help="occupations du sol et codes CLC / land uses and CLC codes")
    ] = False,
    pack: PackOption = None,
    json_target: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Territoires d'un jeu de données / territories of a pack."""
    check_lang(lang)
    with errors_for_people(lang):
        rows = _land_uses(lang) if land_uses else _territories(text, level, pack)
        if json_target is not None:
            write_json({"schema": "bilan.territory-list/1", "rows": rows}, json_target)
    if json_target != "-":
        from rich.console import Console

        Console(highlight=False).print(_table(rows, lang))


def _territories(wanted: str, level: str, pack: Any) -> list[dict[str, Any]]:
    import numpy as np

    from bilan.model.findings import BilanError, Finding
    from bilan.territory.aggregate import sum_places
    from bilan.territory.groupings import LEVELS, level_grouping
    from bilan.territory.names import normal
    from bilan.territory.packs import read_pack
    from bilan.territory.places import read_places

    if level not in LEVELS[:4]:
        values = {"option": "--level", "value": level, "known": ", ".join(LEVELS[:4])}
        raise BilanError(Finding("territory-unknown-choice", values=values))
    opened = read_pack(pack)
    places = read_places(opened.tables["communes"])
    groups = level_grouping(level, places, opened)
    counts = sum_places(np.column_stack([np.ones(len(places)), places.population]), groups.index, len(groups))
    listed = zip(groups.codes.tolist(), groups.names.tolist(), counts.tolist(), strict=True)
    return [
        {"code": code, "name": name, "level": level, "communes": int(communes), "population": int(people)}
        for code, name, (communes, people) in listed
        if not wanted or wanted in code or normal(wanted) in normal(name)
    ]


def _land_uses(lang: str) -> list[dict[str, Any]]:
    from bilan.territory.tables import rows

    codes: dict[str, list[str]] = {}
    for row in rows("clc.csv"):
        codes.setdefault(row["land_use"], []).append(row["clc"])
    mixed = codes.get("artificial_mixed", [])
    return [
        {
            "code": row["land_use"],
            "name": row[f"label_{lang}"],
            "level1": row["level1"],
            "clc": " ".join(codes.get(row["land_use"], [] if "artificial" not in row["land_use"] else mixed)),
        }
        for row in rows("land_uses.csv")
    ]


def _table(rows: list[dict[str, Any]], lang: str) -> Table:
    from rich.table import Table

    french = {"code": "code", "name": "nom", "level": "niveau", "communes": "communes", "population": "population"}
    french |= {"level1": "niveau 1", "clc": "codes CLC"}
    table = Table(box=None, header_style="bold")
    names = list(rows[0]) if rows else ["code", "name"]
    for name in names:
        shown = french.get(name, name) if lang == "fr" else name
        table.add_column(shown, justify="right" if name in {"communes", "population"} else "left")
    for row in rows:
        table.add_row(*(number(value, lang, 0) if isinstance(value, int) else str(value) for value in row.values()))
    return table
