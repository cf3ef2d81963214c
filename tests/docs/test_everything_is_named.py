"""What the code offers stands in the documentation, with its meaning."""

from __future__ import annotations

import csv
import re
import tomllib
from importlib import resources

import pytest
from scripts.reference import commands, json_contracts, parquet_columns, settings
from scripts.reference.markdown import words

import bilan
from bilan.cli.main import VERBS
from bilan.model.findings import catalogue
from bilan.territory.overrides_file import parse_overrides
from tests.docs.pages import DOCS, ROOT, section, text


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_has_a_section_and_is_used_in_a_guide(verb: str) -> None:
    assert f"\n## bilan {verb}\n" in text("reference/commands.md")
    guides = "".join(path.read_text(encoding="utf-8") for path in (DOCS / "guide").glob("*.md"))
    assert f"bilan {verb}" in guides, f"no guide says what `bilan {verb}` is for"


@pytest.mark.parametrize(("name", "command"), list(commands.commands()), ids=lambda value: str(value)[:40])
def test_every_option_stands_in_the_section_of_its_command(name: str, command: object) -> None:
    told = section(text("reference/commands.md"), f"{'#' * (2 + name.count(' '))} bilan {name}")
    missing = [option for option in commands.options(command) if f"`{option}`" not in told]
    assert not missing


def test_every_option_says_what_it_is_for() -> None:
    silent = [
        f"bilan {name} {p.opts[0]}"
        for name, command in commands.commands()
        for p in command.params
        if not p.help and p.name not in UNDERSTOOD_BY_NAME
    ]
    assert not silent


#: Parameters whose name says all.
UNDERSTOOD_BY_NAME = {"approach", "limit", "threads"}


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_every_finding_is_listed(code: str) -> None:
    assert f"| `{code}` |" in text("reference/findings.md")


def test_every_finding_speaks_both_languages() -> None:
    half = [
        c
        for c, t in catalogue().items()
        if not (t.message_fr and t.message_en) or bool(t.remedy_fr) != bool(t.remedy_en)
    ]
    assert not half


@pytest.mark.parametrize("key", settings.keys())
def test_every_key_of_bilan_toml_has_a_meaning_in_both_languages(key: str) -> None:
    if key in settings.TABLES:
        return
    told = words("settings").get(key, {})
    word = [told.get(lang) for lang in ("en", "fr")]
    assert all(word), f"add {key} to scripts/reference/words/settings.csv"
    assert f"| `{key.rsplit('.', 1)[-1]}` |" in text("reference/settings.md")


def test_every_environment_variable_is_listed() -> None:
    source = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "src").rglob("*.py"))
    read = set(re.findall(r"BILAN_[A-Z_]*[A-Z]", source))
    assert read
    assert [name for name in read if name not in text("exit-statuses.md")] == []


def test_every_column_of_every_file_is_explained_in_both_languages() -> None:
    page = text("reference/columns.md")
    file = resources.files("bilan") / "data" / "ledger" / "columns.csv"
    for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
        told = section(page, f"## {row['table']}.csv")
        assert f"| `{row['column']}` |" in told
        assert row["help_fr"]
        assert row["help_en"]


def test_every_header_that_is_recognised_stands_beside_its_column() -> None:
    page = text("reference/columns.md")
    file = resources.files("bilan") / "data" / "ledger" / "headers.csv"
    headers = list(csv.DictReader(file.read_text(encoding="utf-8").splitlines()))
    assert [row["spelling"] for row in headers if row["spelling"] not in page] == []


@pytest.mark.slow
def test_every_key_of_every_json_has_a_meaning_in_both_languages() -> None:
    silent = [
        f"{contract} {path}"
        for contract, keys in json_contracts.contracts().items()
        for path in keys
        if not all(json_contracts.meaning(contract, path).get(lang) for lang in ("en", "fr"))
    ]
    assert not silent, f"add to scripts/reference/words/json.csv: {silent}"


def test_every_column_of_the_parquet_has_a_meaning() -> None:
    told = words("parquet")
    assert [name for name, _ in parquet_columns.schema() if not told.get(name, {}).get("en")] == []


@pytest.mark.parametrize("lang", ["en", "fr"])
def test_the_overrides_of_the_territory_guide_are_accepted(lang: str) -> None:
    block = re.search(r"^```toml\n(.*?)^```", text(f"guide/territory.{lang}.md"), re.M | re.S)
    assert block
    stated = parse_overrides(tomllib.loads(block.group(1)))
    assert stated.territories[0].hedges_km == 350


@pytest.mark.parametrize("page", ["guide/inventory", "guide/accounting", "guide/territory", "rules", "limits"])
def test_pages_in_two_languages_have_the_same_parts(page: str) -> None:
    english = text(f"{page}.en.md" if page.startswith("guide") else f"{page}.md")
    french = text(f"{page}.fr.md")
    for mark in (r"^#+ ", r"^```", r"^\* ", r"^\|"):
        assert len(re.findall(mark, english, re.M)) == len(re.findall(mark, french, re.M)), mark


@pytest.mark.parametrize("name", bilan.__all__)
def test_every_public_name_is_documented(name: str) -> None:
    assert f"\n## bilan.{name}" in text("reference/python.md")
