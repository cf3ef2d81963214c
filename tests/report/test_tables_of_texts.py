"""The tables of words are whole: both languages, the same placeholders, every key that the code asks for."""

from __future__ import annotations

import csv
import re
from pathlib import Path
from string import Formatter

import pytest

import bilan
from bilan.frameworks import rules
from bilan.frameworks.contents import columns, requirements
from bilan.report.answers import _ANSWERS
from bilan.report.words import table, words

PACKAGE = Path(bilan.__file__).parent
TABLES = sorted([*(PACKAGE / "data" / "report").glob("*.csv"), *(PACKAGE / "frameworks").glob("*/*.csv")])


@pytest.mark.parametrize("path", TABLES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_row_has_the_columns_of_its_header(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as stream:
        for row in csv.DictReader(stream):
            assert None not in row, row
            assert None not in row.values(), row


def test_both_languages_have_every_word_with_the_same_placeholders() -> None:
    french, english = words("fr"), words("en")

    def fields(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for key, text in french.items():
        assert text, key
        assert english[key], key
        assert fields(text) == fields(english[key]), key


def test_every_word_that_the_code_and_templates_ask_for_exists() -> None:
    known = words("fr")
    sources = [*(PACKAGE / "report").rglob("*.py"), *(PACKAGE / "data" / "report").rglob("*.j2")]
    sources += (PACKAGE / "data" / "report").rglob("*.typ")
    sources = [path for path in sources if not any("territory" in part for part in path.parts)]
    asked: set[str] = set()
    for path in sources:
        text = path.read_text(encoding="utf-8")
        asked |= set(re.findall(r'\bword\("([a-z0-9_.\-]+)"', text))
        asked |= set(re.findall(r'\bw\["([a-z0-9_.\-]+)"\]', text))
        asked |= set(re.findall(r'\bw\.at\("([a-z0-9_.\-]+)"\)', text))
    assert len(asked) > 60
    assert asked <= set(known), asked - set(known)


@pytest.mark.parametrize("framework", rules.FRAMEWORKS)
def test_requirements_ask_for_answers_and_blocks_that_exist(framework: str) -> None:
    blocks = {row["key"] for row in table("text_blocks.csv")}
    for lang in ("fr", "en"):
        assert columns(framework, lang)
        for item in requirements(framework, lang):
            assert item.label
            assert item.answer in {"", *_ANSWERS}
            assert item.text in {"", *blocks}
            assert item.answer or item.text


def test_the_export_has_104_columns_in_order_and_the_22_posts() -> None:
    rows = table("ademe_export.csv")
    assert [int(row["position"]) for row in rows] == list(range(104))
    posts = [row["header"] for row in rows if row["key"].startswith("P")]
    assert posts == [f"Emissions publication P{line.code}" for line in rules.lines("beges-v5")]
    assert [int(row["position"]) for row in rows if row["key"].startswith("P")] == list(range(35, 57))
    assert rows[6]["header"] == "SIREN principal"
    assert rows[97]["header"] == "Siret"


def test_text_blocks_name_headers_of_the_export() -> None:
    headers = {row["header"] for row in table("ademe_export.csv")}
    for row in table("text_blocks.csv"):
        if row["step"]:
            assert row["column"] in headers, row["key"]
