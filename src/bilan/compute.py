"""The way from an inventory to a result: lines, groups, factor book, amounts, tables, findings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc

from bilan.checks import findings as checks
from bilan.engine import backends, book, groups, incremental, lines, perimeter
from bilan.engine.resolve import Resolver
from bilan.engine.version import ENGINE_VERSION
from bilan.factors.book import FactorBook
from bilan.frameworks import amounts as amounts_of
from bilan.frameworks import market, notices, rules, tables
from bilan.lock import pins
from bilan.model.activities import Activities
from bilan.model.findings import BilanError, Finding
from bilan.model.inventory import APPROACHES, GWP_CHOICES, Inventory


@dataclass(frozen=True)
class Computation:
    """Everything that one run worked out; `bilan.result.Result` is its public face."""

    inventory: Inventory
    approach: str
    gwp_set: str
    connection: Any
    plan: lines.Table
    groups: pa.Table
    amounts: amounts_of.Amounts
    resolver: Resolver
    tables: tuple[tables.Table, ...]
    findings: tuple[Finding, ...]
    resolved: Any = None  # the bilan.factors.catalogue.Resolved behind the book


def compute(
    inventory: Inventory,
    gwp: str | None = None,
    approach: str | None = None,
    engine: str = "duckdb",
    resources: backends.Resources | None = None,
) -> Computation:
    """Compute an inventory in the four frameworks.

    `gwp` is published, AR4, AR5 or AR6 and `approach` a consolidation approach; both default to the inventory's own.
    `engine` is duckdb or spark and `resources` what it may use. Raises BilanError for an unknown choice; bad lines
    never raise, they are findings.
    """
    configuration = inventory.configuration
    gwp_set = _choice("gwp", gwp or configuration.gwp, GWP_CHOICES)
    chosen = _choice("approach", approach or configuration.approach, APPROACHES)
    connection = backends.connect(engine, resources)
    pairs = _pairs(connection, inventory, lines.source(connection, inventory.activities))
    resolved = pins.load(references(pairs, inventory.contracts), own_book(inventory), inventory.lock)
    compiled = book.compile_book(resolved.factors, resolved.parts, gwp_set)
    resolver = Resolver(compiled, resolved.unknown, resolved.refused, configuration.deflate)
    dated = _dated(compiled, pairs, configuration.deflate)
    plan, summed = _grouped(connection, inventory, chosen, dated, resources.cache if resources else None)
    amounts = amounts_of.build(summed, configuration, chosen, resolver)
    change, contract_findings = market.market_change(amounts, inventory.contracts, configuration, chosen, resolver)
    found = notices.collect(amounts, configuration, chosen, resolved.notes, _fetcher(connection, plan, summed, amounts))
    built = tuple(
        tables.build(amounts, framework, change if framework == "ghg-protocol" else 0.0)
        for framework in rules.FRAMEWORKS
    )
    checked = checks.collect(amounts, configuration, chosen, built, inventory.activities.table)
    return Computation(
        inventory=inventory,
        approach=chosen,
        gwp_set=gwp_set,
        connection=connection,
        plan=plan,
        groups=summed,
        amounts=amounts,
        resolver=resolver,
        tables=built,
        findings=(*inventory.findings, *found, *contract_findings, *checked),
        resolved=resolved,
    )


def _grouped(
    connection: Any, inventory: Inventory, approach: str, dated: list[str], cache: Path | None
) -> tuple[lines.Table, pa.Table]:
    """The plan over all lines and its groups: file by file with a cache where that is exact, else in one pass."""
    activities, configuration = inventory.activities, inventory.configuration
    present = lines.columns_of(activities)
    segments = perimeter.segments(configuration, approach)
    stand_ins = perimeter.representatives(configuration, segments, _with_contracts(inventory.contracts))

    def weighted(part: Activities, repeated: pa.Table | None, in_vain: list[str]) -> lines.Table:
        stored = lines.source(connection, part)
        return lines.weighted(stored, present, configuration, segments, repeated, in_vain, dated, stand_ins)

    if cache:
        about = repr((configuration, approach, segments, dated, stand_ins, sorted(present), ENGINE_VERSION))
        found = incremental.collect(connection, activities, lambda part: weighted(part, None, []), cache, about)
        if found is not None:
            return weighted(activities, None, []), found
    source = lines.source(connection, activities)
    in_vain = lines.corrected_in_vain(connection, activities, source)
    plan = weighted(activities, lines.duplicates(connection, source), in_vain)
    return plan, groups.collect(connection, plan, present)


def _choice(name: str, value: str, allowed: tuple[str, ...]) -> str:
    if value not in allowed:
        raise BilanError(Finding("unknown-choice", field=name, values={"value": value, "allowed": ", ".join(allowed)}))
    return value


def _pairs(connection: Any, inventory: Inventory, source: lines.Table) -> list[tuple[str, str, str]]:
    """Distinct (factor, unit, factor of GHG Protocol), stripped, null as ''."""
    if inventory.activities.table is not None:
        table = inventory.activities.table.select(["factor", "unit", "factor_ghgp"])
        distinct = table.group_by(table.column_names).aggregate([])
    else:
        distinct = connection.to_pyarrow(source.select("factor", "unit", "factor_ghgp").distinct())
    rows = zip(*(distinct[name].to_pylist() for name in ("factor", "unit", "factor_ghgp")), strict=True)
    return sorted({((a or "").strip(), (b or "").strip(), (c or "").strip()) for a, b, c in rows})


def references(pairs: list[tuple[str, str, str]], contracts: pa.Table | None) -> list[str]:
    """Every factor that the lines and the contracts name, sorted."""
    wanted = {ref for factor, _, other in pairs for ref in (factor, other) if ref}
    if contracts is not None:
        wanted |= {ref for ref in pc.unique(contracts["factor"]).to_pylist() if ref}
    return sorted(wanted)


def _with_contracts(contracts: pa.Table | None) -> frozenset[str]:
    """Entities that electricity contracts name."""
    return frozenset(contracts["entity"].to_pylist()) if contracts is not None else frozenset()


def own_book(inventory: Inventory) -> FactorBook | None:
    """The inventory's own factors as a book, or None."""
    if isinstance(inventory.own_book, FactorBook):
        return inventory.own_book
    if inventory.own_factors is None or inventory.own_parts is None:
        return None
    return FactorBook(inventory.own_factors, inventory.own_parts, (), "own", "own", "")


