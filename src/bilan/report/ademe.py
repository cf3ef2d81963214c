"""One row in the columns of ADEME's public export of inventories: unofficial, for exchange and for tests.

The platform announces no import format. A value that is not known stays empty, and a post that was not computed is
empty too: in that export, empty and zero differ.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from pathlib import Path

from bilan.frameworks.contents import LINE
from bilan.report.files import harmless, replacing
from bilan.report.model import Report
from bilan.report.words import table, word


@dataclass(frozen=True, slots=True)
class Cell:
    """One column of the export; `certain` says whether its header text was read in an export."""

    position: int
    header: str
    value: str | float
    certain: bool


def cells(report: Report) -> list[Cell]:
    """The columns in order with what is known of them."""
    known = _known(report)
    return [
        Cell(int(row["position"]), row["header"], known.get(row["key"], ""), row["certain"] == "yes")
        for row in table("ademe_export.csv")
    ]


def notes(report: Report) -> list[str]:
    """What a reader must know before using the row."""
    found = [word("ademe.note", report.lang)]
    if report.approach == "equity_share":
        found.append(word("ademe.equity", report.lang))
    return found


def write_ademe_csv(report: Report, path: str | Path) -> Path:
    """Write the row as csv in the export's dialect (``;``, UTF-8 with BOM, decimal point) and return its path."""
    target = Path(path)
    row = cells(report)
    with replacing(target) as temporary, temporary.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream, delimiter=";", quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        writer.writerow([cell.header for cell in row])
        writer.writerow([cell.value if isinstance(cell.value, float) else harmless(cell.value) for cell in row])
    return target


def _known(report: Report) -> dict[str, str | float]:
    """Values by the export's keys: identity, posts (only those computed), text blocks."""
    modes = {"operational_control": "Opérationnel", "financial_control": "Financier"}
    facts: dict[str, str | float] = {
        "method": "v5",
        "name": report.organisation,
        "siren": report.identity["siren"],
        "naf": report.identity["naf"].replace(".", ""),
        "population": report.identity["population"],
        "kind": report.identity["kind"],
        "base_year": report.identity["base_year"],
        "employees": report.identity["employees"],
    }
    for block in report.blocks:
        facts[block.key] = block.text
    facts["consolidation_mode"] = modes.get(report.approach, "")
    for row in report.framework("beges-v5").contents.rows:
        if row.kind == LINE and row.assessed:
            facts[f"P{row.code}"] = float(row.values["total_t"])
    return facts
