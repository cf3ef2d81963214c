"""Accounting exports of an inventory folder -> activity lines, findings, coverage."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bilan.accounting import balances, covered, credits, tables
from bilan.accounting.coverage import Amount, Coverage
from bilan.accounting.exports import Export, exports_of
from bilan.accounting.money import money
from bilan.accounting.placing import place
from bilan.accounting.rules import Rule, built_in, of_file
from bilan.accounting.store import Store, opened
from bilan.ledger import arrays
from bilan.ledger.files import refusal
from bilan.ledger.reading import SourceFile
from bilan.model.activities import ACTIVITY_SCHEMA
from bilan.model.findings import Finding
from bilan.model.inventory import Configuration

#: Codes of sums that are lines all the same, rejected: their tonnes are unknown.
_REJECTED_LINES = ("account-unmapped", "account-needs-quantity")


@dataclass
class Accounts:
    """What reading gave: lines in ACTIVITY_SCHEMA, findings, echoes of the files, coverage."""

    lines: pa.Table
    findings: list[Finding] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    coverage: Coverage | None = None


def lines_of(folder: Path, configuration: Configuration, ledger: pa.Table | None) -> Accounts | None:
    """Read the exports of a folder; None when it has none.

    `ledger` are the lines that the folder holds otherwise: they say which purchases are counted by quantity.
    """
    findings: list[Finding] = []
    exports = exports_of(folder, configuration, findings)
    if not exports:
        return Accounts(ACTIVITY_SCHEMA.empty_table(), findings) if findings else None
    echoes: list[dict[str, Any]] = []
    rules = _rules(folder, configuration, findings, echoes)
    with opened() as store:
        for export in exports:
            _load(store, export, findings, echoes)
        policy = configuration.accounting
        by_entry = policy.aggregate == "entry"
        store.prepare(configuration.period, by_entry=by_entry)
        findings += balances.findings(store, [export.file.name for export in exports])
        place(store, rules)
        covered.find(store, rules, ledger, configuration)
        words = {"by_entry": str(by_entry).upper(), "exclude": str(policy.covered_physically == "exclude").upper()}
        store.run("settle", **words)
        files = pa.table(
            {
                "file": arrays.integers(np.arange(len(exports))),
                "name": arrays.strings([export.file.name for export in exports]),
            }
        )
        store.put("file_names", files)
        return _settled(store, rules, configuration, findings, echoes, by_entry)


def _rules(
    folder: Path, configuration: Configuration, findings: list[Finding], echoes: list[dict[str, Any]]
) -> tuple[Rule, ...]:
    policy = configuration.accounting
    rules: tuple[Rule, ...] = ()
    for name, suppliers in ((policy.supplier_rules, True), (policy.account_rules, False)):
        file = SourceFile(folder / name, name)
        if not (file.path.exists() or file.path.is_symlink()):
            continue
        refused = refusal(file, "csv")
        if refused is None and not file.path.resolve().is_relative_to(folder.resolve()):
            refused = Finding("accounting-file-outside", place="bilan.toml", values={"file": name})
        if refused:
            findings.append(refused)
            continue
        own = of_file(file, suppliers=suppliers, findings=findings)
        echoes.append({"table": "accounting rules", "file": name, "rows": len(own)})
        rules += own
    return rules + (built_in(configuration.organisation.naf) if policy.built_in_rules else ())


def _load(store: Store, export: Export, findings: list[Finding], echoes: list[dict[str, Any]]) -> None:
    if export.kind == "fec":
        from bilan.ledger.sources.fec.layout import siren_and_closing
        from bilan.ledger.sources.fec.read import open_fec

        try:
            reading = open_fec(export.file)
            store.add(reading.batches(), export.entity, "fec", siren_and_closing(export.file.name)[0])
        except OSError as error:
            values = {"file": export.file.name, "reason": error.strerror or str(error)}
            findings.append(Finding("ledger-file-unreadable", place=export.file.name, values=values))
            store.add(iter(()), export.entity, "fec", "")
            return
        findings += reading.problems.closed()
        echoes.append({**reading.understood(), "entity": export.entity})
        return
    from bilan.ledger.sources.general_ledger.read import read

    understood: dict[str, Any] = {"files": echoes}
    table = read(export.file, findings, understood)
    store.add(iter(()) if table is None else iter((table,)), export.entity, "general_ledger", "")


def _settled(
    store: Store,
    rules: Sequence[Rule],
    configuration: Configuration,
    findings: list[Finding],
    echoes: list[dict[str, Any]],
    by_entry: bool,
) -> Accounts:
    currency = configuration.accounting.currency

    def lines(which: str) -> str:
        text = _sql("lines").replace("{which}", which).replace("{by_entry}", str(by_entry).upper())
        return text.replace("{currency}", f"'{currency}'")

    table = store.table(lines("s.code IN ('', 'account-unmapped', 'account-needs-quantity')"))
    taken_back = store.table(lines("s.code = 'credit'")).to_pylist()
    purchases = _purchases(store, lines, taken_back)
    done = credits.correct(taken_back, purchases)
    rest = {line["id"]: cents for line, cents in done.rest}
    extra = [*done.lines, *(_rejected(line, cents) for line, cents in done.rest)]
    findings += _credit_findings(store, done, currency)
    findings += _sum_findings(store, rules, currency)
    names = store.rows("SELECT file, name FROM file_names")
    return Accounts(
        _activities(table, extra),
        findings,
        echoes,
        _coverage(store, rules, rest, configuration, tuple(name for _, name in sorted(names))),
    )


def _sql(name: str) -> str:
    from importlib import resources

    return (resources.files("bilan") / "data" / "accounting" / "sql" / f"{name}.sql").read_text(encoding="utf-8")


def _purchases(store: Store, lines: Any, taken_back: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The purchases that some credit may take back, and no others: there may be millions."""
    if not taken_back:
        return []
    rebates = sorted({line["corrects_accounts"] for line in taken_back if line["corrects_accounts"]})
    store.put("creditors", pa.table({"supplier": arrays.strings(sorted({line["supplier"] for line in taken_back}))}))
    wanted = ["s.supplier IN (SELECT supplier FROM creditors)"]
    wanted += [f"starts_with(s.account, '{prefix}')" for prefix in rebates if prefix.isalnum()]
    found: list[dict[str, Any]] = store.table(lines(f"s.code = '' AND ({' OR '.join(wanted)})")).to_pylist()
    return found


