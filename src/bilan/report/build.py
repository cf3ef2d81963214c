"""From a result to the report that every writer prints."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from weakref import WeakKeyDictionary

import bilan
from bilan.frameworks.contents import MEMO, Contents, Row, contents, text
from bilan.frameworks.subtotals import Subtotals
from bilan.model.findings import Finding
from bilan.report import blocks, contributions, ledger, numbers, summary, used
from bilan.report.answers import Question, answered
from bilan.report.model import Driver, FactorUsed, FindingGroup, FindingRow, FrameworkReport, Report
from bilan.report.typography import typeset
from bilan.report.words import choice, word
from bilan.result import Result

#: Factors named in the chapter on uncertainty.
DRIVERS = 10

#: Reports already built, so that several writers of one result share the work.
_MADE: WeakKeyDictionary[Result, dict[tuple[str, date | None, int], Report]] = WeakKeyDictionary()


def report_of(result: Result, lang: str = "fr", issued: date | None = None, ledger_limit: int = ledger.LIMIT) -> Report:
    """The report of a result in ``fr`` or ``en``.

    `issued` is the date printed on the cover; without it none is printed, so that the same inventory gives the same
    files. `ledger_limit` is the number of lines of the ledger that are printed at most.
    """
    made = _MADE.setdefault(result, {})
    key = (lang, issued, ledger_limit)
    if key not in made:
        made[key] = _build(result, lang, issued, ledger_limit)
    return made[key]


def _build(result: Result, lang: str, issued: date | None, ledger_limit: int) -> Report:
    computation = result.computation
    configuration = computation.inventory.configuration
    sums = {table.framework: Subtotals(computation.amounts, table) for table in computation.tables}
    question = Question(result, sums, "beges-v5", lang)
    engine = f"bilan {bilan.__version__}"
    start, end = configuration.period
    factors = used.factors_of(computation.amounts, lang)
    names = {entity.id: entity.name for entity in configuration.entities}
    return Report(
        lang=lang,
        title=configuration.name,
        organisation=configuration.organisation.name or configuration.name,
        period=configuration.period,
        period_text=word("period_from_to", lang, start=numbers.day(start, lang), end=numbers.day(end, lang)),
        issued=issued,
        engine=engine,
        empty=not result.lines_accepted,
        approach=computation.approach,
        gwp=choice("gwp", computation.gwp_set, lang),
        identity=summary.identity_of(configuration),
        cover=summary.cover_of(question, engine),
        key_figures=summary.key_figures_of(question),
        summary=summary.sentences_of(question),
        frameworks=tuple(_framework(question, name, sums[name]) for name in sums),
        contributions=contributions.contributions(sums, ledger.by_entity(result), names, lang),
        hypotheses=summary.hypotheses_of(question),
        entities=_entities(result, lang),
        exclusions=used.exclusions_of(configuration, lang),
        drivers=_drivers(result, factors),
        factors=factors,
        gases=used.gases_of(computation.amounts, lang),
        masses=used.masses_of(sums["ghg-protocol"], lang),
        actions=used.actions_of(computation.inventory.actions, lang),
        findings=tuple(_finding(finding, lang) for finding in result.findings),
        finding_groups=_groups(result.findings, lang),
        blocks=blocks.blocks_of(configuration, lang),
        ledger=ledger.ledger_of(result, lang, ledger_limit),
    )


def _framework(question: Question, name: str, sums: Subtotals) -> FrameworkReport:
    asked = replace(question, framework=name)
    held = _typeset(contents(sums, question.lang, _own_interval(question, name)), question.lang)
    return FrameworkReport(held, answered(asked, held.requirements))


def _own_interval(question: Question, name: str) -> list[Row]:
    """Bilan Carbone prescribes an interval of its own; it stands beside the correlated one."""
    if name != "bilan-carbone-v9" or not question.result.lines_accepted:
        return []
    total = question.result.uncertainty(name, "bilan-carbone").total
    values = {
        "total_t": total.total_t,
        "uncertainty_pct": total.interval.pct,
        "low_t": total.interval.low,
        "high_t": total.interval.high,
    }
    return [Row(MEMO, "", text(name, "independent", question.lang), "interval", values)]


def _typeset(held: Contents, lang: str) -> Contents:
    return replace(
        held,
        title=typeset(held.title, lang),
        rows=tuple(replace(row, label=typeset(row.label, lang)) for row in held.rows),
        columns=tuple(replace(column, label=typeset(column.label, lang)) for column in held.columns),
        notes=tuple(typeset(note, lang) for note in held.notes),
    )


def _drivers(result: Result, factors: tuple[FactorUsed, ...]) -> tuple[Driver, ...]:
    """The factors that make the variance of the BEGES total."""
    if not result.lines_accepted:
        return ()
    label = {factor.ref: factor.label for factor in factors}
    return tuple(
        Driver(one.factor, label.get(one.factor, one.label), one.total_t, one.share * 100, one.uncertainty_is_default)
        for one in result.ranking("beges-v5")[:DRIVERS]
    )


def _entities(result: Result, lang: str) -> tuple[tuple[str, ...], ...]:
    """Name, id, country, share, operated and held of each entity."""
    yes_no = {True: word("yes", lang), False: word("no", lang)}
    return tuple(
        (
            entity.name or entity.id,
            entity.id,
            entity.country,
            numbers.percent(entity.equity_share * 100, lang),
            yes_no[entity.operated],
            yes_no[entity.held],
            word("dated_shares", lang) if entity.shares else "",
        )
        for entity in result.computation.inventory.configuration.entities
    )


def _finding(finding: Finding, lang: str) -> FindingRow:
    return FindingRow(
        code=finding.code,
        severity=finding.severity,
        severity_label=choice("severity", finding.severity, lang),
        line=finding.line,
        field=finding.field,
        place=finding.place,
        message=finding.message(lang),
        remedy=finding.remedy(lang),
        t_co2e=finding.t_co2e,
        count=finding.count,
    )


def _groups(findings: tuple[Finding, ...], lang: str) -> tuple[FindingGroup, ...]:
    """Findings of one code together, errors first, then by tonnes."""
    by_code: dict[str, list[Finding]] = {}
    for finding in findings:
        by_code.setdefault(finding.code, []).append(finding)
    groups = [_group(code, found, lang) for code, found in by_code.items()]
    rank: Mapping[str, int] = {"error": 0, "warning": 1, "info": 2}
    return tuple(sorted(groups, key=lambda group: (rank[group.severity], -abs(group.t_co2e or 0.0), group.code)))


def _group(code: str, found: list[Finding], lang: str) -> FindingGroup:
    known = [finding.t_co2e for finding in found if finding.t_co2e is not None]
    first = found[0]
    return FindingGroup(
        code=code,
        severity=first.severity,
        severity_label=choice("severity", first.severity, lang),
        message=first.message(lang),
        remedy=first.remedy(lang),
        count=sum(finding.count for finding in found),
        t_co2e=sum(known) if known else None,
    )
