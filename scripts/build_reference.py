"""Write docs/reference from the code and its tables: `python -m scripts.build_reference` (or `make reference`).

With ``--check`` nothing is written: the pages that differ are named, and the status is 1 when there is one.
"""

from __future__ import annotations

import sys
from pathlib import Path

from scripts.reference import (
    commands,
    findings,
    frameworks,
    gases,
    index,
    input_columns,
    json_contracts,
    known_values,
    obligations,
    other_tables,
    parquet_columns,
    python_names,
    settings,
    territory,
    units,
)

FOLDER = Path(__file__).resolve().parents[1] / "docs" / "reference"

#: Modules that write pages, in the order of the index.
WRITERS = (
    commands,
    input_columns,
    known_values,
    settings,
    findings,
    json_contracts,
    parquet_columns,
    python_names,
    frameworks,
    gases,
    units,
    other_tables,
    obligations,
    territory,
)


def pages() -> dict[str, str]:
    """Every page of the reference: name of the file -> text."""
    found: dict[str, str] = {}
    for writer in WRITERS:
        found |= writer.pages()
    return found | index.pages(found)


def differing(found: dict[str, str]) -> list[str]:
    """Pages that are missing, different, or left over in docs/reference."""
    names = {name for name, text in found.items() if _text(FOLDER / name) != text}
    kept = {path.name for path in FOLDER.glob("*.md")}
    return sorted(names | (kept - found.keys()))


def _text(path: Path) -> str | None:
    return path.read_text(encoding="utf-8") if path.exists() else None


def main() -> None:
    """Write the pages, or compare them."""
    found = pages()
    changed = differing(found)
    if "--check" in sys.argv[1:]:
        print("\n".join(changed) or "docs/reference is current")
        raise SystemExit(1 if changed else 0)
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name in changed:
        if name in found:
            (FOLDER / name).write_text(found[name], encoding="utf-8")
        else:
            (FOLDER / name).unlink()
    print(f"docs/reference: {len(found)} pages, {len(changed)} changed")


if __name__ == "__main__":
    main()
