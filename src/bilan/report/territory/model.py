"""What a sheet holds: the figures of `to_json`, the comparison, the waterfall of methods. No text is made here."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilan.model.findings import Finding
    from bilan.territory.api import Territory
    from bilan.territory.comparison import Compared
    from bilan.territory.waterfall import Step, Waterfall


@dataclass(frozen=True)
class Coverage:
    """How much of a territory the data hold: communes in the pack, in all, and without land cover."""

    have: int
    whole: int
    without_cover: int

    @property
    def complete(self) -> bool:
        """True when every commune is in the pack (or the whole is not known)."""
        return not self.whole or self.have >= self.whole


#: Tonnes below which a correction moves nothing: the rounding of sums, not an effect.
NOISE_T = 1e-3


def moves(step: Step) -> bool:
    """True when a correction changes the flux or the stock by more than the rounding of sums."""
    return abs(step.flux_t) > NOISE_T or abs(step.stock_t_c) > NOISE_T


@dataclass(frozen=True)
class Fiche:
    """One sheet. `data` is the JSON of `bilan territory show`, and every figure of the sheet is read from it."""

    territory: Territory
    lang: str
    data: dict[str, Any]
    compared: tuple[Compared, ...]
    waterfall: Waterfall
    coverage: dict[str, Coverage]

    @property
    def total_t(self) -> float:
        """Net flux, tCO2e a year."""
        return float(self.data["flux"]["total_t"])

    @property
    def period(self) -> tuple[int, int]:
        """First and last year of the changes."""
        first, last = self.data["period"]
        return int(first), int(last)

    @property
    def land_cover_missing(self) -> bool:
        """True when no commune of the territory has land cover."""
        return self.data["stocks"]["total_t_c"] is None

    @property
    def own(self) -> Compared:
        """The territory's own line of the comparison."""
        return self.compared[0]

    @property
    def overrides(self) -> tuple[Finding, ...]:
        """Findings that name a number of the user's own."""
        return tuple(found for found in self.territory.findings if found.code == "territory-override")


def fiche_of(territory: Territory, lang: str = "fr", progress: Callable[[], None] | None = None) -> Fiche:
    """Compute everything a sheet shows. `progress` is called once for each correction of the waterfall."""
    from bilan.territory.comparison import comparison

    data = territory.to_json(lang)
    fall = territory.compare_methods(progress, alone=False)
    coverage = {other.code: _coverage(other) for other in (territory, *territory.neighbours())}
    return Fiche(territory, lang, data, tuple(comparison(territory)), fall, coverage)


def _coverage(territory: Territory) -> Coverage:
    from bilan.territory.tables import rows

    mask, computation = territory.found.mask, territory.computation
    without = int((mask & ~computation.stocks.assessed).sum())
    whole = 0
    if territory.level in {"department", "region"}:
        known = rows(f"{territory.level}s.csv")
        whole = next((int(row["communes"]) for row in known if row[territory.level] == territory.code), 0)
    return Coverage(territory.communes, whole, without)
