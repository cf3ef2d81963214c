"""Conversion of a quantity from the unit of the line to the unit of the factor."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Any

from bilan.units import bridges
from bilan.units.errors import UnitMismatchError
from bilan.units.tables import Unit, read_table
from bilan.units.vocabulary import Readings, nearest, readings

FindingPair = tuple[str, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Conversion:
    """quantity in the target unit = quantity in the source unit x `ratio`.

    `steps` tell the way for people, sources included; `findings` are (code, values) of what was assumed.
    """

    ratio: float
    steps: tuple[str, ...] = ()
    findings: tuple[FindingPair, ...] = ()


@lru_cache(maxsize=8192)
def convert(from_label: str, to_label: str, *, fuel: str | None = None) -> Conversion:
    """Conversion between two unit labels; `fuel` is a key of ``data/units/fuels.csv``.

    Multiples and units of one dimension convert by their ratio. Litres, kilograms and energy of a fuel convert
    through its density and net heating value, gross heating value through its own ratio. Energy of a fuel whose
    heating value is unsaid is net (PCI), with a finding. Money converts between multiples of one currency only:
    `bilan.units.money` knows the rates. Raises `UnitMismatchError` for everything that is not certain.

    >>> convert("MWh", "kWh").ratio
    1000.0
    >>> convert("L", "kg", fuel="diesel").ratio
    0.845
    >>> convert("passager.km", "km")
    Traceback (most recent call last):
    ...
    bilan.units.errors.UnitMismatchError: unit-mismatch: passager.km cannot be converted to km
    """
    sources, targets = _known(from_label), _known(to_label)
    certain = sources.certain, targets.certain
    if certain[0] and certain[1]:
        try:
            return _between(certain[0], certain[1], fuel, (from_label, to_label))
        except UnitMismatchError:
            if len(sources.units) * len(targets.units) == 1:
                raise
    return _settled(sources, targets, fuel, (from_label, to_label))


def _known(label: str) -> Readings:
    found = readings(label)
    if not found.units:
        raise UnitMismatchError("unit-unknown", {"unit": label, "near": ", ".join(nearest(label or "")) or "-"})
    return found


def _settled(sources: Readings, targets: Readings, fuel: str | None, labels: tuple[str, str]) -> Conversion:
    """The reading of an ambiguous label that alone fits the other side; refused when none or several do."""
    fitting: list[tuple[Unit, Unit, Conversion]] = []
    for source in sources.units:
        for target in targets.units:
            try:
                fitting.append((source, target, _between(source, target, fuel, labels)))
            except UnitMismatchError:
                continue
    label, units = (labels[0], sources.units) if len(sources.units) > 1 else (labels[1], targets.units)
    if not fitting:
        raise UnitMismatchError("unit-mismatch", {"unit": labels[0], "to": labels[1]})
    if len(fitting) > 1:
        names = ", ".join(unit.canonical for unit in units)
        raise UnitMismatchError("unit-ambiguous", {"unit": label, "candidates": names})
    source, target, conversion = fitting[0]
    chosen = source if len(sources.units) > 1 else target
    read_as = ("unit-ambiguous-read-as", {"unit": label, "read_as": chosen.canonical})
    return replace(conversion, findings=(read_as, *conversion.findings))


def _between(source: Unit, target: Unit, fuel: str | None, labels: tuple[str, str]) -> Conversion:
    findings = _qualifier_findings(source, target)
    if source.dimension == target.dimension == "energy":
        ratio, steps, extra = bridges.energy(source, target, fuel)
    elif source.dimension == target.dimension:
        ratio, steps, extra = _same_dimension(source, target)
    elif _reads_as(source, target):
        ratio, steps, extra = _equivalent(source, target)
    elif bridges.applies(source, target):
        ratio, steps, extra = bridges.through_fuel(source, target, fuel)
    else:
        raise UnitMismatchError("unit-mismatch", {"unit": labels[0], "to": labels[1]})
    return Conversion(ratio, tuple(steps), (*findings, *extra))


def _same_dimension(source: Unit, target: Unit) -> tuple[float, list[str], list[FindingPair]]:
    if source.base != target.base:
        values = {"unit": source.base, "to": target.base}
        raise UnitMismatchError("unit-currency-differs", values)
    ratio = source.to_base / target.to_base
    return ratio, bridges.step(source.canonical, target.canonical, ratio), []


def _reads_as(source: Unit, target: Unit) -> bool:
    code = _equivalences().get((source.dimension, target.dimension))
    # Held during the year of the inventory is one year; how many months of work a person gave is not known.
    return code is not None and (code != "unit-year-assumed" or target.canonical.endswith(".year"))


def _equivalent(source: Unit, target: Unit) -> tuple[float, list[str], list[FindingPair]]:
    code = _equivalences()[source.dimension, target.dimension]
    ratio = source.to_base / target.to_base
    values = {"unit": source.canonical, "to": target.canonical}
    return ratio, bridges.step(source.canonical, target.canonical, ratio), [(code, values)] if code else []


def _qualifier_findings(source: Unit, target: Unit) -> list[FindingPair]:
    """Qualifiers fall away, but two that differ are worth a look: live weight is not net weight."""
    differ = source.qualifier and target.qualifier and source.qualifier.lower() != target.qualifier.lower()
    if not differ:
        return []
    return [("unit-qualifier-differs", {"qualifier": source.qualifier, "expected": target.qualifier})]


@cache
def _equivalences() -> dict[tuple[str, str], str]:
    return {(row["from_dimension"], row["to_dimension"]): row["finding"] for row in read_table("equivalences.csv")}
