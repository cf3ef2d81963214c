"""`bilan frameworks` and `bilan frameworks show`; names of older lists resolve."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from bilan.cli.frameworks import app
from bilan.frameworks.aliases import aliases, resolve
from bilan.frameworks.methods import FIELDS, cells, decision_rules
from bilan.frameworks.rules import FRAMEWORKS, lines, rules

runner = CliRunner()

SEED_NAMES = {
    "Sources fixes de combustion": ["1.1"],
    "Sources mobiles à moteur thermique": ["1.2"],
    "Procédés hors énergie": ["1.3"],
    "Emissions directes fugitives": ["1.4"],
    "Emissions issues de la biomasse (sols et forêts)": ["1.5"],
    "Les émissions liées à la consommation d'électricité": ["2.1"],
    "Les émissions liées à la consommation de vapeur, chaleur ou froid": ["2.2"],
    "Emissions liées à l'énergie non incluse dans les catégories 1 et 2": ["4.1"],
    "Achats de produits et de services": ["4.1", "4.5"],
    "Immobilisation des biens": ["4.2"],
    "Déchets": ["4.3"],
    "Transport de marchandise amont": ["3.1"],
    "Déplacements professionnels": ["3.5"],
    "Actifs en leasing amont": ["4.4"],
    "Investissements": ["5.4"],
    "Transport des visiteurs et des clients": ["3.4"],
    "Transport des marchandises aval": ["3.2"],
    "Utilisation des produits vendus": ["5.1"],
    "Franchise aval": ["S3.14"],
    "Leasing aval": ["5.2"],
    "Déplacement domicile travail": ["3.3"],
    "Autres émissions indirectes.": ["6.1"],
}


def _json(*words: str) -> dict[str, object]:
    result = runner.invoke(app, [*words, "--json", "-"])
    assert result.exit_code == 0, result.output
    found: dict[str, object] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize(("name", "codes"), SEED_NAMES.items())
def test_the_22_names_of_the_starting_document_resolve(name: str, codes: list[str]) -> None:
    assert resolve(name) == codes
    assert resolve(name.upper().replace("É", "E")) == codes


def test_the_official_names_resolve_to_themselves() -> None:
    for framework in FRAMEWORKS:
        for line in lines(framework):
            assert resolve(line.code, framework) == [line.code]
            assert resolve(line.label_fr, framework) == [line.code]
    for line in lines("iso-14064-1"):
        assert resolve(line.label_en) == [line.code]


def test_the_posts_of_v4_resolve_and_reach_known_lines() -> None:
    assert resolve("V4 9") == ["4.1", "4.5"]
    assert resolve("poste 19") == ["5.3"]
    assert resolve("V4 20", "ghg-protocol") == ["S3.14"]
    assert [alias.number for alias in aliases() if alias.list == "beges-v4"] == list(range(1, 24))
    known = {framework: {line.code for line in lines(framework)} for framework in FRAMEWORKS}
    for alias in aliases():
        assert any(alias.codes.values())
        for framework, codes in alias.codes.items():
            assert set(codes) <= known[framework]


def test_every_line_of_v5_has_another_name_and_unknown_names_give_nothing() -> None:
    reached = {code for alias in aliases() for code in alias.codes["beges-v5"]}
    assert reached == {line.code for line in lines("beges-v5")}
    assert resolve("jardinage") == []
    with pytest.raises(ValueError, match="unknown framework"):
        resolve("1.1", "beges-v4")


def test_aliases_agree_with_the_reference_correspondence(shared: Path) -> None:
    text = (shared / "data" / "frameworks" / "crosswalk.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(text.splitlines()):
        if row["beges_v5_code"] and row["beges_v4_no"]:
            assert row["beges_v5_code"] in resolve(f"V4 {row['beges_v4_no']}")
        if row["beges_v5_code"] and row["seed_subcategory"]:
            assert row["beges_v5_code"] in resolve(row["seed_subcategory"])


def test_the_summary_has_every_cell_and_marks_what_was_corrected() -> None:
    methods = {entry["framework"]: entry for entry in _json("--lang", "en")["frameworks"]}  # type: ignore[attr-defined]
    assert list(methods) == list(FRAMEWORKS)
    for method in FRAMEWORKS:
        assert set(cells(method)) == set(FIELDS)
        for cell in cells(method).values():
            assert cell.value_fr
            assert cell.value_en
            assert cell.source
            assert (cell.status == "corrected") == bool(cell.why_fr and cell.why_en)
    date_cell = methods["beges-v5"]["date"]
    assert date_cell["status"] == "corrected"
    assert date_cell["seed"] == "2011"
    assert "July 2022" in date_cell["value"]


def test_the_summary_page_shows_the_former_text_and_why() -> None:
    page = " ".join(runner.invoke(app, []).output.split())
    assert "le document de départ dit" in page
    assert "Global Protocol for Community" in page
    assert "the starting document says" in " ".join(runner.invoke(app, ["--lang", "en"]).output.split())


@pytest.mark.parametrize("framework", FRAMEWORKS)
def test_show_gives_all_lines_in_order_and_all_rules(framework: str) -> None:
    data = _json("show", framework)
    shown: list[dict[str, object]] = data["lines"]  # type: ignore[assignment]
    assert [line["code"] for line in shown] == [line.code for line in lines(framework)]
    count = sum(len(line["rules"]) for line in shown) + len(data["outside"])  # type: ignore[arg-type]
    assert count == len(rules(framework))
    assert runner.invoke(app, ["show", framework, "--lang", "en"]).exit_code == 0


def test_show_one_line() -> None:
    page = runner.invoke(app, ["show", "beges-v5", "--line", "5.3"]).output
    assert "Fin de vie des produits vendus" in page
    assert "end_of_life_waste" in page
    assert "poste 19" in page
    data = _json("show", "ghgp", "--line", "Franchise aval", "--lang", "en")
    assert [line["code"] for line in data["lines"]] == ["S3.14"]  # type: ignore[attr-defined]


def test_language_and_json_may_stand_before_the_word_show() -> None:
    result = runner.invoke(app, ["--lang", "en", "--json", "-", "show", "iso"])
    assert json.loads(result.stdout)["lines"][0]["label"].startswith("Direct emissions")


def test_rules_that_lead_to_no_line_are_shown() -> None:
    assert "OUT" in {rule["line"] for rule in _json("show", "ghg-protocol", "--line", "OUT")["outside"]}  # type: ignore[attr-defined]


def test_every_decision_rule_of_the_tables_has_a_title() -> None:
    named = {name.strip() for f in FRAMEWORKS for rule in rules(f) for name in rule.rule.split(",") if name}
    assert named <= set(decision_rules())


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["show", "beges-v9"], "beges-v5"),
        (["show", "beges-v5", "--line", "9.9"], "9.9"),
        (["show", "beges-v5", "--line", "Achat de bien"], "4.1"),
        (["show"], "name"),
        (["--lang", "xx"], "fr | en"),
    ],
)
def test_wrong_usage_is_status_2_with_a_reason(words: list[str], said: str) -> None:
    result = runner.invoke(app, words)
    assert result.exit_code == 2
    assert said in result.output


def test_the_reference_verbs_load_nothing_heavy() -> None:
    code = (
        "import sys, bilan.cli.frameworks, bilan.cli.categories, bilan.cli.obligations\n"
        "import bilan.obligations, bilan.frameworks.aliases, bilan.frameworks.methods\n"
        "heavy = {'numpy', 'pyarrow', 'pandas', 'duckdb', 'ibis', 'pint', 'pydantic', 'altair'}\n"
        "print(sorted(heavy & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
