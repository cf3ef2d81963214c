"""What every verb shares: language, JSON output, errors for people."""

from __future__ import annotations

import errno
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


class WrongUsageError(BilanError):
    """A command that cannot be meant as it is written: exit status 2."""


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
    """Write a text file so that a reader sees the old content or the new, never half.

    Raises BilanError (``output-cannot-write``) when the disk or the folder refuses; no temporary file stays behind.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    with writing(path):
        try:
            temporary.write_text(text, encoding="utf-8")
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


@contextmanager
def writing(path: str | Path) -> Iterator[None]:
    """Tell a failure to write `path` (rights, full disk) as a finding."""
    try:
        yield
    except OSError as error:
        raise _cannot_write(path, error.strerror or str(error)) from error


def check_targets(*targets: str | Path | None) -> None:
    """Raise BilanError before anything is computed when a file could not be written where it is asked for.

    None and ``-`` are no files. No folder is created: a folder that does not exist is more often a slip of the keys.
    """
    for target in targets:
        if target is None or str(target) == "-":
            continue
        path = Path(target)
        wrong = (
            (not path.parent.is_dir(), errno.ENOENT),
            (path.is_dir(), errno.EISDIR),
            (not os.access(path.parent, os.W_OK), errno.EACCES),
        )
        for found, number in wrong:
            if found:
                raise WrongUsageError(_cannot_write(path, os.strerror(number)).finding)


def check_folders(*folders: Path | None) -> None:
    """Raise BilanError when a folder to work in is a file, cannot be written, or lies in no folder that exists."""
    for folder in folders:
        if folder is None:
            continue
        wrong = (
            (folder.exists() and not folder.is_dir(), errno.ENOTDIR),
            (not folder.exists() and not folder.parent.is_dir(), errno.ENOENT),
            (folder.is_dir() and not os.access(folder, os.W_OK), errno.EACCES),
        )
        for found, number in wrong:
            if found:
                raise WrongUsageError(_cannot_write(folder, os.strerror(number)).finding)


def check_choice(name: str, value: str | None, allowed: tuple[str, ...]) -> None:
    """Raise BilanError (``unknown-choice``) for an option's value that is not one of `allowed`."""
    if value is not None and value not in allowed:
        raise BilanError(Finding("unknown-choice", field=name, values={"value": value, "allowed": ", ".join(allowed)}))


@contextmanager
def errors_for_people(
    lang: str, json_file: str | None = None, contract: dict[str, Any] | None = None
) -> Iterator[None]:
    """Print a BilanError as code, message, place and remedy on stderr, and exit: 2 for wrong usage, else 1.

    With `json_file`, input that cannot be read still gives JSON: `contract` (the keys that the verb promises) with
    the findings. An interruption ends with a line and status 130.
    """
    try:
        yield
    except BilanError as error:
        raise typer.Exit(report_error(error, lang, json_file, contract)) from error
    except (KeyboardInterrupt, RuntimeError) as error:
        if not interrupted(error):
            raise
        print(_INTERRUPTED[lang], file=sys.stderr)
        raise typer.Exit(130) from error


def interrupted(error: BaseException) -> bool:
    """Whether somebody stopped the run; DuckDB tells a stopped query in an error of its own.

    >>> interrupted(KeyboardInterrupt()), interrupted(RuntimeError("Query interrupted")), interrupted(RuntimeError("x"))
    (True, True, False)
    """
    return isinstance(error, KeyboardInterrupt) or "query interrupted" in str(error).lower()


def report_error(
    error: BilanError, lang: str, json_file: str | None = None, contract: dict[str, Any] | None = None
) -> int:
    """Print the findings of an error and return the exit status."""
    findings: list[Finding] = list(getattr(error, "findings", None) or [error.finding])
    for finding in findings:
        _print_finding(finding, lang)
    if isinstance(error, WrongUsageError) or any(finding.code == "unknown-choice" for finding in findings):
        return 2
    if json_file:
        try:
            write_json({**(contract or {}), "findings": [finding.to_json(lang) for finding in findings]}, json_file)
        except BilanError as refused:
            _print_finding(refused.finding, lang)
    return 1


_INTERRUPTED = {
    "fr": "Interrompu : aucun fichier n'est à moitié écrit.",
    "en": "Interrupted: no file is half-written.",
}


def _cannot_write(path: str | Path, reason: str) -> BilanError:
    values = {"path": str(path), "reason": reason}
    return BilanError(Finding("output-cannot-write", values=values, place=str(path)))


def _print_finding(finding: Finding, lang: str) -> None:
    where = finding.place or (f"--{finding.field}" if finding.code == "unknown-choice" else finding.field)
    place = f" ({printable(where)})" if where else ""
    print(f"{finding.code}: {printable(finding.message(lang))}{place}", file=sys.stderr)
    remedy = finding.remedy(lang)
    if remedy:
        print(f"  → {printable(remedy)}", file=sys.stderr)


def printable(value: object) -> str:
    """A text of somebody else's file as a terminal may show it: no control characters, no escape sequences.

    >>> printable("a\\x1b[2Jb\\nc")
    'a [2Jb c'
    """
    return "".join(c if c.isprintable() or c in "\u202f\u00a0" else " " for c in str(value))
