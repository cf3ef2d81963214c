"""The page stands alone: well-formed, accessible, no script, no request, nothing of users read as markup."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bilan.report.html import render, write_report
from bilan.report.model import Report

from .conftest import EVIL_NOTE

VOID = {"meta", "br", "link", "img", "input", "hr"}


class Page(HTMLParser):
    """Collects tags, checks that they nest, and notes what an assistive technology needs."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open[-1] == tag, (self.open[-3:], tag, self.getpos())
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.text.append(data)

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attrs for name, attrs in self.tags if name == tag]


@pytest.fixture(scope="module")
def pages(reports: dict[str, Report]) -> dict[str, Page]:
    return {lang: Page(render(report)) for lang, report in reports.items()}


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_is_well_formed_and_in_its_language(pages: dict[str, Page], lang: str) -> None:
    assert pages[lang].open == []
    assert pages[lang].all("html")[0]["lang"] == lang


def test_nothing_is_fetched_and_nothing_runs(report: Report, pages: dict[str, Page]) -> None:
    page = pages["fr"]
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "link", "iframe", "object", "embed", "img", "form", "base"}
    for _, attributes in page.tags:
        for name, value in attributes.items():
            assert not name.startswith("on"), (name, value)
            if name in {"src", "href", "xlink:href", "action"}:
                assert (value or "").startswith("#"), value
    style = re.search(r"<style>(.*?)</style>", render(report), re.DOTALL)
    assert style
    assert "url(" not in style[1]
    assert "@import" not in style[1]


def test_texts_of_users_are_escaped(report: Report) -> None:
    text = render(report)
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    assert "Négligeable &lt; 1 % &amp; non suivi" in text
    assert EVIL_NOTE not in text


def test_tables_have_captions_and_scopes(pages: dict[str, Page]) -> None:
    page = pages["fr"]
    tables = page.all("table")
    assert len(tables) > 12
    assert len(page.all("caption")) == len(tables)
    assert all(attributes.get("scope") in {"col", "row"} for attributes in page.all("th"))


def test_anchors_lead_somewhere_and_ids_are_unique(pages: dict[str, Page]) -> None:
    page = pages["en"]
    ids = [attributes["id"] for _, attributes in page.tags if attributes.get("id")]
    ours = [name for name in ids if name and not name.startswith(("clip", "gradient"))]
    assert len(ours) == len(set(ours))
    targets = [attributes["href"] for attributes in page.all("a")]
    assert {str(target)[1:] for target in targets} <= set(ids)


def test_each_chart_is_named_and_has_its_table(pages: dict[str, Page], report: Report) -> None:
    page = pages["fr"]
    figures = page.all("figure")
    assert len(figures) == sum(bool(part.bars) for part in report.contributions)
    images = [attributes for attributes in page.all("div") if attributes.get("role") == "img"]
    assert len(images) == 2 * len(figures)
    assert all(attributes.get("aria-label") for attributes in images)


def test_not_computed_is_marked_and_explained(pages: dict[str, Page]) -> None:
    page = pages["fr"]
    assert {attributes["title"] for attributes in page.all("abbr")} == {"non calculé\u00a0: aucune ligne"}


def test_figures_follow_the_language(reports: dict[str, Report]) -> None:
    assert "61,3" in render(reports["fr"])
    assert "61.3" in render(reports["en"])


def test_a_result_without_lines_shows_why(rejected: Report) -> None:
    text = render(rejected)
    Page(text)
    assert 'role="alert"' in text
    assert "<svg" not in text
    assert "own:unheard-of" in text


def test_the_file_is_written_whole(report: Report, tmp_path: Path) -> None:
    path = write_report(report, tmp_path / "deep" / "report.html")
    assert path.read_text(encoding="utf-8").endswith("</html>\n") or path.read_text(encoding="utf-8").endswith(
        "</html>"
    )
    assert [entry.name for entry in path.parent.iterdir()] == ["report.html"]
