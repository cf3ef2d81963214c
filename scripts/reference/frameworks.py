"""One page a framework: lines, rules, columns, required items; the categories; other names of lines."""

from __future__ import annotations

from itertools import groupby

from scripts.reference.markdown import code, page, rows, table

from bilan.frameworks.rules import FRAMEWORKS, folder

TITLES = {
    "beges-v5": "BEGES V5",
    "iso-14064-1": "ISO 14064-1:2018",
    "ghg-protocol": "GHG Protocol",
    "bilan-carbone-v9": "Bilan Carbone v9",
}


def pages() -> dict[str, str]:
    """framework-<name>.md, categories.md, methods.md."""
    found = {f"framework-{name}.md": _framework(name) for name in FRAMEWORKS}
    return found | {"categories.md": _categories(), "methods.md": _methods()}


def _framework(name: str) -> str:
    place = f"frameworks/{folder(name)}"
    return page(
        TITLES.get(name, name),
        f"Every table on this page is read from `src/bilan/{place}/`; `bilan frameworks show {name}` prints the same.",
        "## Lines / Lignes\n\nLines that are not in the total are shown beside it.\n\n" + _lines(place),
        "## Rules / Règles\n\nA line of the ledger is cut by the parts of its factor. The first column that is empty"
        " holds for every value. `OUT` means outside the total. The notes R1 to R18 are explained in"
        " [methods](methods.md#rules-r1-to-r18).\n\n" + _rules(place),
        "## Columns of the report / Colonnes du rapport\n\n"
        + table(
            ["key", "English", "français", "unit"],
            [[code(r["key"]), r["label_en"], r["label_fr"], r["unit"]] for r in rows(f"{place}/columns.csv")],
        ),
        "## What the framework asks for / Ce que le cadre demande\n\n"
        + table(
            ["", "English", "français", "verified"],
            [[r["item"], r["label_en"], r["label_fr"], r["verification"]] for r in rows(f"{place}/requirements.csv")],
        ),
    )


def _lines(place: str) -> str:
    found = sorted(rows(f"{place}/lines.csv"), key=lambda row: int(row["order"]))
    shown = [
        [
            code(r["code"]),
            r["label_en"],
            r["label_fr"],
            r["group_label_en"],
            "" if r["in_total"] == "1" else "not in total",
        ]
        for r in found
    ]
    return table(["code", "English", "français", "group", ""], shown)


def _rules(place: str) -> str:
    labels = {row["category"]: row["label_en"] for row in rows("data/frameworks/categories.csv")}
    blocks = []
    for category, group in groupby(rows(f"{place}/rules.csv"), key=lambda row: row["category"]):
        shown = [
            [
                code(r["part"]),
                code(r["case"]),
                r["kind"] or r["tier"],
                code(r["line"]),
                r["status"],
                r["rule"],
                r["note"],
            ]
            for r in group
        ]
        heads = ["part", "case", "kind or tier", "line", "status", "rule", "note"]
        blocks.append(f"### {labels.get(category, category)} (`{category}`)\n\n{table(heads, shown)}")
    return "\n\n".join(blocks)


def _categories() -> str:
    shown = [
        [
            code(r["category"]),
            r["label_fr"],
            r["label_en"],
            r["bilan_carbone_v9_post"],
            code(r["default_case"]),
            code(r["default_part"]),
            r["kinds"],
        ]
        for r in rows("data/frameworks/categories.csv")
    ]
    heads = ["category", "français", "English", "post (Bilan Carbone v9)", "usual case", "usual part", "kinds"]
    return page(
        "Categories / Catégories",
        "The 48 sub-posts of Bilan Carbone v9, and franchises. Write the slug, or either label. `bilan categories"
        " WORD` also shows the lines that a category reaches in each framework.",
        table(heads, shown),
    )


def _methods() -> str:
    notes = [[r["rule"], r["title_en"], r["title_fr"]] for r in rows("data/methods/decision_rules.csv")]
    fields = [
        [r["method"], r["field"], r["value_en"], r["value_fr"], r["source"], r["verification"]]
        for r in rows("data/methods/methods.csv")
    ]
    aliases = [
        [
            r["list"],
            r["scope"],
            r["number"],
            r["name_fr"],
            r["name_en"],
            r["beges_v5"],
            r["iso_14064_1"],
            r["ghg_protocol"],
        ]
        for r in rows("data/methods/aliases.csv")
    ]
    return page(
        "Methods / Méthodes",
        "## The four methods\n\nHow well a fact is verified: V read in the text or an official page; S secondary"
        " source; K general knowledge.\n\n"
        + table(["method", "field", "English", "français", "source", "verified"], fields),
        "## Rules R1 to R18\n\nThe notes that rules carry, in [the pages of the frameworks](index.md).\n\n"
        + table(["rule", "English", "français"], notes),
        "## Other names of the lines\n\nTwo older lists, and where their items went: `seed` is a widespread list of 22"
        " sub-categories in three scopes, `beges-v4` the 23 posts of the former version.\n\n"
        + table(["list", "scope", "n°", "français", "English", "BEGES V5", "ISO 14064-1", "GHG Protocol"], aliases),
    )
