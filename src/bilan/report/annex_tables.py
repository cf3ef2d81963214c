"""The tables behind the figures as texts: factors, gases, masses, actions, entities, exclusions, uncertainty."""

from __future__ import annotations

from bilan.frameworks.contents import TOTAL
from bilan.report import numbers
from bilan.report.digits import table_decimals
from bilan.report.model import Report
from bilan.report.view import TextColumn, TextTable, text_table
from bilan.report.words import word


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
    return text_table("factors", word("section.factors", lang), columns, rows, _more(report, "factors", limit))


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
    return text_table("gases", word("section.gases", lang), columns, rows, note)


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
    return text_table("masses", word("section.masses", lang), columns, rows, word("mass.note", lang) if rows else "")


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
    return text_table(
        "actions", word("section.actions", lang), columns, rows, word("action.note", lang) if rows else ""
    )


def entities_table(report: Report) -> TextTable:
    """The entities with share and control."""
    keys = ("name", "id", "country", "share", "operated", "held", "note")
    columns = [
        TextColumn(word(f"entity.{key}", report.lang), "", key == "share", 3 if key == "name" else 1) for key in keys
    ]
    return text_table("entities", word("section.entities", report.lang), columns, report.entities)


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
    return text_table(
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
    return text_table("uncertainty", word("sums_table", lang), columns, rows)


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
    return text_table("drivers", word("section.drivers", lang), columns, rows)


def _more(report: Report, what: str, limit: int) -> str:
    total = len(getattr(report, what))
    if not total:
        return word(f"{what}.none", report.lang)
    return word(f"{what}.more", report.lang, shown=limit, total=total) if total > limit else ""
