"""What became of every amount of the accounts: turned into lines, left out with its reason, or rejected.

Amounts are whole cents, debit minus credit. ``spend`` are the accounts of classes 2 and 6, which hold purchases;
``total_in = lines + left_out + rejected`` holds for them and for the whole, exactly.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

BUCKETS = ("lines", "left_out", "rejected")


@dataclass(frozen=True, slots=True)
class Amount:
    """Some of an account's amounts that met one fate. `reason` is French and English; `rule` names the rule."""

    entity: str
    account: str
    label: str
    bucket: str
    code: str
    reason: tuple[str, str]
    rule: str
    category: str
    factor: str
    confidence: str
    cents: int
    entries: int
    lines: int
    covered: bool = False

    @property
    def is_spend(self) -> bool:
        """Whether the account holds purchases."""
        return self.account[:1] in ("2", "6")


@dataclass(frozen=True, slots=True)
class Balance:
    """Cents that came in and where they went."""

    total_in: int
    lines: int
    left_out: int
    rejected: int

    @property
    def difference(self) -> int:
        """What is not accounted for: zero."""
        return self.total_in - self.lines - self.left_out - self.rejected


@dataclass(frozen=True, slots=True)
class Coverage:
    """The exports of an inventory and what became of them. `debit`, `credit` and `entries` are those of all the lines
    that were read, `total_in` debit minus credit of the accounts of purchases; all summed before any rule."""

    currency: str
    files: tuple[str, ...]
    entries: int
    debit: int
    credit: int
    spend_in: int
    amounts: tuple[Amount, ...]
    cents_by_line: Mapping[str, int] = field(default_factory=dict)  # of the purchases that quantities may cover

    @property
    def whole(self) -> Balance:
        """Every account: a sound export comes to zero."""
        return _balance(self.debit - self.credit, self.amounts)

    @property
    def spend(self) -> Balance:
        """The accounts of purchases."""
        return _balance(self.spend_in, (amount for amount in self.amounts if amount.is_spend))

    @property
    def entries_placed(self) -> int:
        """Lines of entries over all fates: all that were read."""
        return sum(amount.entries for amount in self.amounts)

    def to_json(self, lang: str = "fr") -> dict[str, Any]:
        """The coverage as plain data, amounts in the currency with two decimals."""
        return {
            "currency": self.currency,
            "files": list(self.files),
            "entries": self.entries,
            "debit": self.debit / 100,
            "credit": self.credit / 100,
            "spend": balance_json(self.spend),
            "whole": balance_json(self.whole),
            "accounts": [amount_json(amount, lang) for amount in self.amounts],
        }

    def summary(self) -> dict[str, Any]:
        """The reconciliation, for what ``bilan check`` prints as understood."""
        return {
            "files": len(self.files),
            "entries": self.entries,
            "debit": _plain(self.debit),
            "credit": _plain(self.credit),
            "spend": {name: _plain(value) for name, value in _parts(self.spend).items()},
            "currency": self.currency,
        }


def balance_json(balance: Balance) -> dict[str, float]:
    """A balance in the currency."""
    return {name: value / 100 for name, value in _parts(balance).items()}


def amount_json(amount: Amount, lang: str) -> dict[str, Any]:
    """One amount as plain data."""
    return {
        "entity": amount.entity,
        "account": amount.account,
        "label": amount.label,
        "fate": amount.bucket,
        "code": amount.code,
        "reason": amount.reason[1] if lang == "en" else amount.reason[0],
        "rule": amount.rule,
        "category": amount.category,
        "factor": amount.factor,
        "confidence": amount.confidence,
        "covered_physically": amount.covered,
        "amount": amount.cents / 100,
        "entries": amount.entries,
        "lines": amount.lines,
    }


def _parts(balance: Balance) -> dict[str, int]:
    return {
        "in": balance.total_in,
        "lines": balance.lines,
        "left_out": balance.left_out,
        "rejected": balance.rejected,
        "difference": balance.difference,
    }


def _plain(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _balance(total_in: int, amounts: Iterable[Amount]) -> Balance:
    sums = dict.fromkeys(BUCKETS, 0)
    for amount in amounts:
        sums[amount.bucket] += amount.cents
    return Balance(total_in, **sums)
