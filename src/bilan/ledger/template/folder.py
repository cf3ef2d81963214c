"""Write a new inventory folder; what is there already is never overwritten."""

from __future__ import annotations

import csv
import io
import json
import os
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path

from bilan.ledger.template.columns import columns
from bilan.ledger.template.workbook import write_workbook
from bilan.model.findings import BilanError, Finding

#: Names of the workbook; it is read once it is renamed activities.xlsx.
WORKBOOK = {"fr": "modele-activites.xlsx", "en": "activities-template.xlsx"}
_ENTITY = {"fr": "siege", "en": "headquarters"}


def create(folder: Path, lang: str = "fr", name: str = "", year: int | None = None) -> list[Path]:
    """Write the files of an empty inventory into `folder` (made if need be) and return their paths.

    `year` is the calendar year of the period, last year by default. Every file is written under a temporary
    name first, so that nothing is left when one of them fails. Raises BilanError (``init-exists``) when one of
    the files is there already, (``init-cannot-write``) when the folder cannot be written.
    """
    title = name or folder.resolve().name
    writers = _writers(lang, title, year or date.today().year - 1)
    for path in (folder / file for file in writers):
        if os.path.lexists(path):
            raise BilanError(Finding("init-exists", values={"path": str(path)}, place=str(path)))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return _write(folder, writers)
    except OSError as error:
        values = {"path": str(folder), "reason": error.strerror or str(error)}
        raise BilanError(Finding("init-cannot-write", values=values, place=str(folder))) from None


def _write(folder: Path, writers: dict[str, Callable[[Path], object]]) -> list[Path]:
    temporary = {file: folder / f".{file}.{os.getpid()}.tmp" for file in writers}
    try:
        for file, write in writers.items():
            write(temporary[file])
        return [temporary[file].rename(folder / file) for file in writers]
    finally:
        for path in temporary.values():
            path.unlink(missing_ok=True)


def _writers(lang: str, title: str, year: int) -> dict[str, Callable[[Path], object]]:
    tables = ("activities", "factors", "contracts", "actions")
    # Values of a TOML basic string are escaped as JSON escapes them.
    settings = _text(lang, "bilan.toml").replace("{name}", json.dumps(title, ensure_ascii=False))
    settings = settings.replace("{year}", str(year))
    readme = _text(lang, "README.md").replace("{title}", title).replace("{template}", WORKBOOK[lang])
    readme = readme.replace("{columns}", _described(lang))
    return {
        "bilan.toml": _writer(settings),
        "README.md": _writer(readme),
        **{f"{table}.csv": _writer(_header(table, lang), bom=lang == "fr") for table in tables},
        WORKBOOK[lang]: lambda path: write_workbook(path, lang, _ENTITY[lang]),
    }


def _writer(text: str, *, bom: bool = False) -> Callable[[Path], object]:
    """Excel opens a CSV in UTF-8 only when it starts with a byte order mark."""
    return lambda path: path.write_text(text, encoding="utf-8-sig" if bom else "utf-8", newline="\n")


def _header(table: str, lang: str) -> str:
    """The header line: semicolons in French, where the comma is decimal."""
    line = io.StringIO()
    writer = csv.writer(line, delimiter=";" if lang == "fr" else ",", lineterminator="\n")
    writer.writerow(column.header for column in columns(table, lang))
    return line.getvalue()


def _described(lang: str) -> str:
    required, colon = {"fr": (" (obligatoire)", "\u202f: "), "en": (" (required)", ": ")}[lang]
    rows = columns("activities", lang)
    return "\n".join(f"- **{row.header}**{required if row.required else ''}{colon}{row.help}" for row in rows)


def _text(lang: str, file: str) -> str:
    return resources.files("bilan").joinpath("data", "ledger", "init", lang, file).read_text(encoding="utf-8")
