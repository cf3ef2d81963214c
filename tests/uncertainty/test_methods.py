"""The four methods: golden cases by hand, agreement with sampling line by line, seeds, signs, defaults."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bilan.engine.intervals import QUANTILE, sigma
from bilan.model.findings import BilanError
from bilan.uncertainty import METHODS
from bilan.uncertainty.summary import largest
from tests.checks.folder import FACTORS, compute, line

#: Lines as (factor, kg or unit quantity, uncertainty of the data): purchased services in kg or by spend.
Line = tuple[str, float, str]
_CATEGORIES = {"email": "digital_services", "spend": "services_monetary", "share": "investments", "steel": "metals"}


def _result(folder: Path, lines: Sequence[Line]) -> Any:
    return compute(
        folder,
        [
            line(n, _CATEGORIES.get(factor, "purchased_services"), factor, quantity, uncertainty=width)
            for n, (factor, quantity, width) in enumerate(lines, 1)
        ],
    )


def _width(factor: str) -> float:
    found = sigma(FACTORS[factor][3] or "50")
    assert found is not None
    return found


def _sampled(lines: Sequence[Line], draws: int = 200_000) -> tuple[float, float]:
    """Percentiles by drawing every line's own datum and every factor once."""
    random = np.random.Generator(np.random.PCG64(7))
    factors = {
        name: np.exp(random.standard_normal(draws) * _width(name)) for name in dict.fromkeys(f for f, _, _ in lines)
    }
    total = np.zeros(draws)
    for factor, quantity, width in lines:
        tonnes = quantity * sum(FACTORS[factor][2].values()) / 1000
        total += tonnes * np.exp(random.standard_normal(draws) * (sigma(width) or 0.0)) * factors[factor]
    low, high = np.percentile(total, [2.5, 97.5])
    return float(low), float(high)


HUNDRED: list[Line] = [("email", 100.0, "4/4/4/4/4")] * 100


@pytest.fixture
def shared_factor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """A hundred equal lines that share one factor with marks 2, and data with marks 4."""
    monkeypatch.setitem(FACTORS, "email", (*FACTORS["email"][:3], "2/2/2/2/2"))
    return _result(tmp_path, HUNDRED)


def test_lines_that_share_a_factor_move_together(shared_factor: Any) -> None:
    found = shared_factor.uncertainty().total
    low, high = (bound / found.total_t - 1 for bound in (found.interval.low, found.interval.high))
    assert (round(low, 2), round(high, 2)) == (pytest.approx(-0.38, abs=0.015), pytest.approx(0.63, abs=0.015))


@pytest.mark.parametrize("method", ["bilan-carbone", "ipcc-1"])
def test_methods_of_independent_lines_are_far_too_narrow_there(shared_factor: Any, method: str) -> None:
    found = shared_factor.uncertainty(method=method).total
    low, high = (bound / found.total_t - 1 for bound in (found.interval.low, found.interval.high))
    assert low == pytest.approx(-0.05, abs=0.02)
    assert high == pytest.approx(0.05, abs=0.02)


def test_sampling_agrees_with_the_closed_form_there(shared_factor: Any) -> None:
    exact, drawn = (
        shared_factor.uncertainty().total,
        shared_factor.uncertainty(method="monte-carlo", draws=100_000).total,
    )
    assert drawn.interval.low == pytest.approx(exact.interval.low, rel=0.01)
    assert drawn.interval.high == pytest.approx(exact.interval.high, rel=0.01)


CASES: dict[str, list[Line]] = {
    "one factor": [("email", 100.0, "20"), ("email", 500.0, "5"), ("email", 50.0, "")],
    "several factors": [
        ("email", 900.0, "30"),
        ("spend", 2000.0, "10"),
        ("steel", 0.4, "3/4/2/5/3"),
        ("share", 900.0, ""),
    ],
    "certain data": [("email", 900.0, ""), ("steel", 1.0, "")],
    "many small lines": [("spend", 10.0 * n, "40") for n in range(1, 31)],
}


@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("method", ["correlated", "monte-carlo"])
def test_bounds_are_those_of_sampling_line_by_line(name: str, method: str, tmp_path: Path) -> None:
    low, high = _sampled(CASES[name])
    found = _result(tmp_path, CASES[name]).uncertainty(method=method, draws=100_000).total
    assert found.interval.low == pytest.approx(low, rel=0.01)
    assert found.interval.high == pytest.approx(high, rel=0.01)


