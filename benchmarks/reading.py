"""Reading workbooks, csv and accounting exports."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.harness import ROOT, Job, alternate
from benchmarks.harness import run as run_once
from benchmarks.sections import TIMES, Section, count, ratio, times
from benchmarks.sizes import Sizes

#: Kind of file -> function that reads it plainly, and with what.
PLAIN = {"csv": ("plain_csv", "DuckDB"), "xlsx": ("plain_xlsx", "Calamine")}
JOBS = "benchmarks.jobs.reading"


def run(sizes: Sizes) -> Section:
    """Each file with bilan and with the plainest reader."""
    told = (
        "From the file to activity lines with their findings, against the plainest reader of the same file: it neither "
        "recognises headers, dialects, decimal commas and dates nor says what is wrong. Twelve columns (xlsx, csv); "
        "eighteen columns of an accounting export (FEC), weighed entry by entry and reconciled to the cent, against "
        "one query that adds up debits and credits by account."
    )
    rows = [
        *_pair("xlsx", sizes.xlsx, sizes.rounds),
        *_pair("csv", sizes.csv, max(sizes.rounds - 1, 1)),
        *_accounts(sizes),
    ]
    return Section("Reading", told, ("file, reader", *TIMES, "wall ratio", "processor ratio"), rows)


def _pair(kind: str, rows: int, rounds: int) -> Iterator[tuple[str, ...]]:
    folder = run_once(Job(f"{JOBS}:write", (kind, rows))).value
    plain, tool = PLAIN[kind]
    jobs = {"bilan": Job(f"{JOBS}:with_bilan", (folder,)), tool: Job(f"{JOBS}:{plain}", (folder,))}
    found = alternate(jobs, rounds)
    for name, measured in found.items():
        yield (f"{kind}, {count(rows)} rows, {name}", *times(measured), *ratio(measured, found[tool]))


def _accounts(sizes: Sizes) -> Iterator[tuple[str, ...]]:
    if (
        not (ROOT / "benchmarks" / "fec.py").exists()
        or not (ROOT / "examples" / "comptabilite" / "make_fec.py").exists()
    ):
        return
    folder = run_once(Job(f"{JOBS}:write_accounts", (sizes.fec,))).value
    jobs = {
        "bilan": Job(f"{JOBS}:accounts_with_bilan", (folder,)),
        "DuckDB": Job(f"{JOBS}:accounts_plain", (folder,)),
    }
    found = alternate(jobs, max(sizes.rounds - 1, 1))
    for name, measured in found.items():
        yield (
            f"FEC, {count(found['bilan'].value)} entries, {name}",
            *times(measured),
            *ratio(measured, found["DuckDB"]),
        )
