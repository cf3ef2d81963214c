import csv
from pathlib import Path

import pytest

from bilan.frameworks import rules
from bilan.frameworks.categories import categories, match

COLUMNS = {"beges-v5": "beges_v5", "iso-14064-1": "iso14064_2018", "ghg-protocol": "ghgp"}


def decision_table(shared: Path) -> list[dict[str, str]]:
    with (shared / "data/frameworks/decision_table.csv").open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


@pytest.mark.parametrize("framework", COLUMNS)
def test_every_row_of_the_decision_table_is_a_rule(shared: Path, framework: str) -> None:
    table = rules.index(framework)
    for row in decision_table(shared):
        category = match(row["bilan_carbone_v9_subpost"])
        assert category
        kind = row["flow"].partition(":")[2]
        tiers = ["tier1"] if (category, row["ef_part"], row["boundary_case"], kind, "") not in table else [""]
        for tier in tiers:
            rule = table[(category, row["ef_part"], row["boundary_case"], kind, tier)]
            assert rule.line == row[COLUMNS[framework]]
            if framework == "ghg-protocol":
                assert rule.status == row["ghgp_status"]


def test_freight_beyond_tier_one_is_outside_ghg_protocol_only() -> None:
    beyond = [rule for rule in rules.rules("ghg-protocol") if rule.tier == "beyond"]
    assert {rule.line for rule in beyond} == {"OUT"}
    assert {rule.category for rule in beyond} == {"freight_inbound"}
    assert not [rule for rule in rules.rules("beges-v5") if rule.tier]


@pytest.mark.parametrize("framework", rules.FRAMEWORKS)
def test_rules_point_to_lines_or_outside(framework: str) -> None:
    codes = {line.code for line in rules.lines(framework)} | {"", "OUT"}
    assert {rule.line for rule in rules.rules(framework)} <= codes
    assert len(rules.index(framework)) == len(rules.rules(framework)), "two rules for one situation"


@pytest.mark.parametrize("framework", rules.FRAMEWORKS)
def test_every_line_is_reached(framework: str) -> None:
    reached = {rule.line for rule in rules.rules(framework)}
    assert {line.code for line in rules.lines(framework)} <= reached


def test_defaults_of_categories_are_listed_in_the_tables() -> None:
    for category in categories():
        assert category.default_case in rules.cases_of(category.slug)
        assert category.default_part in rules.parts_of(category.slug)
        assert set(category.kinds) <= rules.kinds_of(category.slug) | {""}


def test_categories_are_those_of_the_reference(shared: Path) -> None:
    with (shared / "data/frameworks/categories.csv").open(encoding="utf-8", newline="") as stream:
        assert [row["category"] for row in csv.DictReader(stream)] == [category.slug for category in categories()]


@pytest.mark.parametrize("text", ["Nourriture, repas, boissons", "nourriture repas boissons", "FOOD, MEALS, DRINKS"])
def test_a_category_is_recognised_however_it_is_written(text: str) -> None:
    assert match(text) == "food_meals_drinks"
