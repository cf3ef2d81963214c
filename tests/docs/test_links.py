"""Links between pages lead somewhere, and headings that they name exist."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

from tests.docs.pages import DOCS, ROOT, markdown


def anchors(path: Path) -> set[str]:
    """Anchors of a page's headings, as site generators write them."""
    found = set()
    body = re.sub(r"^```.*?^```", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    for title in re.findall(r"^#+ (.*)$", body, re.M):
        plain = re.sub(r"[`*]|\[|\]\([^)]*\)", "", title)
        kept = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
        found.add(re.sub(r"[-\s]+", "-", re.sub(r"[^\w\s-]", "", kept).strip().lower()))
        found.add(re.sub(r"\s", "-", re.sub(r"[^\w\s-]", "", plain).strip().lower()))
    return found


def links(path: Path) -> list[str]:
    """Targets of the links of a page that are not addresses."""
    body = re.sub(r"^```.*?^```|`[^`\n]*`", "", path.read_text(encoding="utf-8"), flags=re.M | re.S)
    return [link for link in re.findall(r"\]\(([^)\s]+)\)", body) if not re.match(r"[a-z]+:", link)]


@pytest.mark.parametrize("page", markdown(), ids=lambda path: str(path.relative_to(ROOT)))
def test_relative_links_resolve(page: Path) -> None:
    broken = []
    for link in links(page):
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        if not target.exists() or (anchor and anchor not in anchors(target)):
            broken.append(link)
    assert not broken


def test_every_page_of_the_site_is_in_its_navigation() -> None:
    navigation = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    missing = [
        str(path.relative_to(DOCS))
        for path in DOCS.rglob("*.md")
        if path.parent.name not in {"decisions", "reference"} and str(path.relative_to(DOCS)) not in navigation
    ]
    assert not missing


def test_every_decision_is_in_the_index() -> None:
    index = (DOCS / "decisions" / "index.md").read_text(encoding="utf-8")
    assert [path.name for path in (DOCS / "decisions").glob("0*.md") if path.name not in index] == []
