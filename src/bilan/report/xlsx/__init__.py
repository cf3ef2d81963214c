"""The workbook: summary, one sheet per framework, texts, charts, ledger, factors, hypotheses, findings, ADEME row."""

from __future__ import annotations

from pathlib import Path

from bilan.report.build import report_of
from bilan.report.model import Report
from bilan.result import Result


def write_xlsx(result: Result, path: str | Path, lang: str = "fr") -> Path:
    """Write the workbook of a result; it appears under its name only when it is whole. Returns its path.

    Cells hold full values, formats round the display. Texts of users are written as texts, never as formulas.
    """
    return write_report(report_of(result, lang), path)


def write_report(report: Report, path: str | Path) -> Path:
    """Write the workbook of a report that was already built."""
    from bilan.report.files import replacing
    from bilan.report.xlsx import annexes, chart_sheet, cover, framework_sheet
    from bilan.report.xlsx.book import Book

    target = Path(path)
    with replacing(target) as temporary, Book(temporary, report) as book:
        cover.write(book)
        for part in report.frameworks:
            framework_sheet.write(book, part)
        framework_sheet.write_requirements(book)
        annexes.write_blocks(book)
        chart_sheet.write(book)
        annexes.write_ledger(book)
        annexes.write_factors(book)
        annexes.write_hypotheses(book)
        annexes.write_findings(book)
        annexes.write_ademe(book)
    return target
