"""Credit notes. A sum below zero is no activity (a line's quantity is never negative), so it corrects purchases.

Inside one account, supplier and month, credits and debits simply net. A month that stays below zero becomes lines that
name, in `corrects`, the purchases they take back: of the same account and supplier, the nearest month before first,
then after; for rebate accounts (609, 619, 629) the same supplier's purchases of the accounts named by the rule, then
anybody's. No purchase is taken back twice. What finds no purchase in the period is rejected with its amount: it
corrects purchases of another period, and a negative emission would be wrong.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

Line = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Taken:
    """Cents of a purchase that a credit takes back; `part` numbers the purchases of one credit."""

    credit: Line
    target: str
    cents: int
    part: int

    def line(self, target: Line) -> dict[str, Any]:
        """The correcting line: the credit's own id and document, with what the purchase was counted with."""
        shared = ("category", "factor", "unit", "case", "acquired", "lifetime", "start", "end", "uncertainty", "price")
        return {
            **self.credit,
            **{name: target[name] for name in shared},
            "id": f"{self.credit['id']}#{self.part}",
            "quantity": -self.cents / 100 / target["price"],
            "corrects": target["id"],
            "rejected": None,
        }


@dataclass
class Corrections:
    """What credits take back, and credits without a purchase, with what is left of them in cents (below zero)."""

    taken: list[Taken] = field(default_factory=list)
    rest: list[tuple[Line, int]] = field(default_factory=list)


def correct(
    credits: Sequence[Line], purchases: Sequence[Line], anybody: Callable[[str], Sequence[Line]] | None = None
) -> Corrections:
    """Spread credits over purchases; both have `id, day, cents, of_entity, supplier, account, corrects_accounts`.

    `purchases` are those of the credits' suppliers; `anybody` gives all purchases of some accounts, asked for only when
    a rebate finds none of its supplier.
    """
    left = {line["id"]: int(line["cents"]) for line in purchases}
    by_supplier: dict[tuple[str, str], list[Line]] = {}
    for line in purchases:
        by_supplier.setdefault((line["of_entity"], line["supplier"]), []).append(line)
    done = Corrections()
    for credit in sorted(credits, key=lambda line: (line["day"] or date.min, line["id"])):
        rest = -int(credit["cents"])
        part = 0
        same = by_supplier.get((credit["of_entity"], credit["supplier"]), [])
        for target in _targets(credit, same, anybody):
            taken = min(rest, left.setdefault(target["id"], int(target["cents"])))
            if taken:
                part += 1
                left[target["id"]] -= taken
                rest -= taken
                done.taken.append(Taken(credit, target["id"], taken, part))
            if not rest:
                break
        if rest:
            done.rest.append((credit, -rest))
    return done


def _targets(credit: Line, same: Sequence[Line], anybody: Callable[[str], Sequence[Line]] | None) -> Iterator[Line]:
    """Purchases that a credit may take back, the most likely first; what is far is looked at only when needed."""
    prefix = credit["corrects_accounts"]
    yield from _nearest(credit, [line for line in same if line["account"] == credit["account"]])
    if prefix:
        yield from _nearest(credit, [line for line in same if _is_purchase(line, prefix)])
        others = anybody(prefix) if anybody else ()
        entity = credit["of_entity"]
        yield from _nearest(credit, [x for x in others if x["of_entity"] == entity and _is_purchase(x, prefix)])


def _is_purchase(line: Line, prefix: str) -> bool:
    return line["account"].startswith(prefix) and not line["corrects_accounts"]


def _nearest(credit: Line, lines: list[Line]) -> list[Line]:
    """The nearest day before first, then the nearest after; the largest amount where days are the same."""
    day = credit["day"] or date.max

    def distance(line: Line) -> tuple[bool, int, int, str]:
        at = line["day"] or date.min
        return at > day, abs((day - at).days), -int(line["cents"]), line["id"]

    return sorted(lines, key=distance)
