"""The workbook of activity lines: drop-down lists, comments on the headers, formats, frozen header row."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from bilan.ledger.template.columns import Column, choices, columns

_ROWS = 5000  # rows with drop-down lists and formats
_LIST_ROWS = 200  # room for more entries in each list
_WORDS = {
    "fr": {"sheet": "activités", "lists": "listes", "bad": "Choisir dans la liste, ou écrire une autre valeur."},
    "en": {"sheet": "activities", "lists": "lists", "bad": "Choose from the list, or write another value."},
}


def write_workbook(path: Path, lang: str, entity: str) -> None:
    """Write the empty workbook; its headers and list entries are the words that reading recognises."""
    import xlsxwriter

    words = _WORDS[lang]
    with xlsxwriter.Workbook(str(path)) as book:
        sheet = book.add_worksheet(words["sheet"])
        lists = _write_lists(book, words["lists"], choices(lang, entity))
        formats = {
            "date": book.add_format({"num_format": "dd/mm/yyyy" if lang == "fr" else "yyyy-mm-dd"}),
            "number": book.add_format({"num_format": "#,##0.00"}),
            "text": book.add_format({"num_format": "@"}),
            True: book.add_format({"bold": True, "bg_color": "#1F4E3D", "font_color": "#FFFFFF"}),
            False: book.add_format({"bold": True, "bg_color": "#DCE8E2"}),
        }
        for place, column in enumerate(columns("activities", lang)):
            sheet.write_string(0, place, column.header, formats[column.required])
            sheet.write_comment(0, place, column.help, {"x_scale": 2})
            sheet.set_column(place, place, column.width, formats.get(column.cell))
            _validate(sheet, place, column, lists, words["bad"])
        sheet.freeze_panes(1, 1)
        sheet.autofilter(0, 0, 0, place)


def _write_lists(book: Any, name: str, lists: dict[str, list[str]]) -> dict[str, str]:
    """The sheet of lists; returns the range of each."""
    sheet = book.add_worksheet(name)
    ranges = {}
    for place, (title, entries) in enumerate(lists.items()):
        sheet.write_string(0, place, title)
        sheet.write_column(1, place, entries)
        sheet.set_column(place, place, 34)
        letter = chr(ord("A") + place)
        last = _LIST_ROWS if title in {"entities", "units"} else len(entries) + 1
        ranges[title] = f"={name}!${letter}$2:${letter}${last}"
    sheet.freeze_panes(1, 0)
    return ranges


def _validate(sheet: Any, place: int, column: Column, lists: dict[str, str], bad: str) -> None:
    kind, _, name = column.cell.partition(":")
    if kind == "list":
        rule = {"validate": "list", "source": lists[name], "error_type": "warning", "error_message": bad}
    elif kind == "date" or kind == "number":
        rule = {"validate": "custom", "value": f"=ISNUMBER({chr(65 + place)}2)", "error_type": "warning"}
    else:
        return
    sheet.data_validation(1, place, _ROWS, place, {**rule, "ignore_blank": True})
