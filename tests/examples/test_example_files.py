"""The example inventories as files: nothing here needs the engine."""

from __future__ import annotations

import csv
import re
import tomllib
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"
FIRM = EXAMPLES / "atelier-horizon"
TOWN = EXAMPLES / "mairie"
EVIDENCE_KINDS = (
    "facture",
    "relevé de compteur",
    "extraction ERP",
    "registre",
    "rapport d'intervention",
    "bordereau de suivi",
    "déclaration du transporteur",
    "déclaration du prestataire",
    "enquête",
    "étude",
    "ratio",
    "estimation",
)


def _rows(path: Path, encoding: str = "utf-8", delimiter: str = ",") -> list[dict[str, str]]:
    return list(csv.DictReader(path.read_text(encoding=encoding).splitlines(), delimiter=delimiter))


@pytest.fixture(scope="module")
def firm() -> list[dict[str, str]]:
    return _rows(FIRM / "activities.csv")


@pytest.fixture(scope="module")
def town() -> list[dict[str, str]]:
    return _rows(TOWN / "activities.csv", "cp1252", ";")


def _catalogue(shared: Path) -> dict[str, tuple[str, str]]:
    text = (shared / "data" / "factors" / "Base_Carbone_V22.0.csv").read_text(encoding="cp1252")
    rows = csv.DictReader(text.splitlines(keepends=True), delimiter=";")
    return {
        row["Identifiant de l'élément"]: (row["Statut de l'élément"], row["Type de l'élément"])
        for row in rows
        if row["Type Ligne"] == "Elément"
    }


def test_sizes(firm: list[dict[str, str]], town: list[dict[str, str]]) -> None:
    assert len(firm) == 250
    assert len(town) == 100


@pytest.mark.parametrize(
    ("rows", "key", "proof", "note"),
    [("firm", "id", "evidence", "note"), ("town", "Identifiant", "Justificatif", "Remarque")],
)
def test_every_line_is_unique_and_says_where_its_figure_comes_from(
    rows: str, key: str, proof: str, note: str, request: pytest.FixtureRequest
) -> None:
    lines = request.getfixturevalue(rows)
    assert len({line[key] for line in lines}) == len(lines)
    for line in lines:
        assert line[proof], line[key]
        kind, _, detail = line[note].partition(":")
        assert kind in EVIDENCE_KINDS, line[key]
        assert detail.strip(), line[key]


def test_the_firm_uses_every_category(firm: list[dict[str, str]], shared: Path) -> None:
    known = {row["category"] for row in _rows(shared / "data" / "frameworks" / "categories.csv")}
    assert {line["category"] for line in firm} == known
    assert len(known) == 49


def test_the_town_writes_french_labels(town: list[dict[str, str]], shared: Path) -> None:
    known = {row["label_fr"] for row in _rows(shared / "data" / "frameworks" / "categories.csv")}
    assert {line["Catégorie"] for line in town} <= known
    assert any("," in line["Quantité"] for line in town)


def test_every_base_carbone_factor_is_a_valid_one(
    firm: list[dict[str, str]], town: list[dict[str, str]], shared: Path
) -> None:
    catalogue = _catalogue(shared)
    used = [line["factor"] for line in firm] + [line["Facteur d'émission"] for line in town]
    for factor in used:
        source, _, identifier = factor.partition(":")
        assert source in {"base-carbone", "own", "gas"}, factor
        if source == "base-carbone":
            status, kind = catalogue[identifier]
            assert status.startswith("Valide"), factor
            assert kind == "Facteur d'émission", factor


def test_every_own_factor_is_defined_once_used_and_sourced(firm: list[dict[str, str]]) -> None:
    rows = _rows(FIRM / "factors.csv")
    contracts = _rows(FIRM / "contracts.csv")
    used = {line["factor"] for line in firm} | {line["factor_ghgp"] for line in firm}
    used |= {row["factor"] for row in contracts}
    assert {f"own:{row['factor']}" for row in rows} == {name for name in used if name.startswith("own:")}
    assert len({(row["factor"], row["part"], row["gas"]) for row in rows}) == len(rows)
    assert all(row["source"] and row["licence"] for row in rows)
    assert {row["account"] for row in rows} == {"emission", "removal", "avoided"}


def test_what_the_firm_is_there_to_show(firm: list[dict[str, str]]) -> None:
    ids = {line["id"] for line in firm}
    assert {f"elec-amiens-2024-{month:02d}" for month in range(1, 13)} <= ids
    straddling = [line["id"] for line in firm if line["start"].startswith("2023") or line["end"].startswith("2025")]
    assert straddling == ["gaz-ste-2024-f1", "gaz-ste-2024-f7"]
    negative = [line for line in firm if float(line["quantity"]) < 0]
    assert [line["corrects"] for line in negative] == ["elec-ste-2024-07"]
    assert "elec-ste-2024-07" in ids
    assert {line["tier"] for line in firm if line["category"] == "freight_inbound"} == {"tier1", "beyond"}
    assert all(line["acquired"] and line["lifetime"] for line in firm if line["category"] in CAPITAL_GOODS)
    rated = [line["uncertainty"] for line in firm if line["uncertainty"]]
    assert len(rated) > len(firm) / 2
    assert any(re.fullmatch(r"[1-5](/[1-5]){4}", text) for text in rated)


CAPITAL_GOODS = {"buildings", "other_infrastructure", "equipment", "it_equipment"}


@pytest.mark.parametrize("folder", [FIRM, TOWN], ids=["firm", "town"])
def test_the_configuration_names_its_exclusions_and_speaks_two_languages(folder: Path) -> None:
    configuration = tomllib.loads((folder / "bilan.toml").read_text(encoding="utf-8"))
    assert all(entry["reason"] for entry in configuration["exclusions"])
    assert all(re.fullmatch(r"[a-z0-9_]+", key) for key in configuration["texts"])
    readme = (folder / "README.md").read_text(encoding="utf-8")
    assert "exemple fictif" in readme
    assert "fictitious example" in readme


def test_the_entities_of_lines_and_contracts_exist(firm: list[dict[str, str]]) -> None:
    configuration = tomllib.loads((FIRM / "bilan.toml").read_text(encoding="utf-8"))
    entities = {entity["id"] for entity in configuration["entities"]}
    assert {line["entity"] for line in firm} == entities
    assert {row["entity"] for row in _rows(FIRM / "contracts.csv")} <= entities
    assert {row["entity"] for row in _rows(FIRM / "actions.csv")} <= entities
