"""Market-based electricity: what contracts change on the line S2.electricity of GHG Protocol (RULES 24).

Per entity, contracts cover the consumption of the category `electricity` that is scope 2, in the order of the
quality of instruments and then of the file; what they do not cover takes the residual mix, and where none is given
the location-based factor with a note.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import pyarrow as pa

from bilan import units
from bilan.engine import perimeter
from bilan.engine.resolve import Resolution, Resolver
from bilan.frameworks import rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.classify import classify
from bilan.frameworks.situations import Said, settle
from bilan.model.activities import INSTRUMENTS
from bilan.model.findings import Finding
from bilan.model.inventory import Configuration

_LINE = "S2.electricity"
_UNIT = "kWh"


@dataclass(frozen=True, slots=True)
class Contract:
    """A contract inside the period: kWh (None for the rest) and t CO2e per kWh."""

    entity: str
    instrument: str
    kwh: float | None
    t_per_kwh: float
    row: int


def market_change(
    amounts: Amounts, contracts: pa.Table | None, configuration: Configuration, approach: str, resolver: Resolver
) -> tuple[float, list[Finding]]:
    """Tonnes that contracts add to the location-based amount (negative when they lower it), and findings."""
    found: list[Finding] = []
    usable = _contracts(contracts, configuration, approach, resolver, found) if contracts is not None else []
    change = 0.0
    for entity, (kwh, tonnes) in sorted(_consumption(amounts).items()):
        own = [c for c in usable if c.entity == entity]
        change += _entity_change(entity, kwh, tonnes, own, found)
    return change, found


def _consumption(amounts: Amounts) -> dict[str, tuple[float, float]]:
    """Per entity: kWh and location-based tonnes of scope 2 electricity."""
    j = rules.FRAMEWORKS.index("ghg-protocol")
    scope_2 = np.array([c.places[j].line == _LINE for c in amounts.classified] or [False])[amounts.place]
    category = np.array([s.category == "electricity" for s in amounts.situation], dtype=bool)
    rows = np.flatnonzero(
        scope_2
        & amounts.kyoto  # other gases are outside the table already (RULES 5)
        & category[amounts.group]
        & amounts.feeds("ghg-protocol")
        & (amounts.account == "emission")
    )
    tonnes = amounts.tonnes("ghg-protocol")
    found: dict[str, tuple[float, float]] = {}
    seen: set[tuple[int, int]] = set()
    for row in rows:
        g = int(amounts.group[row])
        try:
            ratio = units.convert(amounts.column["unit"][g], _UNIT).ratio
        except units.UnitMismatchError:
            continue
        side = (g, int(amounts.side[row]))
        kwh = 0.0 if side in seen else float(amounts.quantity[j][g] * amounts.share[row] * ratio)
        seen.add(side)
        before = found.get(amounts.column["stand_in"][g], (0.0, 0.0))
        found[amounts.column["stand_in"][g]] = (before[0] + kwh, before[1] + float(tonnes[row]))
    return found


def _entity_change(entity: str, kwh: float, tonnes: float, own: list[Contract], found: list[Finding]) -> float:
    if kwh <= 0:
        return 0.0
    left, market = kwh, 0.0
    excess = 0.0
    for contract in (c for c in own if c.kwh is not None):
        assert contract.kwh is not None
        used = min(contract.kwh, left)
        excess += contract.kwh - used
        market += used * contract.t_per_kwh
        left -= used
    if excess > 1e-9 * kwh:
        values = {"entity": entity, "excess_kwh": _whole(excess), "kwh": _whole(kwh)}
        found.append(Finding("contract-excess", field="quantity", values=values, t_co2e=0.0))
    rest = next((c for c in own if c.kwh is None), None)
    if rest is not None:
        market += left * rest.t_per_kwh
    elif left > 0:
        location = tonnes * left / kwh
        market += location
        if left > 1e-9 * kwh:
            found.append(
                Finding("market-based-location-factor", values={"entity": entity, "kwh": _whole(left)}, t_co2e=location)
            )
    return market - tonnes


def _whole(kwh: float) -> tuple[str, str]:
    """kWh without decimals, in French and in English."""
    english = f"{kwh:,.0f}"
    return english.replace(",", "\u202f"), english


def _contracts(
    contracts: pa.Table, configuration: Configuration, approach: str, resolver: Resolver, found: list[Finding]
) -> list[Contract]:
    segments = perimeter.segments(configuration, approach)
    only = configuration.entities[0].id if len(configuration.entities) == 1 else ""
    usable = []
    for number, row in enumerate(contracts.to_pylist()):
        try:
            usable.append(_contract(number, row, row["entity"] or only, configuration, segments, resolver))
        except _UnusableContractError as problem:
            place = f"contracts:{number + 2}"
            found.append(Finding(problem.code, field=problem.column, values=problem.values, place=place))
    return sorted(usable, key=lambda c: (INSTRUMENTS.index(c.instrument), c.row))


class _UnusableContractError(Exception):
    """A contract that cannot be used; carries the finding's code, column and values."""

    def __init__(self, code: str, column: str, **values: Any) -> None:
        super().__init__(code)
        self.code, self.column, self.values = code, column, values


