"""Gases, blends and their warming potentials; families with typical sources."""

from __future__ import annotations

from scripts.reference.markdown import code, page, rows, table

from bilan.gwp.tables import families, gas_table


def pages() -> dict[str, str]:
    """gases.md."""
    shown_families = [
        [f.family, f.label_en, f.label_fr, "yes" if f.kyoto else "no", f.sources_en, f.sources_fr, f.correction_en]
        for f in families().values()
    ]
    heads = ["family", "English", "français", "Kyoto", "typical sources", "sources typiques", "often confused"]
    gases = [
        [code(g.name), g.label_en, g.formula, g.family, *(_value(g, s) for s in ("AR4", "AR5", "AR6")), _made_of(g)]
        for g in gas_table().values()
    ]
    aliases = [[code(r["alias"]), code(r["name"]), r["note"]] for r in rows("data/gwp/aliases.csv")]
    text = page(
        "Gases / Gaz",
        "Warming potentials over 100 years, kg CO₂e per kg. `published` (the default) keeps each factor's own published"
        " CO₂e; AR4, AR5 and AR6 re-express what is known by mass. A value in parentheses is carried from the nearest"
        " report that prints one. Biogenic CO₂ is 0 because it stands outside every total. `gas:<name>` is a factor of"
        " 1 kg of the gas per kg.",
        "## Families / Familles\n\n" + table(heads, shown_families),
        "## Gases and blends / Gaz et mélanges\n\n"
        + table(["name", "label", "formula", "family", "AR4", "AR5", "AR6", "made of (mass)"], gases),
        "## Other names / Autres noms\n\n" + table(["written", "read as", "note"], aliases),
    )
    return {"gases.md": text}


def _value(gas: object, gwp_set: str) -> str:
    text = f"{gas.value(gwp_set):,.6g}"  # type: ignore[attr-defined]
    return f"({text})" if gwp_set in gas.carried else text  # type: ignore[attr-defined]


def _made_of(gas: object) -> str:
    parts = gas.components  # type: ignore[attr-defined]
    return "" if len(parts) == 1 else " + ".join(f"{share:.1%} {name}" for name, share in parts)
