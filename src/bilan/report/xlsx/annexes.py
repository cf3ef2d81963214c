"""The sheets behind the figures: texts to join, ledger, factors, hypotheses, findings, row of the public export."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bilan.report import ademe
from bilan.report.model import FactorUsed, GasUsed
from bilan.report.xlsx.book import Book, Sheet

FACTOR_COLUMNS = (
    ("ref", "plain", 22), ("label", "text", 46), ("t_co2e", "tonnes", 12), ("lines", "count", 8),
    ("amount", "factor", 13), ("unit", "text", 16), ("uncertainty", "text", 14), ("source", "text", 20),
    ("version", "text", 14), ("parts", "text", 24), ("gases", "text", 26), ("gwp_set", "text", 9),
    ("region", "text", 20), ("validity", "text", 18), ("status", "text", 10), ("licence", "text", 20),
    ("origin", "text", 40), ("url", "text", 30), ("row_hash", "plain", 20),
)  # fmt: skip
_PART_WIDTHS = (44, 60, 16, 16, 14, 14, 16)
_LEDGER_WIDTHS = {
    "id": 26, "status": 18, "entity": 16, "category": 26, "label": 42, "start": 11, "end": 11, "quantity": 14,
    "unit": 12, "factor": 22, "evidence": 34, "note": 50, "place": 22, "line_ghg_protocol": 20,
    "line_bilan_carbone_v9": 22,
}  # fmt: skip


def write_blocks(book: Book) -> None:
    """The texts of the platform's form, in its order, ready to be copied."""
    sheet = book.sheet(book.word("sheet.blocks"), landscape=False)
    sheet.widths(8, 42, 90, 9)
    sheet.heading(book.word("section.blocks"))
    sheet.paragraph(book.word("blocks.intro"), 3, "quiet")
    labels = [book.word(f"blocks.{key}") for key in ("step", "label", "text", "length")]
    first = sheet.row
    sheet.header(labels, right_from=3)
    sheet.raw.freeze_panes(sheet.row, 2)
    sheet.raw.repeat_rows(first)
    said = False
    for block in book.report.blocks:
        if not said and block.step > "4":
            sheet.values(["4", book.word("blocks.emissions"), "", None], ["plain", "text", "text", "count"], "subtotal")
            said = True
        text = block.text or book.word("blocks.to_fill")
        sheet.fit_row((block.label, text), (42, 90))
        sheet.put(0, block.step, book.cell("entry", "plain"))
        sheet.put(1, block.label, book.cell("entry", "text"))
        sheet.put(2, text, book.cell("entry" if block.text else "memo", "text"))
        sheet.put(3, len(block.text) or None, book.cell("entry", "count"))
        sheet.row += 1
    sheet.raw.print_area(0, 0, sheet.row, 3)


def write_ledger(book: Book) -> None:
    """Every line with its results; filters on the header."""
    ledger = book.report.ledger
    sheet = book.sheet(book.word("sheet.ledger"), wide=True)
    sheet.heading(book.word("section.ledger"), f"{book.report.organisation}, {book.report.period_text}")
    if ledger.left_out:
        sheet.paragraph(book.word("ledger.cut", left=ledger.left_out), 8)
    sheet.widths(*(_LEDGER_WIDTHS.get(column.key, 13) for column in ledger.columns))
    _table(sheet, [column.label for column in ledger.columns], [_plain(c.kind) for c in ledger.columns], ledger.rows, 1)


def write_factors(book: Book) -> None:
    """The factors behind the figures, with all that is needed to find them again."""
    sheet = book.sheet(book.word("sheet.factors"), wide=True)
    sheet.heading(book.word("section.factors"), f"{book.report.organisation}, {book.report.period_text}")
    widths = [width for _, _, width in FACTOR_COLUMNS]
    sheet.widths(*widths)
    labels = [book.word(f"factor.{key}") for key, _, _ in FACTOR_COLUMNS]
    _table(
        sheet,
        labels,
        [kind for _, kind, _ in FACTOR_COLUMNS],
        [factor_cells(f) for f in book.report.factors],
        2,
        widths,
    )


