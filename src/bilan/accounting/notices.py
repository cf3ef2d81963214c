"""What the sums of the accounts have to say: credit notes, accounts without a rule or a quantity, weak rules."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bilan.accounting.credits import Corrections
from bilan.accounting.money import money
from bilan.accounting.rules import Rule
from bilan.accounting.store import Store
from bilan.ledger.limits import limit
from bilan.ledger.problems import shown
from bilan.model.findings import Finding

#: Codes of sums that are lines all the same, rejected: their tonnes are unknown.
REJECTED_LINES = ("account-unmapped", "account-needs-quantity")


def of_credits(store: Store, done: Corrections, currency: str) -> list[Finding]:
    """Credit notes that netted, that became correcting lines, and that found no purchase."""
    found = []
    [(count, cents)] = store.rows(
        "SELECT count(*), coalesce(sum(credit), 0) FROM settled WHERE code = '' AND credit > 0 AND class IN ('2', '6')"
    )
    if count:
        found.append(Finding("credits-netted", values=_amount(cents, currency), count=count))
    if done.taken:
        cents = sum(taken.cents for taken in done.taken)
        found.append(Finding("credits-corrected", values=_amount(cents, currency), count=len(done.taken)))
    most = limit("findings_per_code")
    for line, cents in done.rest[:most]:
        values = {
            **_amount(-cents, currency),
            "account": shown(line["account"]),
            "supplier": shown(line["supplier"]) or "∅",
        }
        found.append(Finding("credit-without-purchase", line["id"], "quantity", values, place=line["file"]))
    if len(done.rest) > most:
        file, count = done.rest[0][0]["file"], len(done.rest)
        values = {"file": file, "code": "credit-without-purchase", "more": count - most, "count": count}
        found.append(Finding("ledger-more-findings", place=file, values=values, count=count - most))
    return found


def of_sums(store: Store, rules: Sequence[Rule], currency: str) -> list[Finding]:
    """One finding for each account without a rule or a quantity, one for purchases under weak rules, one for entries
    with several suppliers."""
    return [*_without_tonnes(store, currency), *_weak(store, rules, currency), *_several(store, currency)]


def _without_tonnes(store: Store, currency: str) -> list[Finding]:
    rows = store.rows(
        "SELECT s.code, s.account, any_value(n.label), sum(s.net), count(*), min(s.id) FROM settled s"
        " LEFT JOIN names n ON n.account = s.account"
        f" WHERE s.code IN {REJECTED_LINES} GROUP BY s.code, s.account ORDER BY ALL"
    )
    return [
        Finding(
            code,
            line,
            "account",
            {**_amount(cents, currency), "account": shown(account), "label": shown(label or "∅")},
            count=count,
        )
        for code, account, label, cents, count, line in rows
    ]


def _weak(store: Store, rules: Sequence[Rule], currency: str) -> list[Finding]:
    low = [str(number) for number, rule in enumerate(rules) if rule.confidence == "low"]
    if not low:
        return []
    [(cents, accounts)] = store.rows(
        "SELECT coalesce(sum(net), 0), string_agg(DISTINCT account, ', ' ORDER BY account) FROM settled"
        f" WHERE code = '' AND rule IN ({', '.join(low)})"
    )
    if not cents:
        return []
    values = {**_amount(cents, currency), "accounts": accounts[:200]}
    return [Finding("accounts-low-confidence", values=values, count=accounts.count(",") + 1)]


def _several(store: Store, currency: str) -> list[Finding]:
    [(count, cents)] = store.rows(
        "SELECT count(*), coalesce(sum(net), 0) FROM settled WHERE several AND code IN ('', 'credit')"
    )
    return [Finding("entries-several-suppliers", values=_amount(cents, currency), count=count)] if count else []


def _amount(cents: int, currency: str) -> dict[str, Any]:
    return {"amount": money(int(cents), currency)}
