"""Rules put to the sums of the store: what each account and supplier becomes, at which price, over how many years."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa

from bilan.accounting import tables
from bilan.accounting.matching import match
from bilan.accounting.rules import Rule
from bilan.accounting.store import Store
from bilan.ledger import arrays

_CONFIDENCE = {"high": "forte", "medium": "moyenne", "low": "faible"}


def place(store: Store, rules: Sequence[Rule]) -> None:
    """Decide every (account, supplier) of the store and lay out the tables that the statements join."""
    pairs = store.rows(
        "SELECT g.account, coalesce(any_value(n.label), ''), g.supplier, coalesce(any_value(s.name), '') FROM groups g"
        " LEFT JOIN names n ON n.account = g.account LEFT JOIN suppliers s ON s.code = g.supplier"
        " WHERE g.state = '' GROUP BY g.account, g.supplier ORDER BY ALL"
    )
    accounts, labels, codes, names = (list(column) for column in zip(*pairs, strict=True)) if pairs else ([],) * 4
    chosen = match(accounts, labels, codes, names, rules)
    kept = [i for i, number in enumerate(chosen) if number >= 0]
    years = {row["account"]: row["lifetime_years"] for row in tables.rows("lifetimes.csv")}
    lifetimes = [None if (y := tables.longest_prefix(accounts[i], years)) is None else float(y) for i in kept]
    store.put(
        "decisions",
        pa.table(
            {
                "account": arrays.strings([accounts[i] for i in kept]),
                "supplier": arrays.strings([codes[i] for i in kept]),
                "rule": arrays.integers([chosen[i] for i in kept]),
                "lifetime": arrays.floats([_stated(rules[chosen[i]], lifetimes[k]) for k, i in enumerate(kept)]),
            }
        ),
    )
    store.put("rules", _rules_table(rules))
    store.put("prices", _prices_table(store))
    store.run("place")


def _stated(rule: Rule, default: float | None) -> float | None:
    return default if rule.lifetime is None else rule.lifetime


def _rules_table(rules: Sequence[Rule]) -> pa.Table:
    from bilan.frameworks.categories import categories

    capital = {category.slug for category in categories() if category.is_capital_good}
    texts = {
        name: arrays.strings([getattr(rule, name) for rule in rules])
        for name in ("action", "category", "factor", "unit", "price_of", "case", "corrects", "confidence")
    }
    return pa.table(
        {
            "rule": arrays.integers(np.arange(len(rules))),
            **texts,
            "price": arrays.floats([rule.price for rule in rules]),
            "lifetime": arrays.floats([rule.lifetime for rule in rules]),
            "capital": arrays.flags([rule.category in capital for rule in rules]),
            "covered": arrays.flags([bool(rule.covered_by) for rule in rules]),
            "covered_by": arrays.strings(["+".join(rule.covered_by) for rule in rules]),
            "name": arrays.strings([rule.name for rule in rules]),
            "note": arrays.strings([note(rule) for rule in rules]),
        }
    )


def note(rule: Rule) -> str:
    """Where a line comes from, for the column `note`.

    >>> note(Rule(1, "account_rules.csv:2", ("606",), "line", reason_fr="nos achats"))
    'règle account_rules.csv:2 ; nos achats'
    """
    name = f"règle intégrée {rule.name}" if rule.built_in else f"règle {rule.name}"
    sure = f" ; confiance {_CONFIDENCE[rule.confidence]}" if rule.built_in and rule.confidence else ""
    return name + sure + (f" ; {rule.reason_fr}" if rule.reason_fr else "")


def _prices_table(store: Store) -> pa.Table:
    """The price of every year that the entries touch: the year's own, else that of the nearest year."""
    years = [year for (year,) in store.rows("SELECT DISTINCT year(day) FROM groups WHERE day IS NOT NULL ORDER BY 1")]
    years += [year for (year,) in store.rows("SELECT year(last) FROM bounds") if year not in years]
    known: dict[str, dict[int, dict[str, str]]] = {}
    for row in tables.rows("prices.csv"):
        known.setdefault(row["price_of"], {})[int(row["year"])] = row
    found = []
    for name, rows in known.items():
        for year in years:
            row = rows[min(rows, key=lambda y: (abs(y - year), y))]
            found.append((name, year, row))
    return pa.table(
        {
            "price_of": arrays.strings([name for name, _, _ in found]),
            "year": arrays.integers([year for _, year, _ in found]),
            "factor": arrays.strings([row["factor"] for _, _, row in found]),
            "unit": arrays.strings([row["unit"] for _, _, row in found]),
            "price": arrays.floats([float(row["price_eur"]) for _, _, row in found]),
            "uncertainty": arrays.strings([row["uncertainty"] for _, _, row in found]),
        }
    )
