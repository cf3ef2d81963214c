"""Columns of every input file, with the headers that are recognised."""

from __future__ import annotations

from itertools import groupby

from scripts.reference.markdown import code, page, rows, table, words

FILES = {
    "activities": ("activities.csv", "the activity lines: one row, one quantity", "les lignes d'activité"),
    "factors": ("factors.csv", "own factors: one row per factor, part and gas", "les facteurs propres"),
    "contracts": ("contracts.csv", "electricity instruments", "les contrats d'électricité"),
    "actions": ("actions.csv", "transition plan", "le plan de transition"),
}


def pages() -> dict[str, str]:
    """columns.md."""
    found = rows("data/ledger/columns.csv")
    sections = [_section(name, list(group)) for name, group in groupby(found, key=lambda row: row["table"])]
    text = page(
        "Input columns / Colonnes des fichiers",
        "Files may be CSV in any usual dialect, `.xlsx` or Parquet; `activities` may also be a folder of such files."
        " Headers are recognised in French and English, whatever their case and accents; `bilan check` prints what"
        " was understood, and columns that it does not know are named there. Values of the columns `category`,"
        " `case`, `tier`, `kind`, `part`, `instrument` are in [known values](values.md).",
        *sections,
        _entries(),
        _territory(),
        _limits(),
    )
    return {"columns.md": text}


def _section(name: str, columns: list[dict[str, str]]) -> str:
    file, english, french = FILES.get(name, (name, "", ""))
    spellings = [row for row in rows("data/ledger/headers.csv") if row["table"] == name]
    spellings += [
        {"canonical": row["value"], "spelling": row["word"]}
        for row in (rows("data/factors/own/words.csv") if name == "factors" else [])
        if row["column"] == "header"
    ]
    shown = [
        [
            code(row["column"]),
            "required" if row["required"] else "",
            row["help_en"],
            row["help_fr"],
            ", ".join(sorted({s["spelling"] for s in spellings if s["canonical"] == row["column"]})),
        ]
        for row in columns
    ]
    heads = ["column", "", "English", "français", "recognised headers"]
    return f"## {file}\n\n{english} / {french}\n\n{table(heads, shown)}"


def _entries() -> str:
    told = words("entry_columns")
    by_column: dict[str, list[str]] = {}
    for row in rows("data/ledger/headers.csv"):
        if row["table"] == "entries":
            by_column.setdefault(row["canonical"], []).append(row["spelling"])
    shown = [
        [
            code(name),
            told.get(name, {}).get("en", ""),
            told.get(name, {}).get("fr", ""),
            ", ".join(sorted(set(spellings))),
        ]
        for name, spellings in by_column.items()
    ]
    introduction = (
        "Entries of an accounting export: the French FEC, or any general ledger with an account, a date and an amount."
    )
    heads = ["column", "English", "français", "recognised headers"]
    return f"## Accounting entries\n\n{introduction}\n\n{table(heads, shown)}"


def _territory() -> str:
    told = words("territory_columns")
    shown = [
        [
            row["table"],
            code(row["column"]),
            told.get(row["column"], {}).get("en", ""),
            told.get(row["column"], {}).get("fr", ""),
            row["synonyms"].replace(" ", ", "),
        ]
        for row in rows("data/territory/columns.csv")
    ]
    introduction = "Tables that `bilan territory import changes`, `areas` and `forest` read."
    heads = ["table", "column", "English", "français", "recognised headers"]
    return f"## Territory tables\n\n{introduction}\n\n{table(heads, shown)}"


def _limits() -> str:
    shown = [[code(row["name"]), row["value"], row["unit"], row["why"]] for row in rows("data/ledger/limits.csv")]
    printed = table(["limit", "value", "unit", "why"], shown)
    return f"## Limits\n\nBeyond these sizes a file is refused with a finding.\n\n{printed}"
