"""PCAET figures in the columns and codes of the deposit platform."""

from __future__ import annotations

from dataclasses import dataclass

from bilan.territory.emissions import Emissions
from bilan.territory.results import Flux
from bilan.territory.tables import rows

#: Soil code of the platform -> level-1 land uses.
SOILS = {
    "1": ("forest",),
    "2": ("cropland", "grassland", "vineyard", "orchard"),
    "3": ("wetland", "artificial"),
}
DIAGNOSIS = "1"


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of the platform with its value; None is not assessed."""

    column: str
    label_fr: str
    label_en: str
    value: float | int | None
    unit: str


def pcaet_cells(flux: Flux, last_year: int, emissions: Emissions | None = None) -> list[Cell]:
    """The columns of the platform for one territory.

    Sequestration is positive there (net storage): the sign is turned. Wood products have no soil code; they
    stand in a line of their own without a platform column.
    """
    by_use = flux.by_land_use()
    labels = {row["code"]: (row["label_fr"], row["label_en"]) for row in rows("pcaet_soils.csv")}
    cells = []
    for code, uses in SOILS.items():
        stored = -sum(by_use[use] for use in uses) + 0.0
        french, english = labels[code]
        cells.append(Cell(f"SEQ_{code}_Estimation_Sequestration_nette_CO2", french, english, stored, "tCO2e"))
        cells.append(Cell(f"SEQ_{code}_Estimation_Annee", french, english, last_year, "year"))
    cells.append(Cell("", *labels["wood"], -by_use["wood_products"] + 0.0, "tCO2e"))
    if emissions is not None:
        cells += _emission_cells(emissions)
    return cells


def _emission_cells(emissions: Emissions) -> list[Cell]:
    cells = []
    for row in rows("sectors.csv"):
        value = emissions.by_sector.get(row["sector"])
        cells.append(Cell(f"PEC_GES_{row['code']}_{DIAGNOSIS}", row["label_fr"], row["label_en"], value, "tCO2e"))
    year = ("Année de comptabilisation", "Accounting year")
    cells.append(Cell("PEC_Emission_GES_Annee_Compta", *year, emissions.year, "year"))
    return cells
