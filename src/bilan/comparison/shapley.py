"""The Shapley value: a difference shared among the causes that change together, exactly and without an order.

For players N and the value v(S) of a coalition S, player i receives the mean of v(S + i) - v(S) over all orders in
which the players can arrive. The shares add up to v(N) - v(nothing), a player that changes nothing receives nothing,
and swapping the two ends changes every sign.

Sources: L. S. Shapley, A value for n-person games, 1953; J. W. Sun, Changes in energy consumption and energy
intensity: a complete decomposition model, Energy Economics 20, 1998; J. Albrecht, D. Francois, K. Schoors, A Shapley
decomposition of carbon emissions without residuals, Energy Policy 30, 2002.
"""

from __future__ import annotations

from functools import cache
from math import factorial

import numpy as np

from bilan.engine.arrays import Floats


@cache
def coefficients(players: int) -> Floats:
    """Matrix of 2^players coalitions x players; share i is the sum over coalitions of coefficient x value.

    A coalition is the number whose bit i is set when player i is in it.

    >>> coefficients(1).tolist()
    [[-1.0], [1.0]]
    >>> coefficients(2).tolist()
    [[-0.5, -0.5], [0.5, -0.5], [-0.5, 0.5], [0.5, 0.5]]
    """
    found = np.zeros((2**players, players))
    for coalition in range(2**players):
        size = coalition.bit_count()
        for player in range(players):
            inside = bool(coalition >> player & 1)
            before = size - 1 if inside else size
            weight = factorial(before) * factorial(players - before - 1) / factorial(players)
            found[coalition, player] = weight if inside else -weight
    return found
