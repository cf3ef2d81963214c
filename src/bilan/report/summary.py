"""The first page in words: cover, key figures, sentences, hypotheses."""

from __future__ import annotations

from bilan.frameworks import rules
from bilan.model.inventory import Configuration
from bilan.report import numbers
from bilan.report.answers import Question
from bilan.report.digits import bounds
from bilan.report.model import Fact, KeyFigure
from bilan.report.typography import typeset
from bilan.report.words import choice, word

#: Posts named in the summary.
NAMED = 3


def cover_of(q: Question, engine: str) -> tuple[Fact, ...]:
    """Who, when and how, for the cover; unknown facts are left out."""
    configuration, organisation = q.configuration, q.configuration.organisation
    start, end = configuration.period
    facts = [
        ("organisation", organisation.name or configuration.name),
        ("kind", choice("kind", organisation.kind, q.lang)),
        ("siren", organisation.siren),
        ("siret", organisation.siret),
        ("naf", organisation.naf),
        ("employees", _count(organisation.employees, q.lang)),
        ("population", _count(organisation.population, q.lang)),
        ("period", word("period_from_to", q.lang, start=numbers.day(start, q.lang), end=numbers.day(end, q.lang))),
        ("approach", choice("approach", q.result.computation.approach, q.lang)),
        ("gwp", choice("gwp", q.result.computation.gwp_set, q.lang)),
        ("base_year", str(configuration.base_year or "")),
        ("engine", engine),
    ]
    return tuple(Fact(word(f"cover.{key}", q.lang), value) for key, value in facts if value)


def identity_of(configuration: Configuration) -> dict[str, str]:
    """The organisation's registered facts as plain texts, empty where unknown, in French as platforms ask for them."""
    organisation = configuration.organisation
    return {
        "siren": organisation.siren,
        "naf": organisation.naf,
        "kind": choice("kind", organisation.kind, "fr"),
        "employees": str(organisation.employees or ""),
        "population": str(organisation.population or ""),
        "base_year": str(configuration.base_year or ""),
    }


def _count(value: int | None, lang: str) -> str:
    return "" if value is None else numbers.number(value, lang)


def key_figures_of(q: Question) -> tuple[KeyFigure, ...]:
    """The total with its interval, its three parts, biogenic CO2, and the lines counted."""
    if not q.result.lines_accepted:
        return ()
    sums = q.sums["beges-v5"]
    direct, energy = _codes("1"), _codes("2")
    rest = [line.code for line in rules.lines("beges-v5") if line.group not in {"1", "2"}]
    figures = [_figure(q, "total", sums.total_codes(), interval=True)]
    figures += [_figure(q, key, codes) for key, codes in (("direct", direct), ("energy", energy), ("rest", rest))]
    biogenic = sums.of(sums.total_codes())["co2_biogenic_t"]
    figures.append(
        KeyFigure(
            word("figure.biogenic", q.lang),
            numbers.significant(biogenic, q.lang),
            "t CO₂",
            word("figure.biogenic_note", q.lang),
        )
    )
    read, accepted = q.result.lines_read, q.result.lines_accepted
    note = word("figure.lines_note", q.lang, read=numbers.number(read, q.lang))
    figures.append(KeyFigure(word("figure.lines", q.lang), numbers.number(accepted, q.lang), "", note))
    return tuple(figures)


def _codes(group: str) -> list[str]:
    return [line.code for line in rules.lines("beges-v5") if line.group == group]


def _figure(q: Question, key: str, codes: list[str], interval: bool = False) -> KeyFigure:
    row = q.sums["beges-v5"].of(codes)
    label = word(f"figure.{key}", q.lang)
    if not row["assessed"]:
        return KeyFigure(label, word("nc", q.lang), "", word("nc_meaning", q.lang))
    value = numbers.about(row["total_t"], row["low_t"], row["high_t"], q.lang)
    note = interval_words(row["total_t"], row["low_t"], row["high_t"], q.lang) if interval else _share(q, row)
    return KeyFigure(label, value, "t CO₂e", note)


def _share(q: Question, row: dict[str, object]) -> str:
    share = row["share_pct"]
    return word("figure.share_note", q.lang, share=numbers.percent(share, q.lang)) if isinstance(share, float) else ""


def interval_words(value: float, low: float, high: float, lang: str) -> str:
    """The 95 % interval in words, at the digits that it supports."""
    first, last, decimals = bounds(value, low, high)
    ends = [numbers.number(end, lang, decimals) for end in (first, last)]
    return word("interval", lang, low=ends[0], high=ends[1])


def sentences_of(q: Question) -> tuple[str, ...]:
    """The summary in words, from the total to what stands apart."""
    if not q.result.lines_accepted:
        read = numbers.number(q.result.lines_read, q.lang)
        return (word("summary.empty", q.lang, read=read), word("summary.empty_next", q.lang))
    found = [_total(q), _largest(q), _scopes(q), _apart(q), _undecomposed(q), _outside(q), _lines(q)]
    return tuple(sentence for sentence in found if sentence)


