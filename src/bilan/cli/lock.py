"""bilan lock PATH: pin what the numbers are made of, or say what changed since they were pinned."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from bilan.lock.form import Lock
    from bilan.model.findings import Finding

app = new_app()

_WORDS = {
    "fr": {
        "written": "Verrou écrit",
        "unchanged": "Rien n'a changé depuis le verrou du {day} ; le fichier est laissé tel quel.",
        "changed": "Changé depuis le verrou du {day} :",
        "holds": "Le verrou du {day} tient : mêmes entrées, mêmes règles, mêmes facteurs, même résultat.",
        "absent": "Pas de verrou.",
        "factors": "facteurs",
        "unresolved": "références sans facteur",
        "files": "fichiers",
        "lines": "lignes",
        "tables": "tables de règles",
        "engine": "moteur",
        "digest": "empreinte du résultat",
    },
    "en": {
        "written": "Lock written",
        "unchanged": "Nothing changed since the lock of {day}; the file is left as it is.",
        "changed": "Changed since the lock of {day}:",
        "holds": "The lock of {day} holds: same inputs, same rules, same factors, same result.",
        "absent": "No lock.",
        "factors": "factors",
        "unresolved": "references without a factor",
        "files": "files",
        "lines": "lines",
        "tables": "rule tables",
        "engine": "engine",
        "digest": "digest of the result",
    },
}


@app.command()
def lock(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    check: Annotated[
        bool, typer.Option("--check", help="n'écrit rien, statut 1 si quelque chose a changé / write nothing")
    ] = False,
    note: Annotated[str, typer.Option("--note", help="motif, gardé dans l'historique / reason, kept")] = "",
    json_file: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Écrit bilan.lock : facteurs, règles, entrées, résultat / write bilan.lock, or --check it.

    Un verrou présent garde ses versions de facteurs ; `bilan upgrade` les change / a lock that is there keeps its
    versions of factors; `bilan upgrade` changes them.
    """
    check_lang(lang)
    with errors_for_people(lang):
        from bilan.lock import relock

        outcome = relock.relock(path, note=note, write=not check)
        payload = _payload(outcome, lang)
        if json_file:
            write_json(payload, json_file)
        if json_file != "-":
            _show(outcome, lang)
    raise typer.Exit(1 if check and (outcome.before is None or outcome.findings) else 0)


def _payload(outcome: Any, lang: str) -> dict[str, Any]:
    lock: Lock = outcome.lock
    return {
        "schema": "bilan.lock-status/1",
        "file": str(outcome.file),
        "written": outcome.written,
        "locked_on": (outcome.before or lock).locked_on.isoformat() if outcome.before or outcome.written else None,
        "engine_version": lock.engine_version,
        "gwp": lock.gwp,
        "approach": lock.approach,
        "digest": lock.digest,
        "totals": dict(lock.totals),
        "factors": len(lock.factors),
        "unresolved": [entry.ref for entry in lock.unresolved],
        "books": [{"source": book.source, "version": book.version} for book in lock.books],
        "inputs": [entry.name for entry in lock.inputs],
        "changes": [finding.to_json(lang) for finding in outcome.findings],
    }


def _show(outcome: Any, lang: str) -> None:
    words = _WORDS[lang]
    colon = " :" if lang == "fr" else ":"
    findings: tuple[Finding, ...] = outcome.findings
    day = outcome.before.locked_on.isoformat() if outcome.before else ""
    if findings:
        typer.echo(words["changed"].format(day=day))
        for finding in findings:
            typer.echo(f"  {finding.code}: {finding.message(lang)}")
    if outcome.written:
        lock: Lock = outcome.lock
        lines = f", {lock.lines.count} {words['lines']}" if lock.lines else ""
        books = ", ".join(f"{book.source}@{book.version}" for book in lock.books)
        typer.echo(f"{words['written']}{colon} {outcome.file}")
        typer.echo(
            f"  {len(lock.factors)} {words['factors']} ({books}), {len(lock.inputs)} {words['files']}{lines},"
            f" {len(lock.tables)} {words['tables']}, {words['engine']} {lock.engine_version}"
        )
        if lock.unresolved:
            typer.echo(f"  {len(lock.unresolved)} {words['unresolved']}")
        typer.echo(f"  {words['digest']}{colon} {lock.digest[:16]}")
    elif outcome.before is None:
        typer.echo(words["absent"])
    elif not findings:
        typer.echo(words["holds" if outcome.checked else "unchanged"].format(day=day))