_LINES = st.lists(
    st.tuples(
        st.sampled_from(["email", "spend", "share", "steel", "unknown-width"]),
        st.floats(0.5, 500.0),
        st.sampled_from(["", "2", "15", "40", "4/4/4/4/4", "5/3/4/2/4"]),
    ),
    min_size=1,
    max_size=12,
)


@pytest.mark.slow
@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=_LINES)
def test_closed_form_and_sampling_agree(lines: list[Line], tmp_path_factory: pytest.TempPathFactory) -> None:
    """Within 2 %: two or three wide variables make a sum that one lognormal fits less well than larger ledgers."""
    result = _result(tmp_path_factory.mktemp("i"), lines)
    exact = result.uncertainty().total
    drawn = result.uncertainty(method="monte-carlo", draws=100_000).total
    assert drawn.interval.low == pytest.approx(exact.interval.low, rel=0.02)
    assert drawn.interval.high == pytest.approx(exact.interval.high, rel=0.02)
    assert exact.interval.low <= exact.total_t * (1 + 1e-12)
    assert exact.interval.high >= exact.total_t * (1 - 1e-12)


def test_bilan_carbone_by_hand(tmp_path: Path) -> None:
    lines: list[Line] = [("email", 600.0, "20"), ("steel", 0.2, "10")]
    tonnes = [0.6, 0.4]
    logs = [math.hypot(math.log(1.5), math.log(1.2)), math.hypot(math.log(1.2), math.log(1.1))]
    width = math.sqrt(sum((t * w) ** 2 for t, w in zip(tonnes, logs, strict=True)))
    found = _result(tmp_path, lines).uncertainty(method="bilan-carbone").total
    assert (found.interval.low, found.interval.high) == (
        pytest.approx(math.exp(-width)),
        pytest.approx(math.exp(width)),
    )


def test_ipcc_approach_1_by_hand(tmp_path: Path) -> None:
    lines: list[Line] = [("email", 600.0, "20"), ("steel", 0.2, "10")]
    width = math.sqrt((0.6 * math.hypot(0.5, 0.2)) ** 2 + (0.4 * math.hypot(0.2, 0.1)) ** 2)
    found = _result(tmp_path, lines).uncertainty(method="ipcc-1").total
    assert (found.interval.low, found.interval.high) == (pytest.approx(1 - width), pytest.approx(1 + width))
    assert found.interval.pct == pytest.approx(width * 100)


def test_one_line_has_the_interval_of_its_factor(tmp_path: Path) -> None:
    found = _result(tmp_path, [("email", 1000.0, "")]).uncertainty().total
    assert (found.interval.low, found.interval.high) == (pytest.approx(1 / 1.5), pytest.approx(1.5))


def test_a_seed_repeats_the_draws_and_another_does_not(tmp_path: Path) -> None:
    result = _result(tmp_path, CASES["several factors"])

    def drawn(seed: int) -> Any:
        return result.uncertainty(method="monte-carlo", draws=2000, seed=seed)

    assert drawn(1) == drawn(1)
    assert drawn(1).total.interval != drawn(2).total.interval
    assert (drawn(1).draws, drawn(1).seed) == (2000, 1)
    assert result.uncertainty().seed is None


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize(
    "credit",
    [pytest.param(-400.0, id="smaller"), pytest.param(-1000.0, id="equal"), pytest.param(-1500.0, id="larger")],
)
def test_credits_leave_bounds_that_are_numbers_in_order(method: str, credit: float, tmp_path: Path) -> None:
    lines = [
        line(1, "digital_services", "email", 1000, uncertainty="20"),
        line(2, "digital_services", "email", credit, uncertainty="20", corrects="l1"),
    ]
    found = compute(tmp_path, lines).uncertainty(method=method, draws=2000).total
    assert found.total_t == pytest.approx(1 + credit / 1000)
    assert all(math.isfinite(value) for value in (found.interval.low, found.interval.high, found.interval.pct))
    assert found.interval.low <= found.interval.high


@pytest.mark.parametrize("method", METHODS)
def test_a_total_of_zero_has_no_width(method: str, tmp_path: Path) -> None:
    found = _result(tmp_path, [("email", 0.0, "20")]).uncertainty(method=method, draws=200).total
    assert (found.interval.low, found.interval.high, found.interval.pct) == (0.0, 0.0, 0.0)


