"""From a line's factor and unit to a row of the book and the number that converts its quantity."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bilan import units
from bilan.engine.book import Book


@dataclass(frozen=True)
class Resolution:
    """A factor and a conversion: quantity in the line's unit x `ratio` = quantity in the factor's unit.

    `problem` is the finding code that rejects the lines when there is no certain way; `notes` are the findings
    that go with a conversion that stands (code and values).
    """

    factor: int = -1
    ratio: float = float("nan")
    steps: tuple[str, ...] = ()
    notes: tuple[tuple[str, Mapping[str, Any]], ...] = ()
    problem: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Resolver:
    """Resolves (factor, unit, last day, country) against a book; pure, so callers cache by distinct combination."""

    book: Book
    unknown: Mapping[str, list[str]]
    refused: Mapping[str, Any]
    deflate: bool

    def resolve(self, ref: str, unit: str, last_day: date, country: str) -> Resolution:
        """Find the factor row valid on `last_day` and convert `unit` into its unit."""
        if ref in self.refused:
            finding = self.refused[ref]
            return Resolution(problem=finding.code, values=finding.values)
        candidates = self.book.by_ref.get(ref, ())
        if not candidates:
            near = " ; ".join(self.unknown.get(ref, [])) or "–"
            return Resolution(problem="unknown-factor", values={"factor": ref, "nearest": near})
        chosen = self._valid(candidates, last_day, country)
        if chosen < 0:
            return Resolution(problem="factor-not-valid", values={"factor": ref, "day": last_day.isoformat()})
        return self._convert(chosen, unit, last_day)

    def convert(self, factor: int, unit: str, last_day: date) -> Resolution:
        """Convert `unit` into the unit of a row of the book that was chosen already."""
        return self._convert(factor, unit, last_day)

    def _valid(self, candidates: tuple[int, ...], day: date, country: str) -> int:
        """RULES 9: of several rows, the one valid on the day; then the one of the entity's country."""
        if len(candidates) == 1:
            return candidates[0]
        rows = self.book.rows
        valid = [
            i
            for i in candidates
            if (rows[i]["valid_from"] is None or rows[i]["valid_from"] <= day)
            and (rows[i]["valid_to"] is None or day <= rows[i]["valid_to"])
        ]
        if not valid:
            return -1
        local = [i for i in valid if (rows[i]["region"] or "").upper() == country.upper()]
        general = [i for i in valid if not rows[i]["region"]]
        pool = local or general or valid
        return max(pool, key=lambda i: (rows[i]["valid_from"] or date.min, -i))

    def _convert(self, factor: int, unit: str, last_day: date) -> Resolution:
        row = self.book.rows[factor]
        given, wanted = units.parse(unit), units.parse(row["unit"])
        try:
            if given and wanted and given.dimension == wanted.dimension == "currency":
                return self._convert_money(factor, unit, last_day)
            found = units.convert(unit, row["unit"], fuel=row["fuel"])
        except units.UnitMismatchError as error:
            return Resolution(factor, problem=error.code, values={**error.values, "factor": row["ref"]})
        return Resolution(factor, found.ratio, tuple(found.steps), tuple(found.findings))

    def _convert_money(self, factor: int, unit: str, last_day: date) -> Resolution:
        from bilan.units import money  # only ledgers with money need exchange rates and price indices

        row = self.book.rows[factor]
        given, wanted = units.parse(unit), units.parse(row["unit"])
        assert given is not None
        assert wanted is not None
        ratio = given.to_base / wanted.to_base
        steps: list[str] = []
        notes: list[tuple[str, Mapping[str, Any]]] = []
        if given.base != wanted.base:
            rate = money.exchange_rate(given.base, wanted.base, last_day)
            ratio *= rate.ratio
            steps.append(f"1 {given.base} = {rate.ratio:.6g} {wanted.base} ({rate.source}, {rate.date_used})")
            notes.extend([rate.finding] if rate.finding else [])
        if not row["price_year"]:
            notes.append(("price-year-unknown", {"factor": row["ref"]}))
        elif self.deflate:
            region = (
                "FR" if (row["region"] or "").strip().casefold() in {"fr", "france", "france continentale"} else "EA"
            )
            deflator = money.deflator(region, last_day.year, int(row["price_year"]))
            ratio *= deflator.ratio
            steps.append(f"{last_day.year} → {row['price_year']}: × {deflator.ratio:.6g} ({deflator.source})")
            notes.extend([deflator.finding] if deflator.finding else [])
        return Resolution(factor, ratio, tuple(steps), tuple(notes))
