"""The user's own numbers: read from `territory.toml`, checked, and applied to every commune they speak of.

An override of a territory is spread over its communes so that densities and unit fluxes stay those of the
communes: what is there is scaled, what is not is spread evenly. Regions and tables therefore follow.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from bilan.model.findings import BilanError, Finding
from bilan.territory.changes import Changes, merged
from bilan.territory.groupings import members
from bilan.territory.places import Places
from bilan.territory.tables import Flags, Floats
from bilan.territory.typology import FOREST, INDEX, LAND_USES


@dataclass(frozen=True)
class TerritoryOverride:
    """What the user states for one territory; None or empty where nothing is stated."""

    code: str
    wood: str | None = None
    sealed_share: float | None = None
    areas: Mapping[str, float] = field(default_factory=dict)  # land use -> ha
    changes: Mapping[tuple[str, str], float] = field(default_factory=dict)  # from, to -> ha a year
    practices: Mapping[str, float] = field(default_factory=dict)  # practice -> ha
    hedges_km: float | None = None
    emissions_t: float | None = None

    def keys(self) -> list[str]:
        """Names of everything that is stated."""
        single = {"wood": self.wood, "sealed_share": self.sealed_share, "hedges_km": self.hedges_km}
        found = [name for name, value in single.items() if value is not None]
        found += [f"areas.{name}" for name in self.areas]
        found += [f"changes.{source} > {target}" for source, target in self.changes]
        return found + [f"practices.{name}" for name in self.practices]


@dataclass(frozen=True)
class Overrides:
    """Everything of a `territory.toml`: settings for all, local coefficients, one entry a territory."""

    wood: str | None = None
    sealed_share: float | None = None
    coefficients: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    territories: tuple[TerritoryOverride, ...] = ()

    def apply_to(self, places: Places, wood: str, sealed_share: float | None) -> Applied:
        """Find the communes of every territory; raises for unknown territories and for two that overlap."""
        masks = [members(entry.code, places) for entry in self.territories]
        _refuse_overlaps(self.territories, masks)
        applied = Applied(
            self.wood or wood, sealed_share if sealed_share is not None else self.sealed_share, len(places),
            tuple(zip(self.territories, masks, strict=True)),
        )  # fmt: skip
        applied.note_settings(self)
        return applied


@dataclass(frozen=True)
class Applied:
    """Overrides with the communes they touch; `findings` says what was replaced."""

    wood: str
    common_share: float | None
    count: int
    entries: tuple[tuple[TerritoryOverride, Flags], ...]
    findings: list[Finding] = field(default_factory=list)

    def sealed_share(self, default: float) -> Floats:
        """Sealed share of artificial land, by commune."""
        share = np.full(self.count, default if self.common_share is None else self.common_share)
        for entry, mask in self.entries:
            if entry.sealed_share is not None:
                share[mask] = entry.sealed_share
        return share

    @property
    def by_consumption(self) -> Flags:
        """True where wood products are shared by population."""
        found = np.full(self.count, self.wood == "consumption")
        for entry, mask in self.entries:
            if entry.wood is not None:
                found[mask] = entry.wood == "consumption"
        return found

    @property
    def states_areas(self) -> Flags:
        """True where the user states the area of some land use."""
        found = np.zeros(self.count, dtype=bool)
        for entry, mask in self.entries:
            if entry.areas:
                found |= mask
        return found

    @property
    def practices(self) -> dict[str, Floats]:
        """Hectares of every stated practice, spread over the communes of the territory."""
        found: dict[str, Floats] = {}
        for entry, mask in self.entries:
            for name, hectares in entry.practices.items():
                amount = found.setdefault(name, np.zeros(self.count))
                amount[mask] += hectares / mask.sum()
        return found

    def areas_from(self, area: Floats, first: int) -> Floats:
        """Replace stated areas; columns of `area` are land uses from `first`. Forests stand only in their own table."""
        last = FOREST if first < FOREST else len(LAND_USES) - 1
        changed = area.copy()
        for entry, mask in self.entries:
            for name, hectares in entry.areas.items():
                if first <= INDEX[name] < last:
                    column = INDEX[name] - first
                    self._note(entry.code, f"areas.{name}", float(changed[mask, column].sum()), hectares)
                    changed[mask, column] = rescaled(changed[mask, column], hectares)
        return changed

    def changes_from(self, changes: Changes) -> Changes:
        """Replace stated yearly changes of land use."""
        parts = [changes]
        for entry, mask in self.entries:
            for (source, target), hectares in entry.changes.items():
                parts = [_with_change(merged(parts), mask, INDEX[source], INDEX[target], hectares, self, entry.code)]
        return merged(parts)

    def hedges(self, kilometres: Floats) -> Floats:
        """Replace stated lengths of hedges."""
        changed = kilometres.copy()
        for entry, mask in self.entries:
            if entry.hedges_km is not None:
                before = float(np.nansum(changed[mask]))
                self._note(entry.code, "hedges_km", before, entry.hedges_km)
                changed[mask] = rescaled(np.nan_to_num(changed[mask]), entry.hedges_km)
        return changed

    def note_settings(self, overrides: Overrides) -> None:
        """Findings for settings that replace no area."""
        for key, value in (("wood", overrides.wood), ("sealed_share", overrides.sealed_share)):
            if value is not None:
                self._note("*", key, None, value)
        for table, cells in overrides.coefficients.items():
            self._note("*", f"coefficients.{table}", None, ", ".join(cells))
        for entry, _ in self.entries:
            for key, stated in (("wood", entry.wood), ("sealed_share", entry.sealed_share)):
                if stated is not None:
                    self._note(entry.code, key, None, stated)
            for name, hectares in entry.practices.items():
                self._note(entry.code, f"practices.{name}", 0.0, hectares)

    def _note(self, code: str, key: str, before: float | None, after: object) -> None:
        shown = after if not isinstance(after, float) else f"{after:g}"
        values = {"territory": code, "key": key, "before": "-" if before is None else f"{before:.6g}", "after": shown}
        self.findings.append(Finding("territory-override", line=code, field=key, values=values))


def rescaled(amounts: Floats, total: float) -> Floats:
    """Amounts with a new total: in proportion, or evenly where all are zero.

    >>> rescaled(np.array([1.0, 3.0]), 8.0).tolist(), rescaled(np.zeros(2), 8.0).tolist()
    ([2.0, 6.0], [4.0, 4.0])
    """
    old = amounts.sum()
    return amounts * (total / old) if old > 0 else np.full(len(amounts), total / max(len(amounts), 1))


def _with_change(
    changes: Changes, mask: Flags, source: int, target: int, hectares: float, applied: Applied, code: str
) -> Changes:
    touched = mask[changes.place] & (changes.source == source) & (changes.target == target)
    before = float(changes.area[touched].sum())
    key = f"changes.{LAND_USES[source]} > {LAND_USES[target]}"
    applied._note(code, key, before, hectares)
    if before > 0:
        area = np.where(touched, changes.area * (hectares / before), changes.area)
        return Changes(changes.place, changes.source, changes.target, area)
    place = np.flatnonzero(mask)
    even = np.full(len(place), hectares / max(len(place), 1))
    added = Changes(place, np.full(len(place), source), np.full(len(place), target), even)
    return merged([changes, added])


def _refuse_overlaps(entries: tuple[TerritoryOverride, ...], masks: list[Flags]) -> None:
    for position, (first, mask) in enumerate(zip(entries, masks, strict=True)):
        for second, other in zip(entries[position + 1 :], masks[position + 1 :], strict=True):
            shared = sorted(set(first.keys()) & set(second.keys()))
            if shared and (mask & other).any():
                values = {"first": first.code, "second": second.code, "keys": ", ".join(shared)}
                raise BilanError(Finding("territory-override-overlap", values=values))