def _rejected(credit: credits.Line, cents: int) -> dict[str, Any]:
    """A credit, or what is left of it, that finds no purchase."""
    quantity = cents / 100 / credit["price"]
    return {**credit, "quantity": quantity, "rejected": "credit-without-purchase", "cents": cents}


def _activities(table: pa.Table, extra: list[dict[str, Any]]) -> pa.Table:
    names = [name for name in ACTIVITY_SCHEMA.names if name != "row"]
    schema = pa.schema([ACTIVITY_SCHEMA.field(name) for name in names])
    columns = [
        table[name].cast(schema.field(name).type) if name in table.column_names
        else pa.nulls(table.num_rows, schema.field(name).type)
        for name in names
    ]  # fmt: skip
    first = pa.table(columns, schema=schema)
    if not extra:
        return first
    rows = [{name: line.get(name) for name in names} for line in extra]
    return pa.concat_tables([first, pa.Table.from_pylist(rows, schema=schema)])


def _credit_findings(store: Store, done: credits.Corrections, currency: str) -> list[Finding]:
    found = []
    [(count, cents)] = store.rows(
        "SELECT count(*), coalesce(sum(credit), 0) FROM settled WHERE code = '' AND credit > 0 AND class IN ('2', '6')"
    )
    if count:
        found.append(Finding("credits-netted", values=_money(cents, currency), count=count))
    if done.lines:
        cents = -sum(line["cents"] for line in done.lines)
        found.append(Finding("credits-corrected", values=_money(cents, currency), count=len(done.lines)))
    for line, cents in done.rest:
        values = {**_money(-cents, currency), "account": line["account"], "supplier": line["supplier"] or "∅"}
        found.append(Finding("credit-without-purchase", line["id"], "quantity", values, place=line["file"]))
    return found[:1000]


