import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.engine import intervals


@pytest.mark.parametrize(
    ("text", "gsd_squared"),
    [
        ("30", 1.3),
        ("±30 %", 1.3),
        ("12,5", 1.125),
        ("0", 1.0),
        ("5/5/5/5/5", 1.0),
        ("1/5/5/5/5", 2.0),
        ("/5/5/5/5", 2.0),
    ],
)
def test_sigma_from_percentages_and_marks(text: str, gsd_squared: float) -> None:
    found = intervals.sigma(text)
    assert found is not None
    assert math.exp(found * intervals.QUANTILE) == pytest.approx(gsd_squared)


@pytest.mark.parametrize("text", ["", None, "fort", "6/1/1/1/1", "1/2/3/4/5/1", "nan", "inf", "-5"])
def test_what_is_no_uncertainty(text: str | None) -> None:
    assert intervals.sigma(text) is None


def test_moments_of_one_lognormal_give_back_its_bounds() -> None:
    s = 0.3
    mean, variance = intervals.combine(np.array([100.0]), np.array([0.0]), np.array([s]))
    band = intervals.interval(100.0, mean, variance)
    assert band.low == pytest.approx(100 / math.exp(1.96 * s))
    assert band.high == pytest.approx(100 * math.exp(1.96 * s))
    assert band.pct == pytest.approx((math.exp(1.96 * s) - 1) * 100)


@given(st.floats(0, 1), st.floats(0, 1), st.floats(0.1, 1e6))
def test_a_product_of_two_lognormals(factor_s: float, activity_s: float, amount: float) -> None:
    mean, variance = intervals.activity_moments(np.array([amount]), np.array([amount**2]), np.array([activity_s]))
    band = intervals.interval(amount, *intervals.combine(mean, variance, np.array([factor_s])))
    assert band.high == pytest.approx(amount * math.exp(1.96 * math.hypot(factor_s, activity_s)))


def test_sums_that_are_not_positive_take_a_symmetrical_interval() -> None:
    band = intervals.interval(-10.0, -10.0, 4.0)
    assert (band.low, band.high, band.pct) == pytest.approx((-13.92, -6.08, 39.2))
    assert intervals.interval(0.0, 0.0, 4.0).pct == 0.0


def test_the_bounds_match_sampling() -> None:
    """One lognormal with the two moments stands for a sum of thirty: within 1 % of the sampled bounds."""
    random = np.random.Generator(np.random.PCG64(1))
    medians, s = random.uniform(1, 20, 30), random.uniform(0.05, 0.4, 30)
    draws = (np.exp(random.standard_normal((100_000, 30)) * s) * medians).sum(axis=1)
    band = intervals.interval(float(medians.sum()), *intervals.combine(medians, np.zeros(30), s))
    low, high = np.percentile(draws, [2.5, 97.5])
    assert (band.low, band.high) == pytest.approx((low, high), rel=0.01)