def _contract(
    number: int,
    row: dict[str, Any],
    entity: str,
    configuration: Configuration,
    segments: dict[str, tuple[perimeter.Segment, ...]],
    resolver: Resolver,
) -> Contract:
    if entity not in segments:
        raise _UnusableContractError("contract-unknown-entity", "entity", entity=entity)
    if row["instrument"] not in INSTRUMENTS:
        raise _UnusableContractError("contract-unknown-instrument", "instrument", instrument=row["instrument"])
    share_of_days = _share_of_days(row, configuration.period)
    if share_of_days <= 0:
        raise _UnusableContractError("contract-outside-period", "start", entity=entity)
    resolution = resolver.resolve(row["factor"] or "", _UNIT, row["end"] or configuration.period[1], "FR")
    if resolution.problem:
        values = {"factor": row["factor"], "problem": resolution.problem}
        raise _UnusableContractError("contract-unusable-factor", "factor", **values)
    per_kwh = _plant_tonnes(resolver, resolution)
    if row["quantity"] is None:
        if row["instrument"] != "residual_mix":
            raise _UnusableContractError("contract-without-quantity", "quantity", entity=entity)
        return Contract(entity, row["instrument"], None, per_kwh, number)
    unit = row["unit"] or _UNIT
    try:
        ratio = units.convert(unit, _UNIT).ratio
    except units.UnitMismatchError as error:
        raise _UnusableContractError("contract-unusable-unit", "unit", unit=unit) from error
    kwh = row["quantity"] * ratio * share_of_days * perimeter.average_share(segments[entity])
    return Contract(entity, row["instrument"], kwh, per_kwh, number)


def _share_of_days(row: dict[str, Any], period: tuple[date, date]) -> float:
    start, end = row["start"] or period[0], row["end"] or period[1]
    days = (end - start).days + 1
    common = (min(end, period[1]) - max(start, period[0])).days + 1
    return max(common, 0) / days if days > 0 else 0.0


def _plant_tonnes(resolver: Resolver, resolution: Resolution) -> float:
    """t CO2e per kWh of the parts that are generation: `plant`, `whole` and whatever falls on plant."""
    book = resolver.book
    situation = settle(Said("electricity", "in_boundary", "", "", True, False, "operational_control"))
    rows = range(int(book.first[resolution.factor]), int(book.first[resolution.factor + 1]))
    kept = [i for i in rows if book.account[i] == "emission" and classify(situation, book.part[i]).part == "plant"]
    return float(sum(book.co2e[i] for i in kept)) * resolution.ratio / 1000
