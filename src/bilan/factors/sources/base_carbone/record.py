"""One element of Base Carbone as one row of the factor table."""

from __future__ import annotations

import re
from typing import Any

from bilan.factors import vocabulary
from bilan.factors.sources.base_carbone.layout import Row, fold
from bilan.factors.sources.base_carbone.text import clean, validity
from bilan.factors.sources.common import number, row_hash

#: Widths at which the publisher cuts its texts.
_LABEL, _TEXT = 100, 500
_HASHED_TEXT = ("id", "kind", "status", "base_fr", "attribute_fr", "boundary_fr", "category", "unit", "place",
                "validity")  # fmt: skip
_HASHED_PART = ("part_type", "part_name")
_HASHED_NUMBERS = ("uncertainty", "total", "co2_fossil", "ch4_fossil", "ch4_biogenic", "n2o", "other_gases",
                   "co2_biogenic", *(f"amount_{i}" for i in range(1, 6)))  # fmt: skip


def factor_row(source: str, version: str, licence: str, element: Row, posts: list[Row]) -> dict[str, Any]:
    """The factor row of an element; raises ValueError for a figure that is none.

    Source data (calorific values, densities, GWPs) keep their value in the comment: it is not a kg CO2e.
    """
    total = number(element.get("total"))
    if total is None:
        raise ValueError("∅")
    is_factor = fold(element.get("kind", "")) == fold("Facteur d'émission")
    label_fr, label_en = label_of(element)
    category, unit_raw = clean(element.get("category")), clean(element.get("unit"))
    per = per_unit(unit_raw)
    account = _account(total, category) if is_factor else "emission"
    comment = clean(element.get("comment_fr") or element.get("comment_en"), _TEXT)
    return {
        "id": f"{source}:{element['id'].strip()}",
        "version": version,
        "source": source,
        "kind": "factor" if is_factor else "source_data",
        "status": "archived" if fold(element.get("status", "")).startswith("archiv") else "valid",
        "label_fr": label_fr,
        "label_en": label_en or None,
        "unit": vocabulary.unit_of(per) if is_factor else None,
        "unit_raw": unit_raw,
        "account": account,
        "total_kg_co2e": total if is_factor else None,
        "co2_biogenic_kg": 0.0 if is_factor else None,
        "uncertainty": _plain(number(element.get("uncertainty"))),
        "gwp_set": "AR5" if is_factor else None,
        "region": _joined(" / ", element, ("place", "place_detail")) or None,
        "category": category or None,
        "validity": validity(element.get("validity")) or None,
        "currency": vocabulary.currency_of(per) if is_factor else None,
        "price_year": None,
        "fuel": vocabulary.fuel_of(label_fr, category) if is_factor else None,
        "tags": _tags(element) or None,
        "comment": (comment or None) if is_factor else _value_first(total, unit_raw, comment),
        "origin": _joined(" ; ", element, ("programme", "contributor", "other_contributors", "reference")) or None,
        "url": clean(element.get("url"), _LABEL) or None,
        "licence": licence,
        "row_hash": _hash(element, posts),
    }


def label_of(element: Row) -> tuple[str, str]:
    """Name, attribute and boundary as one label, French and English."""
    fields = ("base", "attribute", "boundary")
    french, english = (
        ", ".join(filter(None, (clean(element.get(f"{name}_{lang}"), _LABEL) for name in fields)))
        for lang in ("fr", "en")
    )
    return french, english


def per_unit(unit_raw: str) -> str:
    """What one unit of activity is, from ``kgCO2e/litre``.

    >>> per_unit("kgCO2e/m3 (n)"), per_unit("GJ / tonne")
    ('m3 (n)', 'GJ / tonne')
    """
    return re.sub(r"^\s*kg\s*(?:éq\.?\s*)?CO2e?\s*/\s*", "", unit_raw, flags=re.IGNORECASE)


def _account(total: float, category: str) -> str:
    if total >= 0:
        return "emission"
    return "removal" if category.startswith("UTCF") else "avoided"


def _plain(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _joined(separator: str, element: Row, fields: tuple[str, ...]) -> str:
    return separator.join(dict.fromkeys(filter(None, (clean(element.get(name), _LABEL) for name in fields))))


def _tags(element: Row) -> str:
    words = ",".join(element.get(name, "") for name in ("tags_fr", "tags_en")).split(",")
    kept = [clean(word.replace('"', " ")) for word in words]
    if fold(element.get("status", "")) == fold("Valide spécifique"):
        kept.append("Valide spécifique")
    return ",".join(dict.fromkeys(word for word in kept if word))


def _value_first(total: float, unit_raw: str, comment: str) -> str:
    return " – ".join(filter(None, (f"{total:g} {unit_raw}".strip(), comment)))


def _hash(element: Row, posts: list[Row]) -> str:
    cells: list[object] = [clean(element.get(name)) for name in _HASHED_TEXT]
    for row in (element, *posts):
        cells += [clean(row.get(name)) for name in _HASHED_PART]
        cells += [number(row.get(name)) or "" for name in _HASHED_NUMBERS]
    return row_hash(cells)
