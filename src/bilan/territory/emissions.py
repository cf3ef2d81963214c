"""Sector emissions beside the carbon flux, and the net balance: the one named view in which both meet."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bilan.model.findings import BilanError, Finding
from bilan.territory.importing.csv_files import numbers, read_csv
from bilan.territory.names import normal
from bilan.territory.places import text
from bilan.territory.tables import rows


def sectors() -> tuple[str, ...]:
    """The eight sectors of the PCAET, in the order of the platform.

    >>> sectors()[2], len(sectors())
    ('road_transport', 8)
    """
    return tuple(row["sector"] for row in rows("sectors.csv"))


@dataclass(frozen=True)
class Emissions:
    """tCO2e by sector of one territory and year; `year` is None where the file does not say."""

    by_sector: Mapping[str, float]
    year: int | None = None
    source: str = ""

    @property
    def total_t(self) -> float:
        """Sum of the sectors."""
        return sum(self.by_sector.values())

    @property
    def missing(self) -> tuple[str, ...]:
        """Sectors that the file does not give: not assessed, not zero."""
        return tuple(name for name in sectors() if name not in self.by_sector)


@dataclass(frozen=True)
class NetBalance:
    """Emissions and carbon flux side by side. It is a view: no account holds this sum.

    >>> balance = NetBalance(emissions_t=1000.0, flux_t=-40.0)
    >>> balance.net_t, balance.offset_share_pct
    (960.0, 4.0)
    """

    emissions_t: float
    flux_t: float

    @property
    def net_t(self) -> float:
        """Emissions plus flux (a sink is negative)."""
        return self.emissions_t + self.flux_t

    @property
    def offset_share_pct(self) -> float | None:
        """Share of emissions that the net sink makes up for; negative where land emits, None without emissions."""
        return -100.0 * self.flux_t / self.emissions_t if self.emissions_t > 0 else None


def read_emissions(path: Path, code: str) -> Emissions:
    """Read ``territory,sector,t_co2e[,year]`` (sector by code, slug or label) and keep one territory.

    Without a column `territory` every row counts; a row without amount is not assessed. Raises
    `territory-sector-unknown`, `territory-sector-twice`, `territory-emissions-empty` and the errors of csv files.
    """
    table = read_csv(path, ("sector", "t_co2e"))
    amounts = numbers(table, "t_co2e", path)
    keep = np.ones(len(amounts), dtype=bool)
    if "territory" in table.column_names:
        keep = text(table["territory"]) == code
    # An empty cell is a sector that nobody assessed, not one that emits nothing.
    keep &= ~np.isin(np.char.strip(text(table["t_co2e"])), ("", "NA"))
    names = text(table["sector"])
    found: dict[str, float] = {}
    for row in np.flatnonzero(keep):
        sector = _sector(str(names[row]), path, int(row))
        if sector in found:
            values = {"file": path.name, "sector": sector, "row": int(row) + 2}
            raise BilanError(Finding("territory-sector-twice", line=code, values=values))
        found[sector] = float(amounts[row])
    if not found:
        raise BilanError(Finding("territory-emissions-empty", line=code, values={"file": path.name, "code": code}))
    years = set(text(table["year"])[keep].tolist()) if "year" in table.column_names else set()
    year = int(next(iter(years))) if len(years) == 1 and next(iter(years)).isdigit() else None
    return Emissions(found, year, path.name)


def _sector(written: str, path: Path, row: int) -> str:
    known: dict[str, str] = {}
    for entry in rows("sectors.csv"):
        for column in ("code", "sector", "label_fr", "label_en"):
            known[normal(entry[column])] = entry["sector"]
    found = known.get(normal(written))
    if found is None:
        values = {"file": path.name, "sector": written, "row": row + 2, "known": ", ".join(sectors())}
        raise BilanError(Finding("territory-sector-unknown", field="sector", values=values, place=f"{path}:{row + 2}"))
    return found
