"""Figures are written with the digits that they deserve, in both languages."""

from __future__ import annotations

import math

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bilan.report import numbers
from bilan.report.digits import bounds, honest, place, significant_place, table_decimals
from bilan.report.typography import typeset

POSITIVE = st.floats(1e-6, 1e12, allow_nan=False)


@given(POSITIVE, st.floats(0.01, 3.0))
def test_rounding_never_leaves_the_interval(value: float, spread: float) -> None:
    low, high = value / (1 + spread), value * (1 + spread)
    rounded, decimals = honest(value, low, high)
    half_width = (high - low) / 2
    assert abs(rounded - value) <= half_width / 2 + 1e-9 * value
    assert decimals >= 0


@given(POSITIVE)
def test_the_half_width_keeps_one_digit_or_two_when_it_starts_with_one(half_width: float) -> None:
    kept = round(half_width, place(half_width))
    assume(kept > 0)
    assert abs(kept - half_width) / half_width <= 0.25


def test_a_wide_interval_takes_digits_away_and_a_narrow_one_leaves_them() -> None:
    assert honest(58433.6, 54376.0, 65045.4) == (58000.0, 0)
    assert honest(58433.6, 58400.0, 58470.0) == (58430.0, 0)
    assert honest(2.5565, 2.3241, 2.81215) == (2.6, 1)


def test_a_value_smaller_than_its_uncertainty_is_not_rounded_to_zero() -> None:
    rounded, _ = honest(3.0, 0.1, 90.0)
    assert rounded == 3.0


def test_bounds_are_rounded_like_their_value() -> None:
    assert bounds(58433.6, 54376.0, 65045.4) == (54000.0, 65000.0, 0)
    assert bounds(5.0, 5.0, 5.0) == (5.0, 5.0, 2)


@pytest.mark.parametrize(("value", "digits", "expected"), [(1234.5, 3, -1), (0.0456, 2, 3), (0.0, 3, 0)])
def test_significant_place(value: float, digits: int, expected: int) -> None:
    assert significant_place(value, digits) == expected


def test_all_rows_of_a_table_have_the_decimals_of_its_total() -> None:
    assert [table_decimals(total) for total in (1e6, 500.0, 5.0, 0.01, -2e4)] == [0, 1, 2, 3, 0]


@given(st.floats(-1e9, 1e9, allow_nan=False), st.integers(0, 4))
def test_french_and_english_write_the_same_number(value: float, decimals: int) -> None:
    french, english = numbers.number(value, "fr", decimals), numbers.number(value, "en", decimals)

    def read(text: str, thousands: str, mark: str) -> float:
        return float(text.replace(thousands, "").replace(mark, ".").replace("−", "-"))

    assert read(french, "\u202f", ",") == read(english, ",", ".")
    assert math.isclose(read(french, "\u202f", ","), value, abs_tol=0.5001 * 10**-decimals)


def test_a_true_zero_and_a_small_amount_are_written_apart() -> None:
    assert numbers.tonnes(0.0) == "0"
    assert numbers.tonnes(0.3) == "<\u202f1"
    assert numbers.tonnes(-0.3) == ">\u202f−1"
    assert numbers.tonnes(0.04, "en", 1) == "<\u202f0.1"
    assert numbers.tonnes(float("nan")) == ""


def test_no_negative_zero() -> None:
    assert numbers.number(-0.0001, "fr", 2) == "0,00"
    assert numbers.percent(-0.0) == "0\u202f%"


def test_french_spaces_and_apostrophes() -> None:
    assert typeset("L'« eau » : 5 % ; oui !", "fr") == "L’«\u00a0eau\u00a0»\u00a0: 5\u202f%\u202f; oui\u202f!"
    assert typeset("it's 5%; yes: t CO₂e", "en") == "it's 5%; yes: t\u00a0CO₂e"
