"""The page stands alone, in both languages, and texts of users stay texts."""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bilan.report.territory.html import render, write_html
from bilan.report.territory.model import Fiche

Sheets = Callable[..., Fiche]
VOID = {"meta", "link", "br", "img", "input", "hr", "path", "rect", "line"}


class Checker(HTMLParser):
    """Collects tags, attributes and what is left open."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.tables = self.captions = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.addresses += [str(found[name]) for name in ("src", "href", "xlink:href", "data") if found.get(name)]
        if found.get("id"):
            self.ids.append(str(found["id"]))
        self.tables += tag == "table"
        self.captions += tag == "caption"
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID:
            assert self.open.pop() == tag


@pytest.mark.parametrize("case", ["amiens", "region", "saint-quentin", "no-forest", "commune", "evil", "tiny"])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_stands_alone(sheets: Sheets, case: str, lang: str) -> None:
    page = render(sheets(case, lang))
    checker = Checker()
    checker.feed(page)
    assert checker.open == []
    assert all(address.startswith("#") for address in checker.addresses)
    assert len(checker.ids) == len(set(checker.ids))
    assert {address[1:] for address in checker.addresses if address != "#"} <= set(checker.ids)
    assert checker.tables == checker.captions
    assert "<script" not in page
    assert "@import" not in page
    assert not re.search(r"url\((?!#)", page)
    assert f'<html lang="{lang}">' in page


def test_the_page_says_what_the_json_says(sheets: Sheets) -> None:
    page = render(sheets("amiens"))
    assert "<strong>−6,52</strong>" in page
    assert "séquestration nette" in page
    assert "2\u202f205" in page
    assert "0,7\u202f%" in page
    assert "<abbr" in page
    english = render(sheets("amiens", "en"))
    assert "<strong>−6.52</strong>" in english
    assert "net sequestration" in english
    assert "séquestration" not in english
    assert "non évalué" not in english


def test_users_texts_are_escaped(sheets: Sheets) -> None:
    page = render(sheets("evil"))
    assert "alert(1)" in page
    assert "<script>alert" not in page


def test_the_file_is_whole_or_absent(sheets: Sheets, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from bilan.report.territory import html

    assert write_html(sheets("amiens"), folder / "a.html").stat().st_size > 50_000
    monkeypatch.setattr(html, "render", lambda _: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_html(sheets("amiens"), folder / "b.html")
    assert [path.name for path in folder.iterdir()] == ["a.html"]
