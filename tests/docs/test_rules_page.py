"""Every numbered rule has its line and names tests that exist."""

from __future__ import annotations

import re

import pytest

from tests.docs.pages import ROOT, text

NAMED = re.findall(r"`(tests/[^`]+\.py)::(\w+)`", text("rules.md"))


@pytest.mark.parametrize("page", ["rules.md", "rules.fr.md"])
def test_there_are_rules_1_to_32_in_order(page: str) -> None:
    assert [int(number) for number in re.findall(r"^\*\*(\d+)\.", text(page), re.M)] == list(range(1, 33))


def test_every_rule_names_a_test() -> None:
    rules = re.split(r"^\*\*\d+\.", text("rules.md"), flags=re.M)[1:]
    assert [number for number, rule in enumerate(rules, 1) if "\nTests: `tests/" not in rule] == []


@pytest.mark.parametrize(("file", "name"), NAMED)
def test_a_named_test_exists(file: str, name: str) -> None:
    assert f"def {name}(" in (ROOT / file).read_text(encoding="utf-8")