def _total(q: Question) -> str:
    row = q.sums["beges-v5"].of(q.sums["beges-v5"].total_codes())
    value = numbers.about(row["total_t"], row["low_t"], row["high_t"], q.lang)
    start, end = q.configuration.period
    return word(
        "summary.total",
        q.lang,
        name=q.configuration.organisation.name or q.configuration.name,
        start=numbers.day(start, q.lang),
        end=numbers.day(end, q.lang),
        value=value,
        interval=interval_words(row["total_t"], row["low_t"], row["high_t"], q.lang),
    )


def _largest(q: Question) -> str:
    sums = q.sums["beges-v5"]
    rows = [(line, sums.of([line.code])) for line in rules.lines("beges-v5")]
    ranked = sorted((pair for pair in rows if pair[1]["total_t"] > 0), key=lambda pair: -pair[1]["total_t"])[:NAMED]
    if not ranked or not sums.table.total_t:
        return ""
    named = [
        f"{line.code} {typeset(line.label_en if q.lang == 'en' else line.label_fr, q.lang)} "
        f"({numbers.percent(row['share_pct'], q.lang)})"
        for line, row in ranked
    ]
    share = sum(row["share_pct"] for _, row in ranked)
    return word("summary.largest", q.lang, posts=", ".join(named), share=numbers.percent(share, q.lang))


def _scopes(q: Question) -> str:
    sums = q.sums["ghg-protocol"]
    values = {}
    for scope in ("S1", "S2", "S3"):
        row = sums.of([line.code for line in rules.lines("ghg-protocol") if line.group == scope])
        values[scope.lower()] = numbers.about(row["total_t"], row["low_t"], row["high_t"], q.lang)
        if scope == "S2":
            values["market"] = numbers.about(row["market_t"], row["low_t"], row["high_t"], q.lang)
    return word("summary.scopes", q.lang, **values)


def _apart(q: Question) -> str:
    totals = q.result.totals
    values = {"removals": totals.removals.tonnes, "avoided": totals.avoided.tonnes}
    named = [
        word(f"summary.{key}", q.lang, t=numbers.significant(value, q.lang)) for key, value in values.items() if value
    ]
    return word("summary.apart", q.lang, named=word("and", q.lang).join(named)) if named else ""


def _undecomposed(q: Question) -> str:
    row = q.sums["beges-v5"].of(q.sums["beges-v5"].total_codes())
    if not row["undecomposed_t"] or not row["total_t"]:
        return ""
    share = row["undecomposed_t"] / row["total_t"] * 100
    return word("summary.undecomposed", q.lang, share=numbers.percent(share, q.lang))


def _outside(q: Question) -> str:
    table = q.sums["beges-v5"].table
    if not table.outside_t and not table.unclassified_t:
        return ""
    return word(
        "summary.outside",
        q.lang,
        outside=numbers.significant(table.outside_t, q.lang),
        unclassified=numbers.significant(table.unclassified_t, q.lang),
    )


def _lines(q: Question) -> str:
    read, accepted = q.result.lines_read, q.result.lines_accepted
    key = "summary.all_lines" if read == accepted else "summary.some_lines"
    values = {"read": read, "accepted": accepted, "rejected": read - accepted}
    return word(key, q.lang, **{name: numbers.number(value, q.lang) for name, value in values.items()})


def hypotheses_of(q: Question) -> tuple[Fact, ...]:
    """The choices that move the figures, each with its reason or rule."""
    configuration = q.configuration
    capital = "hypothesis.capital_purchase" if configuration.iso_capital_goods == "purchase" else "hypothesis.capital"
    contracts = (
        "hypothesis.contracts" if q.result.computation.inventory.contracts is not None else "hypothesis.no_contract"
    )
    pairs = [
        (
            "approach",
            word("hypothesis.approach", q.lang, approach=choice("approach", q.result.computation.approach, q.lang)),
        ),
        ("gwp", word(f"hypothesis.gwp.{q.result.computation.gwp_set}", q.lang)),
        ("capital", word(capital, q.lang)),
        ("electricity", word(contracts, q.lang)),
        ("time", word("hypothesis.time", q.lang)),
        ("uncertainty", word("hypothesis.uncertainty", q.lang)),
        ("monetary", word("hypothesis.monetary" if configuration.deflate else "hypothesis.no_deflation", q.lang)),
        ("biogenic", word("hypothesis.biogenic", q.lang)),
        ("nc", word("hypothesis.nc", q.lang)),
    ]
    return tuple(Fact(word(f"hypothesis_name.{key}", q.lang), text) for key, text in pairs)
