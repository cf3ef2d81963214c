"""What the result itself answers to the items that frameworks ask for; the rest is left to the text blocks."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from bilan.frameworks import rules
from bilan.frameworks.contents import Requirement
from bilan.frameworks.subtotals import Subtotals
from bilan.model.inventory import Configuration
from bilan.report import numbers
from bilan.report.model import Answer
from bilan.report.typography import typeset
from bilan.report.words import choice, word
from bilan.result import Result


@dataclass(frozen=True)
class Question:
    """What an answer may look at."""

    result: Result
    sums: Mapping[str, Subtotals]
    framework: str
    lang: str

    @property
    def configuration(self) -> Configuration:
        """The inventory's configuration."""
        return self.result.computation.inventory.configuration

    def say(self, key: str, **values: object) -> str:
        """A sentence of the words table."""
        return word(f"answer.{key}", self.lang, **values)

    def tonnes(self, value: float) -> str:
        """An amount of a sentence, in whole tonnes or finer."""
        return numbers.significant(value, self.lang, 5 if abs(value) >= 10_000 else 4)

    def own(self) -> Subtotals:
        """The sums of the framework that asks."""
        return self.sums[self.framework]


def answered(question: Question, requirements: tuple[Requirement, ...]) -> tuple[Answer, ...]:
    """Each item with its answer: from the result, from the text block, or still to be written."""
    texts = question.configuration.texts
    counted = bool(question.result.lines_accepted)
    answers = []
    for item in requirements:
        known = item.answer and (counted or item.answer not in _FIGURES)
        parts = [_ANSWERS[item.answer](question)] if known else []
        written = str(texts.get(item.text, "")).strip() if item.text else ""
        text = "\n".join(part for part in (*parts, written) if part)
        status = "filled" if text else "not_needed" if item.optional else "to_fill"
        answers.append(Answer(item.item, typeset(item.label, question.lang), text, status, item.optional))
    return tuple(answers)


def _organisation(q: Question) -> str:
    organisation = q.configuration.organisation
    facts = [organisation.name or q.configuration.name]
    for key, value in (("siren", organisation.siren), ("siret", organisation.siret), ("naf", organisation.naf)):
        if value:
            facts.append(f"{word(key, q.lang)} {value}")
    if organisation.employees is not None:
        facts.append(q.say("employees", n=numbers.number(organisation.employees, q.lang)))
    return ", ".join(facts)


def _approach(q: Question) -> str:
    names = ", ".join(entity.name or entity.id for entity in q.configuration.entities)
    return q.say("approach", approach=choice("approach", q.result.computation.approach, q.lang), entities=names or "–")


def _period(q: Question) -> str:
    start, end = q.configuration.period
    return q.say("period", start=numbers.day(start, q.lang), end=numbers.day(end, q.lang))


def _exclusions(q: Question) -> str:
    count = len(q.configuration.exclusions)
    if not count:
        return q.say("no_exclusion")
    return q.say("exclusions", count=count)


def _base_year(q: Question) -> str:
    year = q.configuration.base_year
    return q.say("base_year", year=year) if year else ""


def _totals(q: Question) -> str:
    table = q.own().table
    band = table.interval
    return q.say("totals", total=q.tonnes(table.total_t), low=q.tonnes(band.low), high=q.tonnes(band.high))


def _biogenic(q: Question) -> str:
    row = q.own().of(q.own().total_codes())
    return q.say("biogenic", t=q.tonnes(row["co2_biogenic_t"]))


def _uncertainty(q: Question) -> str:
    band = q.own().table.interval
    return q.say("uncertainty", pct=numbers.percent(band.pct, q.lang))


def _factors(q: Question) -> str:
    from bilan.frameworks.subtotals import factor_contributions

    amounts = q.result.computation.amounts
    used = factor_contributions(amounts)
    sources = sorted({_source(amounts.book.rows[i], q.lang) for i in used})
    return q.say("factors", count=len(used), sources=", ".join(sources) or "–")


def _source(row: Mapping[str, Any], lang: str) -> str:
    name = choice("source", row["source"], lang)
    return name if row["source"] in {"own", "gas"} else f"{name} {row['version']}"


def _avoided(q: Question) -> str:
    value = q.result.totals.avoided.tonnes
    return q.say("avoided", t=q.tonnes(value)) if value else ""


def _removals(q: Question) -> str:
    value = q.result.totals.removals.tonnes
    return q.say("removals", t=q.tonnes(value)) if value else q.say("no_removal")


def _stored(q: Question) -> str:
    value = q.result.totals.stored.tonnes
    return q.say("stored", t=q.tonnes(value)) if value else ""


