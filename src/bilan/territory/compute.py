"""From a pack and options to stocks and flux entries of every commune, in one vectorised pass."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from bilan.model.findings import BilanError, Finding
from bilan.territory import areas, changes, flux, hedges, practices, soil, stocks, wood
from bilan.territory.coefficients import Coefficients, published, with_local
from bilan.territory.forest import AREA_BASES, Forest, ForestRows, forests
from bilan.territory.forest import forest_rows as read_forest_rows
from bilan.territory.methods import Switches, method_switches
from bilan.territory.overrides import Applied, Overrides
from bilan.territory.packs import Pack
from bilan.territory.places import Places, read_places
from bilan.territory.tables import Floats
from bilan.territory.typology import FOREST


@dataclass(frozen=True)
class Options:
    """How to compute: the method and its switches, the soil source, the forest area base, the user's numbers."""

    method: str = "corrected"
    switches: Mapping[str, bool] = field(default_factory=dict)
    soil: str = "table"
    forest_base: str = "mapped"
    wood: str = "harvest"
    sealed_share: float | None = None
    overrides: Overrides = field(default_factory=Overrides)

    def checked(self) -> Switches:
        """The switches of the method; raises `territory-unknown-choice` for options that do not exist."""
        choices: tuple[tuple[str, str, tuple[str, ...]], ...] = (
            ("soil", self.soil, soil.SOURCES_OF_FLUX),
            ("forest_base", self.forest_base, AREA_BASES),
            ("wood", self.wood, wood.APPROACHES),
        )
        for name, value, known in choices:
            if value not in known:
                values = {"option": name, "value": value, "known": ", ".join(known)}
                raise BilanError(Finding("territory-unknown-choice", field=name, values=values))
        if self.sealed_share is not None and not 0 <= self.sealed_share <= 1:
            raise BilanError(
                Finding("territory-override-value", field="sealed_share", values={"value": self.sealed_share})
            )
        return method_switches(self.method, self.switches)

    def at(self, level: str) -> Options:
        """The options for territories of a level.

        The public tool counts the arrondissements of Paris, Lyon and Marseille again in the totals of an EPCI, not in
        the commune to which they belong: below and above the EPCI they count once in every method.
        """
        if level == "epci" or "arrondissements_once" in self.switches:
            return self
        return replace(self, switches={**self.switches, "arrondissements_once": True})


@dataclass(frozen=True)
class Computation:
    """Stocks and flux entries of every commune of a pack, and what they were computed with."""

    pack: Pack
    options: Options
    switches: Switches
    places: Places
    coefficients: Coefficients
    stocks: stocks.Stocks
    entries: flux.Entries
    forest: Forest
    forest_rows: ForestRows
    wood_share: Floats
    harvest: Floats
    changes: changes.Changes
    applied: Applied
    findings: tuple[Finding, ...]


def compute(pack: Pack, options: Options | None = None) -> Computation:
    """Compute every commune of the pack.

    >>> from bilan.territory.packs import read_pack
    >>> result = compute(read_pack(), Options(method="aldo-2024"))
    >>> round(float(result.entries.tonnes[np.isin(result.entries.place, np.flatnonzero(
    ...     result.places.regions == "32"))].sum()) / 1e6, 2)
    -2.04
    """
    options = options or Options()
    switches = options.checked()
    places = read_places(pack.tables["communes"])
    applied = options.overrides.apply_to(places, options.wood, options.sealed_share)
    coefficients = with_local(published(), options.overrides.coefficients)
    share = applied.sealed_share(coefficients.constants["sealed_share"])
    woods, rows = _forests(pack, places, switches, options, applied)
    area, assessed = _areas(pack, places, switches, coefficients, woods, share, applied)
    moved = _changes(pack, places, switches, share, applied)
    harvest = wood.local_harvest(woods)
    wood_share = wood.shares(
        harvest, np.nan_to_num(places.population), applied.by_consumption, pack.tables["national_forests"],
        switches, coefficients,
    )  # fmt: skip
    once = switches.arrondissements_once
    kilometres = applied.hedges(hedges.lengths(pack.tables.get("hedges"), places, arrondissements_once=once))
    stock = stocks.stocks(area, assessed, woods, kilometres, wood_share, places, coefficients, switches)
    entries = flux.joined(
        [
            *flux.land_use_change(moved, woods, places, coefficients, switches, options.soil),
            flux.growth(woods),
            flux.wood_products(wood_share),
            *practices.entries(applied.practices),
        ]
    )
    return Computation(
        pack, options, switches, places, coefficients, stock, entries, woods, rows, wood_share, harvest, moved,
        applied, (*pack.findings, *applied.findings),
    )  # fmt: skip


def _forests(
    pack: Pack, places: Places, switches: Switches, options: Options, applied: Applied
) -> tuple[Forest, ForestRows]:
    national = pack.tables["national_forests"]
    if options.forest_base == "inventory" and not len(national):
        raise BilanError(Finding("territory-forest-base-unavailable", field="forest_base"))
    rows = read_forest_rows(pack.tables["forests"], national, switches, options.forest_base)
    mapped = forests(rows, places, switches)
    hectares = applied.areas_from(mapped.hectares, FOREST)
    if not switches.forest_area_overrides:
        return replace(mapped, stock_hectares=hectares), rows
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = np.where(mapped.hectares > 0, mapped.growing / mapped.hectares, 1.0)
    touched = hectares != mapped.hectares
    growing = np.where(touched, hectares * factor, mapped.growing)
    return Forest(hectares, mapped.per_hectare, growing, hectares), rows


def _areas(
    pack: Pack, places: Places, switches: Switches, coefficients: Coefficients, woods: Forest,
    share: Floats, applied: Applied,
) -> tuple[Floats, Any]:  # fmt: skip
    once = switches.arrondissements_once
    raw, assessed = areas.raw_areas(pack.tables["land_cover"], places, arrondissements_once=once)
    area = applied.areas_from(areas.split_artificial(raw, share, switches, coefficients), 0)
    area[:, FOREST : FOREST + 4] = woods.stock_hectares
    return area, assessed | applied.states_areas


def _changes(pack: Pack, places: Places, switches: Switches, share: Floats, applied: Applied) -> changes.Changes:
    first, last = pack.period
    once = switches.arrondissements_once
    raw = changes.yearly_changes(pack.tables["changes"], places, float(last - first), arrondissements_once=once)
    return applied.changes_from(changes.split_artificial(raw, share, switches))
