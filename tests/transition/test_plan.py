"""The plan: reductions by year and line, never netted; gap, cost, blocks; bad actions are said and left out."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import bilan
from bilan.model.findings import BilanError
from bilan.model.policy import TransitionPolicy
from bilan.transition.blocks import blocks
from bilan.transition.plan import Plan, plan
from tests.checks.folder import TWO_SITES, compute, line

EXAMPLES = Path(__file__).resolve().parents[2] / "examples"

#: 18 t in 1.1 and 3 t in 4.1; 4 t in 4.1; 5.5 t of which 4 t in 2.1.
LINES = [
    line(1, "fossil_fuels", "gas-heat", 100_000, entity="north"),
    line(2, "metals", "steel", 2, entity="south"),
    line(3, "electricity", "electricity", 100_000, entity="south"),
]


def _action(name: str, **more: Any) -> dict[str, Any]:
    usual = {
        "id": name,
        "label": f"Action {name}",
        "category": "fossil_fuels",
        "start": "2026-01-01",
        "end": "2026-12-31",
        "reduction_t_per_year": 7,
        "cost_eur": 1400,
        "status": "prévue",
        "owner": "Énergie",
    }
    return {**usual, **more}


def _plan(folder: Path, *actions: dict[str, Any], more: str = "", ramp: str = "linear", **policy: Any) -> Plan:
    result = compute(folder, LINES, TWO_SITES + more, actions=actions)
    return plan(result, policy=TransitionPolicy(**policy) if policy else None, ramp=ramp)


def _codes(found: Plan) -> list[str]:
    return [finding.code for finding in found.findings]


def _reductions(found: Plan) -> dict[int, float]:
    return {row.year: pytest.approx(row.reduction_t) for row in found.years}


def test_a_reduction_grows_with_its_implementation_and_stays(tmp_path: Path) -> None:
    found = _plan(tmp_path, _action("a"), by=2028)
    assert _reductions(found) == {2025: 0.0, 2026: 3.5, 2027: 7.0, 2028: 7.0}
    assert [row.cumulative_t for row in found.years] == pytest.approx([0.0, 3.5, 10.5, 17.5])


def test_a_reduction_falls_on_the_lines_of_its_category(tmp_path: Path) -> None:
    found = _plan(tmp_path, _action("a"), by=2028)
    assert found.years[-1].by_line == {"1.1": pytest.approx(6.0), "4.1": pytest.approx(1.0)}
    assert found.actions[0].shares == {"1.1": pytest.approx(6 / 7), "4.1": pytest.approx(1 / 7)}


def test_inventory_emissions_are_the_same_with_and_without_plan(tmp_path: Path) -> None:
    with_plan, without = _plan(tmp_path / "a", _action("a")), _plan(tmp_path / "b")
    assert with_plan.emissions_t == without.emissions_t == pytest.approx(18 + 3 + 4 + 5.5)


def test_the_gap_is_what_is_required_less_what_is_planned(tmp_path: Path) -> None:
    found = _plan(tmp_path, _action("a"), target_pct=50.0, by=2028)
    last = found.years[-1]
    assert last.allowed_t == pytest.approx(30.5 / 2)
    assert last.required_t == pytest.approx(30.5 / 2)
    assert last.gap_t == pytest.approx(30.5 / 2 - 7)
    first = found.years[0]
    assert first.gap_t == pytest.approx(30.5 / 8)


def test_a_scope_counts_its_own_lines_alone(tmp_path: Path) -> None:
    actions = (_action("a"), _action("b", category="metals", reduction_t_per_year=1))
    found = _plan(tmp_path, *actions, target_pct=50.0, by=2028, scope="direct_and_energy")
    last = found.years[-1]
    assert found.scope_emissions_t == pytest.approx(22.0)
    assert (last.in_scope_t, last.reduction_t) == (pytest.approx(6.0), pytest.approx(8.0))
    assert last.gap_t == pytest.approx(11.0 - 6.0)
    indirect = _plan(tmp_path / "i", *actions, target_pct=50.0, by=2028, scope="indirect").years[-1]
    assert indirect.in_scope_t + last.in_scope_t == pytest.approx(last.reduction_t)


def test_what_the_inventory_year_already_holds_is_not_counted_again(tmp_path: Path) -> None:
    half = _action("a", start="2024-01-01", end="2024-12-31", status="en cours")
    found = _plan(tmp_path, half, by=2026)
    row = found.actions[0]
    assert (row.past_t, row.full_t) == (pytest.approx(3.5), pytest.approx(3.5))
    assert _reductions(found) == {2025: 3.5, 2026: 3.5}


def test_an_action_done_long_ago_reduces_nothing_more(tmp_path: Path) -> None:
    found = _plan(tmp_path, _action("a", start="2020-01-01", end="2020-12-31", status="terminée"), by=2026)
    assert (found.actions[0].past_t, found.actions[0].full_t) == (7.0, 0.0)
    assert _reductions(found) == {2025: 0.0, 2026: 0.0}


def test_cost_per_tonne_is_over_the_tonnes_of_the_plan(tmp_path: Path) -> None:
    row = _plan(tmp_path, _action("a"), by=2028).actions[0]
    assert row.cost_eur_per_t == pytest.approx(1400 / 17.5)
    assert row.cost_eur_per_yearly_t == pytest.approx(200.0)


@pytest.mark.parametrize("change", [{"cost_eur": ""}, {"reduction_t_per_year": 0}, {"start": "2040-01-01", "end": ""}])
def test_without_cost_or_tonnes_there_is_no_cost_per_tonne(change: dict[str, Any], tmp_path: Path) -> None:
    assert _plan(tmp_path, _action("a", **change), by=2028).actions[0].cost_eur_per_t is None


@pytest.mark.parametrize(("ramp", "expected"), [("start", 7.0), ("linear", 3.5), ("end", 0.0)])
def test_conventions_of_effect(ramp: str, expected: float, tmp_path: Path) -> None:
    assert _plan(tmp_path, _action("a"), ramp=ramp, by=2027).years[1].reduction_t == pytest.approx(expected)


def test_an_unknown_convention_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BilanError, match="unknown-choice"):
        _plan(tmp_path, _action("a"), ramp="hop")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"reduction_t_per_year": -5}, "action-negative-reduction"),
        ({"start": "", "end": ""}, "action-without-dates"),
        ({"start": "2027-01-01", "end": "2026-01-01"}, "action-dates-reversed"),
        ({"start": "1962-01-01"}, "action-date-out-of-reason"),
    ],
)
def test_actions_that_cannot_count_are_said_and_left_out(change: dict[str, Any], code: str, tmp_path: Path) -> None:
    found = _plan(tmp_path, _action("a", **change), _action("b"), by=2028)
    assert code in _codes(found)
    assert found.actions[0].action.problem == code
    assert found.years[-1].reduction_t == pytest.approx(7.0)
    said = next(finding for finding in found.findings if finding.code == code)
    assert (said.line, said.severity) == ("a", "error")
    assert "?" not in said.message("fr")


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"category": "teleportation"}, "action-unknown-category"),
        ({"category": ""}, "action-unknown-category"),
        ({"entity": "east"}, "action-unknown-entity"),
        ({"reduction_t_per_year": ""}, "action-without-reduction"),
        ({"cost_eur": -100}, "action-negative-cost"),
        ({"status": "bientôt"}, "action-unknown-status"),
        ({"start": "2035-01-01", "end": "2036-01-01"}, "action-after-plan"),
        ({"category": "plastics"}, "action-without-emissions"),
        ({"entity": "south"}, "action-without-emissions"),
        ({"reduction_t_per_year": 22}, "action-larger-than-emissions"),
    ],
)
def test_doubtful_actions_are_said(change: dict[str, Any], code: str, tmp_path: Path) -> None:
    found = _plan(tmp_path, _action("a", **change), by=2028)
    (said,) = [finding for finding in found.findings if finding.code == code]
    assert said.line == "a"
    for lang in ("fr", "en"):
        assert "?" not in said.message(lang)
        assert said.remedy(lang)


def test_an_id_given_twice_counts_once(tmp_path: Path) -> None:
    found = _plan(tmp_path, _action("a"), _action("a", reduction_t_per_year=3), by=2028)
    assert "action-id-twice" in _codes(found)
    assert found.years[-1].reduction_t == pytest.approx(7.0)


def test_two_actions_on_the_same_tonnes_are_said_together(tmp_path: Path) -> None:
    found = _plan(tmp_path, _action("a", reduction_t_per_year=15), _action("b", reduction_t_per_year=15), by=2028)
    (said,) = [finding for finding in found.findings if finding.code == "action-larger-than-emissions"]
    assert (said.line, said.t_co2e) == ("b", 30.0)


def test_a_reduction_without_line_closes_no_gap(tmp_path: Path) -> None:
    found = _plan(tmp_path, _action("a", category="plastics"), target_pct=50.0, by=2028)
    last = found.years[-1]
    assert (last.reduction_t, last.in_scope_t) == (pytest.approx(7.0), 0.0)
    assert last.by_line == {"": pytest.approx(7.0)}
    assert [block.name for block in blocks(found, 2028)] == ["direct", "indirect", "unallocated"]


def test_an_abandoned_action_counts_for_nothing(tmp_path: Path) -> None:
    found = _plan(tmp_path, _action("a", status="abandonnée"), by=2028)
    assert found.years[-1].reduction_t == 0.0
    assert [block.coming for block in blocks(found, 2028)] == [(), ()]


def test_no_actions_file_is_a_plan_without_actions(tmp_path: Path) -> None:
    found = _plan(tmp_path)
    assert _codes(found) == ["transition-no-action"]
    assert all(row.reduction_t == 0.0 for row in found.years)


def test_blocks_keep_direct_and_indirect_apart(tmp_path: Path) -> None:
    actions = (
        _action("a", status="terminée", start="2022-01-01", end="2022-12-31"),
        _action("b", category="electricity", reduction_t_per_year=2, cost_eur=""),
        _action("c", reduction_t_per_year=3.5, cost_eur=700),
    )
    direct, indirect = blocks(_plan(tmp_path, *actions, by=2030), 2028)
    assert [entry.action.id for entry in direct.done] == ["a"]
    assert [entry.action.id for entry in direct.coming] == ["c"]
    assert (direct.expected_t, direct.past_t) == (pytest.approx(3.0), pytest.approx(6.0))
    assert direct.cost_eur == pytest.approx(600.0)
    assert {entry.action.id for entry in indirect.coming} == {"b", "c"}
    assert indirect.expected_t == pytest.approx(2.5)


def test_the_path_starts_from_the_recalculated_base_year(tmp_path: Path) -> None:
    more = (
        '[base_year]\nyear = 2020\n[base_year.values]\n"1.1" = 30\n"2.1" = 10\n"4.1" = "nc"\n'
        '[[base_year.changes]]\nday = 2022-01-01\ntrigger = "error"\neffects = { "1.1" = 10 }\n'
    )
    found = _plan(tmp_path, _action("a"), more=more, target_pct=50.0, by=2030)
    assert found.path is not None
    assert (found.path.base_year, found.path.base_t) == (2020, 50.0)
    direct = _plan(tmp_path / "d", _action("a"), more=more, target_pct=50.0, by=2030, scope="direct_and_energy")
    assert direct.path is not None
    assert direct.path.base_t == 50.0


def test_the_inventory_states_target_and_path(tmp_path: Path) -> None:
    more = '[transition]\npath = "national"\nsector = "industry"\nby = 2035\n'
    found = _plan(tmp_path, _action("a"), more=more)
    assert found.path is not None
    assert (found.path.name, found.path.parameters, found.years[-1].year) == ("national", {"sector": "industry"}, 2035)


def test_another_framework_has_its_own_lines(tmp_path: Path) -> None:
    result = compute(tmp_path, LINES, TWO_SITES, actions=[_action("a")])
    found = plan(result, "ghg-protocol", TransitionPolicy(path="linear-1.5c"))
    assert found.actions[0].shares == {"S1.stationary": pytest.approx(6 / 7), "S3.3": pytest.approx(1 / 7)}
    with pytest.raises(BilanError, match="unknown-choice"):
        plan(result, "bilan-carbone-v9", TransitionPolicy(path="linear-1.5c"))


def test_the_example_plan_is_known() -> None:
    found = plan(bilan.read(EXAMPLES / "atelier-horizon").compute(), policy=TransitionPolicy(target_pct=42.0, by=2030))
    assert found.years[-1].year == 2030
    assert found.years[-1].reduction_t == pytest.approx(6231 - 105 * found.actions[5].past_t / 105, abs=1.0)
    assert found.removals_t < 0
    assert found.avoided_t < 0
    assert {finding.severity for finding in found.findings} == {"info"}
    direct, indirect = blocks(found, 2028)
    assert direct.expected_t + indirect.expected_t == pytest.approx(found.years[3].reduction_t)
