"""Sums that are settled -> activity lines: purchases, rejected sums, and the credit notes that correct purchases."""

from __future__ import annotations

from collections.abc import Mapping
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
    done = correct(taken_back, _purchases(store, text, taken_back))
    extra = [*done.lines, *(_rejected(line, cents) for line, cents in done.rest)]
    return _activities(table, extra), done


def _purchases(store: Store, text: str, taken_back: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The purchases that some credit may take back, and no others: there may be millions."""
    if not taken_back:
        return []
    rebates = sorted({line["corrects_accounts"] for line in taken_back if line["corrects_accounts"]})
    store.put("creditors", pa.table({"supplier": arrays.strings(sorted({line["supplier"] for line in taken_back}))}))
    wanted = ["s.supplier IN (SELECT supplier FROM creditors)"]
    wanted += [f"starts_with(s.account, '{prefix}')" for prefix in rebates if prefix.isalnum()]
    found: list[dict[str, Any]] = store.table(
        text.replace("{which}", f"s.code = '' AND ({' OR '.join(wanted)})")
    ).to_pylist()
    return found


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