def _sum_findings(store: Store, rules: Sequence[Rule], currency: str) -> list[Finding]:
    """One finding for each account without a rule or a quantity, and one for purchases of low confidence."""
    found = []
    rows = store.rows(
        "SELECT s.code, s.account, any_value(n.label), sum(s.net), count(*), min(s.id) FROM settled s"
        " LEFT JOIN names n ON n.account = s.account"
        f" WHERE s.code IN {_REJECTED_LINES} GROUP BY s.code, s.account ORDER BY ALL"
    )
    for code, account, label, cents, count, line in rows:
        values = {**_money(int(cents), currency), "account": account, "label": label or "∅"}
        found.append(Finding(code, line, "account", values, count=count))
    low = [number for number, rule in enumerate(rules) if rule.confidence == "low"]
    if low:
        listed = ", ".join(str(number) for number in low)
        [(cents, accounts)] = store.rows(
            "SELECT coalesce(sum(net), 0), string_agg(DISTINCT account, ', ' ORDER BY account) FROM settled"
            f" WHERE code = '' AND rule IN ({listed})"
        )
        if cents:
            values = {**_money(int(cents), currency), "accounts": accounts[:200]}
            found.append(Finding("accounts-low-confidence", values=values, count=accounts.count(",") + 1))
    [(several, cents)] = store.rows(
        "SELECT count(*), coalesce(sum(net), 0) FROM settled WHERE several AND code IN ('', 'credit')"
    )
    if several:
        found.append(Finding("entries-several-suppliers", values=_money(int(cents), currency), count=several))
    return found


def _money(cents: int, currency: str) -> dict[str, Any]:
    return {"amount": money(cents, currency)}


def _coverage(
    store: Store, rules: Sequence[Rule], rest: dict[str, int], configuration: Configuration, files: tuple[str, ...]
) -> Coverage:
    rows = store.rows(
        "SELECT s.entity, s.account, n.label, CASE s.code WHEN 'credit' THEN '' ELSE s.code END AS code, s.rule,"
        " s.is_covered, s.net, s.lines, s.id FROM settled s LEFT JOIN names n ON n.account = s.account"
        " ORDER BY s.entity, s.account, code, s.rule, s.is_covered, s.id"
    )
    amounts: list[Amount] = []
    for key, group in groupby(rows, key=lambda row: row[:6]):
        entity, account, label, code, rule, is_covered = key
        amounts += _fates(entity, account, label or "", code, rules[rule] if rule is not None else None, is_covered,
                          list(group), rest)  # fmt: skip
    [(entries, debit, credit)] = store.rows(
        "SELECT count(*), coalesce(sum(debit), 0), coalesce(sum(credit), 0) FROM entries"
    )
    covered_lines = store.rows("SELECT id, net FROM settled WHERE is_covered AND code = ''")
    [(spend,)] = store.rows("SELECT coalesce(sum(debit - credit), 0) FROM entries WHERE left(account, 1) IN ('2', '6')")
    return Coverage(
        configuration.accounting.currency,
        files,
        entries,
        int(debit),
        int(credit),
        int(spend),
        tuple(amounts),
        {name: int(net) for name, net in covered_lines},
    )


def _fates(
    entity: str,
    account: str,
    label: str,
    code: str,
    rule: Rule | None,
    is_covered: bool,
    rows: list[tuple[Any, ...]],
    rest: dict[str, int],
) -> list[Amount]:
    """The fates of one account under one rule: a credit may be partly taken back, partly rejected."""
    unplaced = [row for row in rows if row[8] in rest] if not code else []
    left = sum(rest[row[8]] for row in unplaced)
    cents, entries = sum(int(row[6]) for row in rows), sum(int(row[7]) for row in rows)
    whole = [row for row in unplaced if rest[row[8]] == row[6]]
    lost = sum(int(row[7]) for row in whole)
    bucket, name, reason = _fate(code, rule)

    def amount(bucket: str, name: str, reason: tuple[str, str], cents: int, entries: int, lines: int) -> Amount:
        return Amount(
            entity, account, label, bucket, name, reason, rule.name if rule else "", rule.category if rule else "",
            (rule.factor or rule.price_of) if rule else "", rule.confidence if rule else "", cents, entries, lines,
            is_covered,
        )  # fmt: skip

    is_line = bucket != "left_out" and (bucket == "lines" or name in _REJECTED_LINES)
    found = []
    if entries - lost or cents - left:
        found.append(
            amount(bucket, name, reason, cents - left, entries - lost, (len(rows) - len(whole)) if is_line else 0)
        )
    if unplaced:
        code = "credit-without-purchase"
        found.append(amount("rejected", code, tables.reason_of(code), left, lost, len(unplaced)))
    return found


def _fate(code: str, rule: Rule | None) -> tuple[str, str, tuple[str, str]]:
    if rule is not None and code in ("", "rule"):
        bucket = "left_out" if code == "rule" else "lines"
        return bucket, rule.action if code == "rule" else "", (rule.reason_fr, rule.reason_en)
    known = tables.states().get(code)
    return (known["bucket"] if known else "rejected"), code, tables.reason_of(code)
