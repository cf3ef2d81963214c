"""Read the UK Government (DESNZ/DEFRA) conversion factors, flat file, into a factor book."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from pathlib import Path
from typing import Any

from bilan.factors import gas_book, vocabulary
from bilan.factors.book import FactorBook, factor_table, part_table
from bilan.factors.sources.common import data_rows, fault, row_hash
from bilan.factors.sources.workbook import sheet_rows
from bilan.model import gases
from bilan.model.findings import Finding

SOURCE, LICENCE = "defra", "Open Government Licence v3.0"
ATTRIBUTION = "UK Department for Energy Security and Net Zero, GHG conversion factors"
SHEET, FRONT = "Factors by Category", "Front page"
_COLUMNS = ("ID", "Scope", "Level 1", "Level 2", "Level 3", "Level 4", "Column Text", "UOM", "GHG/Unit")
_TOTAL, _ENERGY = "kg CO2e", "kWh"
_BIOGENIC_SCOPE = "Outside of Scopes"
#: CH4 and N2O in the file are kg CO2e with the AR5 values, 28 for methane of any origin.
_GWP = {"CO2": 1.0, "CH4": 28.0, "N2O": 265.0}

Row = dict[str, Any]


def read(path: Path, version: str | None = None) -> FactorBook:
    """Factors of the flat file: one factor per total row, masses of CO2, CH4 and N2O from the rows below it.

    `version` defaults to year and version of the front page (``2024-v1.1``). Rows without a value are counted
    in a finding; SECR rows (kWh per km) are source data; "Outside of Scopes" is biogenic CO2; the uplift of
    "With RF" flights over "Without RF" is the part `contrails`. Raises BilanError when the layout is another.
    """
    rows, year = _table(path)
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[str(row["ID"]).rpartition("_")[0]].append(row)
    still_air = _without_forcing(groups)
    version = version or _version(path, year)
    factors, parts, blank = [], [], 0
    for group in groups.values():
        head = next((row for row in group if row["GHG/Unit"] == _TOTAL), group[0])
        if head["value"] == "":
            blank += 1
            continue
        part_rows = [] if head["GHG/Unit"].startswith(_ENERGY) else _parts(group, head, still_air)
        factor = _factor(group, head, part_rows, version)
        factors.append(factor)
        parts += [row | {"factor": factor["id"], "version": version} for row in part_rows]
    findings = [Finding("factor-value-blank-count", values={"count": blank}, place=path.name)] if blank else []
    return FactorBook(
        factor_table(factors),
        part_table(parts),
        tuple(findings),
        SOURCE,
        version,
        LICENCE,
        ATTRIBUTION,
        date=year,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _table(path: Path) -> tuple[list[Row], str]:
    sheet = sheet_rows(path, SHEET, SOURCE)
    at = next((n for n, cells in enumerate(sheet[:30]) if [str(c).strip() for c in cells[:2]] == ["ID", "Scope"]), None)
    if at is None:
        raise fault("factor-file-layout", path, source=SOURCE, columns="ID, Scope")
    header = [str(cell).strip() for cell in sheet[at]]
    year = next((found.group() for name in header if (found := re.search(r"(?<=Factor )\d{4}", name))), "")
    missing = [name for name in _COLUMNS if name not in header]
    if missing or not year:
        raise fault("factor-file-layout", path, source=SOURCE, columns=", ".join(missing) or "Factor <year>")
    rows: list[Row] = []
    for cells in sheet[at + 1 :]:
        if "END" in [str(cell).strip() for cell in cells[:3]]:
            return rows, year
        row = dict(zip(header, cells, strict=False))
        row["value"] = next(value for name, value in row.items() if name.endswith(f"Factor {year}"))
        if str(row["ID"]).strip():
            rows.append(row)
    raise fault("factor-file-truncated", path, row=len(sheet))


def _version(path: Path, year: str) -> str:
    cells = [cell for row in sheet_rows(path, FRONT, SOURCE)[:8] for cell in row]
    at = next((n for n, cell in enumerate(cells) if str(cell).strip() == "Version:"), None)
    return f"{year}-v{cells[at + 1]}" if at is not None else year


def _key(row: Row) -> tuple[Any, ...]:
    return tuple(row[name] for name in ("Level 1", "Level 2", "Level 3", "Level 4", "UOM"))


def _without_forcing(groups: dict[str, list[Row]]) -> dict[tuple[Any, ...], float]:
    """CO2 of flights without radiative forcing, to find the uplift of those with it."""
    return {
        _key(row): float(row["value"])
        for group in groups.values()
        for row in group
        if row["Column Text"] == "Without RF" and " of CO2 " in row["GHG/Unit"] and row["value"] != ""
    }


def _parts(group: list[Row], head: Row, still_air: dict[tuple[Any, ...], float]) -> list[dict[str, Any]]:
    part, methane = _mapping(head)
    if head["Scope"] == _BIOGENIC_SCOPE:
        return [_part(part, gases.CO2_BIOGENIC, float(head["value"]), 0.0)]
    total = float(head["value"])
    if head["Level 1"].startswith("Refrigerant"):
        return _refrigerant(head, total)
    amounts: dict[tuple[str, str], float] = {}
    names = {"CO2": gases.CO2_FOSSIL, "CH4": methane, "N2O": gases.N2O}
    for row in group:
        found = re.match(r"kg CO2e of (\w+) per unit", row["GHG/Unit"])
        if found and row["value"] not in ("", 0.0):
            amounts[(part, names[found.group(1)])] = float(row["value"])
    if head["Column Text"] == "With RF" and _key(head) in still_air:
        carbon = amounts[(part, gases.CO2_FOSSIL)]
        amounts[(part, gases.CO2_FOSSIL)] = still_air[_key(head)]
        amounts[("contrails", gases.CONTRAILS)] = carbon - still_air[_key(head)]
    rest = total - sum(amounts.values())
    if abs(rest) > 1e-12 * abs(total) or not amounts:
        amounts[(part, gases.FROZEN)] = rest
    divisor = {gases.CO2_FOSSIL: 1.0, methane: _GWP["CH4"], gases.N2O: _GWP["N2O"]}
    return [_part(p, gas, value / divisor.get(gas, 1.0), value) for (p, gas), value in amounts.items()]


def _refrigerant(head: Row, total: float) -> list[dict[str, Any]]:
    """A refrigerant's mass per species where the published value is that of the whole gas, else frozen."""
    gas = vocabulary.gas_of(str(head["Level 3"]))
    species = gas_book.part_rows(gas, 1.0) if gas else []
    known = sum(row["kg_co2e"] for row in species)
    if not known or abs(total / known - 1) > 0.1:
        return [_part("whole", gases.FROZEN, total, total)]
    return [_part("whole", row["gas"], row["kg"], row["kg_co2e"] * total / known) for row in species]


