"""Whether the exports are sound: debit equals credit, in every entry and in all; files do not repeat each other."""

from __future__ import annotations

from collections.abc import Sequence

from bilan.accounting.money import money
from bilan.accounting.store import Store
from bilan.ledger.limits import limit
from bilan.ledger.problems import shown
from bilan.model.findings import Finding


def findings(store: Store, files: Sequence[str]) -> list[Finding]:
    """What is wrong with the balance of the files, in their order."""
    found: list[Finding] = []
    for check in (_totals, _entries, _repeated, _overlaps, _finer):
        found += check(store, files)
    return found


def _totals(store: Store, files: Sequence[str]) -> list[Finding]:
    rows = store.rows(
        "SELECT file, sum(debit), sum(credit) FROM entries JOIN files USING (file) WHERE kind = 'fec'"
        " GROUP BY file HAVING sum(debit) <> sum(credit) ORDER BY file"
    )
    return [
        Finding(
            "fec-unbalanced",
            place=files[file],
            values={"file": files[file], "debit": money(debit), "credit": money(credit), "gap": money(debit - credit)},
        )
        for file, debit, credit in rows
    ]


def _entries(store: Store, files: Sequence[str]) -> list[Finding]:
    most = limit("findings_per_code")
    [(count,)] = store.rows("SELECT count(*) FROM unbalanced")
    rows = store.rows(
        f"SELECT file, journal, voucher, net, file_row FROM unbalanced ORDER BY file, file_row LIMIT {most}"
    )
    found = [
        Finding(
            "fec-entry-unbalanced",
            voucher,
            "entry",
            {"file": files[file], "row": row, "journal": shown(journal), "entry": shown(voucher), "gap": money(net)},
            place=f"{files[file]}:{row}",
        )
        for file, journal, voucher, net, row in rows
    ]
    if count > most:
        values = {"file": files[rows[0][0]], "code": "fec-entry-unbalanced", "more": count - most, "count": count}
        found.append(Finding("ledger-more-findings", place=files[rows[0][0]], values=values, count=count - most))
    return found


def _repeated(store: Store, files: Sequence[str]) -> list[Finding]:
    rows = store.rows("SELECT file, count(*) FROM repeated GROUP BY file ORDER BY file")
    return [
        Finding("fec-entries-twice", place=files[file], values={"file": files[file]}, count=count)
        for file, count in rows
    ]


def _overlaps(store: Store, files: Sequence[str]) -> list[Finding]:
    """Two FEC of one entity with days in common: one accounting period is exported once."""
    rows = store.rows(
        "WITH spans AS (SELECT v.file, f.entity, min(v.date) AS first, max(v.date) AS last FROM vouchers v"
        " JOIN files f USING (file) WHERE f.kind = 'fec' GROUP BY v.file, f.entity)"
        " SELECT a.file, b.file, greatest(a.first, b.first), least(a.last, b.last) FROM spans a JOIN spans b"
        " ON a.entity = b.entity AND a.file < b.file AND a.first <= b.last AND b.first <= a.last ORDER BY ALL"
    )
    return [
        Finding(
            "fec-overlap",
            place=files[second],
            values={"file": files[second], "other": files[first], "start": start, "end": end},
        )
        for first, second, start, end in rows
    ]


def _finer(store: Store, files: Sequence[str]) -> list[Finding]:
    rows = store.rows("SELECT file, count(*), min(file_row) FROM entries WHERE finer GROUP BY file ORDER BY file")
    return [
        Finding("entries-finer-than-cents", place=f"{files[file]}:{row}", values={"file": files[file]}, count=count)
        for file, count, row in rows
    ]
