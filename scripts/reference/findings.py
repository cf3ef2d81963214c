"""Finding codes with their messages and remedies, room by room."""

from __future__ import annotations

from importlib import resources

from scripts.reference.markdown import code, page, rows, table

ROOMS = {
    "ledger": ("Reading the ledger", "Lecture du registre"),
    "units": ("Units and money", "Unités et monnaies"),
    "factors": ("Factors", "Facteurs"),
    "gwp": ("Warming potentials", "Potentiels de réchauffement"),
    "engine": ("Computation and classification", "Calcul et classement"),
    "checks": ("Double counts, significance, base year", "Doubles comptes, significativité, année de référence"),
    "lock": ("Lock and upgrade", "Verrou et mise à niveau"),
    "comparison": ("Comparison", "Comparaison"),
    "obligations": ("Obligations", "Obligations"),
    "territory": ("Territories", "Territoires"),
}


def rooms() -> list[str]:
    """Files of data/findings, without their ending, known rooms first."""
    folder = resources.files("bilan") / "data" / "findings"
    found = {entry.name.removesuffix(".csv") for entry in folder.iterdir() if entry.name.endswith(".csv")}
    return [name for name in ROOMS if name in found] + sorted(found - ROOMS.keys())


def pages() -> dict[str, str]:
    """findings.md."""
    introduction = (
        "A finding says what is wrong or doubtful, on which line and field, how many tonnes it concerns, and what to"
        " do. Codes are stable: programs may rely on them. An `error` means that a line was rejected or that a figure"
        " cannot be used as it is; a `warning` asks to be looked at; an `info` states an assumption. What stands in"
        " braces is filled in. `--strict` makes errors fatal.\n\nUn constat dit ce qui est faux ou douteux, sur quelle"
        " ligne et quel champ, combien de tonnes il concerne et que faire. Les codes ne changent pas."
    )
    return {"findings.md": page("Findings / Constats", introduction, *(_room(name) for name in rooms()))}


def _room(name: str) -> str:
    english, french = ROOMS.get(name, (name.replace("_", " ").capitalize(), ""))
    title = f"## {english} / {french}" if french else f"## {english}"
    found = sorted(rows(f"data/findings/{name}.csv"), key=lambda row: row["code"])
    shown = [
        [
            code(row["code"]),
            row["severity"],
            f"{row['message_en']}\n→ {row['remedy_en']}" if row["remedy_en"] else row["message_en"],
            f"{row['message_fr']}\n→ {row['remedy_fr']}" if row["remedy_fr"] else row["message_fr"],
        ]
        for row in found
    ]
    return f"{title}\n\n{table(['code', 'severity', 'English', 'français'], shown)}"
