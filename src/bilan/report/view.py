"""Tables as texts, shared by the html page and the pdf: every figure already written for its reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bilan.frameworks.contents import TOTAL, Contents, Row
from bilan.report import numbers
from bilan.report.digits import table_decimals
from bilan.report.model import Contribution, FindingRow, FrameworkReport, Report
from bilan.report.words import word

#: Lines named in a row of findings that several lines share.
LINES_NAMED = 8
#: Written for a gas that the sources of a row do not tell apart.
UNSPLIT = "–"
#: Share of the width that a letter of a header takes, where a column of figures takes 1.
_LETTER_SHARE = 0.15


@dataclass(frozen=True, slots=True)
class TextColumn:
    """A column: name, unit, whether its cells are figures (set right), and its share of the width."""

    label: str
    unit: str = ""
    figures: bool = False
    width: float = 1.0


@dataclass(frozen=True, slots=True)
class TextRow:
    """A row: its kind (line, subtotal, total, memo) and its cells."""

    kind: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table with its caption; `note` says what was left out."""

    name: str
    caption: str
    columns: tuple[TextColumn, ...]
    rows: tuple[TextRow, ...]
    note: str = ""


def framework_table(part: FrameworkReport, lang: str) -> TextTable:
    """The table of a framework; every amount has the same number of decimals, from the size of the total."""
    held = part.contents
    total = next((row.values["total_t"] for row in held.rows if row.kind == TOTAL), 0.0)
    decimals = table_decimals(total)
    columns = [TextColumn(word("table.code", lang), width=4.5)]
    columns += [TextColumn(column.label, column.unit, True, 1.1) for column in held.columns]
    rows = [_framework_row(held, row, lang, decimals) for row in held.rows]
    return TextTable(held.framework, held.title, tuple(map(_fitted, columns)), tuple(rows))


def _framework_row(held: Contents, row: Row, lang: str, decimals: int) -> TextRow:
    cells = [framework_cell(row, column.key, column.kind, lang, decimals) for column in held.columns]
    return TextRow(row.kind, (_named(row), *cells))


def _named(row: Row) -> str:
    """The label with the number that people know: 4.1, or 3.1 for a category of scope 3, but no machine code."""
    number = row.code.removeprefix("S")
    return f"{number} {row.label}" if number.replace(".", "").isdigit() else row.label


def framework_cell(row: Row, key: str, kind: str, lang: str, decimals: int) -> str:
    """One figure of a framework's table, `nc` where nothing was computed, '' where the column does not apply."""
    if key not in row.values:
        return ""
    if not row.assessed:
        return word("nc", lang)
    value = row.values[key]
    if value is None:
        return ""
    if row.inside_undecomposed(key):
        return UNSPLIT
    if kind == "percent":
        return numbers.percent(value, lang)
    return numbers.number(value, lang) if kind == "count" else numbers.tonnes(value, lang, decimals)


def chart_table(part: Contribution, lang: str) -> TextTable:
    """The figures of a chart, for those who read tables or cannot see the chart."""
    decimals = table_decimals(sum(abs(bar.value) for bar in part.bars))
    whiskers = any(bar.low is not None for bar in part.bars)
    columns = [TextColumn(word("chart.contribution", lang), width=3), TextColumn(word("chart.axis", lang), "", True)]
    if whiskers:
        columns += [TextColumn(word(f"charts.{end}", lang), "", True) for end in ("low", "high")]
    rows = []
    for bar in part.bars:
        name = f"{bar.code} {bar.label}" if part.name == "post" else bar.label
        ends = [numbers.tonnes(end, lang, decimals) for end in (bar.low, bar.high)] if whiskers else []
        rows.append(TextRow("line", (name, numbers.tonnes(bar.value, lang, decimals), *ends)))
    return TextTable(part.name, part.title, tuple(columns), tuple(rows), part.note)


