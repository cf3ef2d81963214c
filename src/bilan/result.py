"""The result of a computation: tables, totals, findings, JSON, and the amounts of every line."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from bilan.compute import Computation
from bilan.frameworks import rules, tables
from bilan.model.accounts import Account, Amount
from bilan.model.findings import BilanError, Finding
from bilan.model.gases import CO2_BIOGENIC, FROZEN_GASES

if TYPE_CHECKING:
    import pyarrow as pa

    from bilan.uncertainty import Assessment, Contribution

#: Significant digits of amounts in JSON: far below any uncertainty, far above the noise of adding in another order.
SIGNIFICANT_DIGITS = 12


@dataclass(frozen=True)
class Totals:
    """The four accounts side by side, never added, with what stands apart (RULES 23). Tonnes; removals and avoided
    emissions are printed negative or zero."""

    emissions: Amount
    removals: Amount
    avoided: Amount
    stored: Amount
    co2_biogenic_t: float
    frozen_t: float


class Result:
    """What `Inventory.compute` returns.

    `report(framework)` gives a framework's table, `table` every line's amounts as an Ibis expression, `to_json()`
    the contract ``bilan.result/1``, `explain(line)` the way from a number to its sources.
    """

    def __init__(self, computation: Computation) -> None:
        self.computation = computation

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings, those of reading first."""
        return self.computation.findings

    @property
    def lines_read(self) -> int:
        """Lines read: accepted + rejected."""
        return int(sum(self.computation.amounts.column["n"]))

    @property
    def lines_accepted(self) -> int:
        """Lines that count."""
        amounts = self.computation.amounts
        return int(sum(n for n, accepted in zip(amounts.column["n"], amounts.accepted, strict=True) if accepted))

    def report(self, framework: str) -> tables.Table:
        """The table of one framework; raises BilanError for an unknown name."""
        for table in self.computation.tables:
            if table.framework == framework:
                return table
        allowed = ", ".join(table.framework for table in self.computation.tables)
        raise BilanError(Finding("unknown-choice", field="framework", values={"value": framework, "allowed": allowed}))

    @cached_property
    def totals(self) -> Totals:
        """Totals over every accepted line, with capital goods as in BEGES (RULES 23)."""
        amounts = self.computation.amounts
        tonnes = amounts.tonnes("beges-v5")
        emission = amounts.account == "emission"
        mass_t = amounts.kg * amounts.quantity[0][amounts.group] / 1000
        biogenic = emission & amounts.feeds("beges-v5") & (amounts.gas == CO2_BIOGENIC)
        frozen = emission & np.isin(amounts.gas.astype(str), list(FROZEN_GASES))

        def of(account: Account) -> float:
            return float(tonnes[amounts.account == account.value].sum())

        return Totals(
            emissions=Amount(Account.EMISSION, of(Account.EMISSION)),
            removals=Amount(Account.REMOVAL, 0.0 - of(Account.REMOVAL)),
            avoided=Amount(Account.AVOIDED, 0.0 - of(Account.AVOIDED)),
            stored=Amount(Account.STORED, of(Account.STORED)),
            co2_biogenic_t=float(mass_t[biogenic].sum()),
            frozen_t=float(tonnes[frozen].sum()),
        )

    @property
    def table(self) -> Any:
        """Every accepted line's amounts per part and gas, as an Ibis expression (see `bilan.line_table`)."""
        from bilan import line_table

        return line_table.build(self.computation)

    def to_arrow(self) -> pa.Table:
        """`table`, run."""
        from typing import cast

        return cast("pa.Table", self.computation.connection.to_pyarrow(self.table))

    def to_pandas(self) -> Any:
        """`table` as a pandas data frame (needs pandas)."""
        return self.to_arrow().to_pandas()

    def explain(self, line: str, lang: str = "fr") -> dict[str, Any]:
        """The way from one line's quantity to its amounts in every framework (see `bilan.explain`)."""
        from bilan import explain

        return explain.explain(self.computation, line, lang)

    def uncertainty(self, framework: str = "beges-v5", method: str = "correlated", **options: int) -> Assessment:
        """Intervals of a framework by a named method (see `bilan.uncertainty`); `draws` and `seed` for sampling."""
        from bilan.uncertainty import assess

        return assess(self.computation.amounts, self.report(framework), method, **options)

    def ranking(self, framework: str = "beges-v5") -> tuple[Contribution, ...]:
        """Which factors make the variance of a framework's total, largest first."""
        from bilan.uncertainty import ranking

        return ranking(self.computation.amounts, framework)

    def to_json(self, lang: str = "fr", frameworks: tuple[str, ...] = ()) -> dict[str, Any]:
        """The contract ``bilan.result/1``; `frameworks` limits the frameworks printed, not the totals."""
        computation = self.computation
        configuration = computation.inventory.configuration
        totals = self.totals
        wanted = [self.report(name) for name in frameworks] if frameworks else list(computation.tables)
        payload = {
            "schema": "bilan.result/1",
            "inventory": {
                "name": configuration.name,
                "period": [day.isoformat() for day in configuration.period],
                "approach": computation.approach,
                "gwp": computation.gwp_set,
                "lines_read": self.lines_read,
                "lines_accepted": self.lines_accepted,
                "lines_rejected": self.lines_read - self.lines_accepted,
            },
            "totals": {
                "emissions_t": totals.emissions.tonnes,
                "removals_t": totals.removals.tonnes,
                "avoided_t": totals.avoided.tonnes,
                "co2_biogenic_t": totals.co2_biogenic_t,
                "frozen_t": totals.frozen_t,
            },
            "frameworks": {table.framework: _framework_json(table, lang) for table in wanted},
            "findings": [finding.to_json(lang) for finding in self.findings],
        }
        rounded: dict[str, Any] = _rounded(payload)
        return rounded


def _framework_json(table: tables.Table, lang: str) -> dict[str, Any]:
    lines = []
    for line, rule in zip(table.lines, rules.lines(table.framework), strict=True):
        shown = {key: value for key, value in line.items() if key != "label_en"}
        shown["label"] = line["label_en"] if lang == "en" else line["label"]
        if "post" in shown:
            shown["post"] = rule.group_label_en if lang == "en" else rule.group_label_fr
        lines.append(shown)
    return {
        "lines": lines,
        "total_t": table.total_t,
        **table.extra,
        "outside_t": table.outside_t,
        "unclassified_t": table.unclassified_t,
        "ledger_t": table.ledger_t,
        "uncertainty_pct": table.interval.pct,
        "low_t": table.interval.low,
        "high_t": table.interval.high,
    }


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{SIGNIFICANT_DIGITS}g}") + 0.0
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_rounded(item) for item in value]
    return value
