"""bilan verify pack.zip: recompute a verifier's pack from the pack alone, and say what matches and what does not."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from bilan.pack.compare import Unlike
    from bilan.pack.stated import Check
    from bilan.pack.verify import Verification

app = new_app()

#: Differences told for each check.
_MOST_TOLD = 20
_WORDS: dict[str, dict[str, Any]] = {
    "fr": {
        "archive": "Archive", "manifest": "Empreintes des fichiers", "settings": "Réglages",
        "inputs": "Entrées, contre le verrou", "rules": "Tables de règles, contre le verrou",
        "software": "Logiciel installé, contre le verrou", "recomputation": "Recalcul",
        "lock": "Verrou, contre le recalcul", "results": "Résultats, nombre par nombre",
        "lines": "Montants de chaque ligne", "factors": "Facteurs utilisés", "sample": "Échantillon",
        "books": "Facteurs, contre les livres installés", "texts": "Textes", "changes": "Historique",
        "evidence": "Pièces",
        "ok": "concorde", "failed": "NE CONCORDE PAS", "noted": "à noter", "skipped": "non fait",
        "stated": "dossier", "found": "recalcul", "more": "et {n} autres",
        "all": "Tout concorde : {n} valeurs comparées.", "not": "Le dossier ne concorde pas.",
        "what": {
            "changed": "modifié", "missing": "absent", "unlisted": "ajouté", "renamed": "renommé en",
            "damaged": "abîmé :", "manifest": "liste d'empreintes abîmée :", "unexpected": "inattendu",
        },
        "digest": "Empreinte du dossier, à comparer avec celle de l'organisation : {digest}",
    },
    "en": {
        "archive": "Archive", "manifest": "Hashes of files", "settings": "Settings",
        "inputs": "Inputs, against the lock", "rules": "Rule tables, against the lock",
        "software": "Software installed, against the lock", "recomputation": "Recomputation",
        "lock": "Lock, against the recomputation", "results": "Results, number by number",
        "lines": "Amounts of every line", "factors": "Factors used", "sample": "Sample",
        "books": "Factors, against the books installed", "texts": "Texts", "changes": "History",
        "evidence": "Documents",
        "ok": "matches", "failed": "DOES NOT MATCH", "noted": "to note", "skipped": "not done",
        "stated": "pack", "found": "computed", "more": "and {n} more",
        "all": "Everything matches: {n} values compared.", "not": "The pack does not match.",
        "what": {
            "changed": "changed", "missing": "missing", "unlisted": "added", "renamed": "renamed to",
            "damaged": "damaged:", "manifest": "list of hashes damaged:", "unexpected": "unexpected",
        },
        "digest": "Digest of the pack, to be compared with the organisation's: {digest}",
    },
}  # fmt: skip


@app.command()
def verify(
    file: Annotated[Path, typer.Argument(help="pack.zip")],
    recompute: Annotated[
        bool, typer.Option("--recompute/--hashes-only", help="recalcule, ou empreintes seules / hashes only")
    ] = True,
    json_file: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Recalcule et contrôle un dossier de vérification / recompute and check a verifier's pack."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan.pack.verify import verify as check

        found = check(file, recompute=recompute)
        if json_file:
            write_json(payload(found), json_file)
        if json_file != "-":
            _show(found, lang)
    raise typer.Exit(0 if found.ok else 1)


def payload(found: Verification) -> dict[str, Any]:
    """The contract ``bilan.verification/1``."""
    return {
        "schema": "bilan.verification/1",
        "file": str(found.file),
        "ok": found.ok,
        "digest": found.digest,
        "checks": [_check(check) for check in found.checks],
    }


def _check(check: Check) -> dict[str, Any]:
    return {
        "check": check.name,
        "state": check.state,
        "compared": check.compared,
        "differing": check.differing,
        "details": [{"where": one.where, "stated": one.stated, "found": one.found} for one in check.details],
    }


def _show(found: Verification, lang: str) -> None:
    from rich.console import Console
    from rich.markup import escape

    console, words = Console(highlight=False), _WORDS[lang]
    colour = {"ok": "green", "failed": "bold red", "noted": "yellow", "skipped": "yellow"}
    for check in found.checks:
        counted = f"{check.compared - check.differing}/{check.compared}"
        console.print(f"[{colour[check.state]}]{words[check.state]:<16}[/] {words[check.name]}  {counted}")
        for one in check.details[:_MOST_TOLD]:
            console.print(f"    {escape(_short(_told(check.name, one, words, lang)))}")
        if check.differing > _MOST_TOLD:
            console.print(f"    {words['more'].format(n=check.differing - _MOST_TOLD)}")
    total = sum(check.compared for check in found.checks)
    console.print(f"\n[bold]{words['all'].format(n=total) if found.ok else words['not']}[/bold]")
    console.print(words["digest"].format(digest=found.digest))


def _told(name: str, one: Unlike, words: dict[str, Any], lang: str) -> str:
    colon = " :" if lang == "fr" else ":"
    if name == "archive":
        return one.where
    if isinstance(one.found, dict):
        return f"{one.where}{colon} {one.found[lang]}"
    if one.stated in words["what"]:
        return f"{one.where}{colon} {words['what'][one.stated]} {one.found}".rstrip()
    return f"{one.where}{colon} {words['stated']} {one.stated}, {words['found']} {one.found}"


def _short(text: str) -> str:
    plain = "".join(letter if letter.isprintable() else "?" for letter in text)
    return plain if len(plain) <= 300 else plain[:297] + "..."
