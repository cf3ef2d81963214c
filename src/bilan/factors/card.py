"""One factor as a page for people and machines: parts and gases, uncertainty, validity, source, licence."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from bilan.factors import catalogue
from bilan.model.factors import PARTS
from bilan.model.findings import BilanError, Finding


@dataclass(frozen=True, slots=True)
class CardPart:
    """Amount of one gas in one part, per unit of activity."""

    part: str
    gas: str
    kg: float
    kg_co2e: float
    account: str


@dataclass(frozen=True)
class Card:
    """A factor row, its parts in the order of reports, and the findings that concern every use of it."""

    factor: dict[str, Any]
    parts: tuple[CardPart, ...]
    notes: tuple[Finding, ...]

    def to_json(self, lang: str = "fr") -> dict[str, Any]:
        """The card with the columns of the factor table, without those that are empty."""
        factor = {name: value for name, value in self.factor.items() if value is not None}
        return {
            "schema": "bilan.factor/1",
            **factor,
            "parts": [asdict(part) for part in self.parts],
            "findings": [note.to_json(lang) for note in self.notes],
        }


def card_of(reference: str) -> Card:
    """The card of a reference; source data has a card without parts.

    Raises BilanError for a reference that no book knows.
    """
    resolved = catalogue.load_factors([reference])
    rows = resolved.factors.to_pylist() or catalogue.source_data_row(reference)
    if not rows:
        near = " ; ".join(resolved.unknown.get(reference, [])) or "-"
        raise BilanError(Finding("factor-not-found", values={"factor": reference, "near": near}))
    order = {part: place for place, part in enumerate(PARTS)}
    parts = sorted(resolved.parts.to_pylist(), key=lambda row: (order.get(row["part"], 99), -abs(row["kg_co2e"])))
    fields = ("part", "gas", "kg", "kg_co2e", "account")
    return Card(
        {name: value for name, value in rows[0].items() if name != "ref"},
        tuple(CardPart(**{name: row[name] for name in fields}) for row in parts),
        resolved.notes.get(reference, ()) + tuple(filter(None, [resolved.refused.get(reference)])),
    )
