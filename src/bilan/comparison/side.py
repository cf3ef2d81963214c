"""The accepted lines of one result as arrays: what each brings to a difference, component by component."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import Any

import ibis
import numpy as np
import pyarrow as pa

from bilan.comparison.common import Common, Method, boundary_of
from bilan.engine import perimeter
from bilan.engine.arrays import Flags, Floats, Integers, Texts
from bilan.engine.groups import KEYS
from bilan.engine.lines import WEIGHTS

_EPOCH = date(1970, 1, 1).toordinal()


@dataclass(frozen=True)
class Side:
    """Lines, or sums of lines that differ in nothing but their amount; every array has one entry (or row) for each.

    activity: `amount` (quantity x each weight of time), `has_life`, `unit`, `start` and `end` (ordinals) of `which`
    period; factor: `factor` (rows of the factors of both results, for all frameworks and for GHG Protocol) and the
    `ratio` that converts into their units; perimeter: `boundary`; method: `method`. Integers number the entries of
    `Common`.
    """

    which: Integers
    id: Texts
    lines: Integers
    entity: Texts
    category: Texts
    label: Texts
    quantity: Floats
    amount: Floats  # (n, weights)
    has_life: Flags
    unit: Integers
    start: Integers
    end: Integers
    factor: Integers  # (n, 2)
    ratio: Floats  # (n, 2)
    boundary: Integers
    method: Integers

    def __len__(self) -> int:
        return len(self.lines)

    @property
    def main_factor(self) -> Integers:
        """The factor for all frameworks, or all but GHG Protocol."""
        return self.factor[:, 0]

    def take(self, chosen: Integers | Flags | slice) -> Side:
        """Some of the entries."""
        return Side(**{one.name: getattr(self, one.name)[chosen] for one in fields(self)})


def load(common: Common, which: int) -> tuple[Side, Texts]:
    """The accepted lines of a result in reading order, and the ids of its rejected lines."""
    computation = common.results[which].computation
    table = _lines(computation)
    group = table["group_index"].to_numpy().astype(np.int64)
    accepted = computation.amounts.accepted[group]
    rejected = _texts(table, "id")[~accepted]
    table, group = table.filter(pa.array(accepted, pa.bool_())), group[accepted]
    entity = _texts(table, "entity")
    quantity = table["quantity"].to_numpy().astype(float)
    weights = np.stack([table[f"w_{weight}"].to_numpy().astype(float) for weight in WEIGHTS], axis=1)
    side = Side(
        which=np.full(len(group), which, np.int64),
        id=_texts(table, "id"),
        lines=np.ones(len(group), dtype=np.int64),
        entity=entity,
        label=_texts(table, "label"),
        quantity=quantity,
        amount=quantity[:, None] * weights,
        start=_ordinals(table, "start"),
        end=_ordinals(table, "end"),
        boundary=_boundary(common, which, entity),
        **{name: values[group] for name, values in _group_columns(common, which).items()},
    )
    return side, rejected


def _lines(computation: Any) -> pa.Table:
    """Every line with its group, in reading order."""
    keys = computation.groups.select(list(KEYS)).rename_columns([f"key_{name}" for name in KEYS])
    keys = keys.append_column("group_index", pa.array(range(keys.num_rows), pa.int64()))
    plan = computation.plan
    joined = plan.inner_join(ibis.memtable(keys), [(name, f"key_{name}") for name in KEYS])
    weights = [f"w_{weight}" for weight in WEIGHTS]
    columns = ["row", "id", "entity", "label", "start", "end", "quantity", *weights, "group_index"]
    return computation.connection.to_pyarrow(joined.select(*columns)).sort_by("row")


def _boundary(common: Common, which: int, entity: Texts) -> Integers:
    computation = common.results[which].computation
    configuration = computation.inventory.configuration
    parts = perimeter.segments(configuration, computation.approach)
    numbers = {}
    for one in configuration.entities:
        found = boundary_of(one, parts[one.id], computation.approach, configuration.period)
        numbers[one.id] = common.number("boundary", found)
    return np.array([numbers[name] for name in entity], dtype=np.int64)


def _group_columns(common: Common, which: int) -> dict[str, Any]:
    """What all lines of a group have in common, by group; rejected groups hold what will not be read."""
    computation = common.results[which].computation
    amounts, configuration = computation.amounts, computation.inventory.configuration
    column = amounts.column
    in_full, deflate = configuration.iso_capital_goods == "purchase", configuration.deflate
    texts = zip(column["category"], column["case"], column["kind"], column["tier"], strict=True)
    method = [common.number("method", Method(*one, in_full, deflate)) for one in texts]
    resolved = [
        (main, other if other is not None and other.factor >= 0 and not other.problem else main)
        for main, other in zip(amounts.resolution, amounts.resolution_ghgp, strict=True)
    ]
    shift, size = common.first_factor(which), (len(method), 2)
    factors = np.array([[one.factor + shift for one in pair] for pair in resolved], np.int64).reshape(size)
    slugs = [s.category or text for s, text in zip(amounts.situation, column["category"], strict=True)]
    return {
        "category": np.array(slugs, dtype=object),
        "has_life": column["has_life"].astype(bool),
        "unit": np.array([common.number("unit", unit) for unit in column["unit"]], np.int64),
        "factor": factors,
        "ratio": np.array([[one.ratio for one in pair] for pair in resolved], float).reshape(size),
        "method": np.array(method, np.int64),
    }


def _texts(table: pa.Table, name: str) -> Texts:
    return np.array([text or "" for text in table[name].to_pylist()], dtype=object)


def _ordinals(table: pa.Table, name: str) -> Integers:
    days = table[name].cast(pa.date32()).cast(pa.int32()).to_numpy()
    return np.asarray(days, dtype=np.int64) + _EPOCH
