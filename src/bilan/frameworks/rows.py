"""Rows of amounts: the parts and gases of each group's factor, per unit of quantity, with their places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bilan import gwp
from bilan.engine.arrays import Flags, Integers, Texts
from bilan.engine.book import Book
from bilan.engine.resolve import Resolution
from bilan.frameworks.classify import Classified, classify
from bilan.frameworks.sides import Side
from bilan.frameworks.situations import Situation
from bilan.model.gases import CO2_BIOGENIC, FROZEN_GASES

#: Which frameworks a row of amounts feeds when a line names another factor for GHG Protocol (RULES 32).
ALL, ALL_BUT_GHGP, GHGP_ONLY = 0, 1, 2


def expand(
    book: Book,
    sides: Sequence[tuple[Side, ...]],
    resolution: Sequence[Resolution],
    resolution_ghgp: Sequence[Resolution | None],
) -> dict[str, Any]:
    """The row columns of `Amounts`: group, side, factor, variant, part, gas, account, share, kg, co2e_t and places."""
    uses = [use for i in range(len(sides)) for use in _uses(i, sides[i], resolution[i], resolution_ghgp[i])]
    owner, side, which, variant = (np.array([use[k] for use in uses], dtype=np.int64) for k in range(4))
    ratio, share = (np.array([use[k] for use in uses], dtype=np.float64) for k in (4, 5))
    lengths = book.first[which + 1] - book.first[which]
    before = np.concatenate(([0], np.cumsum(lengths)))[:-1] if len(lengths) else lengths
    rows = np.repeat(np.arange(len(owner)), lengths)
    at = (np.arange(len(rows)) + np.repeat(book.first[which] - before, lengths)).astype(np.int64)
    scale = (ratio * share)[rows]
    classified, place = _places([sides[g][s].situation for g, s in zip(owner, side, strict=True)], rows, book.part[at])
    return {
        "group": owner[rows],
        "side": side[rows],
        "share": share[rows],
        "factor": which[rows],
        "variant": variant[rows],
        "part": book.part[at],
        "gas": book.gas[at],
        "account": book.account[at],
        "kg": book.kg[at] * scale,
        "co2e_t": book.co2e[at] * scale / 1000,
        "classified": classified,
        "place": place,
        "kyoto": _kyoto(book.gas[at]),
    }


def _uses(
    group: int, sides: tuple[Side, ...], main: Resolution, other: Resolution | None
) -> list[tuple[int, int, int, int, float, float]]:
    """(group, side, factor, variant, ratio, share) of each factor that a group uses on each side."""
    apart = other is not None and other.factor >= 0 and not other.problem
    variants = [(main, ALL_BUT_GHGP if apart else ALL), *([(other, GHGP_ONLY)] if apart else [])]
    return [
        (group, number, found.factor, variant, found.ratio, side.share)
        for number, side in enumerate(sides)
        for found, variant in variants
        if found is not None and found.factor >= 0 and not found.problem
    ]


def _places(situation: Sequence[Situation], rows: Integers, part: Texts) -> tuple[tuple[Classified, ...], Integers]:
    """Distinct (situation, part) classified once, and the index of each row's."""
    numbers: dict[Situation, int] = {}
    by_use = np.array([numbers.setdefault(one, len(numbers)) for one in situation], dtype=np.int64)
    names, named = np.unique(part.astype(str), return_inverse=True)
    pairs, place = np.unique(by_use[rows] * max(len(names), 1) + named, return_inverse=True)
    distinct = list(numbers)
    found = tuple(classify(distinct[pair // len(names)], str(names[pair % len(names)])) for pair in pairs.tolist())
    return found, place.astype(np.int64)


def _kyoto(gas: Texts) -> Flags:
    known = {name: name in FROZEN_GASES or name == CO2_BIOGENIC or gwp.is_kyoto(name) for name in set(gas)}
    return np.array([known[name] for name in gas], dtype=np.bool_)
