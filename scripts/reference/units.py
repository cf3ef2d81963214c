"""Units: the vocabulary, what is read as what, properties of fuels, currencies, prices."""

from __future__ import annotations

from itertools import groupby

from scripts.reference.markdown import code, page, rows, table


def pages() -> dict[str, str]:
    """units.md."""
    text = page(
        "Units and money / Unités et monnaies",
        "A conversion that is not certain is refused with a finding, never guessed. Money converts at the rate of the"
        " line's last day (European Central Bank reference rates, offline).",
        _vocabulary(),
        "## Spellings with several meanings / Écritures ambiguës\n\n"
        + table(
            ["written", "may mean", "read as", "note"],
            [
                [code(r["spelling"]), r["candidates"], r["preferred"], r["note"]]
                for r in rows("data/units/ambiguous.csv")
            ],
        ),
        "## Dimensions read as one another / Grandeurs lues l'une pour l'autre\n\n"
        + table(
            ["from", "to", "finding", "note"],
            [
                [r["from_dimension"], r["to_dimension"], code(r["finding"]), r["note"]]
                for r in rows("data/units/equivalences.csv")
            ],
        ),
        _fuels(),
        _money(),
    )
    return {"units.md": text}


def _vocabulary() -> str:
    spellings: dict[str, list[str]] = {}
    for row in rows("data/units/spellings.csv"):
        spellings.setdefault(row["canonical"], []).append(row["spelling"])
    found = sorted(rows("data/units/vocabulary.csv"), key=lambda row: row["dimension"])
    blocks = ["## Vocabulary / Vocabulaire"]
    for dimension, group in groupby(found, key=lambda row: row["dimension"]):
        shown = [
            [
                code(r["canonical"]),
                r["label_en"],
                r["label_fr"],
                f"{r['to_base']} {r['base']}",
                ", ".join(dict.fromkeys(spellings.get(r["canonical"], []))),
            ]
            for r in group
        ]
        blocks.append(f"### {dimension}\n\n{table(['unit', 'English', 'français', 'is', 'also written'], shown)}")
    return "\n\n".join(blocks)


def _fuels() -> str:
    shown = [
        [
            r["label_en"],
            r["label_fr"],
            r["density_kg_per_l"],
            r["pci_gj_per_t"],
            r["pcs_per_pci"],
            r["pci_kwh_per_m3"],
            ", ".join(sorted({r[name] for name in r if name.endswith("_source") and r[name]})),
        ]
        for r in rows("data/units/fuels.csv")
    ]
    heads = ["fuel", "combustible", "kg per L", "net GJ per t", "gross over net", "net kWh per m³", "sources"]
    return (
        "## Fuels / Combustibles\n\nLitres, kilograms and kilowatt-hours of a fuel convert through these values of"
        f" Base Carbone V22.0. An empty cell means that the source gives none, and the conversion is refused."
        f"\n\n{table(heads, shown)}"
    )


def _money() -> str:
    currencies = [
        [code(r["code"]), r["label_en"], r["label_fr"], r["ecb"], r["fixed_per_eur"], r["fixed_source"]]
        for r in rows("data/units/currencies.csv")
    ]
    prices = [[r["geo"], r["year"], r["index_2015_100"], r["source"]] for r in rows("data/units/hicp.csv")]
    return (
        "## Currencies / Monnaies\n\n"
        + table(["code", "English", "français", "ECB rates", "fixed per EUR", "source"], currencies)
        + "\n\n## Consumer prices / Prix à la consommation\n\nHarmonised index, yearly mean, 2015 = 100: used for"
        " monetary factors that state the year of their prices.\n\n"
        + table(["region", "year", "index", "source"], prices)
    )
