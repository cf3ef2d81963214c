"""The table of ISO 14064-1:2018: six categories, biogenic CO2, removals and storage apart."""

from __future__ import annotations

from bilan.frameworks.contents import MEMO, SUBTOTAL, TOTAL, Row, group_label, grouped, line_row, sum_row, text
from bilan.frameworks.subtotals import Subtotals


def rows(sums: Subtotals, lang: str) -> list[Row]:
    """Sub-categories by category with subtotals; direct CO2 from biomass after 1.5; removals and storage last."""
    framework = sums.table.framework
    found: list[Row] = []
    for group, lines in grouped(framework):
        found += [line_row(sums, line, lang) for line in lines]
        codes = [line.code for line in lines]
        if group == "1":
            found.append(_apart(sums, codes, "co2_biogenic_t", text(framework, "direct_biogenic", lang)))
        label = text(framework, "subtotal", lang).format(group=group, label=group_label(lines[0], lang))
        found.append(sum_row(sums, SUBTOTAL, codes, label, group))
    everything = sums.total_codes()
    found.append(sum_row(sums, TOTAL, everything, text(framework, "total", lang)))
    direct = [line.code for _, lines in list(grouped(framework))[:1] for line in lines]
    found.append(_apart(sums, direct, "removals_t", text(framework, "removals", lang), column="total_t"))
    found.append(_apart(sums, everything, "stored_t", text(framework, "stored", lang), column="total_t"))
    return found


def _apart(sums: Subtotals, codes: list[str], name: str, label: str, column: str = "") -> Row:
    """A value that no total contains; it is printed only where something was computed."""
    value = sums.of(codes)[name]
    return Row(MEMO, "", label, "apart", {column or name: value}, bool(value))