def factors_table(report: Report, limit: int) -> TextTable:
    """The factors of the most tonnes, at most `limit`."""
    lang = report.lang
    columns = (
        TextColumn(word("factor.label", lang), width=4),
        TextColumn(word("factor.amount", lang), "", True, 1.3),
        TextColumn(word("factor.unit", lang), width=1.2),
        TextColumn(word("factor.uncertainty", lang), "", True, 1.3),
        TextColumn(word("factor.source", lang), width=2.4),
        TextColumn(word("factor.validity", lang), width=1.6),
        TextColumn(word("factor.lines", lang), "", True, 0.7),
        TextColumn(word("factor.t_co2e", lang), "", True),
    )
    rows = [
        (
            f"{factor.label} ({factor.ref})",
            numbers.significant(factor.amount, lang, 4),
            factor.unit,
            factor.uncertainty,
            ", ".join(text for text in (factor.source, factor.version, factor.licence) if text),
            factor.validity,
            numbers.number(factor.lines, lang),
            numbers.significant(factor.t_co2e, lang, 4),
        )
        for factor in report.factors[:limit]
    ]
    return _table("factors", word("section.factors", lang), columns, rows, _more(report, "factors", limit))


def gases_table(report: Report) -> TextTable:
    """The gases of the accounts with their potentials."""
    lang = report.lang
    columns = (
        TextColumn(word("gas_table.label", lang), width=3.5),
        TextColumn(word("gas_table.formula", lang), width=1.5),
        TextColumn(word("gas_table.family", lang)),
        *(TextColumn(name, "", True) for name in ("AR4", "AR5", "AR6")),
    )
    rows = [
        (gas.label, gas.formula, gas.family, *(numbers.significant(v, lang, 6) for v in (gas.ar4, gas.ar5, gas.ar6)))
        for gas in report.gases
    ]
    note = word("gwp_note", lang, gwp=report.gwp) if rows else word("gases.none", lang)
    return _table("gases", word("section.gases", lang), columns, rows, note)


def masses_table(report: Report) -> TextTable:
    """Tonnes of each gas by scope of the GHG Protocol."""
    lang = report.lang
    columns = (
        TextColumn(word("gas_table.label", lang), width=2),
        *(TextColumn(f"Scope {scope}", "t", True) for scope in (1, 2, 3)),
        TextColumn(word("mass.t_co2e", lang), "t CO₂e", True),
    )
    rows = [
        (mass.label, *(numbers.significant(t, lang, 4) for t in mass.scopes), numbers.significant(mass.t_co2e, lang, 4))
        for mass in report.masses
    ]
    return _table("masses", word("section.masses", lang), columns, rows, word("mass.note", lang) if rows else "")


def actions_table(report: Report) -> TextTable:
    """The actions of the transition plan, as declared."""
    lang = report.lang
    columns = (
        TextColumn(word("action.label", lang), width=4),
        TextColumn(word("ledger.category", lang), width=1.6),
        TextColumn(word("ledger.entity", lang), width=1.2),
        TextColumn(word("action.dates", lang), width=1.5),
        TextColumn(word("action.reduction", lang), "t CO₂e", True),
        TextColumn(word("action.cost", lang), "", True),
        TextColumn(word("ledger.status", lang), width=1),
        TextColumn(word("action.owner", lang), width=1.4),
    )
    rows = [
        (
            f"{one.id} {one.label}".strip(),
            one.category,
            one.entity,
            " – ".join(str(end.year) for end in (one.start, one.end) if end),
            numbers.significant(one.reduction_t_per_year, lang),
            numbers.significant(one.cost_eur, lang, 9),
            one.status,
            one.owner,
        )
        for one in report.actions
    ]
    return _table("actions", word("section.actions", lang), columns, rows, word("action.note", lang) if rows else "")


def entities_table(report: Report) -> TextTable:
    """The entities with share and control."""
    keys = ("name", "id", "country", "share", "operated", "held", "note")
    columns = [
        TextColumn(word(f"entity.{key}", report.lang), "", key == "share", 3 if key == "name" else 1) for key in keys
    ]
    return _table("entities", word("section.entities", report.lang), columns, report.entities)


