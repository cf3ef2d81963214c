"""Credit notes. A sum below zero is no activity (a line's quantity is never negative), so it corrects purchases.

Inside one account, supplier and month, credits and debits simply net. A month that stays below zero becomes lines that
name, in `corrects`, the purchases they take back: of the same account and supplier, the nearest month before first,
then after; for rebate accounts (609, 619, 629) the same supplier's purchases of the accounts named by the rule, then
anybody's. No purchase is taken back twice. What finds no purchase in the period is rejected with its amount: it
corrects purchases of another period, and a negative emission would be wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Line = Mapping[str, Any]


@dataclass
class Corrections:
    """Lines that correct, and credits without a purchase, with what is left of them in cents (below zero)."""

    lines: list[dict[str, Any]] = field(default_factory=list)
    rest: list[tuple[Line, int]] = field(default_factory=list)


def correct(credits: Sequence[Line], purchases: Sequence[Line]) -> Corrections:
    """Spread credits over purchases; both are rows of the store's lines, with their amount in `cents`."""
    left = {line["id"]: int(line["cents"]) for line in purchases}
    by_supplier: dict[tuple[str, str], list[Line]] = {}
    by_entity: dict[str, list[Line]] = {}
    for line in purchases:
        by_supplier.setdefault((line["of_entity"], line["supplier"]), []).append(line)
        by_entity.setdefault(line["of_entity"], []).append(line)
    done = Corrections()
    for credit in sorted(credits, key=lambda line: (line["day"] or date.min, line["id"])):
        rest = -int(credit["cents"])
        part = 0
        for target in _targets(credit, by_supplier, by_entity):
            if not rest:
                break
            taken = min(rest, left[target["id"]])
            if taken:
                part += 1
                left[target["id"]] -= taken
                rest -= taken
                done.lines.append(_line(credit, target, taken, part))
        if rest:
            done.rest.append((credit, -rest))
    return done


def _targets(
    credit: Line, by_supplier: Mapping[tuple[str, str], list[Line]], by_entity: Mapping[str, list[Line]]
) -> list[Line]:
    """Purchases that a credit may take back, the most likely first."""
    prefix = credit["corrects_accounts"]
    same = by_supplier.get((credit["of_entity"], credit["supplier"]), [])
    account = [line for line in same if line["account"] == credit["account"]]
    ordered = _nearest(credit, account)
    if prefix:
        ordered += _nearest(credit, [line for line in same if _is_purchase(line, prefix)])
        ordered += _nearest(credit, [x for x in by_entity.get(credit["of_entity"], []) if _is_purchase(x, prefix)])
    return ordered


def _is_purchase(line: Line, prefix: str) -> bool:
    return line["account"].startswith(prefix) and not line["corrects_accounts"]


def _nearest(credit: Line, lines: list[Line]) -> list[Line]:
    """The nearest day before first, then the nearest after; the largest amount where days are the same."""
    day = credit["day"] or date.max

    def distance(line: Line) -> tuple[bool, int, int, str]:
        at = line["day"] or date.min
        return at > day, abs((day - at).days), -int(line["cents"]), line["id"]

    return sorted(lines, key=distance)


def _line(credit: Line, target: Line, taken: int, part: int) -> dict[str, Any]:
    """A correcting line: the credit's own id, days and document, with what the corrected line was counted with."""
    shared = {name: target[name] for name in ("category", "factor", "unit", "case", "acquired", "lifetime")}
    return {
        **credit,
        **shared,
        "start": target["start"],
        "end": target["end"],
        "id": f"{credit['id']}#{part}",
        "quantity": -taken / 100 / target["price"],
        "uncertainty": target["uncertainty"],
        "corrects": target["id"],
        "rejected": None,
        "cents": -taken,
        "price": target["price"],
    }
