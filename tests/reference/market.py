"""S2.electricity, market-based (RULES 24)."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from . import contracts, perimeter
from .lines import Accepted
from .units import CannotConvertError, convert

if TYPE_CHECKING:
    from .calculator import Calculator


def market_t(calculator: Calculator) -> float:
    """S2.electricity, market-based: contracts replace the plant (or whole) part of electricity lines.

    AMBIGUOUS: another part that falls on plant (RULES 9). Reading: it is plant, for contracts too.
    """
    mine = [amount for amount in calculator.amounts["ghg-protocol"] if amount.code == "S2.electricity"]
    total = []
    mixes = {entity: mix(calculator, entity) for entity in calculator.folder.entities}
    for amount in mine:
        if amount.column == "co2_biogenic_t":
            continue
        kept = 1.0
        if is_electricity(amount.line):
            kept = 1.0 - mixes[amount.line.entity["id"]].covered
        total.append(amount.tonnes * kept)
    for line in calculator.accepted:
        kwh = scope2_kwh(calculator, line, shares=True)
        if kwh:
            total.append(kwh * mixes[line.entity["id"]].kg_per_kwh / 1000)
    return math.fsum(total)


def mix(calculator: Calculator, entity: str) -> contracts.Mix:
    lines = [line for line in calculator.accepted if line.entity["id"] == entity]
    kwh = math.fsum(scope2_kwh(calculator, line, shares=False) for line in lines)
    return contracts.mix(calculator.folder, entity, kwh, calculator.gwp)


def is_electricity(line: Accepted) -> bool:
    """AMBIGUOUS: own electric vehicles also land on S2.electricity. Reading: contracts cover them not."""
    try:
        convert(1.0, line.row["unit"], "kWh")
    except CannotConvertError:
        return False
    return line.slug == "electricity"


def scope2_kwh(calculator: Calculator, line: Accepted, shares: bool) -> float:
    """kWh of the line on S2.electricity; with equity shares, or without (consumption of the entity).

    AMBIGUOUS: a factor that has no plant part at all (upstream alone). Reading: nothing for a contract to cover.
    """
    if not is_electricity(line) or line.tags is None or not line.factor_ghgp.rows:
        return 0.0
    kwh = convert(float(line.row["quantity"]), line.row["unit"], "kWh")
    pieces = perimeter.pieces(line.entity, calculator.approach, line.start, line.end, calculator.period, shares)
    weights = [piece.weight for piece in pieces if reaches_scope2(calculator, line, piece)]
    return kwh * math.fsum(weights)


def reaches_scope2(calculator: Calculator, line: Accepted, piece: perimeter.Piece) -> bool:
    parts = {row.part for row in line.factor_ghgp.rows if row.account == "emission"}
    codes = {calculator.where("ghg-protocol", line, piece.inside, part)[0] for part in parts}
    return "S2.electricity" in codes
