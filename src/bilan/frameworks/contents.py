"""What a framework's report holds: columns, rows with subtotals and totals, required items, notes.

Each framework's folder has ``columns.csv``, ``requirements.csv``, ``notes.csv`` (tables of texts) and ``report.py``
whose `contents` puts the rows in the order that the method asks for. Source: method page on reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from typing import Any

from bilan.frameworks import rules
from bilan.frameworks.subtotals import SPLIT_COLUMNS, Subtotals
from bilan.model import tables as shipped
from bilan.model.gases import TOTAL_COLUMNS

#: Share of a total below which what is not split is rounding of the source, not a gas that it does not tell.
UNDECOMPOSED_NOISE = 0.005

#: Kinds of rows: a line of the framework, sums of lines, and values that stand apart from every total.
LINE, SUBTOTAL, TOTAL, MEMO = "line", "subtotal", "total", "memo"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures: key of the row's values, name, unit, and kind (`tonnes`, `percent`, `count`)."""

    key: str
    label: str
    unit: str
    kind: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `assessed` is False when no activity line reaches it: it is then printed as not computed, never 0."""

    kind: str
    code: str
    label: str
    group: str
    values: Mapping[str, Any]
    assessed: bool = True

    def inside_undecomposed(self, key: str) -> bool:
        """Whether a gas is nil here only because the sources do not split it: then no zero should be read."""
        gas = key in {*TOTAL_COLUMNS, *SPLIT_COLUMNS} and key != "undecomposed_t"
        rest, total = self.values.get("undecomposed_t") or 0.0, self.values.get("total_t") or 0.0
        return gas and self.values.get(key) == 0 and rest > UNDECOMPOSED_NOISE * abs(total)


@dataclass(frozen=True, slots=True)
class Requirement:
    """An item that the framework asks for: answered from the result (`answer`), or by a text block (`text`)."""

    item: str
    label: str
    answer: str
    text: str
    optional: bool
    verification: str


@dataclass(frozen=True)
class Contents:
    """The report of one framework in one language."""

    framework: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    requirements: tuple[Requirement, ...]
    notes: tuple[str, ...]
    extra: Mapping[str, float] = field(default_factory=dict)


def contents(sums: Subtotals, lang: str, more: Sequence[Row] = ()) -> Contents:
    """The report contents of the framework of `sums` in ``fr`` or ``en``; `more` are rows after the totals."""
    framework = sums.table.framework
    module = import_module(f"bilan.frameworks.{rules.folder(framework)}.report")
    rows = (*module.rows(sums, lang), *more, *_reconciliation(sums, lang))
    return Contents(
        framework=framework,
        title=text(framework, "title", lang),
        columns=columns(framework, lang),
        rows=tuple(rows),
        requirements=requirements(framework, lang),
        notes=tuple(row[lang] for row in _table(framework, "notes.csv") if row["key"].startswith("note")),
        extra=dict(sums.table.extra),
    )


def line_row(sums: Subtotals, line: rules.Line, lang: str, **more: Any) -> Row:
    """The row of one line."""
    values = sums.of([line.code]) | more
    label = line.label_en if lang == "en" else line.label_fr
    return Row(LINE, line.code, label, line.group, values, values["assessed"])


def sum_row(sums: Subtotals, kind: str, codes: Sequence[str], label: str, group: str = "", code: str = "") -> Row:
    """The row of a sum over lines; it is assessed when one of its lines is."""
    values = sums.of(codes)
    return Row(kind, code, label, group, values, values["assessed"])


def grouped(framework: str) -> Iterator[tuple[str, list[rules.Line]]]:
    """The lines of a framework by group, in report order."""
    found: dict[str, list[rules.Line]] = {}
    for line in rules.lines(framework):
        found.setdefault(line.group, []).append(line)
    yield from found.items()


def group_label(line: rules.Line, lang: str) -> str:
    """Name of the group of a line."""
    return line.group_label_en if lang == "en" else line.group_label_fr


def columns(framework: str, lang: str) -> tuple[Column, ...]:
    """The columns of figures of a framework's table, in order.

    >>> [column.label for column in columns("beges-v5", "fr")][:6]
    ['CO₂', 'CH₄', 'N₂O', 'Autres gaz', 'Non décomposé', 'Total']
    """
    return tuple(
        Column(row["key"], row[f"label_{lang}"], row["unit"], row["kind"]) for row in _table(framework, "columns.csv")
    )


def requirements(framework: str, lang: str) -> tuple[Requirement, ...]:
    """The items that a report in this framework must (or may) state."""
    return tuple(
        Requirement(
            row["item"],
            row[f"label_{lang}"],
            row["answer"],
            row["text"],
            row["optional"] == "1",
            row["verification"],
        )
        for row in _table(framework, "requirements.csv")
    )


def text(framework: str, key: str, lang: str) -> str:
    """A text of a framework's ``notes.csv`` by key (KeyError when it is not there).

    >>> text("beges-v5", "total", "en")
    'Total emissions'
    """
    return {row["key"]: row[lang] for row in _table(framework, "notes.csv")}[key]


def _reconciliation(sums: Subtotals, lang: str) -> list[Row]:
    """What proves that nothing vanished: total, outside, unclassified, and the ledger as this framework sees it."""
    table = sums.table
    labels = {row["key"]: row[lang] for row in shipped.rows("data/report/reconciliation.csv")}
    amounts = (("outside", table.outside_t), ("unclassified", table.unclassified_t), ("ledger", table.ledger_t))
    return [Row(MEMO, "", labels[key], key, {"total_t": value}) for key, value in amounts]


def _table(framework: str, name: str) -> tuple[dict[str, str], ...]:
    return shipped.rows(f"frameworks/{rules.folder(framework)}/{name}")
