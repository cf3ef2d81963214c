"""Read AGRIBALYSE (ready-to-eat food products, per kilogram) into a factor book."""

from __future__ import annotations

import csv
import hashlib
import re
from pathlib import Path
from typing import Any

from bilan.factors import vocabulary
from bilan.factors.book import FactorBook, factor_table, part_table
from bilan.factors.sources.common import fault, number, read_bytes, row_hash
from bilan.model import gases
from bilan.model.findings import Finding

SOURCE, LICENCE = "agribalyse", "Licence Ouverte 2.0"
ATTRIBUTION = "ADEME, AGRIBALYSE"
_CODE, _NAME, _ENGLISH = "Code AGB", "Nom du Produit en Français", "LCI Name"
_CLIMATE, _GROUP, _SUBGROUP = "Changement climatique", "Groupe d'aliment", "Sous-groupe d'aliment"


def read(path: Path, version: str | None = None) -> FactorBook:
    """One factor per product, kg CO2e per kg, known only as CO2e, from field to plate.

    `version` defaults to the one in the file name (``3.1``). The data quality rating of the source stands in the
    comment: it is no interval. Raises BilanError when the layout is another.
    """
    text = read_bytes(path).decode("utf-8-sig", errors="replace")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    header = list(rows[0]) if rows else []
    climate = next((name for name in header if name and name.startswith(_CLIMATE)), "")
    missing = [name for name in (_CODE, _NAME) if name not in header] + ([] if climate else [_CLIMATE])
    if missing:
        raise fault("factor-file-layout", path, source=SOURCE, columns=", ".join(missing))
    if None in rows[-1].values():
        raise fault("factor-file-truncated", path, row=len(rows) + 1)
    found = re.search(r"\d+(?:\.\d+)+", path.name)
    version = version or (found.group(0) if found else "unversioned")
    factors, findings = dict[str, dict[str, Any]](), []
    for row in rows:
        name = f"{SOURCE}:{row[_CODE]}"
        try:
            value = number(row[climate])
        except ValueError:
            value = None
        if value is None or name in factors:
            code = "factor-row-repeated" if name in factors else "factor-value-invalid"
            findings.append(Finding(code, values={"factor": name, "value": row[climate]}, place=path.name))
            continue
        factors[name] = _factor(name, row, value, version)
    return FactorBook(
        factor_table(factors.values()),
        part_table(_part(name, factor["total_kg_co2e"], version) for name, factor in factors.items()),
        tuple(findings),
        SOURCE,
        version,
        LICENCE,
        ATTRIBUTION,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )


def _part(name: str, value: float, version: str) -> dict[str, Any]:
    base = {"factor": name, "version": version, "part": "whole", "gas": gases.FROZEN, "account": "emission"}
    return base | {"kg": value, "kg_co2e": value}


def _factor(name: str, row: dict[str, str], value: float, version: str) -> dict[str, Any]:
    conditions = (row.get("Livraison"), row.get("Matériau d'emballage"), row.get("Préparation"))
    quality = row.get("DQR", "")
    return {
        "id": name,
        "version": version,
        "source": SOURCE,
        "kind": "factor",
        "status": "valid",
        "label_fr": row[_NAME].strip(),
        "label_en": (row.get(_ENGLISH) or "").strip() or None,
        "unit": vocabulary.unit_of("kg"),
        "unit_raw": "kg",
        "account": "emission",
        "total_kg_co2e": value,
        "co2_biogenic_kg": 0.0,
        "region": "France",
        "category": " > ".join(filter(None, (row.get(_GROUP), row.get(_SUBGROUP)))),
        "comment": " ; ".join([part.strip() for part in conditions if part] + ([f"DQR {quality}"] if quality else [])),
        "origin": f"{ATTRIBUTION} {version}",
        "url": "https://agribalyse.ademe.fr",
        "licence": LICENCE,
        "row_hash": row_hash([name, row[_NAME], value]),
    }
