from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.engine.calendar import months


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (date(2024, 1, 1), date(2024, 12, 31), 12),
        (date(2023, 7, 1), date(2024, 6, 30), 12),
        (date(2024, 2, 1), date(2024, 2, 29), 1),
        (date(2024, 1, 1), date(2024, 1, 1), 1 / 31),
        (date(2024, 1, 15), date(2024, 2, 14), 1),
    ],
)
def test_months(start: date, end: date, expected: float) -> None:
    assert months((start, end)) == pytest.approx(expected)


@given(st.dates(date(2000, 1, 1), date(2040, 1, 1)), st.integers(0, 2000))
def test_months_follow_the_days(start: date, days: int) -> None:
    found = months((start, start + timedelta(days=days)))
    assert found == pytest.approx((days + 1) / 30.4375, abs=0.25)
