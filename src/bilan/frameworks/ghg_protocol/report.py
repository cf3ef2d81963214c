"""The table of the GHG Protocol: scopes 1 and 2 (location- and market-based), 15 categories of scope 3, other apart."""

from __future__ import annotations

from bilan.frameworks.contents import MEMO, SUBTOTAL, TOTAL, Row, group_label, grouped, line_row, sum_row, text
from bilan.frameworks.subtotals import Subtotals


def rows(sums: Subtotals, lang: str) -> list[Row]:
    """Lines by scope with subtotals, the two totals, then the lines outside the 15 categories."""
    framework = sums.table.framework
    found: list[Row] = []
    outside: list[Row] = []
    for group, lines in grouped(framework):
        printed = [line_row(sums, line, lang) for line in lines]
        if not all(line.in_total for line in lines):
            outside += [Row(MEMO, row.code, row.label, "outside", row.values, row.assessed) for row in printed]
            continue
        found += printed
        codes = [line.code for line in lines]
        found.append(sum_row(sums, SUBTOTAL, codes, group_label(lines[0], lang), group))
        if group == "S2":
            found.append(_market(sums, SUBTOTAL, codes, text(framework, "scope_2_market", lang), group))
    everything = sums.total_codes()
    found.append(sum_row(sums, TOTAL, everything, text(framework, "total", lang)))
    found.append(_market(sums, TOTAL, everything, text(framework, "total_market", lang), ""))
    return [*found, *outside]


def _market(sums: Subtotals, kind: str, codes: list[str], label: str, group: str) -> Row:
    """A market-based sum. Instruments change the amounts of no single gas that is known, so only the sum stands."""
    values = sums.of(codes)
    return Row(kind, "", label, group, {"market_t": values["market_t"]}, values["assessed"])
