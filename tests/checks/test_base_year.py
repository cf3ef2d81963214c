"""Recalculation of the base year: threshold, accumulation, both directions, unknown and zero, an earlier inventory."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.checks.base_year import BaseYear, by_effect, from_effects, recalculate, trigger_of
from bilan.checks.base_year_source import compare
from bilan.cli.base_year import app
from bilan.comparison.effects import compare as compare_inventories
from bilan.comparison.entries import EFFECTS
from bilan.model.findings import BilanError
from bilan.model.policy import BaseYearChange

from .folder import CONFIGURATION, compute, line, write

BASE = BaseYear(2019, {"1.1": 600.0, "2.1": 400.0, "1.3": None, "1.4": 0.0})


def _change(day: int, effect: float, trigger: str = "structure", post: str = "1.1") -> BaseYearChange:
    return BaseYearChange(date(2020, 1, day), trigger, effects={post: effect})


def test_below_the_threshold_nothing_moves_and_the_effect_waits() -> None:
    found = recalculate(BASE, [_change(1, 49.9)])
    assert (found.needed, found.total_t, found.pending_t) == (False, 1000.0, 49.9)
    assert found.values == BASE.values


@pytest.mark.parametrize("effect", [50.0, -50.0])
def test_at_the_threshold_up_and_down_alike(effect: float) -> None:
    found = recalculate(BASE, [_change(1, effect)])
    assert found.needed
    assert found.values["1.1"] == 600.0 + effect
    assert found.original.values["1.1"] == 600.0


def test_small_changes_add_up() -> None:
    found = recalculate(BASE, [_change(1, 20.0), _change(2, 20.0, "method", "2.1"), _change(3, 15.0, "error")])
    assert [entry.recalculated for entry in found.log] == [False, False, True]
    assert [entry.cumulative_t for entry in found.log] == [20.0, 40.0, 55.0]
    assert (found.values["1.1"], found.values["2.1"], found.pending_t) == (635.0, 420.0, 0.0)


def test_after_a_recalculation_the_count_starts_again_on_the_new_base() -> None:
    found = recalculate(BASE, [_change(1, 100.0), _change(2, 54.0)])
    assert [entry.recalculated for entry in found.log] == [True, False]
    assert found.log[1].pct == pytest.approx(54 / 1100 * 100)


def test_opposite_changes_do_not_hide_a_large_one() -> None:
    found = recalculate(BASE, [_change(1, -40.0), _change(2, 60.0)])
    assert found.log[1].cumulative_t == pytest.approx(20.0)
    assert found.log[1].recalculated


def test_organic_growth_is_logged_and_never_counts() -> None:
    found = recalculate(BASE, [_change(1, 500.0, "activity")])
    assert (found.needed, found.pending_t, found.log[0].counts) == (False, 0.0, False)


def test_changes_are_taken_in_the_order_of_their_days() -> None:
    found = recalculate(BASE, [_change(9, 30.0), _change(2, 25.0)])
    assert [entry.effect_t for entry in found.log] == [25.0, 30.0]


def test_an_effect_on_the_whole_is_in_the_total_and_in_no_post() -> None:
    found = recalculate(BASE, [BaseYearChange(date(2020, 1, 1), "structure", effect_t=-200.0, effects={"1.1": -50.0})])
    assert (found.total_t, found.unallocated_t, found.values["1.1"]) == (800.0, -150.0, 550.0)


def test_a_post_not_assessed_stays_so_until_a_change_gives_it_a_figure() -> None:
    assert recalculate(BASE, [_change(1, 90.0)]).values["1.3"] is None
    assert recalculate(BASE, [_change(1, 90.0)]).values["1.4"] == 0.0
    assert recalculate(BASE, [_change(1, 90.0, "category", "1.3")]).values["1.3"] == 90.0


def test_a_base_of_zero_has_no_percentage() -> None:
    found = recalculate(BaseYear(2019, {}), [_change(1, 1.0)])
    assert (found.needed, found.log[0].pct, found.total_t) == (True, None, 1.0)


@pytest.mark.parametrize("threshold", [-1.0, 101.0, float("nan")])
def test_an_impossible_threshold_is_refused(threshold: float) -> None:
    with pytest.raises(BilanError, match="unknown-choice"):
        recalculate(BASE, [], threshold)


def test_an_unknown_trigger_is_refused() -> None:
    with pytest.raises(BilanError, match="unknown-choice"):
        recalculate(BASE, [_change(1, 1.0, "weather")])


def test_every_effect_of_a_comparison_is_a_trigger() -> None:
    assert {trigger_of(name) for name in (*EFFECTS, "contracts")} == {"activity", "factor", "method", "structure"}


def test_effects_become_changes_of_the_log() -> None:
    changes = from_effects({"perimeter": {"1.1": 70.0, "2.1": -10.0}, "activity": 300.0}, date(2024, 1, 1), "fusion")
    found = recalculate(BASE, changes)
    assert (found.total_t, [entry.note for entry in found.log]) == (1060.0, ["fusion", "fusion"])


@given(
    st.lists(st.tuples(st.sampled_from(["1.1", "2.1"]), st.floats(-300, 300)), max_size=12),
    st.floats(0.1, 30),
)
def test_nothing_is_lost_between_the_series_and_what_waits(effects: list[tuple[str, float]], threshold: float) -> None:
    changes = [BaseYearChange(date(2020, 1, n + 1), "error", effects={p: e}) for n, (p, e) in enumerate(effects)]
    found = recalculate(BASE, changes, threshold)
    assert found.total_t + found.pending_t == pytest.approx(1000.0 + sum(e for _, e in effects), abs=1e-6)
    assert recalculate(BASE, changes, 0).pending_t == pytest.approx(0.0, abs=1e-9)


POLICY = """
[base_year]
year = 2019
threshold_pct = 10
[base_year.values]
"4.1" = 3.0
"5.1" = "nc"
"3.1" = 0
[[base_year.changes]]
day = 2021-07-01
trigger = "structure"
note = "cession [red]"
effects = { "4.1" = -1.0 }
"""


def _run(*arguments: str) -> int:
    try:
        app(args=list(arguments), prog_name="bilan base-year")
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_values_by_post_are_read_with_nc_apart_from_zero(tmp_path: Path) -> None:
    folder = write(tmp_path / "i", [line(1, "metals", "steel", 1)], POLICY)
    target = tmp_path / "out.json"
    assert _run(str(folder), "--json", str(target)) == 0
    said = json.loads(target.read_text(encoding="utf-8"))
    assert said["original"]["posts"] == {"4.1": 3.0, "5.1": None, "3.1": 0.0}
    assert said["recalculated"] == {
        "needed": True,
        "total_t": 2.0,
        "unallocated_t": 0.0,
        "posts": {"4.1": 2.0, "5.1": None, "3.1": 0.0},
    }
    assert said["year"]["total_t"] == pytest.approx(2.0)
    assert said["change_pct"] == pytest.approx(0.0)
    assert said["threshold_pct"] == 10


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_shows_both_series_and_says_that_the_threshold_is_a_choice(
    lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "i", [line(1, "metals", "steel", 1)], POLICY)
    assert _run(str(folder), "--lang", lang, "--threshold", "40") == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "2019" in said
    assert ("choix de l'organisation" if lang == "fr" else "the organisation's choice") in said
    assert "[red]" in said


def test_an_earlier_inventory_is_computed_as_the_base_year(tmp_path: Path) -> None:
    earlier = CONFIGURATION.replace("2024", "2019")
    write(tmp_path / "2019", [line(1, "metals", "steel", 3)], configuration=earlier)
    more = '[base_year]\nyear = 2019\ninventory = "../2019"\n'
    found = compare(compute(tmp_path / "2024", [line(1, "metals", "steel", 1)], more).computation)
    assert found.recalculation.original.values["4.1"] == pytest.approx(6.0)
    assert found.recalculation.original.values["1.1"] is None
    assert found.change_pct == pytest.approx(-200 / 3)
    assert found.findings == ()


def test_a_base_year_that_contradicts_its_inventory_is_said(tmp_path: Path) -> None:
    write(tmp_path / "b", [line(1, "metals", "steel", 3)], configuration=CONFIGURATION.replace("2024", "2018"))
    more = '[base_year]\nyear = 2019\ninventory = "../b"\n[base_year.values]\n"4.1" = 1\n'
    found = compare(compute(tmp_path / "a", [line(1, "metals", "steel", 1)], more).computation)
    assert [finding.code for finding in found.findings] == ["base-year-other-year", "base-year-given-twice"]


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ("", "base-year-absent"),
        ("[base_year]\nyear = 2019\n", "base-year-absent"),
        ('[base_year]\nyear = 2019\ninventory = "."\n', "base-year-is-itself"),
        ('[base_year]\nyear = 2019\ninventory = "../nowhere"\n', "inventory-not-found"),
        ('[base_year]\nyear = 2019\n[base_year.values]\n"4.1" = "n/a"\n', "configuration-"),
        ('[base_year]\nyear = 2019\n[[base_year.changes]]\nday = 2020-01-01\ntrigger = "x"\n', "configuration-choice"),
    ],
)
def test_a_base_year_that_cannot_be_used_is_refused_in_words(
    more: str, code: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "i", [line(1, "metals", "steel", 1)], more)
    target = tmp_path / "out.json"
    assert _run(str(folder), "--json", str(target)) == 1
    assert code in capsys.readouterr().err
    assert not target.exists()


def test_posts_of_another_method_and_a_later_base_year_are_said(tmp_path: Path) -> None:
    more = '[base_year]\nyear = 2030\n[base_year.values]\n"9" = 5\n"4.1" = 1\n'
    found = compare(compute(tmp_path, [line(1, "metals", "steel", 1)], more).computation)
    assert [finding.code for finding in found.findings] == ["base-year-unknown-post", "base-year-after-period"]
    assert found.recalculation.total_t == 6.0


def test_a_table_base_year_and_a_number_in_inventory_live_together(tmp_path: Path) -> None:
    configuration = CONFIGURATION + "base_year = 2019\n"
    folder = write(tmp_path, [line(1, "metals", "steel", 1)], POLICY, configuration=configuration)
    import bilan

    inventory = bilan.read(folder)
    assert inventory.configuration.base_year == 2019
    assert not [finding for finding in inventory.findings if finding.severity == "error"]


def test_posts_that_were_not_assessed_then_are_not_compared(tmp_path: Path) -> None:
    more = '[base_year]\nyear = 2019\n[base_year.values]\n"4.1" = 8\n"2.1" = "nc"\n'
    lines = [line(1, "metals", "steel", 2), line(2, "electricity", "electricity", 100_000)]
    found = compare(compute(tmp_path, lines, more).computation)
    (said,) = found.findings
    # 4 t of steel and 1.5 t of upstream electricity in 4.1; 4 t of electricity in 2.1, not assessed in 2019.
    assert (said.code, said.t_co2e) == ("base-year-posts-added", pytest.approx(4.0))
    assert "2.1" in said.message("en")
    assert found.comparable_pct == pytest.approx((5.5 - 8) / 8 * 100)
    assert found.change_pct == pytest.approx((9.5 - 8) / 8 * 100)


def test_a_comparison_feeds_the_log(tmp_path: Path) -> None:
    lines = [line(1, "metals", "steel", 2), line(2, "electricity", "electricity", 100_000)]
    published = compute(tmp_path / "then", lines)
    again = compute(tmp_path / "now", [lines[0], {**lines[1], "factor": "own:solar"}])
    effects = by_effect(compare_inventories(published, again).framework("beges-v5").rows)
    changes = from_effects(effects, date(2024, 1, 1))
    base = BaseYear(2019, {entry["code"]: entry["total_t"] for entry in published.report("beges-v5").lines})
    found = recalculate(base, changes)
    assert {entry.trigger for entry in found.log if entry.effect_t} == {"factor"}
    assert found.needed
    assert found.total_t == pytest.approx(again.report("beges-v5").total_t)
    assert found.values["2.1"] == pytest.approx(4.0)