def factor_cells(factor: FactorUsed) -> list[Any]:
    """The cells of one factor in the order of `FACTOR_COLUMNS`."""
    return [getattr(factor, key) for key, _, _ in FACTOR_COLUMNS]


def write_hypotheses(book: Book) -> None:
    """Choices, entities, exclusions, uncertainty, potentials."""
    report = book.report
    sheet = book.sheet(book.word("sheet.hypotheses"))
    sheet.widths(*_PART_WIDTHS)
    sheet.heading(book.word("section.hypotheses"))
    for fact in report.hypotheses:
        sheet.fit_row((fact.label, fact.value), (44, 130))
        sheet.put(0, fact.label, book.style("label"))
        sheet.raw.merge_range(sheet.row, 1, sheet.row, 6, "", book.style("wrapped"))
        sheet.put(1, fact.value, book.style("wrapped"))
        sheet.row += 1
    keys = ("name", "id", "country", "share", "operated", "held", "note")
    _part(sheet, "entities", [f"entity.{key}" for key in keys], ["text"] * 7, report.entities)
    rows = [(one.label, one.reason, one.posts, one.estimate_t) for one in report.exclusions]
    labels = ["exclusion.label", "exclusion.reason", "exclusion.posts", "exclusion.estimate"]
    _part(sheet, "exclusions", labels, ["text", "text", "text", "tonnes"], rows, book.word("exclusion.none"))
    _uncertainty(book, sheet)
    gases = [_gas_cells(gas) for gas in report.gases]
    labels = ["gas_table.label", "gas_table.formula", "gas_table.family"]
    _part(
        sheet,
        "gases",
        [*labels, "AR4", "AR5", "AR6"],
        ["text", "text", "text", *["gwp"] * 3],
        gases,
        book.word("gases.none"),
    )
    _masses_and_actions(book, sheet)
    sheet.raw.print_area(0, 0, sheet.row, 6)


def _uncertainty(book: Book, sheet: Sheet) -> None:
    from bilan.frameworks.contents import TOTAL

    sheet.row += 1
    sheet.section(book.word("section.uncertainty"))
    sheet.paragraph(book.word("uncertainty.text"), 6, "wrapped", width=170)
    sheet.header(
        [book.word(k) for k in ("uncertainty.framework", "total", "uncertainty.pct", "charts.low", "charts.high")], 2
    )
    for part in book.report.frameworks:
        for row in part.contents.rows:
            if (row.kind == TOTAL and "uncertainty_pct" in row.values) or row.group == "interval":
                values = [row.values.get(key) for key in ("total_t", "uncertainty_pct", "low_t", "high_t")]
                name = f"{part.contents.title} – {row.label}"
                sheet.fit_row((name,), _PART_WIDTHS[:1])
                sheet.values([name, *values], ["text", "tonnes", "percent", "tonnes", "tonnes"])
    drivers = [(one.ref, one.label, one.t_co2e, one.share_pct) for one in book.report.drivers]
    labels = ["factor.ref", "factor.label", "factor.t_co2e", "uncertainty.share"]
    _part(sheet, "drivers", labels, ["text", "text", "tonnes", "percent"], drivers)


def _masses_and_actions(book: Book, sheet: Sheet) -> None:
    masses = [(row.label, "", *row.scopes, row.t_co2e) for row in book.report.masses]
    labels = ["gas_table.label", "", "Scope 1 (t)", "Scope 2 (t)", "Scope 3 (t)", "mass.t_co2e"]
    _part(sheet, "masses", labels, ["text", "text", *["gwp"] * 3, "tonnes"], masses)
    actions = [
        (
            f"{one.id} {one.label}",
            f"{one.category}, {one.owner}",
            one.status,
            one.start,
            one.end,
            one.reduction_t_per_year,
            one.cost_eur,
        )
        for one in book.report.actions
    ]
    labels = [
        "action.label",
        "action.what",
        "ledger.status",
        "ledger.start",
        "ledger.end",
        "action.reduction",
        "action.cost",
    ]
    _part(sheet, "actions", labels, ["text", "text", "text", "date", "date", "tonnes", "count"], actions)


