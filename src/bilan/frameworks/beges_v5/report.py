"""The emission table of the BEGES, version 5: 22 posts, 6 subtotals, the total (29 lines)."""

from __future__ import annotations

from bilan.frameworks.contents import SUBTOTAL, TOTAL, Row, group_label, grouped, line_row, sum_row, text
from bilan.frameworks.subtotals import Subtotals


def rows(sums: Subtotals, lang: str) -> list[Row]:
    """Posts by category, each category closed by its subtotal, then the total."""
    found: list[Row] = []
    for group, lines in grouped(sums.table.framework):
        found += [line_row(sums, line, lang) for line in lines]
        label = text(sums.table.framework, "subtotal", lang).format(group=group, label=group_label(lines[0], lang))
        found.append(sum_row(sums, SUBTOTAL, [line.code for line in lines], label, group))
    total = text(sums.table.framework, "total", lang)
    return [*found, sum_row(sums, TOTAL, sums.total_codes(), total)]
