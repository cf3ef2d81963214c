"""Sums over several lines of one framework: subtotals with their intervals, gas families, shares, contributions.

The table of a framework (`bilan.frameworks.tables`) has the lines and the total; reports also print groups of
lines, the split of the fluorinated gases, and the share of monetary ratios and of own factors. All of it is worked
out here, from the same amounts, so that no report does arithmetic of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from bilan import gwp
from bilan.engine.arrays import Flags, Floats, sum_by
from bilan.frameworks import exposure, rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.rows import GHGP_ONLY
from bilan.frameworks.tables import Table
from bilan.model.gases import CO2_BIOGENIC, FROZEN_GASES, GAS_COLUMNS, TOTAL_COLUMNS

#: Families printed in a column of their own; unsaturated HFC (HFO) count with the HFC.
FAMILY_COLUMNS = {"hfc": "hfc_t", "hfo": "hfc_t", "pfc": "pfc_t", "sf6": "sf6_t", "nf3": "nf3_t"}
#: Columns that a sum over lines may hold beside those of the JSON contract.
SPLIT_COLUMNS = ("hfc_t", "pfc_t", "sf6_t", "nf3_t", "outside_kyoto_t")

_SUMMED = (*TOTAL_COLUMNS, "total_t", "co2_biogenic_t", "market_t", "minimum_t")


def split_column(gas: str) -> str:
    """Column of a gas among the seven of the Kyoto Protocol; `outside_kyoto_t` for the others.

    >>> split_column("hfc-134a"), split_column("ch4_biogenic"), split_column("hcfc-22"), split_column("co2e")
    ('hfc_t', 'ch4_t', 'outside_kyoto_t', 'undecomposed_t')
    """
    if gas in GAS_COLUMNS:
        return GAS_COLUMNS[gas]
    return FAMILY_COLUMNS.get(gwp.family(gas), "outside_kyoto_t")


class Subtotals:
    """Sums over the lines of one framework, all in t CO2e.

    `of(codes)` is one row: the columns of the JSON contract, the gas families of `SPLIT_COLUMNS`, `monetary_t` and
    `own_t` (tonnes of monetary factors, tonnes of the inventory's own factors), `removals_t`, `avoided_t`,
    `stored_t` (each in its own account, printed negative or zero but for stored) and `assessed`.
    """

    def __init__(self, amounts: Amounts, table: Table) -> None:
        self.table = table
        self.codes = [line["code"] for line in table.lines]
        self._amounts = amounts
        self._j = rules.FRAMEWORKS.index(table.framework)
        self._lines = dict(zip(self.codes, table.lines, strict=True))
        self._spot = exposure.spots(amounts, table.framework)
        self._feeds = amounts.feeds(table.framework)
        self._emission = self._feeds & (amounts.account == "emission")
        self._tonnes = amounts.tonnes(table.framework)
        self._exposed = exposure.exposures(amounts, table.framework)
        self._split = self._sums_by_split()
        self._of_factors = self._sums_by_factor_kind()

    def of(self, codes: Sequence[str]) -> dict[str, Any]:
        """The row of one line or of the sum of several."""
        at = [self.codes.index(code) for code in codes]
        lines = [self._lines[code] for code in codes]
        row: dict[str, Any] = {
            name: float(sum(line.get(name, 0.0) for line in lines)) for name in _SUMMED if name in lines[0]
        }
        row["count"] = self._count(at)
        row["assessed"] = bool(np.isin(self._exposed.spot, at).any()) or bool(row["count"])
        row |= self._interval_of(codes, at, row["total_t"])
        row |= {name: float(self._split[name][at].sum()) for name in SPLIT_COLUMNS}
        row |= {name: float(values[at].sum()) for name, values in self._of_factors.items()}
        row |= self._other_accounts(at)
        total = row["total_t"]
        row["monetary_pct"] = row["monetary_t"] / total * 100 if total else None
        row["own_pct"] = row["own_t"] / total * 100 if total else None
        row["share_pct"] = total / self.table.total_t * 100 if self.table.total_t else None
        if "minimum_t" in row:
            rest = total - row["minimum_t"]
            # The two sums are added in different orders: what is left below that noise is nothing.
            row["optional_t"] = rest if abs(rest) > 1e-9 * abs(total) else 0.0
        return row

    def total_codes(self) -> list[str]:
        """Codes of the lines that make the framework's total."""
        return [line.code for line in rules.lines(self.table.framework) if line.in_total]

    def masses(self, codes: Sequence[str]) -> dict[str, tuple[float, float]]:
        """Per gas known apart: (tonnes of the gas, t CO2e) in the sum of some lines; biogenic CO2 is left out."""
        at = [self.codes.index(code) for code in codes]
        rows = self._emission & np.isin(self._spot, at)
        tonnes = self._amounts.kg * self._amounts.quantity[self._j][self._amounts.group] / 1000
        found = {}
        for gas in gases_used(self._amounts):
            if gas not in FROZEN_GASES | {CO2_BIOGENIC}:
                chosen = rows & (self._amounts.gas == gas)
                found[gas] = (float(tonnes[chosen].sum()), float(self._tonnes[chosen].sum()))
        return found

    def _count(self, at: list[int]) -> int:
        groups = np.unique(self._exposed.group[np.isin(self._exposed.spot, at)])
        return int(self._amounts.count[self._j][groups].sum())

    def _interval_of(self, codes: Sequence[str], at: list[int], total: float) -> dict[str, float]:
        if len(codes) == 1:
            line = self._lines[codes[0]]
            return {name: line[name] for name in ("uncertainty_pct", "low_t", "high_t")}
        band = exposure.correlated(self._amounts, self._exposed, at, total)
        return {"uncertainty_pct": band.pct, "low_t": band.low, "high_t": band.high}

    def _sums_by_split(self) -> dict[str, Floats]:
        gases = self._amounts.gas
        column = {gas: split_column(gas) for gas in set(gases)}
        of_row = np.array([column[gas] for gas in gases], dtype=object)
        return {name: self._by_spot(self._emission & (of_row == name)) for name in SPLIT_COLUMNS}

    def _sums_by_factor_kind(self) -> dict[str, Floats]:
        book = self._amounts.book.rows
        monetary = np.array([bool(row["currency"]) for row in book] or [False])[self._amounts.factor]
        own = np.array([row["source"] == "own" for row in book] or [False])[self._amounts.factor]
        return {
            "monetary_t": self._by_spot(self._emission & monetary),
            "own_t": self._by_spot(self._emission & own),
        }

    def _other_accounts(self, at: list[int]) -> dict[str, float]:
        row = {}
        for account, sign in (("removal", -1), ("avoided", -1), ("stored", 1)):
            chosen = self._feeds & (self._amounts.account == account) & np.isin(self._spot, at)
            name = "removals_t" if account == "removal" else f"{account}_t"
            row[name] = 0.0 + sign * float(self._tonnes[chosen].sum())
        return row

    def _by_spot(self, chosen: Flags) -> Floats:
        return sum_by(self._spot[chosen], self._tonnes[chosen], len(self.codes) + 2)


def gases_used(amounts: Amounts) -> list[str]:
    """Gases that occur in the accepted lines, in the order of the GWP table; frozen amounts and CO2b last."""
    present = {str(gas) for gas in amounts.gas[amounts.accepted[amounts.group]]} if len(amounts.gas) else set()
    known = [gas.name for gas in gwp.gases() if gas.name in present and gas.name != CO2_BIOGENIC]
    return known + sorted(present - set(known))


def factor_contributions(amounts: Amounts) -> dict[int, dict[str, Any]]:
    """Per factor of the book that an accepted line uses: lines and t CO2e (account emission, as in BEGES and GHGP)."""
    found: dict[int, dict[str, Any]] = {}
    counted = amounts.account == "emission"
    main = np.where(counted, amounts.tonnes("beges-v5"), 0.0)
    other = np.where(counted & (amounts.variant == GHGP_ONLY), amounts.tonnes("ghg-protocol"), 0.0)
    tonnes = sum_by(amounts.factor, main + other, len(amounts.book.rows))
    accepted = amounts.accepted
    for resolutions in (amounts.resolution, amounts.resolution_ghgp):
        for g, resolution in enumerate(resolutions):
            if resolution is None or resolution.factor < 0 or resolution.problem or not accepted[g]:
                continue
            entry = found.setdefault(resolution.factor, {"lines": 0, "t_co2e": float(tonnes[resolution.factor])})
            entry["lines"] += int(amounts.column["n"][g])
    return found
