"""Every line that two frameworks treat differently, with the rule of each."""

from __future__ import annotations

import json
from itertools import permutations
from pathlib import Path

import pytest

import bilan
from bilan.cli.main import run
from bilan.comparison.bridge import bridge, reasons
from bilan.frameworks.rules import FRAMEWORKS
from bilan.model.findings import BilanError
from bilan.result import Result

from .folders import FACTORS, LINES, SITE, Folders, changed, close, line

EXAMPLE = Path(__file__).resolve().parents[2] / "examples" / "atelier-horizon"


@pytest.fixture(scope="module")
def example() -> Result:
    """The firm of the examples."""
    return bilan.read(EXAMPLE).compute()


@pytest.mark.parametrize(("one", "other"), list(permutations(FRAMEWORKS, 2)))
def test_rows_add_up_to_the_difference_of_totals(one: str, other: str, example: Result) -> None:
    found = bridge(example, one, other)
    assert (found.total_a_t, found.total_b_t) == (example.report(one).total_t, example.report(other).total_t)
    difference = found.total_b_t - found.total_a_t
    close(difference, [row.difference_t for row in found.rows], found.total_a_t)
    close(difference, found.by_reason().values(), found.total_a_t)
    assert all(row.reason for row in found.rows)


def test_every_kind_of_treatment_appears_in_the_example(example: Result) -> None:
    kinds = {row.reason for one, other in permutations(FRAMEWORKS, 2) for row in bridge(example, one, other).rows}
    assert kinds == set(reasons()) - {"unclassified"}, "the example has no unclassified line"


def test_the_figures_of_the_example(example: Result) -> None:
    found = bridge(example, "beges-v5", "ghg-protocol").by_reason()
    # Recycling in GHG Protocol takes the factor of the recycled content method; see the example's README.
    assert found["other-factor"] == pytest.approx(-698.353, rel=1e-6)
    # The leak of R-22 and the contrails of flights.
    assert found["gas-outside-kyoto"] == pytest.approx(-126.3066, rel=1e-6)
    assert found["other-line"] == 0


def test_swapping_the_frameworks_turns_every_row(example: Result) -> None:
    for one, other in permutations(FRAMEWORKS, 2):
        there, back = bridge(example, one, other), bridge(example, other, one)
        turned = {(row.line, row.part, row.factor): row for row in back.rows}
        for row in there.rows:
            assert turned[row.line, row.part, row.factor].difference_t == pytest.approx(-row.difference_t, abs=1e-9)
            assert turned[row.line, row.part, row.factor].reason == row.reason


def test_a_framework_and_itself_treat_everything_alike(example: Result) -> None:
    assert bridge(example, "beges-v5", "beges-v5").rows == ()


def test_rows_give_the_rule_of_each_side(example: Result) -> None:
    rows = bridge(example, "beges-v5", "ghg-protocol").rows
    assert all(row.rule_a and row.rule_b for row in rows)
    abroad = [row for row in rows if row.rule_a == "RULES 17"]
    assert abroad
    assert {(row.place_a, row.t_a, row.reason) for row in abroad} == {("outside", 0.0, "not-in-total")}


def test_capital_goods_differ_by_their_year(folders: Folders) -> None:
    found = bridge(folders(LINES), "iso-14064-1", "ghg-protocol")
    rows = [row for row in found.rows if row.reason == "capital-goods"]
    assert [(row.line, row.t_a, row.t_b) for row in rows] == [("machine", pytest.approx(2.4), pytest.approx(12))]


def test_an_unclassified_line_makes_no_difference(folders: Folders) -> None:
    found = bridge(folders(changed(LINES, "steel", category="magic")), "beges-v5", "bilan-carbone-v9")
    assert "steel" not in {row.line for row in found.rows}


def test_an_inventory_of_rejected_lines_has_an_empty_bridge(folders: Folders) -> None:
    found = bridge(folders([line("x", "metals", "own:none", 1, "kg")]), "beges-v5", "ghg-protocol")
    assert (found.rows, found.total_a_t, found.total_b_t) == ((), 0.0, 0.0)


def test_an_entity_abroad_with_a_dated_share(folders: Folders) -> None:
    abroad = {**SITE, "country": "DE", "shares": [{"valid_from": "2023-07-01", "operated": False}]}
    result = folders(LINES, entities=[abroad], factors=FACTORS)
    for one, other in permutations(FRAMEWORKS, 2):
        found = bridge(result, one, other)
        close(found.total_b_t - found.total_a_t, [row.difference_t for row in found.rows], found.total_a_t)
        assert all(row.reason for row in found.rows)


def test_an_unknown_framework_is_refused(example: Result) -> None:
    with pytest.raises(BilanError, match="unknown-choice"):
        bridge(example, "beges-v5", "iso-9001")


def test_the_command_writes_json(tmp_path: Path) -> None:
    file = tmp_path / "bridge.json"
    with pytest.raises(SystemExit) as stop:
        run(["bridge", str(EXAMPLE), "beges-v5", "ghg-protocol", "--json", str(file), "--lang", "en"])
    assert stop.value.code == 0
    told = json.loads(file.read_text(encoding="utf-8"))
    assert (told["schema"], told["frameworks"]) == ("bilan.bridge/1", ["beges-v5", "ghg-protocol"])
    close(told["difference_t"], [row["difference_t"] for row in told["rows"]], *told["totals_t"])
    assert told["by_reason"]["capital-goods"]["text"].startswith("Capital goods")


@pytest.mark.parametrize(("lang", "word"), [("fr", "Lignes traitées autrement"), ("en", "Lines treated differently")])
def test_the_command_prints_a_table(lang: str, word: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        run(["bridge", str(EXAMPLE), "beges-v5", "iso-14064-1", "--lang", lang])
    assert word in capsys.readouterr().out


def test_the_command_refuses_an_unknown_framework(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        run(["bridge", str(EXAMPLE), "beges-v5", "nowhere", "--lang", "en"])
    assert stop.value.code == 2
    assert "unknown-choice" in capsys.readouterr().err
