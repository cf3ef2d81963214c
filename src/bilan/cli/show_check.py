"""What `bilan check` prints: what was understood of each file, the count of lines, the findings by code."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.markup import escape
from rich.padding import Padding

from bilan.cli.common import printable
from bilan.cli.numbers import count
from bilan.cli.show_findings import SHOWN, show_by_code

if TYPE_CHECKING:
    from bilan.result import Result

_WORDS = {
    "fr": {
        "understood": "Compris",
        "read": "Lignes lues :",
        "accepted": "retenues",
        "rejected": "rejetées",
        "findings": "Constats",
        "nothing": "Rien à signaler.",
        "delimiter": "séparateur",
        "encoding": "encodage",
        "decimal": "décimale",
        "header_row": "en-têtes en ligne",
        "sheet": "feuille",
        "rows": "lignes",
        "one_rows": "ligne",
        "blank_rows": "lignes vides",
        "one_blank_rows": "ligne vide",
        "columns": "colonnes :",
        "ignored": "non lues :",
        "refused": "refusé :",
        "no_configuration": "pas de bilan.toml",
    },
    "en": {
        "understood": "Understood",
        "read": "Lines read:",
        "accepted": "accepted",
        "rejected": "rejected",
        "findings": "Findings",
        "nothing": "Nothing to report.",
        "delimiter": "delimiter",
        "encoding": "encoding",
        "decimal": "decimal",
        "header_row": "headers in row",
        "sheet": "sheet",
        "rows": "lines",
        "one_rows": "line",
        "blank_rows": "blank lines",
        "one_blank_rows": "blank line",
        "columns": "columns:",
        "ignored": "not read:",
        "refused": "refused:",
        "no_configuration": "no bilan.toml",
    },
}
_DELIMITERS = {"comma": "virgule", "semicolon": "point-virgule", "tab": "tabulation", "pipe": "barre verticale"}
#: What is said of a file, in this order; the rest of what was understood is in the JSON.
_DIALECT = ("sheet", "delimiter", "encoding", "decimal", "header_row")
_APART = {"table", "file", "kind", "columns", "ignored", "rows", "blank_rows", "delimiter_name", "refused"}


def show(understood: dict[str, Any], result: Result, lang: str, *, every: bool = False) -> None:
    """Print a check for people; `every` shows all findings instead of the first of each code."""
    console = Console(highlight=False)
    words = _WORDS[lang]
    console.print(f"[bold]{words['understood']}[/bold]")
    _line(console, printable(understood.get("configuration") or words["no_configuration"]), 2)
    for file in understood.get("files", ()):
        _file(console, file, words, lang)
    others = {name: value for name, value in understood.items() if name not in {"configuration", "files"}}
    for text in plain(others):
        console.print(f"  {escape(printable(text))}")
    read, accepted = result.lines_read, result.lines_accepted
    console.print(
        f"\n[bold]{words['read']} {count(read, lang)}[/bold] = {words['accepted']} {count(accepted, lang)}"
        f" + {words['rejected']} {count(read - accepted, lang)}\n\n[bold]{words['findings']}[/bold]"
    )
    show_by_code(console, result.findings, lang, len(result.findings) if every else SHOWN)
    if not result.findings:
        console.print(f"  {words['nothing']}")


def _file(console: Console, file: dict[str, Any], words: dict[str, str], lang: str) -> None:
    said = [str(file.get("kind", ""))]
    said += [f"{words[name]} {_value(file, name, lang)}" for name in _DIALECT if file.get(name) not in (None, "")]
    said.append(_number_of(file, "rows", words, lang))
    if file.get("blank_rows"):
        said.append(_number_of(file, "blank_rows", words, lang))
    if file.get("refused"):
        said.append(f"{words['refused']} {file['refused']}")
    _line(console, f"{printable(file.get('file', ''))}  {' · '.join(printable(text) for text in said if text)}", 2)
    columns, ignored = file.get("columns") or {}, file.get("ignored") or []
    if isinstance(columns, dict) and columns:
        _line(console, f"{words['columns']} {', '.join(_column(*pair) for pair in columns.items())}", 4)
    if ignored:
        _line(console, f"{words['ignored']} {', '.join(printable(name) for name in ignored)}", 4)
    for name, value in file.items():
        if name not in _APART and name not in _DIALECT and value not in (None, "", [], {}):
            for text in plain({name: value}):
                console.print(f"    {escape(printable(text))}")


def _number_of(file: dict[str, Any], name: str, words: dict[str, str], lang: str) -> str:
    number = int(file.get(name) or 0)
    plural = number != 1 if lang == "en" else number > 1
    return f"{count(number, lang)} {words[name] if plural else words['one_' + name]}"


def _value(file: dict[str, Any], name: str, lang: str) -> str:
    if name == "delimiter":
        known = str(file.get("delimiter_name") or file[name])
        return _DELIMITERS.get(known, known) if lang == "fr" else known
    return f"« {file[name]} »" if name == "decimal" and lang == "fr" else str(file[name])


def _column(header: object, canonical: str) -> str:
    """A header that says the canonical name needs no arrow."""
    written = printable(header)
    return canonical if written.strip().lower() == canonical else f"{written} → {canonical}"


def _line(console: Console, text: str, indent: int) -> None:
    console.print(Padding(escape(text), (0, 0, 0, indent), expand=False), highlight=False)


def plain(value: Any, indent: str = "") -> list[str]:
    """A nested structure as indented lines.

    >>> plain({"a": {"b": 1}, "c": [2, 3]})
    ['a:', '  b: 1', 'c:', '  2', '  3']
    """
    if isinstance(value, dict):
        lines: list[str] = []
        for key, item in value.items():
            if isinstance(item, dict | list) and item:
                lines += [f"{indent}{key}:", *plain(item, indent + "  ")]
            else:
                lines.append(f"{indent}{key}: {item}")
        return lines
    if isinstance(value, list):
        return [
            line for item in value for line in (plain(item, indent) if isinstance(item, dict) else [f"{indent}{item}"])
        ]
    return [f"{indent}{value}"]
