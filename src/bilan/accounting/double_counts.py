"""Purchases whose flow the ledger counts by quantity too: what each side weighs. Nothing is deleted.

The purchases are those of an account whose rule says which categories hold the same flow (`covered_by`), in months for
which the same entity has lines by quantity in them; the other side is those lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pyarrow as pa
import pyarrow.compute as pc

from bilan.accounting import tonnes
from bilan.accounting.coverage import Coverage
from bilan.accounting.covered import of_flows, physical
from bilan.accounting.money import money
from bilan.ledger import arrays
from bilan.ledger.problems import shown
from bilan.model.findings import Finding

if TYPE_CHECKING:
    from bilan.result import Result

_COVERED = r"covered_by=(?P<categories>[a-z_+/]+)"
#: Ids of lines by quantity that a finding names; the rest is counted.
NAMED = 5


@dataclass
class _Spend:
    """Covered purchases of one entity, account and set of categories."""

    cents: int = 0
    ids: list[str] = field(default_factory=list)


def with_findings(result: Result) -> Result:
    """The result with one finding for each account that may be counted twice."""
    from bilan.result import Result

    found = tuple(findings(result))
    if not found:
        return result
    computation = result.computation
    return Result(replace(computation, findings=(*computation.findings, *found)))


def findings(result: Result) -> Iterator[Finding]:
    """One finding for each entity and account, with tonnes and lines of both sides."""
    inventory = result.computation.inventory
    lines, coverage = inventory.activities.table, inventory.accounting
    if lines is None or not isinstance(coverage, Coverage):
        return
    spend = _covered_spend(lines, coverage)
    if not spend:
        return
    only = inventory.configuration.entities[0].id if len(inventory.configuration.entities) == 1 else ""
    others = physical(lines.filter(pc.invert(_from_accounts(lines))))
    sides = {key: _counterparts(others, key, only) for key in spend}
    ids = [name for side in spend.values() for name in side.ids] + [n for side in sides.values() for n in side]
    weight = tonnes.of_lines(result, ids)
    for (entity, account, categories), side in sorted(spend.items()):
        named = sides[entity, account, categories]
        mine = sum(weight.get(name, 0.0) for name in side.ids)
        other = sum(weight.get(name, 0.0) for name in named)
        values = {
            "account": shown(account),
            "amount": money(side.cents, coverage.currency),
            "spend_t": _tonnes(mine),
            "lines": len(side.ids),
            "categories": ", ".join(dict.fromkeys(flow.partition("/")[0] for flow in categories.split("+"))),
            "physical_t": _tonnes(other),
            "physical_lines": len(named),
            "ids": ", ".join(named[:NAMED]) + (", …" if len(named) > NAMED else ""),
        }
        yield Finding(
            "spend-covered-by-quantity",
            side.ids[0],
            "account",
            values,
            t_co2e=min(abs(mine), abs(other)),
            place=entity,
            count=len(side.ids),
        )


def _from_accounts(lines: pa.Table) -> pa.Array:
    return arrays.known(pc.starts_with(lines["id"], tonnes.PREFIX).combine_chunks())


def _covered_spend(lines: pa.Table, coverage: Coverage) -> dict[tuple[str, str, str], _Spend]:
    tagged = arrays.known(pc.match_substring(lines["tags"], ";covered_by=").combine_chunks())
    kept = lines.filter(pc.and_(pc.and_(_from_accounts(lines), tagged), pc.is_null(lines["rejected"])))
    if not kept.num_rows:
        return {}
    cents = coverage.cents_by_line
    categories = pc.struct_field(pc.extract_regex(kept["tags"], _COVERED), "categories").to_pylist()
    found: dict[tuple[str, str, str], _Spend] = {}
    for name, group in zip(kept["id"].to_pylist(), categories, strict=True):
        entity, account = tonnes.entity_and_account(name)
        side = found.setdefault((entity, account, group), _Spend())
        side.ids.append(name)
        side.cents += cents.get(name, 0)
    return found


def _counterparts(others: pa.Table, key: tuple[str, str, str], only: str) -> list[str]:
    """Ids of the lines by quantity of the categories, in the entity."""
    entity, _, categories = key
    entities = pc.fill_null(pc.utf8_trim_whitespace(others["entity"]), only)
    mine = others.filter(pc.equal(entities, entity or only))
    return [name for name in of_flows(mine, categories.split("+"))["id"].to_pylist() if name]


def _tonnes(value: float) -> tuple[str, str]:
    text = f"{value:,.1f}"
    return text.replace(",", "\u202f").replace(".", ","), text
