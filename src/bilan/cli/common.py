"""What every verb shares: language, JSON output, errors for people."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Any

import typer

from bilan.model.findings import BilanError, Finding

LangOption = Annotated[str, typer.Option("--lang", help="fr | en", envvar="BILAN_LANG")]
JsonOption = Annotated[str | None, typer.Option("--json", help="FILE, or - for stdout")]


def new_app(**options: Any) -> typer.Typer:
    """A Typer application with the settings that all verbs share."""
    return typer.Typer(add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None, **options)


def check_lang(lang: str) -> str:
    """Return `lang` when it is fr or en, else stop with status 2.

    >>> check_lang("en")
    'en'
    """
    if lang not in {"fr", "en"}:
        raise typer.BadParameter(f"{lang}: fr | en", param_hint="--lang")
    return lang


def write_json(payload: dict[str, Any], target: str) -> None:
    """Write `payload` to a file (first under a temporary name) or to stdout for ``-``.

    NaN and infinities are refused: a result that holds one is a fault of ours, not a number to publish.
    """
    text = json.dumps(payload, ensure_ascii=False, indent=1, allow_nan=False, default=str)
    if target == "-":
        sys.stdout.write(text + "\n")
    else:
        write_text(Path(target), text + "\n")


def write_text(path: Path, text: str) -> None:
    """Write a text file so that a reader sees the old content or the new, never half."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    temporary.write_text(text, encoding="utf-8")
    temporary.replace(path)


@contextmanager
def errors_for_people(lang: str) -> Iterator[None]:
    """Print a BilanError as code, message, place and remedy on stderr, and exit with status 1."""
    try:
        yield
    except BilanError as error:
        for finding in getattr(error, "findings", None) or [error.finding]:
            _print_finding(finding, lang)
        raise typer.Exit(1) from error


def _print_finding(finding: Finding, lang: str) -> None:
    place = f" ({finding.place})" if finding.place else ""
    print(f"{finding.code}: {finding.message(lang)}{place}", file=sys.stderr)
    remedy = finding.remedy(lang)
    if remedy:
        print(f"  → {remedy}", file=sys.stderr)
