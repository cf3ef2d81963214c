"""`bilan.territory(code_or_name)`: one territory with its fluxes, stocks, matrix, comparison and sources."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from bilan.model.findings import Finding
from bilan.territory.compute import Computation, Options, compute
from bilan.territory.emissions import Emissions, NetBalance
from bilan.territory.groupings import Grouping
from bilan.territory.names import Found, find, union_of
from bilan.territory.notes import levels_used, territory_findings
from bilan.territory.overrides import Overrides
from bilan.territory.packs import Pack, read_pack
from bilan.territory.places import Places, read_places, text
from bilan.territory.restrict import restrict
from bilan.territory.results import Flux, Stocks, flux_of, single, stocks_of
from bilan.territory.waterfall import Waterfall, compare_methods


@dataclass(frozen=True)
class Territory:
    """One territory of a pack under given options. Nothing is computed before it is asked for."""

    pack: Pack
    places: Places
    found: Found
    options: Options
    emissions: Emissions | None = None
    shared: dict[str, Computation] = field(default_factory=dict, repr=False)

    @property
    def code(self) -> str:
        """Code of the territory; a made-up one for a grouping."""
        return self.found.code

    @property
    def name(self) -> str:
        """Name of the territory."""
        return self.found.name

    @property
    def level(self) -> str:
        """commune, epci, department, region, country or group."""
        return self.found.level

    @property
    def communes(self) -> int:
        """Number of communes."""
        return int(self.found.mask.sum())

    @property
    def population(self) -> int:
        """Inhabitants of the communes."""
        return int(np.nansum(self.places.population[self.found.mask]))

    @property
    def computation(self) -> Computation:
        """The computation of the whole pack that this territory is read from."""
        if "whole" not in self.shared:
            self.shared["whole"] = compute(self.pack, self.options)
        return self.shared["whole"]

    @cached_property
    def _grouping(self) -> Grouping:
        return single(self.code, self.name, self.found.mask)

    def flux(self) -> Flux:
        """Yearly fluxes: `.table`, `.total_t`, `.by_land_use()`, `.by_pool()`, `.matrix()`."""
        return flux_of(self.computation, self._grouping)

    def stocks(self) -> Stocks:
        """Stocks: `.table`, `.total_t_c`, `.by_land_use()`, `.by_pool()`, `.areas()`, `.not_assessed`."""
        return stocks_of(self.computation, self._grouping)

    def compare_methods(self, progress: Callable[[], None] | None = None, *, alone: bool = True) -> Waterfall:
        """What each mended fault changes on the total, in turn and (`alone`) by itself."""
        pack, mask = self.pack, self.found.mask
        if not self.options.overrides.territories:
            pack = restrict(pack, mask)
            mask = np.isin(text(pack.tables["communes"]["code"]), self.places.codes[mask])
        return compare_methods(pack, self.options, mask, progress, alone=alone)

    def neighbours(self) -> list[Territory]:
        """The region that holds most of this territory and the country, where the pack holds them whole."""
        regions, count = np.unique(self.places.regions[self.found.mask], return_counts=True)
        wanted = [(str(regions[np.argmax(count)]), "region")] if self.level not in {"region", "country"} else []
        others = [find(code, self.pack, self.places, level) for code, level in wanted]
        if self.level != "country" and self.pack.manifest.get("complete", False):
            others.append(find("FR", self.pack, self.places, "country"))
        return [Territory(self.pack, self.places, other, self.options, shared=self.shared) for other in others]

    def balance(self) -> NetBalance | None:
        """Emissions and flux side by side, None without emissions."""
        total = self.emissions_t
        return None if total is None else NetBalance(total, self.flux().total_t)

    @property
    def emissions_t(self) -> float | None:
        """Emissions of the sector file, else of `territory.toml`, else None."""
        if self.emissions is not None:
            return self.emissions.total_t
        stated = {entry.code: entry.emissions_t for entry in self.options.overrides.territories}
        return stated.get(self.code)

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Findings of the pack, of the overrides that touch this territory, and of the result."""
        mine = [finding for finding in self.computation.findings if self._concerns(finding)]
        return (
            *self.found.findings, *mine, *territory_findings(self.computation, self.found.mask, self.level, self.code),
        )  # fmt: skip

    @property
    def sources(self) -> list[dict[str, Any]]:
        """Sources of the land data, from the pack's manifest."""
        return self.pack.sources

    def inventory_levels(self) -> dict[tuple[str, str], float]:
        """Hectares of forest by (composition, level of the inventory that gave its values)."""
        return levels_used(self.computation, self.found.mask)

    def to_json(self, lang: str = "fr") -> dict[str, Any]:
        """The JSON of `bilan territory show`."""
        from bilan.territory.payload import payload

        return payload(self, lang)

    def _concerns(self, finding: Finding) -> bool:
        if finding.code != "territory-override" or finding.line == "*":
            return True
        masks = {entry.code: mask for entry, mask in self.computation.applied.entries}
        return bool((masks[finding.line] & self.found.mask).any())


def territory(
    code_or_name: str | list[str],
    *,
    pack: Pack | Path | str | None = None,
    method: str = "corrected",
    level: str | None = None,
    switches: Mapping[str, bool] | None = None,
    overrides: Overrides | Path | str | None = None,
    name: str = "",
    **options: Any,
) -> Territory:
    """A territory by code or name, or a grouping given as a list of codes.

    Without `pack` the embedded sample (Hauts-de-France) is used. `options` are those of
    `bilan.territory.compute.Options`: soil, forest_base, wood, sealed_share. A `territory.toml` in or beside the
    pack's folder is read unless `overrides` is given. Raises BilanError with a coded finding.

    >>> region = territory("32", level="region", method="aldo-2024")
    >>> region.name, round(region.flux().total_t)
    ('Hauts-de-France', -2039040)
    >>> territory("Amiens Métropole").code
    '248000531'
    """
    from bilan.territory.overrides_file import beside, read_overrides

    opened = pack if isinstance(pack, Pack) else read_pack(None if pack is None else Path(pack))
    if overrides is None:
        file = beside(opened.path if pack is not None else None)
        stated = read_overrides(file) if file is not None else Overrides()
    else:
        stated = overrides if isinstance(overrides, Overrides) else read_overrides(Path(overrides))
    places = read_places(opened.tables["communes"])
    chosen = Options(method=method, switches=dict(switches or {}), overrides=stated, **options)
    chosen.checked()
    if isinstance(code_or_name, list):
        found = union_of(code_or_name, name or ", ".join(code_or_name[:3]), places)
    else:
        found = find(code_or_name, opened, places, level)
    return Territory(opened, places, found, chosen.at(found.level))
