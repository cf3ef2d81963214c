"""Options that the territory commands share, and how they become a computation."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from bilan.territory.compute import Options
    from bilan.territory.packs import Pack

PackOption = Annotated[
    Path | None, typer.Option("--pack", help="jeu de données / data pack (défaut / default: Hauts-de-France)")
]
MethodOption = Annotated[str, typer.Option("--method", help="corrected | aldo-2024")]
SwitchOption = Annotated[list[str] | None, typer.Option("--switch", help="nom=on|off (répétable / repeatable)")]
SoilOption = Annotated[str, typer.Option("--soil", help="table | closed-form")]
WoodOption = Annotated[str, typer.Option("--wood", help="harvest | consumption (produits bois / wood products)")]
BaseOption = Annotated[str, typer.Option("--forest-base", help="mapped | inventory (surface forestière / forest area)")]
SealedOption = Annotated[
    float | None, typer.Option("--sealed-share", help="part imperméabilisée, 0 à 1 / sealed share, 0 to 1")
]
OverridesOption = Annotated[
    Path | None, typer.Option("--overrides", help="territory.toml : vos propres données / your own numbers")
]


def options_of(
    pack: Pack, *, method: str, switches: list[str] | None, soil: str, wood: str, forest_base: str,
    sealed_share: float | None, overrides: Path | None, explicit_pack: bool,
) -> Options:  # fmt: skip
    """Options of a computation; a `territory.toml` in or beside a pack given by the user is read."""
    from bilan.territory.compute import Options
    from bilan.territory.methods import parse_switch
    from bilan.territory.overrides import Overrides
    from bilan.territory.overrides_file import beside, read_overrides

    file = overrides if overrides is not None else beside(pack.path if explicit_pack else None)
    options = Options(
        method=method,
        switches=dict(parse_switch(text) for text in switches or ()),
        soil=soil,
        forest_base=forest_base,
        wood=wood,
        sealed_share=sealed_share,
        overrides=read_overrides(file) if file is not None else Overrides(),
    )
    options.checked()
    return options