@pytest.mark.parametrize("method", METHODS)
def test_lines_without_amounts_have_no_width_and_every_line_is_there(method: str, tmp_path: Path) -> None:
    found = _result(tmp_path, [("steel", 1.0, "5")]).uncertainty(method=method, draws=2000)
    by_code = {entry.code: entry.interval for entry in found.lines}
    assert len(by_code) == 22
    assert (by_code["1.1"].low, by_code["1.1"].high) == (0.0, 0.0)
    assert by_code["4.1"].high == pytest.approx(found.total.interval.high, rel=1e-9)


def test_an_unknown_method_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BilanError, match="unknown-choice"):
        _result(tmp_path, [("steel", 1.0, "")]).uncertainty(method="guess")


@pytest.mark.parametrize(
    ("marks", "gsd_squared"),
    [("2/2/2/2/2", 1.636), ("4/4/4/4/4", 1.120), ("5/5/5/5/5", 1.0), ("3/4/2/5/3", None), ("1/1/1/1/1", 2.516)],
)
def test_pedigree_marks_give_the_factors_of_the_method(marks: str, gsd_squared: float | None) -> None:
    table = {
        "1": (2.00, 1.10, 1.50, 1.20, 1.50),
        "2": (1.50, 1.05, 1.20, 1.10, 1.20),
        "3": (1.20, 1.02, 1.10, 1.05, 1.10),
        "4": (1.10, 1.01, 1.03, 1.02, 1.05),
        "5": (1.00, 1.00, 1.00, 1.00, 1.00),
    }
    logs = [math.log(table[mark][place]) for place, mark in enumerate(marks.split("/"))]
    expected = math.exp(math.sqrt(sum(value * value for value in logs)))
    assert math.exp((sigma(marks) or 0.0) * QUANTILE) == pytest.approx(expected)
    assert gsd_squared is None or expected == pytest.approx(gsd_squared, abs=5e-4)


@pytest.mark.parametrize("text", ["3/4/2", "3/4/2//", "3/4/2/ /"])
def test_a_missing_mark_is_the_worst(text: str) -> None:
    assert sigma(text) == pytest.approx(sigma("3/4/2/1/1"))


@pytest.mark.parametrize("text", ["-5", "beaucoup", "6/1/1/1/1", "1/2/3/4/5/1", "nan", "inf", "0/1/1/1/1"])
def test_what_is_no_uncertainty_is_none(text: str, tmp_path: Path) -> None:
    assert sigma(text) is None
    result = _result(tmp_path, [("steel", 1.0, text)])
    assert "uncertainty-unreadable" in [finding.code for finding in result.findings]
    assert result.uncertainty().total.interval.high == pytest.approx(2 * 1.2)


def test_a_factor_without_uncertainty_gets_the_stated_default(tmp_path: Path) -> None:
    result = _result(tmp_path, [("unknown-width", 1000.0, "")])
    assert result.uncertainty().total.interval.high == pytest.approx(1.5)
    assert "factor-uncertainty-default" in [finding.code for finding in result.findings]
    (entry,) = result.ranking()
    assert (entry.uncertainty_is_default, entry.share) == (True, pytest.approx(1.0))


def test_the_ranking_shares_the_whole_variance(tmp_path: Path) -> None:
    ranking = _result(tmp_path, CASES["several factors"]).ranking()
    assert sum(entry.share for entry in ranking) == pytest.approx(1.0)
    assert [entry.share for entry in ranking] == sorted((entry.share for entry in ranking), reverse=True)
    certain = {entry.factor: entry.activity_share for entry in ranking}
    assert certain["own:share"] == 0.0
    assert 1 <= largest(ranking) <= len(ranking)


def test_the_ranking_is_by_variance_not_by_tonnes(tmp_path: Path) -> None:
    ranking = _result(tmp_path, [("steel", 1.0, ""), ("email", 1500.0, "")]).ranking()
    assert [entry.factor for entry in ranking] == ["own:email", "own:steel"]
    assert ranking[0].total_t < ranking[1].total_t


@pytest.mark.parametrize("share", [0.5, 0.8, 1.0])
def test_nothing_that_varies_has_no_largest(share: float) -> None:
    empty: Callable[..., int] = largest
    assert empty((), share) == 0
