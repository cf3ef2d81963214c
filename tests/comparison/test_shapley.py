"""The Shapley value: exact, fair to players that do nothing, and without an order."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.comparison.shapley import coefficients

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False)


@given(st.integers(1, 5).flatmap(lambda n: st.lists(NUMBERS, min_size=2**n, max_size=2**n)))
def test_shares_add_up_to_the_difference_of_the_ends(values: list[float]) -> None:
    players = len(values).bit_length() - 1
    shares = np.array(values) @ coefficients(players)
    assert shares.sum() == pytest.approx(values[-1] - values[0], abs=1e-9 * max(map(abs, [*values, 1.0])))


def test_a_player_that_changes_nothing_receives_nothing() -> None:
    values = np.array([3.0, 5.0, 3.0, 5.0])  # the second player changes nothing
    assert (values @ coefficients(2)).tolist() == [2.0, 0.0]


def test_two_factors_of_a_product_share_the_joint_term_equally() -> None:
    # 2 x 3 to 5 x 7: activity (5 - 2) x (3 + 7) / 2, factor (7 - 3) x (2 + 5) / 2.
    values = np.array([2 * 3, 5 * 3, 2 * 7, 5 * 7], dtype=float)
    assert (values @ coefficients(2)).tolist() == [15.0, 14.0]


@pytest.mark.parametrize("players", [1, 2, 3, 4, 5])
def test_swapping_the_ends_changes_the_sign(players: int) -> None:
    matrix = coefficients(players)
    assert np.allclose(matrix[::-1], -matrix)
