"""Accounting exports of an inventory folder -> activity lines, findings, coverage."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa

from bilan.accounting import balances, covered, fates, notices, settling
from bilan.accounting.coverage import Coverage
from bilan.accounting.exports import Export, exports_of
from bilan.accounting.placing import place
from bilan.accounting.rules import Rule, built_in, of_file
from bilan.accounting.store import Store, opened
from bilan.ledger import arrays
from bilan.ledger.files import refusal
from bilan.ledger.reading import SourceFile
from bilan.model.activities import ACTIVITY_SCHEMA
from bilan.model.findings import Finding
from bilan.model.inventory import Configuration


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
        _name_files(store, exports)
        policy = configuration.accounting
        by_entry = policy.aggregate == "entry"
        store.prepare(configuration.period, by_entry=by_entry)
        findings += balances.findings(store, [export.file.name for export in exports])
        place(store, rules)
        covered.find(store, rules, ledger, configuration)
        words = {"by_entry": str(by_entry).upper(), "exclude": str(policy.covered_physically == "exclude").upper()}
        store.run("settle", **words)
        lines, done = settling.lines(store, policy.currency, by_entry=by_entry)
        findings += notices.of_credits(store, done, policy.currency)
        findings += notices.of_sums(store, rules, policy.currency)
        return Accounts(lines, findings, echoes, fates.coverage(store, rules, done, policy.currency))


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
    if export.kind == "general_ledger":
        from bilan.ledger.sources.general_ledger.read import read

        table = read(export.file, findings, {"files": echoes})
        store.add(iter(()) if table is None else iter((table,)), export.entity, "general_ledger", "")
        return
    from bilan.ledger.sources.fec.layout import siren_and_closing
    from bilan.ledger.sources.fec.read import open_fec

    failures: list[OSError] = []
    reading = None
    try:
        reading = open_fec(export.file)
    except OSError as error:
        failures.append(error)
    batches = _until_failure(reading.batches(), failures) if reading else iter(())
    store.add(batches, export.entity, "fec", siren_and_closing(export.file.name)[0])
    for failure in failures:
        values = {"file": export.file.name, "reason": failure.strerror or str(failure)}
        findings.append(Finding("ledger-file-unreadable", place=export.file.name, values=values))
    if reading:
        findings += reading.problems.closed()
        echoes.append({**reading.understood(), "entity": export.entity})


def _until_failure(batches: Iterator[pa.Table], failures: list[OSError]) -> Iterator[pa.Table]:
    """The batches up to a failure of the disk, which the store must not see as one of its own."""
    try:
        yield from batches
    except OSError as error:
        failures.append(error)


def _name_files(store: Store, exports: Sequence[Export]) -> None:
    names = arrays.strings([export.file.name for export in exports])
    store.put("file_names", pa.table({"file": arrays.integers(np.arange(len(exports))), "name": names}))
