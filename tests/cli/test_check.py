"""`bilan check`: what was understood, the count of lines, findings by code that never flood the terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.runs import bilan
from tests.inventories import line, own, write_inventory

FACTORS = [own("power", "kWh", "plant", "co2_fossil", 0.5)]
GOOD = line("good", "electricity", "own:power", 1000, "kWh")


def many(tmp_path: Path, number: int = 250) -> Path:
    lines = [GOOD, *({**GOOD, "id": f"l{i}", "quantity": -1 if i % 2 else "x"} for i in range(number))]
    return write_inventory(tmp_path, lines, FACTORS)


def test_read_is_accepted_and_rejected(tmp_path: Path) -> None:
    french, english = bilan("check", many(tmp_path)), bilan("check", tmp_path, "--lang", "en")
    assert "Lignes lues : 251 = retenues 1 + rejetées 250" in french.out
    assert "Lines read: 251 = accepted 1 + rejected 250" in english.out
    assert french.status == 0
    assert bilan("check", tmp_path, "--strict").status == 1


def test_many_findings_of_one_code_are_counted_and_json_holds_all(tmp_path: Path) -> None:
    done = bilan("check", many(tmp_path))
    assert len(done.out.splitlines()) < 45
    assert "negative-quantity × 125" in done.out
    assert "et 122 de plus" in done.out
    findings = bilan("check", tmp_path, "--json", "-").json["findings"]
    assert sum(finding["code"] == "negative-quantity" for finding in findings) == 125
    every = bilan("check", tmp_path, "--all")
    assert "de plus" not in every.out
    assert every.out.count("activities.csv:") >= 250


def test_a_head_that_many_lines_share_is_said_once(tmp_path: Path) -> None:
    done = bilan("check", many(tmp_path))
    assert done.out.count("La quantité est négative.") == 1
    assert done.out.count("Saisir une quantité positive") == 1


def test_what_was_understood_names_headers_that_were_translated(tmp_path: Path) -> None:
    folder = write_inventory(tmp_path, [GOOD], FACTORS)
    text = "identifiant;catégorie;facteur;quantité;unité;Humeur\ngood;Électricité;own:power;1000,5;kWh;bonne\n"
    (folder / "activities.csv").write_bytes(text.encode("cp1252"))
    french, english = bilan("check", folder), bilan("check", folder, "--lang", "en")
    for words in ("point-virgule", "cp1252", "quantité → quantity", "non lues : Humeur"):
        assert words in french.out
    for words in ("semicolon", "not read: Humeur"):
        assert words in english.out
    assert bilan("check", folder, "--json", "-").json["understood"]["files"][0]["delimiter"] == ";"


@pytest.mark.parametrize("width", [80, 120])
@pytest.mark.parametrize("lang", ["fr", "en"])
def test_no_line_is_wider_than_the_terminal(
    width: int, lang: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", str(width))
    done = bilan("check", many(tmp_path, 20), "--lang", lang)
    assert max(len(row.rstrip()) for row in done.out.splitlines()) <= width


def test_a_sound_inventory_has_nothing_to_report(tmp_path: Path) -> None:
    residual = {"entity": "site", "quantity": "", "unit": "kWh", "instrument": "residual_mix", "factor": "own:power"}
    folder = write_inventory(tmp_path, [GOOD], [{**FACTORS[0], "gas": "co2e", "uncertainty": 5}], contracts=[residual])
    assert "Rien à signaler." in bilan("check", folder).out
    assert bilan("check", folder, "--strict").status == 0
