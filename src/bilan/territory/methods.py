"""The two methods as named switches: `aldo-2024` keeps every fault of the public tool, `corrected` mends them.

A switch that is on mends its fault; off reproduces it. The catalogue with texts is `methods.csv`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from difflib import get_close_matches

from bilan.model.findings import BilanError, Finding

METHODS = ("corrected", "aldo-2024")


@dataclass(frozen=True, slots=True)
class Switches:
    """One flag a fault; True mends it."""

    forest_groups: bool = True
    n2o_molar_mass: bool = True
    artificial_departures: bool = True
    artificial_arrivals: bool = True
    artificial_stocks: bool = True
    soil_grassland_to_trees: bool = True
    biomass_trees_to_wetland: bool = True
    arrondissements_once: bool = True
    hedge_departments: bool = True
    missing_forest: bool = True
    forest_area_overrides: bool = True
    wood_closure: bool = True
    dead_wood_pool: bool = True


SWITCHES: tuple[str, ...] = tuple(field.name for field in fields(Switches))


def method_switches(method: str, changes: Mapping[str, bool] | None = None) -> Switches:
    """The switches of a method, some of them turned by name.

    >>> method_switches("aldo-2024", {"wood_closure": True}).wood_closure
    True
    >>> method_switches("corrected") == Switches()
    True
    """
    if method not in METHODS:
        raise BilanError(Finding("territory-unknown-method", values={"method": method, "known": ", ".join(METHODS)}))
    base = Switches(**dict.fromkeys(SWITCHES, method == "corrected"))
    changes = dict(changes or {})
    for name in changes:
        if name not in SWITCHES:
            near = get_close_matches(name, SWITCHES, n=3) or SWITCHES
            raise BilanError(Finding("territory-unknown-switch", values={"name": name, "known": ", ".join(near)}))
    return replace(base, **changes)


def parse_switch(text: str) -> tuple[str, bool]:
    """Read ``name=on`` or ``name=off``.

    >>> parse_switch("wood_closure=off")
    ('wood_closure', False)
    """
    name, _, state = text.partition("=")
    if state.strip().lower() not in {"on", "off"}:
        raise BilanError(Finding("territory-bad-switch", values={"text": text}))
    return name.strip().replace("-", "_"), state.strip().lower() == "on"
