"""Four accounts that refuse addition: emissions, removals, avoided emissions and stored carbon."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Account(StrEnum):
    """The account to which an amount belongs."""

    EMISSION = "emission"
    REMOVAL = "removal"
    AVOIDED = "avoided"
    STORED = "stored"


class AccountMismatchError(TypeError):
    """Two amounts of different accounts were added or subtracted."""


@dataclass(frozen=True, slots=True)
class Amount:
    """Tonnes CO2e in one account (tonnes of carbon for ``stored``).

    >>> Amount(Account.EMISSION, 2.0) + Amount(Account.EMISSION, 1.0)
    Amount(account=<Account.EMISSION: 'emission'>, tonnes=3.0)
    >>> Amount(Account.EMISSION, 2.0) + Amount(Account.REMOVAL, -1.0)
    Traceback (most recent call last):
    ...
    bilan.model.accounts.AccountMismatchError: emission and removal are different accounts and are never added
    """

    account: Account
    tonnes: float

    def __add__(self, other: Amount) -> Amount:
        self._same_account(other)
        return Amount(self.account, self.tonnes + other.tonnes)

    def __sub__(self, other: Amount) -> Amount:
        self._same_account(other)
        return Amount(self.account, self.tonnes - other.tonnes)

    def _same_account(self, other: Amount) -> None:
        if self.account is not other.account:
            raise AccountMismatchError(f"{self.account} and {other.account} are different accounts and are never added")
