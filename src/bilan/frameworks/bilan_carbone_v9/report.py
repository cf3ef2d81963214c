"""The table of Bilan Carbone v9: posts and sub-posts, with and without dependence."""

from __future__ import annotations

from bilan.frameworks.contents import SUBTOTAL, TOTAL, Row, group_label, grouped, line_row, sum_row, text
from bilan.frameworks.subtotals import Subtotals

DEPENDENCE = "use_in_dependence"


def rows(sums: Subtotals, lang: str) -> list[Row]:
    """Sub-posts by post, each post with its subtotal; total, total without dependence."""
    framework = sums.table.framework
    found: list[Row] = []
    for group, lines in grouped(framework):
        found += [line_row(sums, line, lang) for line in lines]
        found.append(sum_row(sums, SUBTOTAL, [line.code for line in lines], group_label(lines[0], lang), group))
    everything = sums.total_codes()
    found.append(sum_row(sums, TOTAL, everything, text(framework, "total", lang)))
    without = [code for code in everything if code != DEPENDENCE]
    return [*found, sum_row(sums, TOTAL, without, text(framework, "total_without_dependence", lang))]
