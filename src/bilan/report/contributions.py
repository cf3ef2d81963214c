"""The bars of the charts: by post, gas, scope, category and entity, and electricity by place and by market."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from bilan.frameworks import rules
from bilan.frameworks.subtotals import Subtotals
from bilan.report.model import Bar, Contribution
from bilan.report.typography import typeset
from bilan.report.words import word, words

#: Categories shown in the chart of the largest ones.
LARGEST = 15
_GASES = ("co2_t", "ch4_t", "n2o_t", "hfc_t", "pfc_t", "sf6_t", "nf3_t", "undecomposed_t")


def contributions(
    sums: Mapping[str, Subtotals], by_entity: Mapping[str, float], names: Mapping[str, str], lang: str
) -> tuple[Contribution, ...]:
    """All contributions: from the sums of the frameworks by name, the tonnes and names of the entities by id."""
    parts = (
        ("post", _by_line(sums["beges-v5"], lang)),
        ("gas", _by_gas(sums["beges-v5"], lang)),
        ("scope", _by_scope(sums["ghg-protocol"], lang)),
        ("category", _by_line(sums["bilan-carbone-v9"], lang, with_code=False)[:LARGEST]),
        ("entity", [Bar(key, names.get(key) or key, t) for key, t in by_entity.items()]),
        ("electricity", _electricity(sums["ghg-protocol"], lang)),
    )
    return tuple(
        Contribution(name, word(f"chart.{name}", lang), word(f"chart_note.{name}", lang), tuple(bars))
        for name, bars in parts
    )


def _by_line(sums: Subtotals, lang: str, with_code: bool = True) -> list[Bar]:
    """Lines that were assessed, largest first."""
    bars = []
    for line in rules.lines(sums.table.framework):
        row = sums.of([line.code])
        if row["assessed"] and line.in_total:
            label = typeset(line.label_en if lang == "en" else line.label_fr, lang)
            bars.append(_bar(line.code if with_code else "", label, row))
    return sorted(bars, key=lambda bar: -bar.value)


def _by_gas(sums: Subtotals, lang: str) -> list[Bar]:
    row = sums.of(sums.total_codes())
    return [Bar(name, word(f"gas.{name}", lang), row[name]) for name in _GASES if row[name]]


def _by_scope(sums: Subtotals, lang: str) -> list[Bar]:
    found = []
    for scope in ("S1", "S2", "S3"):
        row = sums.of(_codes_of(sums, scope))
        if row["assessed"]:
            found.append(_bar(scope, words(lang)[f"scope.{scope}"], row))
    return found


def _electricity(sums: Subtotals, lang: str) -> list[Bar]:
    row = sums.of(_codes_of(sums, "S2"))
    if not row["assessed"]:
        return []
    located = _bar("location", word("location_based", lang), row)
    return [located, Bar("market", word("market_based", lang), row["market_t"])]


def _codes_of(sums: Subtotals, group: str) -> list[str]:
    return [line.code for line in rules.lines(sums.table.framework) if line.group == group]


def _bar(code: str, label: str, row: Mapping[str, Any]) -> Bar:
    return Bar(code, label, row["total_t"], row["low_t"], row["high_t"])
