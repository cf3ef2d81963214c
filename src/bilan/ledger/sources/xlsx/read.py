"""Read a sheet of an Excel workbook into the columns of a table. Formulas give their saved values, unexecuted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bilan.ledger import arrays
from bilan.ledger.convert import Conversion, convert
from bilan.ledger.headers import Mapping, map_headers, recognised, report
from bilan.ledger.limits import limit
from bilan.ledger.numbers import NumberStyle
from bilan.ledger.problems import Problems, shown
from bilan.ledger.raw import Batch
from bilan.ledger.reading import Reading, SourceFile, refused
from bilan.ledger.sources.xlsx.archive import Sheet, WorkbookError, column_number, inspect
from bilan.ledger.sources.xlsx.cells import as_text, column
from bilan.ledger.sources.xlsx.merged import fill_header, fill_rows
from bilan.ledger.sources.xlsx.sheets import SheetName, Workbook, candidates, workbook
from bilan.ledger.tables import Table

_HEADER_ROWS = 20


@dataclass
class Grid:
    """One sheet as rows of cells."""

    name: SheetName
    seen: Sheet
    rows: list[list[Any]]
    merged: list[tuple[tuple[int, int], tuple[int, int]]]
    header: int = 0


def read(file: SourceFile, table: Table) -> Reading:
    """Read one workbook; a workbook that is unsafe to open comes back refused, with the reason."""
    problems = Problems(file.name)
    try:
        seen = inspect(file.path)
        book = workbook(file.path)
        grid = _grid(file, book, seen, table)
    except WorkbookError as error:
        return refused(file, "xlsx", problems, error.code, **error.values)
    if grid is None:
        return refused(file, "xlsx", problems, "ledger-file-empty")
    headers = [shown(as_text(cell).strip(), 200) for cell in fill_header(grid.rows, grid.merged, grid.header)]
    if len(headers) > limit("columns"):
        return refused(file, "xlsx", problems, "ledger-too-many-columns", count=len(headers))
    mapping = map_headers(table, headers)
    report(mapping, table, problems, grid.header + 1)
    body = grid.rows[grid.header + 1 :]
    merged = fill_rows(body, grid.merged, grid.header + 1, mapping.positions, table)
    how = Conversion(table, file.name, problems, _style(body, mapping, table), mapping.unusable, mapping.shown)
    lines = convert(_batch(body, grid.header + 2, mapping, table, book), how)
    _report(grid, merged, how, problems)
    how.close()
    return Reading(lines, tuple(problems.closed()), _understood(file, book, grid, mapping, how))


def _grid(file: SourceFile, book: Workbook, seen: dict[str, Sheet], table: Table) -> Grid | None:
    """The sheet that holds the table: by its name, else the visible one with the most known headers."""
    grids = [load(file, name, seen.get(name.part, Sheet())) for name in candidates(book, table)]
    grids = [grid for grid in grids if grid.rows]
    best: tuple[int, Grid | None] = (-1, None)
    for grid in grids:
        first = range(min(len(grid.rows), _HEADER_ROWS))
        headers = [fill_header(grid.rows, grid.merged, i) for i in first]
        known = [recognised(table, [as_text(cell) for cell in cells]) for cells in headers]
        grid.header = known.index(max(known)) if max(known) else _first_full(grid.rows)
        best = max(best, (max(known), grid), key=lambda one: one[0])
    return best[1]


def _first_full(rows: list[list[Any]]) -> int:
    return next((i for i, row in enumerate(rows) if any(as_text(cell).strip() for cell in row)), 0)


def load(file: SourceFile, name: SheetName, seen: Sheet) -> Grid:
    """Read all cells of one sheet of a workbook that was inspected before."""
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        with CalamineWorkbook.from_path(str(file.path)) as book:
            sheet = book.get_sheet_by_name(name.name)
            rows = sheet.to_python(skip_empty_area=False)
            merged = list(sheet.merged_cell_ranges or [])
    except (CalamineError, ValueError, OSError) as error:
        raise WorkbookError("xlsx-not-a-workbook", reason=shown(error, 100)) from None
    for reference, text in seen.errors.items():
        _put(rows, reference, text)
    return Grid(name, seen, rows, merged)


def _put(rows: list[list[Any]], reference: str, text: str) -> None:
    """Write the text of an error cell where the parser left a blank, so that it is refused and not missing."""
    letters = reference.rstrip("0123456789")
    row, place = int(reference[len(letters) :] or 0) - 1, column_number(letters) - 1
    if 0 <= row < len(rows) and 0 <= place < len(rows[row]) and rows[row][place] == "":
        rows[row][place] = text


def _style(body: list[list[Any]], mapping: Mapping, table: Table) -> NumberStyle:
    places = [place for name, place in mapping.positions.items() if table.kind(name) == "number"]
    texts = (row[place] for row in body[:1000] for place in places if isinstance(row[place], str))
    return NumberStyle.of(texts)


def _batch(body: list[list[Any]], first_row: int, mapping: Mapping, table: Table, book: Workbook) -> Batch:
    cells = {
        name: column([row[place] for row in body], table.kind(name), from_1904=book.from_1904)
        for name, place in mapping.positions.items()
    }
    return Batch(cells, arrays.integers(range(first_row, first_row + len(body))))


def _report(grid: Grid, merged: tuple[int, int], how: Conversion, problems: Problems) -> None:
    seen = grid.seen
    if seen.formulas:
        problems.file_finding("xlsx-formulas", count=seen.formulas, cell=seen.first_formula)
    if seen.without_value:
        count, cell = seen.without_value, seen.first_without_value
        problems.file_finding("xlsx-formulas-without-value", count=count, cell=cell)
    if merged[0]:
        problems.file_finding("xlsx-merged-cells", row=merged[1], count=merged[0])
    if not how.rows and how.table.must_have_rows:
        problems.file_finding("ledger-file-without-lines")


def _understood(file: SourceFile, book: Workbook, grid: Grid, mapping: Mapping, how: Conversion) -> dict[str, object]:
    return {
        "file": file.name,
        "kind": "xlsx",
        "sheet": grid.name.name,
        "other_sheets": [sheet.name for sheet in book.sheets if sheet.name != grid.name.name],
        "decimal": how.style.decimal,
        "header_row": grid.header + 1,
        "columns": mapping.found,
        "ignored": list(mapping.ignored),
        "formulas": grid.seen.formulas,
        "rows": how.rows,
        "blank_rows": how.blank_rows,
    }
