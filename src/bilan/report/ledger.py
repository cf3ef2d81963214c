"""The ledger with the results of every line, from the plan (what was read) and the per-line amounts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from bilan.frameworks import categories, rules
from bilan.report.model import Ledger, LedgerColumn
from bilan.report.words import choice, word
from bilan.result import Result

#: Lines printed at most; Parquet holds them all.
LIMIT = 100_000

COLUMNS = (
    ("id", "text"), ("status", "text"), ("entity", "text"), ("category", "text"), ("label", "text"),
    ("start", "date"), ("end", "date"), ("quantity", "quantity"), ("unit", "text"), ("factor", "text"),
    ("factor_version", "text"), ("t_co2e", "tonnes"), ("t_co2e_iso_14064_1", "tonnes"),
    ("t_co2e_ghg_protocol", "tonnes"), ("co2_biogenic_t", "tonnes"), ("line_beges_v5", "text"),
    ("line_iso_14064_1", "text"), ("line_ghg_protocol", "text"), ("line_bilan_carbone_v9", "text"),
    ("uncertainty", "text"), ("evidence", "text"), ("note", "text"), ("place", "text"),
)  # fmt: skip

_TONNES = ("t_co2e", "t_co2e_iso_14064_1", "t_co2e_ghg_protocol")
_LINES = tuple(f"line_{rules.folder(name)}" for name in rules.FRAMEWORKS)


def ledger_of(result: Result, lang: str, limit: int = LIMIT) -> Ledger:
    """The first `limit` lines in reading order, rejected ones included, with their results."""
    columns = tuple(LedgerColumn(key, word(f"ledger.{key}", lang), kind) for key, kind in COLUMNS)
    read = result.lines_read
    lines = _lines(result, limit) if read else []
    amounts = _amounts(result, [row["id"] for row in lines] if read > limit else None)
    codes = _rejections(result)
    rows = tuple(_row(line, amounts, codes, lang) for line in lines)
    return Ledger(columns, rows, max(read - len(rows), 0))


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
    from bilan.engine.groups import KEYS

    plan = result.computation.plan
    kept = dict.fromkeys(
        (*KEYS, "id", "entity", "file", "file_row", "label", "start", "end", "quantity", "evidence", "note")
    )
    picked = plan.order_by("row").limit(limit).select(*kept)
    found: list[dict[str, Any]] = result.computation.connection.to_pyarrow(picked).to_pylist()
    return found


def _rejections(result: Result) -> dict[tuple[Any, ...], str]:
    """Rejection code of each group by its keys, '' for accepted ones."""
    from bilan.engine.groups import KEYS

    amounts = result.computation.amounts
    keys = zip(*(amounts.column[key] for key in KEYS), strict=True)
    return dict(zip(keys, (str(code) for code in amounts.rejection), strict=True))


def _amounts(result: Result, ids: list[str] | None) -> dict[str, dict[str, Any]]:
    """Sums of each accepted line: account emission, biogenic CO2 of the line's own factor, lines of frameworks."""
    import ibis
    import pyarrow as pa

    table = result.table
    if ids is not None:
        wanted = ibis.memtable(pa.table({"wanted": pa.array(ids, pa.string())}))
        table = table.semi_join(wanted, table.id == wanted.wanted)
    emission = table.account == "emission"
    measures: dict[str, Any] = {name: ibis.ifelse(emission, table[name], 0.0).sum() for name in _TONNES}
    biogenic = emission & (table.gas == "co2_biogenic")
    measures["co2_biogenic_t"] = ibis.ifelse(biogenic, table.kg, 0.0).sum() / 1000
    measures |= {
        name: ibis.ifelse(emission, table[name], ibis.null("string")).collect(distinct=True) for name in _LINES
    }
    summed = table.group_by("id", "factor", "factor_version").aggregate(**measures)
    found: dict[str, dict[str, Any]] = {}
    for row in result.computation.connection.to_pyarrow(summed).to_pylist():
        _merge(found.setdefault(row["id"], {"of": {}}), row)
    return found


def _merge(entry: dict[str, Any], row: dict[str, Any]) -> None:
    for name in _TONNES:
        entry[name] = entry.get(name, 0.0) + (row[name] or 0.0)
    for name in _LINES:
        entry.setdefault(name, set()).update(code for code in row[name] or () if code)
    entry["of"][row["factor"]] = (row["factor_version"], row["co2_biogenic_t"])


def _row(
    line: dict[str, Any], amounts: dict[str, dict[str, Any]], codes: dict[tuple[Any, ...], str], lang: str
) -> tuple[Any, ...]:
    from bilan.engine.groups import KEYS

    code = codes.get(tuple(line[key] for key in KEYS), line["status"])
    own = {} if code else amounts.get(line["id"], {})
    version, biogenic = own.get("of", {}).get(line["factor"].split("@")[0], ("", 0.0 if own else None))
    values = dict(line) | {
        "status": word("rejected_because", lang, code=code) if code else word("accepted", lang),
        "category": _category(line["category"], lang),
        "factor_version": version,
        "co2_biogenic_t": biogenic,
        "place": f"{line['file']}:{line['file_row']}" if line["file"] else "",
        **{name: own.get(name) for name in _TONNES},
        **{name: ", ".join(_places(own.get(name, ()), name, lang)) for name in _LINES},
    }
    return tuple(values[key] for key, _ in COLUMNS)


def _places(codes: set[str], name: str, lang: str) -> Iterator[str]:
    order = {line.code: i for i, line in enumerate(rules.lines(name.removeprefix("line_").replace("_", "-")))}
    for code in sorted(codes, key=lambda code: order.get(code, len(order))):
        yield choice("place", code, lang)


def _category(text: str, lang: str) -> str:
    slug = categories.match(text)
    if slug is None:
        return text
    category = categories.by_slug()[slug]
    return category.label_en if lang == "en" else category.label_fr
