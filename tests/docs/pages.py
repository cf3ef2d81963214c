"""The pages of the documentation, as tests read them."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
FRONT = ("README.md", "README.fr.md", "CONTRIBUTING.md", "CHANGELOG.md", "DATA_CHANGELOG.md")


def markdown() -> list[Path]:
    """Every page: the site's and those at the root."""
    return sorted(DOCS.rglob("*.md")) + [ROOT / name for name in FRONT]


def text(name: str) -> str:
    """Text of one page of the site."""
    return (DOCS / name).read_text(encoding="utf-8")


def section(page: str, title: str) -> str:
    """What stands under a heading, up to the next heading of the same level or above."""
    level = re.match(r"#+", title).group()
    found = re.search(rf"^{re.escape(title)}$(.*?)(?=^#{{1,{len(level)}}} |\Z)", page, re.M | re.S)
    assert found, f"no section {title}"
    return found.group(1)


def console_blocks(page: Path) -> list[tuple[str, list[str]]]:
    """Commands of the blocks marked ```console, each with the lines that the page says it prints."""
    found: list[tuple[str, list[str]]] = []
    for block in re.findall(r"^```console\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S):
        for line in block.splitlines():
            if line.startswith("$ "):
                found.append((line[2:], []))
            elif line.strip() and line.strip() != "[...]":
                found[-1][1].append(line)
    return found