def _part(part: str, gas: str, kg: float, kg_co2e: float) -> dict[str, Any]:
    return {"part": part, "gas": gas, "kg": kg, "kg_co2e": kg_co2e, "account": "emission"}


def _mapping(head: Row) -> tuple[str, str]:
    for row in data_rows("defra/mapping.csv"):
        if head["Level 1"].startswith(row["level_1"]) and str(head["Level 2"]).startswith(row["level_2"]):
            return row["part"], row["ch4"]
    return "whole", gases.CH4_FOSSIL


def _factor(group: list[Row], head: Row, parts: list[dict[str, Any]], version: str) -> dict[str, Any]:
    levels = [str(head[name]).strip() for name in ("Level 1", "Level 2", "Level 3", "Level 4", "Column Text")]
    label = ", ".join(dict.fromkeys(filter(None, levels)))
    unit_raw = str(head["UOM"]).strip()
    energy = head["GHG/Unit"].startswith(_ENERGY)
    biogenic = sum(row["kg"] for row in parts if row["gas"] == gases.CO2_BIOGENIC)
    return {
        "id": f"{SOURCE}:{head['ID']}",
        "version": version,
        "source": SOURCE,
        "kind": "source_data" if energy else "factor",
        "status": "valid",
        "label_fr": label,
        "label_en": label,
        "unit": None if energy else vocabulary.unit_of(unit_raw.removeprefix("per "), "uk"),
        "unit_raw": unit_raw,
        "account": "emission",
        "total_kg_co2e": None if energy else sum(row["kg_co2e"] for row in parts) if biogenic else float(head["value"]),
        "co2_biogenic_kg": biogenic,
        "gwp_set": "AR5",
        "region": "United Kingdom",
        "category": " > ".join(filter(None, levels[:2])),
        "validity": version.partition("-")[0],
        "tags": str(head["Scope"]),
        "comment": f"{head['value']} {head['GHG/Unit']} / {unit_raw}" if energy else None,
        "origin": ATTRIBUTION,
        "url": "https://www.gov.uk/government/collections/government-conversion-factors-for-company-reporting",
        "licence": LICENCE,
        "row_hash": row_hash(cell for row in group for cell in (*_key(row), row["Column Text"], row["value"])),
    }
