"""Findings of a computation: each doubtful or rejected line with its code, field and tonnes.

Errors and warnings are given line by line, up to `LINES_PER_CODE` for a code and then as one finding for the rest;
information is given once for each factor or reason, with the number of lines and the tonnes.
"""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from bilan.engine import intervals
from bilan.engine.arrays import Floats, Integers, sum_by
from bilan.frameworks import rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.rows import GHGP_ONLY
from bilan.frameworks.situations import UNCLASSIFIED, labels
from bilan.model import tables as shipped
from bilan.model.findings import Finding, catalogue
from bilan.model.gases import FROZEN_GASES
from bilan.model.inventory import Configuration

#: Lines named one by one for each code, shared evenly among its reasons; the rest of each reason is one finding with
#: its count and tonnes.
LINES_PER_CODE = 1000
#: Factors named in a finding that lists factors.
LISTED = 20


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line for people: reading order, id, file and row, and its share in the tonnes of its group."""

    row: int
    id: str
    place: str
    share: float | None


#: Fetches the first lines of some groups: how many of each group -> lines by group.
FetchLines = Callable[[Mapping[int, int]], dict[int, list[NamedLine]]]

#: Field to which a rejection code points.
_FIELDS = {
    "missing-id": "id",
    "duplicate-id": "id",
    "missing-quantity": "quantity",
    "quantity-not-finite": "quantity",
    "negative-quantity": "quantity",
    "corrects-unknown-line": "corrects",
    "missing-factor": "factor",
    "unknown-factor": "factor",
    "factor-not-valid": "factor",
    "missing-unit": "unit",
    "end-before-start": "end",
    "outside-period": "start",
    "unknown-entity": "entity",
}


@dataclass(eq=False)
class Flag:
    """One reason and the groups (with tonnes) that it concerns."""

    code: str
    field: str
    values: Mapping[str, Any]
    groups: dict[int, float] = dataclasses.field(default_factory=dict)
    listed: set[str] = dataclasses.field(default_factory=set)

    def add(self, group: int, tonnes: float) -> None:
        """Count a group; tonnes of several parts of one group add up."""
        self.groups[group] = self.groups.get(group, 0.0) + tonnes


def collect(
    amounts: Amounts,
    configuration: Configuration,
    approach: str,
    factor_notes: Mapping[str, tuple[Finding, ...]],
    fetch: FetchLines,
) -> list[Finding]:
    """All findings of a computation, errors first. `factor_notes` are the factor book's own findings by reference."""
    flags = _Flags()
    per_group = amounts.tonnes_of_groups()
    _line_reasons(amounts, per_group, flags)
    _conversion_reasons(amounts, per_group, flags)
    _part_reasons(amounts, flags)
    _factor_reasons(amounts, factor_notes, flags)
    found = [*_whole(amounts, configuration, approach)]
    by_line = [flag for flag in flags.all() if catalogue()[flag.code].severity != "info"]
    times = Counter(flag.code for flag in by_line)
    limits = {flag: LINES_PER_CODE // times[flag.code] or 1 for flag in by_line}
    wanted: dict[int, int] = {}
    for flag, limit in limits.items():
        for g in _first_groups(flag, amounts, limit):
            wanted[g] = max(limit, wanted.get(g, 0))
    lines = fetch(wanted)
    for flag in flags.all():
        found.extend(_line_by_line(flag, amounts, lines, limits[flag]) if flag in limits else [_once(flag, amounts)])
    rank = {"error": 0, "warning": 1, "info": 2}
    return sorted(found, key=lambda f: (rank[f.severity], f.code))


class _Flags:
    """Flags by code and values, in the order in which they were first raised."""

    def __init__(self) -> None:
        self._by_key: dict[Any, Flag] = {}

    def raise_(self, code: str, field: str, values: Mapping[str, Any], group: int, tonnes: float) -> None:
        self._flag(code, field, values).add(group, tonnes)

    def _flag(self, code: str, field: str, values: Mapping[str, Any]) -> Flag:
        key = (code, field, tuple(sorted((k, str(v)) for k, v in values.items())))
        return self._by_key.setdefault(key, Flag(code, field, values))

    def raise_all(self, code: str, field: str, values: Mapping[str, Any], groups: Integers, tonnes: Floats) -> None:
        """Raise one flag for many groups; several tonnes of one group add up."""
        flag = self._flag(code, field, values)
        distinct, at = np.unique(groups, return_inverse=True)
        for group, amount in zip(distinct.tolist(), sum_by(at, tonnes, len(distinct)).tolist(), strict=True):
            flag.add(group, amount)

    def list_(self, code: str, field: str, factor: str, group: int, tonnes: float) -> None:
        """One finding for all factors of a kind, which lists them."""
        flag = self._by_key.setdefault((code, field), Flag(code, field, {}))
        flag.listed.add(factor)
        flag.add(group, tonnes)

    def all(self) -> Iterator[Flag]:
        for flag in self._by_key.values():
            if flag.listed:
                names = sorted(flag.listed)
                shown = ", ".join(names[:LISTED]) + (", …" if len(names) > LISTED else "")
                flag.values = {"number": len(names), "factors": shown}
            yield flag


def _line_reasons(amounts: Amounts, per_group: Floats, flags: _Flags) -> None:
    for g, code in enumerate(amounts.rejection):
        if code and code in catalogue() and not _is_reading_code(amounts, g):
            values = {**_texts(amounts, g), **amounts.resolution[g].values}
            flags.raise_(code, _FIELDS.get(code, "unit"), values, g, per_group[g])
        if code:
            continue
        for note, column, values in {
            note[0]: note for side in amounts.sides[g] for note in side.situation.notes
        }.values():
            flags.raise_(note, column, values, g, per_group[g])
        if amounts.situation[g].capital and not amounts.column["has_life"][g]:
            flags.raise_("capital-good-without-life", "lifetime", {}, g, per_group[g])
        if amounts.column["straddles"][g] and not amounts.situation[g].capital:
            flags.raise_("line-straddles-period", "start", {}, g, per_group[g])
        text = amounts.column["uncertainty"][g]
        if text and intervals.sigma(text) is None:
            flags.raise_("uncertainty-unreadable", "uncertainty", {"text": text}, g, per_group[g])


def _is_reading_code(amounts: Amounts, g: int) -> bool:
    """Whether reading already reported the line: its status is a code that the engine does not give."""
    status = amounts.column["status"][g]
    return bool(status) and status not in _FIELDS


def _texts(amounts: Amounts, g: int) -> dict[str, Any]:
    texts = {name: amounts.column[name][g] for name in ("factor", "unit", "category")}
    return {**texts, "entity": amounts.column["stand_in"][g]}


def _conversion_reasons(amounts: Amounts, per_group: Floats, flags: _Flags) -> None:
    for g in np.flatnonzero(amounts.accepted):
        for code, values in amounts.resolution[g].notes:
            if code == "price-year-unknown":
                flags.list_(code, "factor", values["factor"], int(g), per_group[g])
            else:
                flags.raise_(code, "unit", values, int(g), per_group[g])
        other = amounts.resolution_ghgp[g]
        if other is not None and other.problem:
            values = {"factor": amounts.column["factor_ghgp"][g]}
            flags.raise_("factor-ghgp-unusable", "factor_ghgp", values, int(g), per_group[g])


def _part_reasons(amounts: Amounts, flags: _Flags) -> None:
    """Parts that the tables do not list, and gases outside the seven: once for each place and factor, or gas."""
    tonnes = amounts.co2e_t * amounts.quantity[0][amounts.group]
    moved = np.array([c.moved for c in amounts.classified] or [False])[amounts.place]
    usual = amounts.accepted[amounts.group] & (amounts.variant != GHGP_ONLY) & (amounts.account == "emission")
    key = amounts.place * (len(amounts.book.rows) or 1) + amounts.factor
    for rows in _alike(np.flatnonzero(moved & usual), key):
        situation, part = amounts.situation[amounts.group[rows[0]]], amounts.part[rows[0]]
        code = _part_code(situation.category or "", part) if situation.state != UNCLASSIFIED else ""
        if not code:
            continue
        values: dict[str, Any] = {
            "read_as": part_labels(amounts.classified[amounts.place[rows[0]]].part),
            "category": labels(situation.category or ""),
            "factor": amounts.book.rows[amounts.factor[rows[0]]]["ref"],
        }
        if code == "part-not-listed":
            values["part"] = part_labels(part)
        flags.raise_all(code, "factor", values, amounts.group[rows], tonnes[rows])
    other = np.flatnonzero(~amounts.kyoto & usual)
    for gas in sorted(set(amounts.gas[other])):
        rows = other[amounts.gas[other] == gas]
        flags.raise_all("gas-outside-kyoto", "factor", {"gas": gas}, amounts.group[rows], tonnes[rows])


def part_labels(part: str) -> tuple[str, str]:
    """French and English label of a part of a factor, for messages.

    >>> part_labels("upstream")[1]
    'upstream'
    """
    for row in shipped.rows("data/factors/part_labels.csv"):
        if row["part"] == part:
            return row["label_fr"], row["label_en"]
    return part, part


def _alike(rows: Integers, key: Integers) -> Iterator[Integers]:
    """`rows` in runs of the same key."""
    ordered = rows[np.argsort(key[rows], kind="stable")]
    cuts = np.flatnonzero(np.diff(key[ordered])) + 1
    yield from (run for run in np.split(ordered, cuts) if len(run))


def _part_code(category: str, part: str) -> str:
    """Finding for a part that the tables do not list: none when an undivided factor meets an undivided category."""
    undivided = len(rules.parts_of(category)) == 1
    if part == "whole":
        return "" if undivided else "factor-without-parts"
    return "parts-not-separate" if undivided else "part-not-listed"


def _factor_reasons(amounts: Amounts, factor_notes: Mapping[str, tuple[Finding, ...]], flags: _Flags) -> None:
    tonnes = np.nan_to_num(amounts.tonnes_of_groups())
    unknown = {f for f, row in enumerate(amounts.book.rows) if intervals.sigma(row["uncertainty"]) is None}
    for g in np.flatnonzero(amounts.accepted):
        row = amounts.book.rows[amounts.resolution[g].factor]
        for note in factor_notes.get(row["ref"], ()):
            flags.raise_(note.code, note.field, note.values, int(g), float(tonnes[g]))
        if row["status"] == "archived":
            flags.raise_("factor-archived", "factor", {"factor": row["ref"]}, int(g), float(tonnes[g]))
        if amounts.resolution[g].factor in unknown:
            flags.list_("factor-uncertainty-default", "factor", row["ref"], int(g), float(tonnes[g]))


def _whole(amounts: Amounts, configuration: Configuration, approach: str) -> Iterator[Finding]:
    """Findings about the inventory as a whole."""
    tonnes = np.where(amounts.account == "emission", amounts.tonnes("beges-v5"), 0.0)
    if approach == "equity_share":
        yield Finding("equity-share-and-beges", field="approach", t_co2e=float(tonnes.sum()), count=0)
    own = np.array([row["source"] == "own" for row in amounts.book.rows] or [False])
    masses = own[amounts.factor] & ~np.isin(amounts.gas.astype(str), list(FROZEN_GASES)) if len(tonnes) else own[:0]
    if amounts.book.gwp_set == "published" and masses.any():
        lines = int(sum(amounts.count[0][g] for g in np.unique(amounts.group[masses])))
        yield Finding("own-factor-default-gwp", field="gwp", t_co2e=float(tonnes[masses].sum()), count=lines)
    frozen = np.isin(amounts.gas.astype(str), list(FROZEN_GASES))
    if amounts.book.gwp_set != "published" and float(tonnes[frozen].sum()):
        rows = sorted({amounts.book.rows[f]["ref"] for f in amounts.factor[frozen & (tonnes != 0)]})
        values = {"gwp": amounts.book.gwp_set, "number": len(rows), "factors": ", ".join(rows[:10])}
        yield Finding("frozen-factors", field="gwp", values=values, t_co2e=float(tonnes[frozen].sum()), count=len(rows))
    if not configuration.entities:
        yield Finding("no-entities", field="entities")


def _first_groups(flag: Flag, amounts: Amounts, lines: int) -> list[int]:
    """Groups of a flag, in order, until they hold as many lines as will be named."""
    chosen: list[int] = []
    held = 0
    for g in sorted(flag.groups):
        if held >= lines:
            break
        chosen.append(g)
        held += int(amounts.column["n"][g])
    return chosen


def _once(flag: Flag, amounts: Amounts) -> Finding:
    """One finding for all lines; it names the line when there is only one."""
    total = float(sum(flag.groups.values()))
    lines = int(sum(amounts.column["n"][g] for g in flag.groups))
    first = amounts.column["one_line"][min(flag.groups)] if lines == 1 else ""
    return Finding(flag.code, first, flag.field, flag.values, None if np.isnan(total) else total, count=lines)


def _line_by_line(flag: Flag, amounts: Amounts, lines: dict[int, list[NamedLine]], limit: int) -> Iterator[Finding]:
    """One finding for each line, up to the limit; the rest as one finding."""
    rows = sorted(((line.row, g, line) for g in flag.groups for line in lines.get(g, [])), key=lambda r: r[:2])[:limit]
    said = 0.0
    for _, g, line in rows:
        unknown = line.share is None or np.isnan(flag.groups[g])
        tonnes = None if unknown else flag.groups[g] * (line.share or 0.0)
        said += tonnes or 0.0
        yield Finding(flag.code, line.id, flag.field, {**flag.values, "line": line.id}, tonnes, line.place)
    left = int(sum(amounts.column["n"][g] for g in flag.groups)) - len(rows)
    if left > 0 and len(rows) == limit:
        total = float(sum(flag.groups.values()))
        rest = None if np.isnan(total) else total - said
        yield Finding(flag.code, "", flag.field, {**flag.values, "line": "…"}, rest, count=left)