def _contracts(q: Question) -> str:
    if q.result.computation.inventory.contracts is None:
        return q.say("no_contract")
    sums = q.sums["ghg-protocol"]
    row = sums.of(_of_group(sums, "S2"))
    count = q.result.computation.inventory.contracts.num_rows
    return q.say("contracts", count=count, located=q.tonnes(row["total_t"]), market=q.tonnes(row["market_t"]))


def _direct_gases(q: Question) -> str:
    row = q.own().of(_of_group(q.own(), "1"))
    names = ("co2_t", "ch4_t", "n2o_t", "nf3_t", "sf6_t", "hfc_t", "pfc_t", "undecomposed_t")
    return (
        word("semicolon", q.lang).join(f"{word(f'gas.{name}', q.lang)} {q.tonnes(row[name])}" for name in names)
        + " t CO₂e"
    )


def _gases(q: Question) -> str:
    row = q.own().of(q.own().total_codes())
    names = ("co2_t", "ch4_t", "n2o_t", "hfc_t", "pfc_t", "sf6_t", "nf3_t", "undecomposed_t")
    return (
        word("semicolon", q.lang).join(f"{word(f'gas.{name}', q.lang)} {q.tonnes(row[name])}" for name in names)
        + " t CO₂e"
    )


def _indirect(q: Question) -> str:
    lines = [line for line in rules.lines(q.framework) if q.own().of([line.code])["assessed"]]
    return q.say("indirect", assessed=len(lines), lines=len(rules.lines(q.framework)))


def _scope_3_included(q: Question) -> str:
    codes = [code for code in _of_group(q.own(), "S3") if q.own().of([code])["assessed"]]
    return q.say("scope_3", codes=", ".join(code.removeprefix("S3.") for code in codes) or "–")


def _scopes(q: Question) -> str:
    rows = {scope: q.own().of(_of_group(q.own(), scope)) for scope in ("S1", "S2", "S3")}
    return q.say(
        "scopes",
        s1=q.tonnes(rows["S1"]["total_t"]),
        located=q.tonnes(rows["S2"]["total_t"]),
        market=q.tonnes(rows["S2"]["market_t"]),
        s3=q.tonnes(rows["S3"]["total_t"]),
    )


def _own_share(q: Question) -> str:
    row = q.own().of(_of_group(q.own(), "S3"))
    return q.say("own_share", pct=numbers.percent(row["own_pct"] or 0.0, q.lang))


def _monetary(q: Question) -> str:
    row = q.own().of(q.own().total_codes())
    return q.say("monetary", pct=numbers.percent(row["monetary_pct"] or 0.0, q.lang))


def _gwp(q: Question) -> str:
    return q.say("gwp", gwp=choice("gwp", q.result.computation.gwp_set, q.lang))


def _method(q: Question) -> str:
    return q.say("method")


def _ledger(q: Question) -> str:
    read, accepted = q.result.lines_read, q.result.lines_accepted
    return q.say("ledger", read=numbers.number(read, q.lang), accepted=numbers.number(accepted, q.lang))


def _indicators(q: Question) -> str:
    organisation, total = q.configuration.organisation, q.own().table.total_t
    found = []
    for key, divisor in (("per_employee", organisation.employees), ("per_inhabitant", organisation.population)):
        if divisor:
            found.append(q.say(key, value=numbers.significant(total / divisor, q.lang)))
    if organisation.revenue_eur:
        found.append(
            q.say("per_keur", value=numbers.significant(total * 1000 / (organisation.revenue_eur / 1000), q.lang))
        )
    return word("semicolon", q.lang).join(found)


def _of_group(sums: Subtotals, group: str) -> list[str]:
    return [line.code for line in rules.lines(sums.table.framework) if line.group == group]


_ANSWERS: dict[str, Callable[[Question], str]] = {
    "organisation": _organisation,
    "approach": _approach,
    "period": _period,
    "exclusions": _exclusions,
    "base_year": _base_year,
    "totals": _totals,
    "biogenic": _biogenic,
    "uncertainty": _uncertainty,
    "factors": _factors,
    "avoided": _avoided,
    "removals": _removals,
    "stored": _stored,
    "contracts": _contracts,
    "direct_gases": _direct_gases,
    "gases": _gases,
    "indirect": _indirect,
    "scope_3_included": _scope_3_included,
    "scopes": _scopes,
    "own_share": _own_share,
    "monetary": _monetary,
    "gwp": _gwp,
    "method": _method,
    "ledger": _ledger,
    "indicators": _indicators,
}

#: Answers that are figures: with no line counted there is nothing to answer, and no zero is written.
_FIGURES = frozenset(
    [
        "totals",
        "biogenic",
        "uncertainty",
        "factors",
        "removals",
        "direct_gases",
        "gases",
        "indirect",
        "scope_3_included",
        "scopes",
        "own_share",
        "monetary",
        "indicators",
        "contracts",
    ]
)
