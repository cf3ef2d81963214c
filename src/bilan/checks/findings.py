"""The checks as findings of a computation."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from bilan.checks import amounts_view, double_counts, exclusions, named_twice, significance
from bilan.checks.double_counts import Side, Suspicion
from bilan.engine.perimeter import segments
from bilan.frameworks.situations import labels
from bilan.model.findings import Finding
from bilan.model.inventory import Configuration

if TYPE_CHECKING:
    from bilan.frameworks.amounts import Amounts
    from bilan.frameworks.tables import Table


def suspicions(
    amounts: Amounts, configuration: Configuration, approach: str, activities: pa.Table | None
) -> tuple[Suspicion, ...]:
    """Everything that may be counted twice, in the order of the checks.

    `activities` is the ledger when it is a table in memory (labels and tags are looked at), else None.
    """
    seen = amounts_view.view(amounts, activities, configuration)
    if not len(seen.rows):
        return ()
    inside = frozenset(
        entity for entity, parts in segments(configuration, approach).items() if any(part.inside for part in parts)
    )
    found = (*double_counts.suspicions(seen), *named_twice.suspicions(seen, configuration, inside))
    return tuple(sorted(found, key=lambda suspicion: suspicion.number))


def double_counting(
    amounts: Amounts, configuration: Configuration, approach: str, activities: pa.Table | None
) -> list[Finding]:
    """One finding for each suspicion; its tonnes are the most that may be counted twice."""
    return [_finding(suspicion) for suspicion in suspicions(amounts, configuration, approach, activities)]


def _finding(suspicion: Suspicion) -> Finding:
    a, b = suspicion.a, suspicion.b
    lines = a.lines + (b.lines if b else 0)
    values = {
        "entity": suspicion.entity or ("Organisation", "Organisation"),
        "about": _about(suspicion.about),
        "lines": _named(a),
        "tonnes": _tonnes(a),
        "other_lines": _named(b) if b else ("–", "–"),
        "other_tonnes": _tonnes(b) if b else ("–", "–"),
    }
    only = a.ids[0] if lines == 1 else ""
    return Finding(suspicion.code, only, "factor", values, suspicion.at_most_t, count=lines)


def _about(about: str) -> tuple[str, str]:
    from bilan.frameworks.categories import by_slug

    return labels(about) if about in by_slug() else (about, about)


def _named(side: Side) -> tuple[str, str]:
    """The ids in words: `elec-2024-01, elec-2024-02 et 10 autres`."""
    shown, left = ", ".join(side.ids), side.lines - len(side.ids)
    if left <= 0:
        return shown, shown
    return f"{shown} et {left} de plus", f"{shown} and {left} more"


def _tonnes(side: Side) -> tuple[str, str]:
    size = abs(side.tonnes)
    text = f"{side.tonnes:,.0f}" if size >= 100 else f"{side.tonnes:.3g}"
    return text.replace(",", "\u202f").replace(".", ","), text


def collect(
    amounts: Amounts,
    configuration: Configuration,
    approach: str,
    framework_tables: tuple[Table, ...],
    activities: pa.Table | None,
) -> list[Finding]:
    """The findings that every computation carries: double counting, and exclusions where there are any."""
    found = double_counting(amounts, configuration, approach, activities)
    if configuration.exclusions or configuration.significance.posts:
        by_name = {table.framework: table for table in framework_tables}
        assessed = exclusions.assessed_categories(by_name["bilan-carbone-v9"])
        found += significance.rank(by_name["beges-v5"], configuration, assessed).findings
    return found
