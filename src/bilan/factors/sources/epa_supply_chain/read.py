"""Read the US EPA supply chain emission factors (by NAICS code, per dollar) into a factor book."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path
from typing import Any

from bilan.factors.book import FactorBook, factor_table, part_table
from bilan.factors.sources.common import fault, number, read_bytes, row_hash
from bilan.model import gases
from bilan.model.findings import Finding

SOURCE, LICENCE = "epa-supply-chain", "US public domain"
ATTRIBUTION = "US EPA, Supply Chain Greenhouse Gas Emission Factors"
_WITH, _WITHOUT = "Supply Chain Emission Factors with Margins", "Supply Chain Emission Factors without Margins"
_REQUIRED = ("GHG", "Unit", _WITH, _WITHOUT)
#: The publisher's own gas-by-gas edition repeats each code; only the summed rows are factors here.
_ALL_GASES = "All GHGs"


def read(path: Path, version: str | None = None) -> FactorBook:
    """Two factors per NAICS code: ``111110`` with margins and ``111110-without-margins``, which
    stops at the factory gate; both per dollar of purchaser price.

    kg CO2e, of the price year that the unit names, known only as CO2e. `version` defaults to the one
    in the file name (``v1.3``). Raises BilanError when the layout is another.
    """
    text = read_bytes(path).decode("utf-8-sig", errors="replace")
    rows = list(csv.DictReader(text.splitlines()))
    header = list(rows[0]) if rows else []
    code = next((name for name in header if name and name.endswith("NAICS Code")), "")
    title = next((name for name in header if name and name.endswith("NAICS Title")), "")
    missing = [name for name in _REQUIRED if name not in header]
    if missing or not code or not title:
        raise fault("factor-file-layout", path, source=SOURCE, columns=", ".join(missing) or "NAICS Code")
    if None in rows[-1].values():
        raise fault("factor-file-truncated", path, row=len(rows) + 1)
    found = re.search(r"v(\d+(?:\.\d+)+)", path.name)
    version = version or (found.group(0) if found else "unversioned")
    factors, parts, left = [], [], 0
    for row in rows:
        year = re.search(r"kg CO2e/(\d{4}) USD", row["Unit"])
        if row["GHG"] != _ALL_GASES or not year:
            left += 1
            continue
        for column, suffix in ((_WITH, ""), (_WITHOUT, "-without-margins")):
            name = f"{SOURCE}:{row[code]}{suffix}"
            value = number(row[column]) or 0.0
            factors.append(_factor(name, row, row[title], value, int(year.group(1)), version, bool(suffix)))
            base = {"factor": name, "version": version, "part": "whole", "gas": gases.FROZEN}
            parts.append(base | {"kg": value, "kg_co2e": value, "account": "emission"})
    findings = [Finding("factor-rows-left-count", values={"count": left}, place=path.name)] if left else []
    return FactorBook(
        factor_table(factors),
        part_table(parts),
        tuple(findings),
        SOURCE,
        version,
        LICENCE,
        ATTRIBUTION,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _factor(
    name: str, row: dict[str, str], title: str, value: float, year: int, version: str, bare: bool
) -> dict[str, Any]:
    price_en = "purchaser price, without margins (to the factory gate)" if bare else "purchaser price, with margins"
    price_fr = "prix d'achat, sans marges (jusqu'à la sortie d'usine)" if bare else "prix d'achat, avec marges"
    return {
        "id": name,
        "version": version,
        "source": SOURCE,
        "kind": "factor",
        "status": "valid",
        "label_fr": f"{title}, {price_fr}",
        "label_en": f"{title}, {price_en}",
        "unit": "USD",
        "unit_raw": row["Unit"],
        "account": "emission",
        "total_kg_co2e": value,
        "co2_biogenic_kg": 0.0,
        "region": "US",
        "category": f"USEEIO {row.get('Reference USEEIO Code', '')}".strip(),
        "validity": str(year),
        "currency": "USD",
        "price_year": year,
        "origin": ATTRIBUTION,
        "url": "https://www.epa.gov/climateleadership/supply-chain-ghg-emission-factors",
        "licence": LICENCE,
        "row_hash": row_hash([name, row["Unit"], value]),
    }
