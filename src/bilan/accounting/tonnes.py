"""Tonnes of single lines, for what the accounts have to say of them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING
from urllib.parse import unquote

import pyarrow as pa

from bilan.ledger import arrays

if TYPE_CHECKING:
    from bilan.accounting.coverage import Amount
    from bilan.result import Result

#: Entity, account, rule, covered by quantities.
Key = tuple[str, str, str, bool]

#: How the ids of lines made from accounts start.
PREFIX = "fec/"


def of_lines(result: Result, ids: Iterable[str]) -> dict[str, float]:
    """Emissions of some lines in t CO2e, as BEGES counts them; lines that were rejected are absent."""
    import ibis

    wanted = sorted(set(ids))
    if not wanted:
        return {}
    named = ibis.memtable(pa.table({"wanted_id": arrays.strings(wanted)}))
    rows = result.table
    rows = rows.filter(rows.account == "emission").inner_join(named, [("id", "wanted_id")])
    summed = rows.group_by("id").aggregate(t=rows.t_co2e.sum())
    table = result.computation.connection.to_pyarrow(summed)
    return dict(zip(table["id"].to_pylist(), table["t"].to_pylist(), strict=True))


def of_accounts(result: Result) -> dict[Key, float]:
    """Emissions of the lines that the accounts gave, by entity, account, rule, and whether quantities cover them."""
    lines = result.computation.inventory.activities.table
    if lines is None:
        return {}
    rows = zip(lines["id"].to_pylist(), lines["tags"].to_pylist(), strict=True)
    keys = {name: _key(name, tags or "") for name, tags in rows if name and name.startswith(PREFIX)}
    found: dict[Key, float] = {}
    for name, tonnes in sorted(of_lines(result, keys).items()):
        found[keys[name]] = found.get(keys[name], 0.0) + tonnes
    return found


def key_of(amount: Amount) -> Key:
    """The key of an amount of the coverage."""
    return amount.entity, amount.account, " ".join(re.split(r"[;,|\s]+", amount.rule)), amount.covered


def _key(line: str, tags: str) -> Key:
    entity, account = entity_and_account(line)
    rule = re.search(r";rule=([^;]*)", tags)
    return entity, account, rule[1] if rule else "", ";covered_by=" in tags


def entity_and_account(line: str) -> tuple[str, str]:
    """Entity and account that the id of a line names.

    >>> entity_and_account("fec/amiens/606110/EDF/2024-01")
    ('amiens', '606110')
    """
    _, entity, account, *_ = line.split("/")
    return unquote(entity), unquote(account)
