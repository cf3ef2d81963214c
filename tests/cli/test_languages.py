"""English output has no French in it, and the other way round for what we say ourselves."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bilan.frameworks import rules
from bilan.model.findings import catalogue
from tests.cli.runs import bilan
from tests.inventories import line, own, write_inventory

#: Letters and words that no English text of ours holds.
FRENCH = re.compile(
    r"[àâçéèêëîïôùûœ«»]|\b(le|la|les|des|une|du|est|sont|pour|dans|avec|lignes?|facteurs?|colonne|fichier|rejetée?s?"
    r"|inconnue?s?|donner|saisir|corriger|vérifier|hors)\b",
    re.IGNORECASE,
)
#: Proper names of sources and tools that stay as they are.
NAMES = re.compile(r"Forêt|Licence Ouverte|Bilan Carbone|Base Carbone|Données source")


def french_in(text: str) -> list[str]:
    """French words of a text, proper names aside."""
    return [match.group() for match in FRENCH.finditer(NAMES.sub("", text))]


@pytest.mark.parametrize("code", sorted(catalogue()))
def test_findings_are_written_in_both_languages(code: str) -> None:
    text = catalogue()[code]
    assert text.message_fr
    assert text.message_en
    assert bool(text.remedy_fr) == bool(text.remedy_en)
    assert not french_in(text.message_en)
    assert not french_in(text.remedy_en)


@pytest.mark.parametrize("framework", rules.FRAMEWORKS)
def test_labels_of_frameworks_are_english_in_english(framework: str) -> None:
    for shown in rules.lines(framework):
        assert not french_in(shown.label_en), shown
        assert not french_in(shown.group_label_en), shown


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An inventory with many kinds of findings and no French of its own."""
    good = line("good", "electricity", "own:power", 1000, "kWh")
    lines = [
        good,
        {**good, "id": "factor", "factor": "own:powr"},
        {**good, "id": "unit", "unit": "kg"},
        {**good, "id": "negative", "quantity": -1},
        {**good, "id": "entity", "entity": "x"},
        {**good, "id": "category", "category": "x"},
        {**good, "id": "dates", "start": "2023-12-01", "end": "2024-01-31"},
        {**good, "id": "outside", "start": "2022-12-01", "end": "2022-12-31"},
        good,
        line("fuel", "fossil_fuels", "own:fuel", 10, "L"),
        line("spend", "services_monetary", "own:spend", 10, "EUR"),
        line("machine", "equipment", "own:fuel", 10, "L"),
        line("gas", "refrigeration", "gas:r-22", 1, "kg", kind="fugitive"),
        line("kind", "agriculture", "own:fuel", 1, "L"),
        line("freight", "freight_inbound", "own:fuel", 1, "L", case="third_party_unpaid"),
        line("doubtful", "electricity", "own:power", 1, "kWh", uncertainty="high"),
    ]
    factors = [
        own("power", "kWh", "plant", "co2_fossil", 0.5),
        own("fuel", "L", "whole", "co2e", 3),
        own("spend", "EUR", "whole", "co2e", 0.2),
    ]
    return write_inventory(tmp_path / "i", lines, factors)


@pytest.mark.parametrize(
    "arguments",
    [
        ("check", "{path}", "--all"),
        ("check", "{path}", "--json", "-"),
        ("compute", "{path}"),
        ("compute", "{path}", "--json", "-"),
        ("compute", "{path}", "--approach", "equity_share", "--gwp", "AR6"),
        ("explain", "{path}", "good"),
        ("explain", "{path}", "unit"),
        ("explain", "{path}", "dates", "--json", "-"),
        ("explain", "{path}", "nobody"),
        ("bridge", "{path}", "beges-v5", "ghg-protocol"),
        ("compute", "{path}/no"),
        ("compute", "{path}", "--gwp", "x"),
        ("compute", "--x"),
    ],
)
def test_english_output_is_english(arguments: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BILAN_LANG", "en")
    done = bilan(*(word.replace("{path}", str(folder)) for word in arguments))
    assert not french_in((done.out + done.err).replace(str(folder), ""))
    monkeypatch.setenv("BILAN_LANG", "fr")
    french = bilan(*(word.replace("{path}", str(folder)) for word in arguments))
    assert (french.out + french.err) != (done.out + done.err)
    assert french_in(french.out + french.err)