def _gas_cells(gas: GasUsed) -> list[Any]:
    return [gas.label, gas.formula, gas.family, gas.ar4, gas.ar5, gas.ar6]


def write_findings(book: Book) -> None:
    """Every finding with its place and remedy."""
    sheet = book.sheet(book.word("sheet.findings"))
    keys = ("severity", "code", "line", "field", "message", "remedy", "t_co2e", "count", "place")
    widths = (14, 28, 26, 14, 70, 50, 14, 9, 24)
    sheet.widths(*widths)
    sheet.heading(book.word("section.findings"))
    if not book.report.findings:
        sheet.paragraph(book.word("findings.none"), 5)
        return
    rows = [
        (f.severity_label, f.code, f.line, f.field, f.message, f.remedy, f.t_co2e, f.count, f.place)
        for f in book.report.findings
    ]
    kinds = ["text", "text", "text", "text", "text", "text", "tonnes", "count", "text"]
    _table(sheet, [book.word(f"finding.{key}") for key in keys], kinds, rows, 3, widths)


def write_ademe(book: Book) -> None:
    """The row of the public export, standing upright: one header a line."""
    sheet = book.sheet(book.word("sheet.ademe"), landscape=False)
    widths = (6, 60, 84, 16)
    sheet.widths(*widths)
    sheet.heading(book.word("section.ademe"))
    for note in ademe.notes(book.report):
        sheet.paragraph(note, 3, "quiet")
    labels = ["", book.word("ademe.header"), book.word("ademe.value"), book.word("ademe.certain")]
    rows = [
        (str(cell.position), cell.header, cell.value, book.word("yes" if cell.certain else "no"))
        for cell in ademe.cells(book.report)
    ]
    _table(sheet, labels, ["plain", "text", "text", "text"], rows, 2, widths)


def _table(
    sheet: Sheet,
    labels: Sequence[str],
    kinds: Sequence[str],
    rows: Sequence[Sequence[Any]],
    frozen: int,
    widths: Sequence[float] = (),
) -> None:
    """A long table: frozen and repeated header, filters, print area; rows grow with their texts given `widths`."""
    first = sheet.row
    right = next((i for i, kind in enumerate(kinds) if kind not in {"text", "plain", "date"}), len(kinds))
    sheet.raw.set_row(first, 32)
    for column, (label, kind) in enumerate(zip(labels, kinds, strict=True)):
        aligned = column >= right and kind not in {"text", "plain", "date"}
        sheet.put(column, label, sheet.book.style("header_right" if aligned else "header"))
    sheet.row += 1
    sheet.raw.freeze_panes(sheet.row, frozen)
    sheet.raw.repeat_rows(first)
    for row in rows:
        if widths:
            sheet.fit_row(row, widths)
        sheet.values(row, kinds)
    sheet.raw.autofilter(first, 0, max(sheet.row - 1, first), len(labels) - 1)
    sheet.raw.print_area(0, 0, max(sheet.row - 1, first), len(labels) - 1)


def _part(
    sheet: Sheet,
    section: str,
    labels: Sequence[str],
    kinds: Sequence[str],
    rows: Sequence[Sequence[Any]],
    empty: str = "",
) -> None:
    """A small table under its heading, or a sentence when it has no rows."""
    book = sheet.book
    if not rows and not empty:
        return
    sheet.row += 1
    sheet.section(book.word(f"section.{section}"))
    if not rows:
        sheet.paragraph(empty, len(labels) - 1, "quiet")
        return
    sheet.header([book.word(label) if "." in label else label for label in labels])
    for row in rows:
        sheet.fit_row(row, _PART_WIDTHS[: len(kinds)])
        sheet.values(row, kinds)


def _plain(kind: str) -> str:
    return "plain" if kind == "text" else kind
