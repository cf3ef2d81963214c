"""Ranking of indirect posts, criteria, exclusions; unknown and zero stay apart."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.checks import exclusions, significance
from bilan.cli.significance import app
from bilan.engine.intervals import Interval
from bilan.frameworks import rules
from bilan.frameworks.tables import Table
from bilan.model.findings import BilanError
from bilan.model.inventory import Configuration, Exclusion
from bilan.model.policy import PostMark, SignificancePolicy

from .folder import CONFIGURATION, compute, line, write

CODES = [entry.code for entry in rules.lines("beges-v5")]


def _table(values: dict[str, float]) -> Table:
    lines = tuple(
        {
            "code": entry.code,
            "label": entry.label_fr,
            "label_en": entry.label_en,
            "total_t": values.get(entry.code, 0.0),
            "count": int(entry.code in values),
        }
        for entry in rules.lines("beges-v5")
    )
    total = sum(values.values())
    return Table("beges-v5", lines, total, 0.0, 0.0, total, Interval(total, total, 0.0), {})


USUAL = SignificancePolicy()


def _rank(values: dict[str, float], policy: SignificancePolicy = USUAL, *left_out: Exclusion) -> Any:
    configuration = Configuration("x", (date(2024, 1, 1), date(2024, 12, 31)), significance=policy, exclusions=left_out)
    return significance.rank(_table(values), configuration, frozenset())


def _kept(found: Any, reason: str = "threshold") -> list[str]:
    return [post.code for post in found.posts if reason in post.because]


def _codes(found: Any) -> list[str]:
    return [finding.code for finding in found.findings]


def test_the_largest_posts_are_kept_until_the_threshold() -> None:
    found = _rank({"1.1": 500.0, "4.1": 60.0, "5.1": 20.0, "3.1": 15.0, "4.5": 5.0})
    assert _kept(found) == ["4.1", "5.1"]
    by_code = {post.code: post for post in found.posts}
    assert (by_code["4.1"].rank, by_code["4.1"].share_pct, by_code["5.1"].cumulative_pct) == (1, 60.0, 80.0)
    assert by_code["1.1"].rank is None
    assert found.indirect_t == 100.0


def test_a_higher_threshold_keeps_more() -> None:
    assert _kept(_rank({"4.1": 60.0, "5.1": 20.0, "3.1": 15.0, "4.5": 5.0}, SignificancePolicy(81.0))) == [
        "3.1",
        "4.1",
        "5.1",
    ]


def test_direct_posts_and_energy_bought_are_kept_in_any_case() -> None:
    found = _rank({"1.1": 0.001, "2.1": 0.001, "4.1": 1000.0})
    assert _kept(found, "direct") == ["1.1", "1.2", "1.3", "1.4", "1.5"]
    assert _kept(found, "energy") == ["2.1", "2.2"]


def test_criteria_add_posts_whatever_their_size() -> None:
    policy = SignificancePolicy(posts=(PostMark("3.3", criteria=("influence", "engagement")),))
    found = _rank({"4.1": 99.0, "3.3": 1.0}, policy)
    assert {post.code: post.because for post in found.posts if post.significant}["3.3"] == ("influence", "engagement")


def test_unknown_zero_and_not_occurring_are_three_things() -> None:
    policy = SignificancePolicy(posts=(PostMark("5.2", not_occurring=True),))
    found = _rank({"4.1": 10.0, "4.5": 0.0}, policy)
    states = {post.code: (post.state, post.screening_t) for post in found.posts}
    assert states["4.5"] == ("zero", 0.0)
    assert states["5.2"] == ("not_occurring", 0.0)
    assert states["5.3"] == ("not_assessed", None)
    assert "5.3" in significance.not_assessed(found)
    assert "5.2" not in significance.not_assessed(found)


def test_a_significant_post_without_lines_is_said() -> None:
    policy = SignificancePolicy(posts=(PostMark("5.1", screening_t=900.0),))
    found = _rank({"4.1": 100.0}, policy)
    assert _kept(found) == ["5.1"]
    assert found.covered_pct == pytest.approx(10.0)
    assert set(_codes(found)) == {"significant-post-not-computed", "significance-coverage-low"}


def test_lines_win_over_an_order_of_magnitude() -> None:
    policy = SignificancePolicy(posts=(PostMark("4.1", screening_t=900.0),))
    assert _rank({"4.1": 100.0}, policy).indirect_t == 100.0


@pytest.mark.parametrize(
    ("exclusion", "code", "severity"),
    [
        (Exclusion("fossil_fuels", "trop cher", 5.0), "exclusion-direct", "error"),
        (Exclusion("Production de froid", "oubli", None), "exclusion-direct", "error"),
        (Exclusion("electricity", "trop cher", 5.0), "exclusion-energy", "warning"),
        (Exclusion("abracadabra", "?", 5.0), "exclusion-unknown-category", "warning"),
        (Exclusion("commuting", "petit", None), "exclusion-without-estimate", "info"),
        (Exclusion("metals", "pas de données", 500.0), "exclusion-significant", "warning"),
    ],
)
def test_what_may_not_be_left_out_is_said(exclusion: Exclusion, code: str, severity: str) -> None:
    found = _rank({"4.1": 1000.0, "1.1": 10.0}, SignificancePolicy(), exclusion)
    finding = next(finding for finding in found.findings if finding.code == code)
    assert finding.severity == severity
    assert finding.t_co2e == exclusion.estimate_t or code == "exclusion-unknown-category"
    assert "?" not in finding.message("fr").replace("?", "", 1) or exclusion.reason == "?"


def test_a_small_exclusion_of_a_small_post_is_accepted() -> None:
    assert (
        _codes(_rank({"4.1": 1000.0, "3.1": 9.0}, SignificancePolicy(), Exclusion("freight_inbound", "r", 5.0))) == []
    )


def test_estimates_of_exclusions_enter_the_screening_and_the_coverage() -> None:
    found = _rank({"4.1": 90.0}, SignificancePolicy(), Exclusion("metals", "r", 10.0))
    post = next(post for post in found.posts if post.code == "4.1")
    assert (post.computed_t, post.excluded_t, post.screening_t) == (90.0, 10.0, 100.0)
    assert found.covered_pct == pytest.approx(90.0)


def test_marks_that_name_nothing_are_said() -> None:
    policy = SignificancePolicy(60.0, (PostMark("9.9"), PostMark("4.1", criteria=("luck",), not_occurring=True)))
    assert set(_codes(_rank({"4.1": 100.0}, policy))) == {
        "significance-unknown-post",
        "significance-unknown-criterion",
        "not-occurring-but-computed",
        "significance-threshold-low",
    }


@pytest.mark.parametrize("threshold", [-1.0, 101.0, float("nan")])
def test_an_impossible_threshold_is_refused(threshold: float) -> None:
    with pytest.raises(BilanError, match="unknown-choice"):
        _rank({"4.1": 1.0}, SignificancePolicy(threshold))


def test_nothing_indirect_has_no_coverage() -> None:
    found = _rank({"1.1": 3.0})
    assert (found.covered_pct, found.indirect_t) == (None, 0.0)


@given(
    st.dictionaries(st.sampled_from(CODES), st.floats(0.001, 1e6), max_size=22),
    st.floats(1, 100),
)
def test_kept_posts_reach_the_threshold_and_no_post_too_many(values: dict[str, float], threshold: float) -> None:
    found = _rank(values, SignificancePolicy(threshold))
    kept = [post for post in found.posts if "threshold" in post.because]
    indirect = sum(value for code, value in values.items() if not code.startswith("1"))
    reached = sum(post.screening_t or 0.0 for post in kept)
    assert reached >= threshold / 100 * indirect * (1 - 1e-9)
    if kept:
        smallest = min(post.screening_t or 0.0 for post in kept)
        assert reached - smallest < max(threshold / 100 * indirect, 1e-12) * (1 + 1e-9)
        left = [post.screening_t or 0.0 for post in found.posts if post.rank and post not in kept]
        assert smallest >= max(left, default=0.0)


def test_posts_reached_by_a_category_have_the_main_one_first() -> None:
    assert exclusions.reached("electricity")[0] == "2.1"
    assert exclusions.reached("use_of_sold_products") == ("5.1",)
    assert set(exclusions.reached("agriculture")) == {"1.3", "1.4", "1.5"}


def test_a_direct_exclusion_is_an_error_of_every_computation(tmp_path: Path) -> None:
    more = '[[exclusions]]\ncategory = "refrigeration"\nreason = "oubli"\n'
    result = compute(tmp_path, [line(1, "electricity", "electricity", 1000)], more)
    assert [finding.code for finding in result.findings if finding.severity == "error"] == ["exclusion-direct"]


def test_without_exclusions_a_computation_says_nothing_of_significance(tmp_path: Path) -> None:
    result = compute(tmp_path, [line(1, "electricity", "electricity", 1000)])
    assert not [f for f in result.findings if f.code.startswith(("significan", "exclusion"))]


def _run(*arguments: str) -> int:
    try:
        app(args=list(arguments), prog_name="bilan significance")
    except SystemExit as stop:
        return int(stop.code or 0)
    return 0


def test_the_command_keeps_null_apart_from_zero(tmp_path: Path) -> None:
    folder = write(tmp_path / "i", [line(1, "metals", "steel", 1), line(2, "commuting", "car", 0)])
    target = tmp_path / "out.json"
    assert _run(str(folder), "--json", str(target), "--lang", "en") == 0
    said = json.loads(target.read_text(encoding="utf-8"))
    posts = {post["code"]: post for post in said["posts"]}
    assert said["schema"] == "bilan.significance/1"
    assert (posts["3.3"]["computed_t"], posts["3.3"]["state"]) == (0.0, "zero")
    assert (posts["3.4"]["computed_t"], posts["3.4"]["state"]) == (None, "not_assessed")
    assert posts["4.1"]["significant"]
    assert posts["4.1"]["label"] == "Purchased goods"


@pytest.mark.parametrize("lang", ["fr", "en"])
def test_the_page_is_readable(lang: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    more = '[[exclusions]]\ncategory = "commuting"\nreason = "peu de trajets"\n'
    folder = write(tmp_path / "i", [line(1, "metals", "steel", 1)], more)
    assert _run(str(folder), "--lang", lang) == 0
    said = capsys.readouterr().out
    assert "4.1" in said
    assert ("non évalué" if lang == "fr" else "not assessed") in said


def test_a_framework_without_ranking_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "i", [line(1, "metals", "steel", 1)])
    assert _run(str(folder), "--framework", "ghg-protocol") == 2
    assert "unknown-choice" in capsys.readouterr().err


def test_wrong_keys_of_the_configuration_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "i", [line(1, "metals", "steel", 1)], "[significance]\nthreshold_pct = 180\n")
    assert _run(str(folder)) == 1
    assert "significance.threshold_pct" in capsys.readouterr().err
    assert CONFIGURATION in (folder / "bilan.toml").read_text(encoding="utf-8")


def test_a_part_of_a_direct_category_left_out_is_a_warning(tmp_path: Path) -> None:
    more = '[[exclusions]]\ncategory = "fossil_fuels"\nreason = "un local"\nestimate_t = 1\n'
    result = compute(tmp_path, [line(1, "fossil_fuels", "gas-heat", 1000)], more)
    assert [f.severity for f in result.findings if f.code == "exclusion-direct-partial"] == ["warning"]