def exclusions_table(report: Report) -> TextTable:
    """What was left out, with reasons."""
    lang = report.lang
    columns = (
        TextColumn(word("exclusion.label", lang), width=1.6),
        TextColumn(word("exclusion.reason", lang), width=4),
        TextColumn(word("exclusion.posts", lang)),
        TextColumn(word("exclusion.estimate", lang), "", True),
    )
    rows = [(one.label, one.reason, one.posts, numbers.significant(one.estimate_t, lang)) for one in report.exclusions]
    return _table(
        "exclusions", word("section.exclusions", lang), columns, rows, "" if rows else word("exclusion.none", lang)
    )


def uncertainty_table(report: Report) -> TextTable:
    """The totals of all frameworks with their intervals."""
    lang = report.lang
    columns = (
        TextColumn(word("uncertainty.framework", lang), width=4),
        TextColumn(word("total", lang), "t CO₂e", True),
        TextColumn(word("uncertainty.pct", lang), "%", True),
        TextColumn(word("charts.low", lang), "t CO₂e", True),
        TextColumn(word("charts.high", lang), "t CO₂e", True),
    )
    rows = []
    for part in report.frameworks:
        for row in part.contents.rows:
            if (row.kind == TOTAL and "uncertainty_pct" in row.values) or row.group == "interval":
                decimals = table_decimals(row.values["total_t"])
                amounts = {
                    key: numbers.tonnes(row.values[key], lang, decimals) for key in ("total_t", "low_t", "high_t")
                }
                share = numbers.percent(row.values["uncertainty_pct"], lang)
                name = f"{part.contents.title} – {row.label}"
                rows.append((name, amounts["total_t"], share, amounts["low_t"], amounts["high_t"]))
    return _table("uncertainty", word("sums_table", lang), columns, rows)


def drivers_table(report: Report) -> TextTable:
    """The factors that make the uncertainty of the total."""
    lang = report.lang
    columns = (
        TextColumn(word("factor.label", lang), width=5),
        TextColumn(word("factor.t_co2e", lang), "", True),
        TextColumn(word("uncertainty.share", lang), "", True),
    )
    rows = [
        (f"{one.label} ({one.ref})", numbers.significant(one.t_co2e, lang, 4), numbers.percent(one.share_pct, lang))
        for one in report.drivers
    ]
    return _table("drivers", word("section.drivers", lang), columns, rows)


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
    return _table(
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
    return _table("finding-lines", word("section.finding_lines", lang), columns, rows[:limit], note)


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
    return _table("ledger", word("section.ledger", lang), columns, rows, note)


def answers_table(part: FrameworkReport, lang: str) -> TextTable:
    """The items that a framework asks for, with their answers."""
    columns = (
        TextColumn(word("requirement.item", lang), width=0.5),
        TextColumn(word("requirement.label", lang), width=3),
        TextColumn(word("requirement.answer", lang), width=5),
        TextColumn(word("requirement.status", lang), width=1),
    )
    rows = [
        (answer.item, answer.label, answer.text, word(f"requirement.{answer.status}", lang)) for answer in part.answers
    ]
    name = f"requirements-{part.contents.framework}"
    return _table(name, f"{part.contents.title} – {word('section.requirements_short', lang)}", columns, rows)


def _more(report: Report, what: str, limit: int) -> str:
    total = len(getattr(report, what))
    if not total:
        return word(f"{what}.none", report.lang)
    return word(f"{what}.more", report.lang, shown=limit, total=total) if total > limit else ""


def _table(
    name: str, caption: str, columns: Sequence[TextColumn], rows: Sequence[Sequence[str]], note: str = ""
) -> TextTable:
    fitted = tuple(map(_fitted, columns))
    return TextTable(name, caption, fitted, tuple(TextRow("line", tuple(row)) for row in rows), note)


def _fitted(column: TextColumn) -> TextColumn:
    """A column wide enough for the longest word of its name, so that headers need no hyphens."""
    longest = max((len(part) for part in column.label.replace("-", "- ").split()), default=0)
    return replace(column, width=max(column.width, _LETTER_SHARE * longest))
