"""Base Carbone V22.0 read straight from ADEME's raw CSV (cp1252, `;`, decimal comma)."""

from __future__ import annotations

import csv
import math
from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ID, TOTAL = "Identifiant de l'élément", "Total poste non décomposé"
#: Base Carbone prints gases as kg CO2e in AR5 with CH4 30/28, N2O 265 (factors.md) and SF6 23500 (its own 22581).
SET = {"co2_fossil": 1.0, "ch4_fossil": 30.0, "ch4_biogenic": 28.0, "n2o": 265.0, "sf6": 23500.0}
COLUMNS = {"CO2f": "co2_fossil", "CH4f": "ch4_fossil", "CH4b": "ch4_biogenic", "N2O": "n2o"}


@dataclass
class Row:
    """Of one part and gas: kg of the gas per unit, and kg CO2e as published (None: not published, use a GWP)."""

    part: str
    gas: str
    kg: float
    published: float | None = None
    account: str = "emission"


@dataclass
class Factor:
    """A factor ready for use: rows per part and gas, unit, uncertainty text."""

    id: str
    unit: str
    rows: list[Row] = field(default_factory=list)
    uncertainty: str = ""
    price_year: str = ""
    region: str = ""


def number(text: str) -> float:
    text = text.strip().replace(" ", "").replace(",", ".")
    return float(text) if text else 0.0


@cache
def raw(shared: Path) -> tuple[dict[str, dict[str, str]], dict[str, list[dict[str, str]]]]:
    """(Elément row by id, Poste rows by id)."""
    elements: dict[str, dict[str, str]] = {}
    postes: dict[str, list[dict[str, str]]] = defaultdict(list)
    with open(shared / "data/factors/Base_Carbone_V22.0.csv", encoding="cp1252", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            if row["Type Ligne"] == "Elément":
                elements[row[ID]] = row
            else:
                postes[row[ID]].append(row)
    return elements, dict(postes)


def part_of(poste: dict[str, str]) -> str:
    """RULES 8 and factors.md: the part that a Poste row is.

    AMBIGUOUS: `Fuites`, `Incinération`, `Autre`, `Amortissement`, `Transport` are in no list. Reading: whole.
    Leaks of an electricity factor: SF6 of transformers is a loss of the grid, methane of a dam is of the plant.
    `Amont` named "Fabrication du véhicule" "is manufacture": read as manufacture_of_device, the only manufacture
    that travel has.
    """
    kind, name = poste["Type poste"], poste["Nom poste français"].lower()
    path = poste["Code de la catégorie"]
    if kind == "Amont":
        return "manufacture_of_device" if name == "fabrication du véhicule" else "upstream"
    if kind in {"Combustion", "Carburant (amont/combustion)"}:
        return "combustion"
    if kind == "Combustion à la centrale" or (kind == "Energie" and name == "électricité - à la centrale"):
        return "plant"
    if kind == "Transport et distribution":
        return "td_losses" if path.startswith("Electricité") else "network_losses"
    if kind == "Fabrication":
        return "manufacture_of_device"
    if kind == "Emissions fugitives":
        return fugitive(poste, name)
    return "whole"


def fugitive(poste: dict[str, str], name: str) -> str:
    """Of `Emissions fugitives`: contrails of aircraft, transformers, dams, and other leaks."""
    if name.startswith("tra"):
        return "contrails"
    if not poste["Code de la catégorie"].startswith("Electricité"):
        return "fugitive_leak"
    methane = number(poste["CH4f"]) + number(poste["CH4b"])
    return "plant" if methane else "td_losses"


def gas_rows(source: dict[str, str], codes: dict[str, str], part: str, scale: float) -> list[Row]:
    """Gas columns of one Elément or Poste row, and the remainder as frozen CO2e.

    A Poste leaves the code of an extra gas empty: the Elément's code for that position holds.
    AMBIGUOUS: `Autres GES` outside contrails is CO2e of unnamed gases. Reading: frozen co2e, like the remainder,
    unless the part's name says SF6.
    """
    total = number(source[TOTAL])
    found: list[Row] = []
    for column, gas in COLUMNS.items():
        found.append(Row(part, gas, 0.0, number(source[column])))
    for position in range(1, 6):
        code = codes[f"Code gaz supplémentaire {position}"]
        gas = {"SF6": "sf6", "Divers": "contrails"}.get(code, "co2e")
        found.append(Row(part, gas, 0.0, number(source[f"Valeur gaz supplémentaire {position}"])))
    other = "contrails" if part == "contrails" else "sf6" if "SF6" in source["Nom poste français"] else "co2e"
    found.append(Row(part, other, 0.0, number(source["Autres GES"])))
    remainder = total - math.fsum(row.published or 0.0 for row in found)
    found.append(Row(part, "co2e", 0.0, remainder))
    for row in found:
        row.published = (row.published or 0.0) * scale
        row.kg = row.published / SET.get(row.gas, 1.0)
    return found


def account_of(element: dict[str, str]) -> str:
    """RULES 12: negative totals are removals under UTCF, avoided emissions elsewhere."""
    if number(element[TOTAL]) >= 0:
        return "emission"
    return "removal" if element["Code de la catégorie"].startswith("UTCF") else "avoided"


def factor(shared: Path, local_id: str) -> Factor | None:
    """The factor, or None when it is unknown or a `Données source` row (RULES 4)."""
    elements, postes = raw(shared)
    element = elements.get(local_id)
    if element is None or element["Type de l'élément"] != "Facteur d'émission":
        return None
    unit = element["Unité français"].split("/", 1)[-1]
    result = Factor(f"base-carbone:{local_id}", unit, uncertainty=element["Incertitude"].strip())
    parts = postes.get(local_id, [])
    if not parts:
        result.rows = gas_rows(element, element, "whole", 1.0)
        result.rows.append(Row("whole", "co2_biogenic", number(element["CO2b"]), 0.0))
    else:
        result.rows = decomposed(element, parts)
    account = account_of(element)
    for row in result.rows:
        row.account = account
        if account != "emission":  # positive: more of what the account names
            row.kg, row.published = -row.kg, -(row.published or 0.0)
    return result


def decomposed(element: dict[str, str], parts: list[dict[str, str]]) -> list[Row]:
    """RULES 1: the parts scaled to the published total; RULES 7: CO2b from combustion parts only.

    AMBIGUOUS: whether gases inside a part and CO2b are scaled too. Reading: gases yes (the part is scaled as a
    whole), CO2b no (it is outside the total).
    """
    rows: list[Row] = []
    total, found = number(element[TOTAL]), math.fsum(number(poste[TOTAL]) for poste in parts)
    scale = total / found if found else 1.0
    for poste in parts:
        part = part_of(poste)
        rows += gas_rows(poste, element, part, scale)
        if part == "combustion":
            rows.append(Row(part, "co2_biogenic", number(poste["CO2b"]), 0.0))
    return rows
