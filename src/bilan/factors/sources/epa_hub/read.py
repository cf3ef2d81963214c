"""Read the US EPA emission factors hub: twelve tables stacked on one sheet."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from bilan.factors import vocabulary
from bilan.factors.book import FactorBook, factor_table, part_table
from bilan.factors.sources.common import data_rows, fault, row_hash
from bilan.factors.sources.epa_hub.tables import Line, tables_of
from bilan.factors.sources.workbook import sheet_rows
from bilan.model import gases
from bilan.model.findings import Finding

SOURCE, LICENCE = "epa-hub", "US public domain"
ATTRIBUTION = "US EPA, Emission Factors for Greenhouse Gas Inventories"
SHEET = "Emission Factors Hub"
_GWP = {gases.CH4_FOSSIL: 28.0, gases.CH4_BIOGENIC: 28.0, gases.N2O: 265.0}
_KILOGRAMS = {"kg": 1.0, "g": 0.001, "lb": 0.45359237}
_WASTE, _GWPS, _BLENDS = "9", "11", "12"
_TREATMENTS = range(2, 8)
_KG_PER_METRIC_TON = 1000.0


def read(path: Path, version: str | None = None) -> FactorBook:
    """Factors of the hub, in masses of gases where it gives them.

    CO2 comes in kg, CH4 and N2O in grams (pounds for electricity); kg CO2e by the hub's own values, 28 and 265
    (AR5). CO2 of biomass is biogenic and outside the total. Tables 3 to 5 hold CH4 and N2O without CO2. Table 9
    (waste) is known only as CO2e; tables 11 and 12 (GWP) are source data. `version` defaults to the year of
    "Last Modified". Raises BilanError when the layout is another.
    """
    sheet = sheet_rows(path, SHEET, SOURCE)
    version = version or _version(sheet)
    tables = tables_of(sheet)
    missing = [f"Table {number}" for number in range(1, 13) if str(number) not in tables]
    if missing or version is None:
        raise fault("factor-file-layout", path, source=SOURCE, columns=", ".join(missing) or "Last Modified")
    factors: dict[str, dict[str, Any]] = {}
    parts: list[dict[str, Any]] = []
    findings: list[Finding] = []
    for factor, part_rows in _all(tables):
        factor |= {"version": version, "validity": version}
        if factor["id"] in factors:
            findings.append(Finding("factor-row-repeated", values={"factor": factor["id"]}, place=path.name))
            continue
        factors[factor["id"]] = factor
        parts += [row | {"factor": factor["id"], "version": version, "account": "emission"} for row in part_rows]
    return FactorBook(
        factor_table(factors.values()),
        part_table(parts),
        tuple(findings),
        SOURCE,
        version,
        LICENCE,
        ATTRIBUTION,
        date=version,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _version(sheet: list[list[Any]]) -> str | None:
    text = " ".join(str(cell) for row in sheet[:4] for cell in row)
    found = re.search(r"Last Modified:.*?(\d{4})", text)
    return found.group(1) if found else None


def _all(tables: dict[str, list[Line]]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    for spec in data_rows("epa_hub/tables.csv"):
        for line in tables[spec["table"]]:
            amounts = _amounts(spec, line)
            if amounts:
                yield _factor(spec, line, amounts)
    yield from _waste(tables[_WASTE])
    for number in (_GWPS, _BLENDS):
        yield from ((_gwp_row(number, line), []) for line in tables[number] if len(line.figures) > 0)


def _amounts(spec: dict[str, str], line: Line) -> dict[str, float]:
    biogenic = _is_biogenic(line, spec)
    names = {
        "co2": gases.CO2_BIOGENIC if biogenic else gases.CO2_FOSSIL,
        "ch4": gases.CH4_BIOGENIC if biogenic else gases.CH4_FOSSIL,
        "n2o": gases.N2O,
    }
    amounts = {}
    for column, gas in names.items():
        if spec[column] and (value := line.figures.get(int(spec[column]))) is not None:
            unit = spec["co2_unit"] if column == "co2" else spec["ch4_unit"]
            amounts[gas] = value * _KILOGRAMS[unit]
    return amounts


def _is_biogenic(line: Line, spec: dict[str, str]) -> bool:
    places: dict[str, list[str]] = {"section": [line.section], "name": line.name(spec["names"]).split(", ")}
    for row in data_rows("epa_hub/biogenic.csv"):
        if any(text.startswith(row["match"]) for text in places[row["where"]]):
            return True
    return False


def _factor(spec: dict[str, str], line: Line, amounts: dict[str, float]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    unit_raw = spec["unit"] or (
        str(line.cells[int(spec["unit_column"])]).strip()
        if spec["unit_column"]
        else line.subheader[int(spec["unit_header"])].partition(" per ")[2]
    )
    parts: list[dict[str, Any]] = [
        {
            "part": spec["part"],
            "gas": gas,
            "kg": kg,
            "kg_co2e": 0.0 if gas == gases.CO2_BIOGENIC else kg * _GWP.get(gas, 1.0),
        }
        for gas, kg in amounts.items()
        if kg
    ] or [{"part": spec["part"], "gas": gases.FROZEN, "kg": 0.0, "kg_co2e": 0.0}]
    name = line.name(spec["names"])
    label = ", ".join(filter(None, (name, line.section, spec["category"], spec["note"])))
    unit_slug = "" if spec["unit"] and not spec["unit_header"] else f"-{_slug(unit_raw)}"
    suffix = "-non-baseload" if spec["suffix"] == "non-baseload" else ""
    local = f"{spec['table']}-{_slug(name)}{suffix}{unit_slug}"
    row = _row(local, label, f"Table {spec['table']} > {spec['category']}", unit_raw, sum(p["kg_co2e"] for p in parts))
    row["co2_biogenic_kg"] = amounts.get(gases.CO2_BIOGENIC, 0.0)
    row["row_hash"] = row_hash([local, *amounts.values()])
    return row, parts


def _waste(lines: list[Line]) -> Iterator[tuple[dict[str, Any], list[dict[str, Any]]]]:
    for line in lines:
        for column in _TREATMENTS:
            value = line.figures.get(column)
            treatment = re.sub(r"(?<=[a-z)])[A-F]$", "", line.subheader[column]).strip()
            if value is None or not treatment:
                continue
            kg = value * _KG_PER_METRIC_TON
            label = f"{line.name('1')}, {treatment}"
            local = f"9-{_slug(line.name('1'))}-{_slug(treatment)}"
            row = _row(local, label, "Table 9 > Waste and End-of-Life of Sold Products", "short ton", kg)
            row["row_hash"] = row_hash([local, kg])
            yield row, [{"part": "whole", "gas": gases.FROZEN, "kg": kg, "kg_co2e": kg}]


def _gwp_row(number: str, line: Line) -> dict[str, Any]:
    name = line.name("1")
    value = next(iter(line.figures.values()))
    row = _row(f"{number}-{_slug(name)}", name, "GWP", "", value)
    row |= {"kind": "source_data", "unit": None, "total_kg_co2e": None, "comment": f"{value:g}"}
    row["row_hash"] = row_hash([name, value])
    return row


def _row(local: str, label: str, category: str, unit_raw: str, total: float) -> dict[str, Any]:
    return {
        "id": f"{SOURCE}:{local}",
        "source": SOURCE,
        "kind": "factor",
        "status": "valid",
        "label_fr": label,
        "label_en": label,
        "unit": vocabulary.unit_of(unit_raw, "us") if unit_raw else None,
        "unit_raw": unit_raw,
        "account": "emission",
        "total_kg_co2e": total,
        "co2_biogenic_kg": 0.0,
        "gwp_set": "AR5",
        "region": "US",
        "category": category,
        "origin": ATTRIBUTION,
        "url": "https://www.epa.gov/climateleadership/ghg-emission-factors-hub",
        "licence": LICENCE,
    }


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.casefold().replace("≤", "to-").replace("<", "under-")).strip("-")
