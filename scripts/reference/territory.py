"""The territory method: typology, switches, coefficients, columns of the tables that are written."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.reference.markdown import code, page, rows, table

#: Tables of coefficients in the order of the page, with a title; the long ones are described, not printed.
PRINTED = {
    "constants": "Constants / Constantes",
    "soil_rates": "Closed form of slow soil fluxes / Forme close des flux lents des sols",
    "soil_rules": "Which unit flux applies / Quel flux unitaire s'applique",
    "soil_stocks": "Soil stocks / Stocks des sols",
    "biomass": "Living biomass outside forests / Biomasse vivante hors forêt",
    "hedges": "Hedges / Haies",
    "practices": "Agricultural practices / Pratiques agricoles",
    "wood_national": "Wood products, country / Produits bois, pays",
    "wood_shares": "Wood harvest, regional shares / Récolte de bois, parts régionales",
    "wood_expansion": "Wood expansion factors / Facteurs d'expansion du bois",
    "forest_groups": "Forest groups published together / Groupes publiés ensemble",
    "forest_substitutions": "Neighbouring regions used instead / Régions voisines de remplacement",
}
DESCRIBED = ("soil_flux", "forest_inventory")


def pages() -> dict[str, str]:
    """territory-method.md, territory-coefficients.md."""
    return {"territory-method.md": _method(), "territory-coefficients.md": _coefficients()}


def _all(path: str, codes: Sequence[str] = ()) -> str:
    found = rows(path)
    shown = [[code(value) if name in codes else value for name, value in row.items()] for row in found]
    return table(list(found[0]), shown)


def _method() -> str:
    switches = [[code(r["switch"]), r["fault"], r["text_en"], r["text_fr"]] for r in rows("data/territory/methods.csv")]
    return page(
        "Territory method / Méthode territoriale",
        "`corrected` (the default) turns every switch on; `aldo-2024` turns them all off and reproduces the public"
        " tool, its faults included. `--switch NAME=on|off` sets one; `--compare-methods` prints what each changes.",
        "## Switches / Corrections\n\n" + table(["switch", "fault", "English", "français"], switches),
        "## Land uses / Occupations du sol\n\n"
        + _all("data/territory/land_uses.csv", ("land_use", "level1", "soil_class")),
        "## Level 1 / Niveau 1\n\n" + _all("data/territory/land_uses_level1.csv", ("level1",)),
        "## Pools / Réservoirs\n\n" + _all("data/territory/pools.csv", ("pool",)),
        "## CORINE Land Cover\n\n" + _all("data/territory/clc.csv", ("clc", "land_use")),
        "## Sectors of the PCAET / Secteurs du PCAET\n\n" + _all("data/territory/sectors.csv", ("sector",)),
        "## Levels of the forest inventory / Niveaux de l'inventaire forestier\n\n"
        + _all("data/territory/inventory_levels.csv", ("level",)),
        "## Not covered / Non couvert\n\n" + _all("data/territory/overseas.csv", ("code",)),
    )


def _coefficients() -> str:
    folder = "data/territory/coefficients"
    long = [
        [
            code(f"{name}.csv"),
            len(rows(f"{folder}/{name}.csv")),
            ", ".join(code(c) for c in rows(f"{folder}/{name}.csv")[0]),
        ]
        for name in DESCRIBED
    ]
    return page(
        "Territory coefficients / Coefficients territoriaux",
        f"Tables under `src/bilan/{folder}/`, each row with unit, source and year. Two are too long for a page:",
        table(["table", "rows", "columns"], long),
        *(f"## {title}\n\n{_all(f'{folder}/{name}.csv')}" for name, title in PRINTED.items()),
    )
