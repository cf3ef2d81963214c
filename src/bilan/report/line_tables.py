"""The findings and the lines as texts."""

from __future__ import annotations

from bilan.report import numbers
from bilan.report.model import FindingRow, Report
from bilan.report.view import TextColumn, TextTable, text_table
from bilan.report.words import word

#: Lines named in a row of findings that several lines share.
LINES_NAMED = 8


def findings_table(report: Report) -> TextTable:
    """The findings by code."""
    lang = report.lang
    columns = (
        TextColumn(word("finding.severity", lang), width=1.7),
        TextColumn(word("finding.count", lang), "", True, 0.8),
        TextColumn(word("finding.t_co2e", lang), "", True),
        TextColumn(word("finding.message", lang), width=4),
        TextColumn(word("finding.remedy", lang), width=2.6),
        TextColumn(word("finding.code", lang), width=2.1),
    )
    rows = [
        (
            group.severity_label,
            numbers.number(group.count, lang),
            numbers.significant(group.t_co2e, lang),
            group.message,
            group.remedy,
            group.code,
        )
        for group in report.finding_groups
    ]
    return text_table(
        "findings", word("section.findings", lang), columns, rows, "" if rows else word("findings.none", lang)
    )


def finding_lines_table(report: Report, limit: int) -> TextTable:
    """The errors and warnings with their lines, same ones together, at most `limit` rows.

    Information is told once, with the groups.
    """
    lang = report.lang
    widths = {"severity": 1.7, "line": 2.4, "field": 1.2, "place": 2.0, "message": 5.0, "t_co2e": 1.0}
    columns = [TextColumn(word(f"finding.{key}", lang), "", key == "t_co2e", width) for key, width in widths.items()]
    together: dict[tuple[str, str, str], list[FindingRow]] = {}
    for finding in report.findings:
        if finding.severity != "info":
            together.setdefault((finding.code, finding.field, finding.message), []).append(finding)
    rows = [_finding_row(found, lang) for found in together.values()]
    note = word("findings.more", lang, shown=limit, total=numbers.number(len(rows), lang)) if len(rows) > limit else ""
    return text_table("finding-lines", word("section.finding_lines", lang), columns, rows[:limit], note)


def _finding_row(found: list[FindingRow], lang: str) -> tuple[str, ...]:
    first = found[0]
    lines = ", ".join(finding.line for finding in found[:LINES_NAMED])
    more = len(found) - LINES_NAMED
    if more > 0:
        lines += word("findings.and_more", lang, count=numbers.number(more, lang))
    known = [finding.t_co2e for finding in found if finding.t_co2e is not None]
    tonnes = numbers.significant(sum(known), lang) if known else ""
    return (first.severity_label, lines, first.field, first.place if len(found) == 1 else "", first.message, tonnes)


def ledger_table(report: Report, limit: int) -> TextTable:
    """The heaviest lines of the ledger, at most `limit`."""
    lang = report.lang
    keys = [column.key for column in report.ledger.columns]
    shown = ("id", "entity", "category", "label", "quantity", "unit", "factor", "t_co2e", "line_beges_v5")
    at = [keys.index(key) for key in shown]
    weight = keys.index("t_co2e")
    ranked = sorted(report.ledger.rows, key=lambda row: -abs(row[weight] or 0.0))[:limit]
    columns = [
        TextColumn(report.ledger.columns[i].label, "", report.ledger.columns[i].kind in {"quantity", "tonnes"})
        for i in at
    ]
    rows = [
        tuple(
            value if isinstance(value, str) else numbers.significant(value, lang, 5) for value in (row[i] for i in at)
        )
        for row in ranked
    ]
    total = len(report.ledger.rows) + report.ledger.left_out
    note = word("ledger.top", lang, shown=len(rows), total=numbers.number(total, lang)) if total > len(rows) else ""
    return text_table("ledger", word("section.ledger", lang), columns, rows, note)
