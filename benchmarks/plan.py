"""The steps of a computation one by one, as `bilan.compute` takes them, so that each can be timed or left out."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import pyarrow as pa

import bilan
from bilan import compute
from bilan.engine import backends, book, groups, lines, perimeter
from bilan.engine.resolve import Resolver
from bilan.frameworks import amounts as amounts_of
from bilan.lock import pins


class Steps:
    """One inventory folder on one engine."""

    def __init__(self, folder: str, resources: backends.Resources | None = None, engine: str = "duckdb") -> None:
        self.inventory = bilan.read(folder)
        self.configuration = self.inventory.configuration
        self.connection = backends.connect(engine, resources)
        self.source = lines.source(self.connection, self.inventory.activities)
        self.present = lines.columns_of(self.inventory.activities)

    @cached_property
    def pairs(self) -> list[tuple[str, str, str]]:
        """Distinct factors and units."""
        return compute._pairs(self.connection, self.inventory, self.source)

    @cached_property
    def resolved(self) -> Any:
        """The rows of the factors that the lines name."""
        wanted = compute.references(self.pairs, self.inventory.contracts)
        return pins.load(wanted, compute.own_book(self.inventory), self.inventory.lock)

    @cached_property
    def resolver(self) -> Resolver:
        """The factor book, compiled."""
        compiled = book.compile_book(self.resolved.factors, self.resolved.parts, self.configuration.gwp)
        return Resolver(compiled, self.resolved.unknown, self.resolved.refused, self.configuration.deflate)

    def duplicates(self) -> pa.Table | None:
        """Ids that are repeated."""
        return lines.duplicates(self.connection, self.source)

    def weighted(self, duplicates: pa.Table | None) -> lines.Table:
        """The plan over lines; nothing runs yet."""
        segments = perimeter.segments(self.configuration, self.configuration.approach)
        dated = compute._dated(self.resolver.book, self.pairs, self.configuration.deflate)
        stand_ins = perimeter.representatives(self.configuration, segments, frozenset())
        return lines.weighted(
            self.source, self.present, self.configuration, segments, duplicates, [], dated, stand_ins
        )  # fmt: skip

    def groups(self, plan: lines.Table) -> pa.Table:
        """The plan, run: sums of groups."""
        return groups.collect(self.connection, plan, self.present)

    def amounts(self, summed: pa.Table) -> amounts_of.Amounts:
        """Groups resolved and placed."""
        return amounts_of.build(summed, self.configuration, self.configuration.approach, self.resolver)
