"""What each mended fault changes on the total: switches turned one after the other, and each alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np

from bilan.territory.compute import Computation, Options, compute
from bilan.territory.methods import SWITCHES, method_switches
from bilan.territory.packs import Pack
from bilan.territory.tables import Flags, rows


@dataclass(frozen=True, slots=True)
class Step:
    """One switch: what it adds to the flux (tCO2e/yr) and to the stock (tC) in turn.

    `alone_flux_t` is what it adds by itself to the start, None when not asked for.
    """

    switch: str
    flux_t: float
    stock_t_c: float
    alone_flux_t: float | None = None


@dataclass(frozen=True, slots=True)
class Waterfall:
    """From one method to the other: start + the steps = end, exactly."""

    start_method: str
    end_method: str
    start_flux_t: float
    end_flux_t: float
    start_stock_t_c: float
    end_stock_t_c: float
    steps: tuple[Step, ...]

    def largest(self) -> Step | None:
        """The step that moves the flux most, None when no step moves anything."""
        moving = [step for step in self.steps if abs(step.flux_t) > 0]
        return max(moving, key=lambda step: abs(step.flux_t)) if moving else None


def compare_methods(
    pack: Pack, options: Options, inside: Flags, progress: Callable[[], None] | None = None, *, alone: bool = True
) -> Waterfall:
    """Turn every switch from `aldo-2024` to `corrected`; `inside` flags the communes of the territory."""
    start = _totals(compute(pack, _with(options, ())), inside)
    state, steps = start, []
    for count, name in enumerate(SWITCHES, start=1):
        after = _totals(compute(pack, _with(options, SWITCHES[:count])), inside)
        single = _totals(compute(pack, _with(options, (name,))), inside)[0] - start[0] if alone else None
        steps.append(Step(name, after[0] - state[0], after[1] - state[1], single))
        state = after
        if progress:
            progress()
    return Waterfall("aldo-2024", "corrected", start[0], state[0], start[1], state[1], tuple(steps))


def switch_texts(lang: str = "fr") -> dict[str, str]:
    """What each switch mends, in words.

    >>> switch_texts("en")["n2o_molar_mass"]
    'N2O with 44/28 (the public tool: 44/25 in the direct term)'
    """
    return {row["switch"]: row[f"text_{lang}"] for row in rows("methods.csv")}


def _with(options: Options, on: tuple[str, ...]) -> Options:
    method_switches("aldo-2024", dict.fromkeys(on, True))
    return replace(options, method="aldo-2024", switches=dict.fromkeys(on, True))


def _totals(result: Computation, inside: Flags) -> tuple[float, float]:
    flux = float(np.sum(result.entries.tonnes[inside[result.entries.place]]))
    return flux, float(np.sum(result.stocks.carbon[inside]))
