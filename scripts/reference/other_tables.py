"""Tables of checks, uncertainty, comparison, accounting and transition: rooms whose tables are short."""

from __future__ import annotations

import csv
from importlib import resources

from scripts.reference import double_counts
from scripts.reference.markdown import code, page, table

#: Room of data -> title; a room that is absent is left out.
ROOMS = {
    "checks": "Checks: double counts, significance, recalculation / Contrôles",
    "uncertainty": "Uncertainty / Incertitude",
    "comparison": "Comparison and bridge / Comparaison et passage",
    "accounting": "Accounting exports / Exports comptables",
    "transition": "Transition plan / Plan de transition",
    "lock": "Lock / Verrou",
}
#: Longer tables are described by their columns alone.
LONGEST = 450


def pages() -> dict[str, str]:
    """tables.md."""
    blocks = [_room(room, title) for room, title in ROOMS.items() if (_data() / room).is_dir()]
    text = page(
        "Other tables / Autres tables",
        "Tables under `src/bilan/data/` that decide something and that no other page prints. To change what they"
        " decide, change the table.",
        *blocks,
    )
    return {"tables.md": text}


def _data() -> resources.abc.Traversable:
    return resources.files("bilan") / "data"


def _room(room: str, title: str) -> str:
    blocks = [f"## {title}"]
    for file in sorted((_data() / room).iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".csv"):
            blocks.append(
                f"### {room}/{file.name}\n\n{_csv(list(csv.reader(file.read_text(encoding='utf-8').splitlines())))}"
            )
        elif file.name == "double_counts.toml":
            blocks.append(f"### {room}/{file.name}\n\n{double_counts.as_table()}")
    return "\n\n".join(blocks)


def _csv(found: list[list[str]]) -> str:
    heads, body = found[0], found[1:]
    if len(body) > LONGEST:
        return f"{len(body)} rows; columns: " + ", ".join(code(name) for name in heads) + "."
    return table(heads, body)
