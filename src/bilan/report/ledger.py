"""The ledger with the results of every line, from the plan (what was read) and the amounts of its groups."""

from __future__ import annotations

from functools import cache
from typing import Any

from bilan.engine.groups import KEYS
from bilan.engine.lines import WEIGHTS
from bilan.frameworks import categories, rules
from bilan.frameworks.line_amounts import LineAmounts, line_amounts
from bilan.report.model import Ledger, LedgerColumn
from bilan.report.words import choice, word
from bilan.result import Result

#: Lines printed at most; Parquet holds them all.
LIMIT = 50_000

COLUMNS = (
    ("id", "text"), ("status", "text"), ("entity", "text"), ("category", "text"), ("label", "text"),
    ("start", "date"), ("end", "date"), ("quantity", "quantity"), ("unit", "text"), ("factor", "text"),
    ("factor_version", "text"), ("t_co2e", "tonnes"), ("t_co2e_iso_14064_1", "tonnes"),
    ("t_co2e_ghg_protocol", "tonnes"), ("co2_biogenic_t", "tonnes"), ("line_beges_v5", "text"),
    ("line_iso_14064_1", "text"), ("line_ghg_protocol", "text"), ("line_bilan_carbone_v9", "text"),
    ("uncertainty", "text"), ("evidence", "text"), ("note", "text"), ("place", "text"),
)  # fmt: skip

_READ = ("id", "entity", "file", "file_row", "label", "start", "end", "quantity", "evidence", "note")
_TONNES = {"t_co2e": "beges-v5", "t_co2e_iso_14064_1": "iso-14064-1", "t_co2e_ghg_protocol": "ghg-protocol"}
_PLACES = {f"line_{rules.folder(name)}": name for name in rules.FRAMEWORKS}


def ledger_of(result: Result, lang: str, limit: int = LIMIT) -> Ledger:
    """The first `limit` lines in reading order, rejected ones included, with their results."""
    columns = tuple(LedgerColumn(key, word(f"ledger.{key}", lang), kind) for key, kind in COLUMNS)
    amounts = line_amounts(result.computation.amounts)
    group = _group_of_keys(result)
    lines = _lines(result, limit) if result.lines_read else []
    rows = tuple(_row(line, group[tuple(line[key] for key in KEYS)], amounts, lang) for line in lines)
    return Ledger(columns, rows, max(result.lines_read - len(rows), 0))


def by_entity(result: Result) -> dict[str, float]:
    """Tonnes (account emission, as in `Result.totals`) of each entity, largest first."""
    import ibis

    if not result.lines_accepted:
        return {}
    table = result.table
    emission = table.filter(table.account == "emission")
    summed = emission.group_by("entity").aggregate(t=emission.t_co2e.sum())
    rows = result.computation.connection.to_pyarrow(summed.order_by(ibis.desc("t"))).to_pylist()
    return {row["entity"]: row["t"] for row in rows}


def _lines(result: Result, limit: int) -> list[dict[str, Any]]:
    """The plan's first lines: texts as read, the keys of their group, their weights."""
    plan = result.computation.plan
    weights = (f"w_{weight}" for weight in WEIGHTS)
    picked = plan.filter(plan.row < limit).select(*dict.fromkeys((*KEYS, *_READ, "row", *weights)))
    found: list[dict[str, Any]] = result.computation.connection.to_pyarrow(picked).sort_by("row").to_pylist()
    return found


def _group_of_keys(result: Result) -> dict[tuple[Any, ...], int]:
    column = result.computation.amounts.column
    return {keys: group for group, keys in enumerate(zip(*(column[name] for name in KEYS), strict=True))}


def _row(line: dict[str, Any], group: int, amounts: LineAmounts, lang: str) -> tuple[Any, ...]:
    code = str(amounts.amounts.rejection[group])
    values = line | {
        "status": word("rejected_because", lang, code=code) if code else word("accepted", lang),
        "category": _category(line["category"], lang),
        "place": f"{line['file']}:{line['file_row']}" if line["file"] else "",
    }
    if not code:
        values |= _amounts(line, group, amounts, lang)
    return tuple(values.get(key) for key, _ in COLUMNS)


def _amounts(line: dict[str, Any], group: int, amounts: LineAmounts, lang: str) -> dict[str, Any]:
    """Tonnes and places of an accepted line."""
    quantity = line["quantity"] or 0.0
    return {
        "co2_biogenic_t": amounts.co2_biogenic(group, quantity, line),
        "factor_version": amounts.version(group),
        **{name: amounts.tonnes(framework, group, quantity, line) for name, framework in _TONNES.items()},
        **{
            name: ", ".join(choice("place", code, lang) for code in amounts.places[framework][group])
            for name, framework in _PLACES.items()
        },
    }


@cache
def _category(text: str, lang: str) -> str:
    slug = categories.match(text)
    if slug is None:
        return text
    category = categories.by_slug()[slug]
    return category.label_en if lang == "en" else category.label_fr
