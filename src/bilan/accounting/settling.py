"""Sums that are settled -> activity lines: purchases, rejected sums, and the credit notes that correct purchases."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import Any

import pyarrow as pa

from bilan.accounting.credits import Corrections, correct
from bilan.accounting.notices import REJECTED_LINES
from bilan.accounting.store import Store, statement
from bilan.ledger import arrays
from bilan.model.activities import ACTIVITY_SCHEMA


def lines(store: Store, currency: str, *, by_entry: bool) -> tuple[pa.Table, Corrections]:
    """The lines in ACTIVITY_SCHEMA without `row`, in the order of their ids, correcting ones last."""
    text = statement("lines", by_entry=str(by_entry).upper(), currency=f"'{currency}'")
    table = store.table(text.replace("{which}", f"s.code IN {('', *REJECTED_LINES)}"))
    taken_back = store.table(text.replace("{which}", "s.code = 'credit'")).to_pylist()
    done = correct(taken_back, _of_suppliers(store, taken_back), cache(partial(_of_accounts, store)))
    extra = [*_correcting(store, text, done), *(_rejected(line, cents) for line, cents in done.rest)]
    return _activities(table, extra), done


def _of_suppliers(store: Store, taken_back: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The purchases of the suppliers that sent credit notes, and no others: there may be millions."""
    if not taken_back:
        return []
    # Lines without a supplier are corrected inside their own account.
    named = {line["supplier"] for line in taken_back}
    accounts = {line["account"] for line in taken_back}
    store.put("creditors", pa.table({"supplier": arrays.strings(sorted(named))}))
    store.put("credited", pa.table({"account": arrays.strings(sorted(accounts))}))
    return _purchases(
        store,
        "s.supplier IN (SELECT supplier FROM creditors)"
        " AND (s.supplier <> '' OR s.account IN (SELECT account FROM credited))",
    )


def _of_accounts(store: Store, prefix: str) -> list[dict[str, Any]]:
    """All purchases of the accounts that start with a prefix."""
    return _purchases(store, f"starts_with(s.account, '{prefix}')") if prefix.isalnum() else []


def _purchases(store: Store, which: str) -> list[dict[str, Any]]:
    """What is needed to choose among purchases, without the rest of their lines."""
    found: list[dict[str, Any]] = store.table(
        "SELECT s.id, s.day, s.net AS cents, s.entity AS of_entity, s.supplier, s.account,"
        " coalesce(r.corrects, '') AS corrects_accounts FROM settled s LEFT JOIN rules r ON r.rule = s.rule"
        f" WHERE s.code = '' AND {which}"
    ).to_pylist()
    return found


def _correcting(store: Store, text: str, done: Corrections) -> list[dict[str, Any]]:
    """The correcting lines, with what the lines that they correct were counted with."""
    if not done.taken:
        return []
    store.put("corrected", pa.table({"id": arrays.strings(sorted({taken.target for taken in done.taken}))}))
    which = "s.code = '' AND s.id IN (SELECT id FROM corrected)"
    by_id = {line["id"]: line for line in store.table(text.replace("{which}", which)).to_pylist()}
    return [taken.line(by_id[taken.target]) for taken in done.taken]


def _rejected(credit: Mapping[str, Any], cents: int) -> dict[str, Any]:
    """A credit, or what is left of it, that finds no purchase."""
    quantity = cents / 100 / credit["price"]
    return {**credit, "quantity": quantity, "rejected": "credit-without-purchase", "cents": cents}


def _activities(table: pa.Table, extra: list[dict[str, Any]]) -> pa.Table:
    names = [name for name in ACTIVITY_SCHEMA.names if name != "row"]
    schema = pa.schema([ACTIVITY_SCHEMA.field(name) for name in names])
    present = set(table.column_names)
    columns = [
        table[name].cast(typed) if name in present else pa.nulls(table.num_rows, typed)
        for name, typed in zip(names, schema.types, strict=True)
    ]
    first = pa.table(columns, schema=schema)
    if not extra:
        return first
    rows = [{name: line.get(name) for name in names} for line in extra]
    return pa.concat_tables([first, pa.Table.from_pylist(rows, schema=schema)])
