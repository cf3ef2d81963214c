"""Read ADEME's Base Carbone, any layout, into a factor book."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bilan.factors.book import FactorBook, factor_table, part_table
from bilan.factors.sources.base_carbone.amounts import Amounts, amounts_of, published_gwp
from bilan.factors.sources.base_carbone.layout import Row, fold, read_rows
from bilan.factors.sources.base_carbone.record import factor_row, label_of
from bilan.factors.sources.base_carbone.text import day
from bilan.factors.sources.common import data_rows, number
from bilan.model import gases
from bilan.model.findings import Finding

SOURCE = "base-carbone"
LICENCE = "Licence Ouverte 2.0"
ATTRIBUTION = "ADEME, Base Carbone"
#: Codes that concern every line that uses the factor, not only the reading of the book.
_OF_LINES = {"factor-fuel-undivided", "factor-losses-undivided", "factor-parts-differ", "factor-total-zero"}


@dataclass
class _Reading:
    version: str
    factors: list[dict[str, Any]] = field(default_factory=list)
    parts: list[dict[str, Any]] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    flags: dict[str, tuple[str, ...]] = field(default_factory=dict)
    seen: Counter[str] = field(default_factory=Counter)


def read(path: Path, version: str | None = None) -> FactorBook:
    """Read a Base Carbone file: official CSV, portal CSV, or JSON of the portal's API.

    `version` defaults to the one in the file name (``Base_Carbone_V22.0.csv``), else ``unversioned``. Elements
    become factors with masses of gases per part; ``Données source`` rows are kept with kind ``source_data`` and
    without parts. Raises BilanError for a file that cannot be read at all.
    """
    rows, findings = read_rows(path)
    reading = _Reading(version or _version_in(path.name), findings=findings)
    for element, posts in _valid_first(_elements(rows, reading)):
        _add(reading, element, posts)
    _summarise(reading)
    return FactorBook(
        factor_table(reading.factors),
        part_table(reading.parts),
        tuple(reading.findings),
        SOURCE,
        reading.version,
        LICENCE,
        ATTRIBUTION,
        date=max((day(row.get("modified")) for row in rows), default=""),
        flags=reading.flags,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _version_in(name: str) -> str:
    found = re.search(r"[Vv](\d+(?:[._]\d+)*)", name)
    return "V" + found.group(1).replace("_", ".") if found else "unversioned"


def _elements(rows: list[Row], reading: _Reading) -> list[tuple[Row, list[Row]]]:
    """Each element with its parts; a part belongs to the last element with its id and status before it."""
    elements: list[tuple[Row, list[Row]]] = []
    open_elements: dict[tuple[str, str], list[Row]] = {}
    waiting: list[Row] = []
    for row in rows:
        key = (row.get("id", "").strip(), fold(row.get("status", "")))
        if fold(row.get("line", "")) == "element":
            open_elements[key] = []
            elements.append((row, open_elements[key]))
        elif key in open_elements:
            open_elements[key].append(row)
        else:
            waiting.append(row)
    for row in waiting:
        key = (row.get("id", "").strip(), fold(row.get("status", "")))
        if key in open_elements:
            open_elements[key].append(row)
        else:
            reading.findings.append(Finding("factor-part-orphan", values={"factor": f"{SOURCE}:{key[0]}"}))
    return elements


def _valid_first(elements: list[tuple[Row, list[Row]]]) -> list[tuple[Row, list[Row]]]:
    return sorted(elements, key=lambda pair: fold(pair[0].get("status", "")).startswith("archiv"))


def _add(reading: _Reading, element: Row, posts: list[Row]) -> None:
    name = f"{SOURCE}:{element.get('id', '').strip()}"
    try:
        amounts = amounts_of(element, posts)
        row = factor_row(SOURCE, reading.version, LICENCE, element, posts)
    except ValueError as error:
        values = {"factor": name, "value": str(error)}
        reading.findings.append(Finding("factor-value-invalid", values=values))
        return
    if not _identified(reading, row):
        return
    reading.factors.append(row)
    if row["kind"] == "source_data":
        _note_known_error(reading, element, name)
        return
    _note_codes(reading, row, amounts)
    reading.parts.extend(_part_rows(row, amounts))


def _identified(reading: _Reading, row: dict[str, Any]) -> bool:
    """Give a second row of one id a version of its own (the hash of its row); drop a repeated row."""
    count = reading.seen[row["id"]]
    if (repeat := f"{row['id']}#{row['row_hash']}") in reading.seen:
        reading.findings.append(Finding("factor-row-repeated", values={"factor": row["id"]}))
        return False
    reading.seen.update((row["id"], repeat))
    if count:
        row["version"] = f"{row['version']}#{row['row_hash']}"
        values = {"factor": row["id"], "version": row["version"]}
        reading.findings.append(Finding("factor-duplicate-id", values=values))
    return True


def _part_rows(row: dict[str, Any], amounts: Amounts) -> list[dict[str, Any]]:
    """Parts of a factor; outside account emission the amounts are positive: more of what the account names."""
    sign = 1.0 if row["account"] == "emission" else -1.0
    base = {"factor": row["id"], "version": row["version"], "account": row["account"]}
    rows = []
    for (part, gas), value in amounts.kg_co2e.items():
        mass = value / published_gwp().get(gas, 1.0)
        rows.append(base | {"part": part, "gas": gas, "kg": sign * mass + 0.0, "kg_co2e": sign * value + 0.0})
    for part, mass in amounts.biogenic.items():
        rows.append(base | {"part": part, "gas": gases.CO2_BIOGENIC, "kg": mass, "kg_co2e": 0.0})
    return rows


def _note_codes(reading: _Reading, row: dict[str, Any], amounts: Amounts) -> None:
    row["co2_biogenic_kg"] = sum(amounts.biogenic.values())
    codes = tuple(dict.fromkeys(amounts.codes))
    lasting = tuple(code for code in codes if code in _OF_LINES)
    if lasting:
        reading.flags[row["id"]] = lasting
    for code in codes:
        if code not in {"factor-total-zero", "factor-biogenic-uptake"}:
            values = {"factor": row["id"], "label": row["label_fr"], "share": f"{amounts.share - 1:+.1%}"}
            reading.findings.append(Finding(code, values=values))
        reading.seen[code] += 1


def _note_known_error(reading: _Reading, element: Row, name: str) -> None:
    for error in data_rows("base_carbone/known_errors.csv"):
        if error["id"] == element.get("id") and number(error["published"]) == number(element.get("total")):
            values = {
                "factor": name,
                "label": label_of(element)[0],
                "published": error["published"],
                "right": error["right"],
                "reason_fr": error["reason_fr"],
                "reason_en": error["reason_en"],
            }
            reading.findings.append(Finding("factor-known-error", values=values))


def _summarise(reading: _Reading) -> None:
    """One finding with a count for what concerns many factors of the book."""
    for code in ("factor-total-zero", "factor-biogenic-uptake"):
        if reading.seen[code]:
            reading.findings.append(Finding(f"{code}-count", values={"count": reading.seen[code]}))
    unknown = Counter(row["unit_raw"] for row in reading.factors if row["kind"] == "factor" and not row["unit"])
    for unit, count in sorted(unknown.items()):
        reading.findings.append(Finding("factor-unit-unknown", values={"unit": unit or "∅", "count": count}))
