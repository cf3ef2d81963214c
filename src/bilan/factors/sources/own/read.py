"""Read an inventory's own factors (``factors.csv``) into a factor book."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from dataclasses import dataclass, field, replace
from datetime import date
from itertools import combinations
from pathlib import Path
from typing import Any

from bilan.factors import gas_book, vocabulary
from bilan.factors.book import FactorBook, factor_table, part_table
from bilan.factors.sources.common import row_hash
from bilan.factors.sources.own.rows import OwnRow, RowFaultError, cells_of, checked
from bilan.model import gases
from bilan.model.findings import Finding

SOURCE = "own"
_MARKS = re.compile(r"[1-5]?(?:/[1-5]?){4}")  # a missing mark is the worst
_LATEST, _EARLIEST = date.max, date.min


@dataclass
class _Reading:
    file: str
    variants: dict[tuple[str, str], list[OwnRow]] = field(default_factory=lambda: defaultdict(list))
    findings: list[Finding] = field(default_factory=list)
    refused: dict[str, Finding] = field(default_factory=dict)


def read(path: Path) -> FactorBook:
    """Own factors: masses of gases per part, kg CO2e by AR5 with CH4 30 / 28 and N2O 265 (RULES 2).

    Rows of one factor that differ by period or region become versions of it, side by side: the engine takes the
    one that is valid at the line's end. A factor with a faulty row is refused whole, because its total would be
    too small; the reason stands in `refused` and among the findings. Blends are kept as their component species.
    Raises BilanError when the file is empty, binary or lacks a required column.
    """
    reading = _Reading(path.name)
    for line, cells in cells_of(path):
        _take(reading, line, cells)
    usable = {key: rows for key, rows in reading.variants.items() if f"own:{key[0]}" not in reading.refused}
    factors, parts = [], []
    for (name, variant), rows in usable.items():
        part_rows = _parts(reading, name, variant, rows)
        parts += part_rows
        factors.append(_factor(reading, name, variant, rows, part_rows))
    _note_overlaps(reading, usable)
    return FactorBook(
        factor_table(factors),
        part_table(parts),
        tuple(reading.findings),
        SOURCE,
        "own",
        "",
        refused=reading.refused,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _take(reading: _Reading, line: int, cells: dict[str, str]) -> None:
    place = f"{reading.file}:{line}"
    try:
        row = checked(cells)
        rows = reading.variants[(row.factor, row.variant)]
        if rows and rows[0].unit != row.unit:
            raise RowFaultError(
                "own-factor-unit-differs", "unit", factor=row.factor, first=rows[0].unit, value=row.unit
            )
    except RowFaultError as fault:
        finding = replace(fault.finding, place=place)
        reading.findings.append(finding)
        name = cells.get("factor", "").removeprefix("own:").strip()
        if name:
            reading.refused.setdefault(f"own:{name}", finding)
        return
    if any((row.part, row.gas, row.account) == (r.part, r.gas, r.account) for r in rows):
        values = {"factor": row.factor, "part": row.part, "gas": row.gas}
        reading.findings.append(Finding("own-factor-row-twice", field="gas", values=values, place=place))
        return
    rows.append(row)


def _parts(reading: _Reading, name: str, variant: str, rows: list[OwnRow]) -> list[dict[str, Any]]:
    amounts: dict[tuple[str, str, str], list[float]] = defaultdict(lambda: [0.0, 0.0])
    for row in rows:
        if row.gas in gases.FROZEN_GASES:
            species: list[dict[str, Any]] = [{"gas": row.gas, "kg": row.kg, "kg_co2e": row.kg}]
        else:
            species = gas_book.part_rows(row.gas, row.kg)
        for one in species:
            amount = amounts[(row.part, one["gas"], row.account)]
            amount[0] += one["kg"]
            amount[1] += one["kg_co2e"]
    by_part: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        by_part[row.part].add(row.gas)
    for part, found in by_part.items():
        if gases.FROZEN in found and found - {gases.FROZEN, gases.CO2_BIOGENIC, gases.CONTRAILS}:
            values = {"factor": name, "part": part}
            reading.findings.append(Finding("own-factor-frozen-beside-gases", field="gas", values=values))
    base = {"factor": f"own:{name}", "version": variant}
    return [
        base | {"part": part, "gas": gas, "account": account, "kg": kg, "kg_co2e": kg_co2e}
        for (part, gas, account), (kg, kg_co2e) in amounts.items()
    ]


def _factor(
    reading: _Reading, name: str, variant: str, rows: list[OwnRow], parts: list[dict[str, Any]]
) -> dict[str, Any]:
    accounts = [part["account"] for part in parts]
    account = "emission" if "emission" in accounts else accounts[0]
    sign = -1.0 if account in {"removal", "avoided"} else 1.0
    first = rows[0]
    label = _said(rows, "label") or name
    return {
        "id": f"own:{name}",
        "version": variant,
        "source": SOURCE,
        "kind": "factor",
        "status": "valid",
        "label_fr": label,
        "label_en": _said(rows, "label_en"),
        "unit": first.unit,
        "unit_raw": first.cells.get("unit"),
        "account": account,
        "total_kg_co2e": sign * sum(part["kg_co2e"] for part in parts if part["account"] == account),
        "co2_biogenic_kg": sum(part["kg"] for part in parts if part["gas"] == gases.CO2_BIOGENIC),
        "uncertainty": _uncertainty(reading, name, rows),
        "gwp_set": "AR5",
        "region": first.region or None,
        "valid_from": first.valid_from,
        "valid_to": first.valid_to,
        "currency": vocabulary.currency_of(first.cells.get("unit", "")),
        "price_year": _price_year(reading, name, rows),
        "fuel": vocabulary.fuel_of(label, ""),
        "comment": _said(rows, "comment"),
        "origin": _said(rows, "source"),
        "url": _said(rows, "url"),
        "licence": _said(rows, "licence"),
        "row_hash": row_hash(cell for row in rows for cell in (row.part, row.gas, row.kg, row.account, row.unit)),
    }


def _said(rows: list[OwnRow], column: str) -> str | None:
    return next((row.cells[column] for row in rows if row.cells.get(column)), None)


def _uncertainty(reading: _Reading, name: str, rows: list[OwnRow]) -> str | None:
    text = (_said(rows, "uncertainty") or "").replace("±", "").replace("%", "").replace(",", ".").strip()
    if not text:
        return None
    try:
        if _MARKS.fullmatch(text) or 0 <= float(text) < 10_000:
            return text
    except ValueError:
        pass
    values = {"factor": name, "value": text}
    reading.findings.append(Finding("own-factor-uncertainty-invalid", field="uncertainty", values=values))
    return None


def _price_year(reading: _Reading, name: str, rows: list[OwnRow]) -> int | None:
    text = _said(rows, "price_year")
    if text and not re.fullmatch(r"(19|20)\d\d", text):
        values = {"factor": name, "value": text}
        reading.findings.append(Finding("own-factor-price-year-invalid", field="price_year", values=values))
        return None
    return int(text) if text else None


def _note_overlaps(reading: _Reading, usable: dict[tuple[str, str], list[OwnRow]]) -> None:
    """Two periods of one factor and region that share a day leave the choice open: say so once a factor."""
    periods: dict[tuple[str, str], list[OwnRow]] = defaultdict(list)
    for (name, _), rows in usable.items():
        periods[(name, rows[0].region)].append(rows[0])
    for (name, _), firsts in periods.items():
        for one, two in combinations(firsts, 2):
            if max(one.valid_from or _EARLIEST, two.valid_from or _EARLIEST) <= min(
                one.valid_to or _LATEST, two.valid_to or _LATEST
            ):
                reading.findings.append(Finding("own-factor-periods-overlap", values={"factor": name}))
                break