def _dated(compiled: book.Book, pairs: list[tuple[str, str, str]], deflate: bool) -> list[str]:
    """References whose row, exchange rate or deflator depends on the day of the line."""
    from bilan import units

    dated = {ref for ref, rows in compiled.by_ref.items() if len(rows) > 1}
    for factor, unit, other in pairs:
        for ref in (factor, other):
            for row in compiled.by_ref.get(ref, ()):
                wanted, given = units.parse(compiled.rows[row]["unit"]), units.parse(unit)
                if wanted is None or given is None or wanted.dimension != "currency":
                    continue
                if given.base != wanted.base or (deflate and compiled.rows[row]["price_year"]):
                    dated.add(ref)
    return sorted(dated)


def _fetcher(connection: Any, plan: lines.Table, summed: pa.Table, amounts: amounts_of.Amounts) -> notices.FetchLines:
    def fetch(wanted: Mapping[int, int]) -> dict[int, list[notices.NamedLine]]:
        found = groups.lines_of(connection, plan, summed, wanted)
        return {
            g: [notices.NamedLine(row["row"], row["id"], _place(row), _share(g, row, amounts)) for row in rows]
            for g, rows in found.items()
        }

    return fetch


def _place(row: dict[str, Any]) -> str:
    return f"{row['file']}:{row['file_row']}" if row["file"] else ""


def _share(group: int, row: dict[str, Any], amounts: amounts_of.Amounts) -> float | None:
    """Share of a line in its group's tonnes; None when the group's quantity says nothing."""
    name = amounts.weight_name("beges-v5", group) if amounts.accepted[group] else "whole"
    total = amounts.column[f"q_{name}"][group]
    mine = (row["quantity"] or 0.0) * row[f"w_{name}"]
    return mine / total if total and total == total else None
