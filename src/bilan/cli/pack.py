"""bilan pack PATH -o pack.zip: everything that a verifier needs, in one archive that can be checked alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json
from bilan.model.findings import BilanError, Finding

if TYPE_CHECKING:
    from bilan.pack.build import Packed

app = new_app()

_WORDS = {
    "fr": {
        "written": "Dossier de vérification écrit : {file}",
        "holds": "  {members} fichiers, {size} ko ; {factors} facteurs ; échantillon de {drawn} lignes (graine {seed})",
        "evidence": "  pièces : {named} citées, {present} présentes{enclosed}",
        "enclosed": ", jointes",
        "lock": "  L'inventaire n'avait pas de verrou : celui d'ici n'y est pas écrit (bilan lock).",
        "digest": "  empreinte du dossier, à donner au vérificateur par une autre voie : {digest}",
    },
    "en": {
        "written": "Verifier's pack written: {file}",
        "holds": "  {members} files, {size} kB; {factors} factors; sample of {drawn} lines (seed {seed})",
        "evidence": "  documents: {named} named, {present} present{enclosed}",
        "enclosed": ", enclosed",
        "lock": "  The inventory had no lock: the pack's own is not written into it (bilan lock).",
        "digest": "  digest of the pack, to be given to the verifier by another way: {digest}",
    },
}


@app.command()
def pack(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    output: Annotated[Path, typer.Option("-o", "--output", help="FILE.zip")],
    seed: Annotated[int, typer.Option("--seed", min=0, help="graine de l'échantillon / seed of the sample")] = 1,
    evidence: Annotated[
        bool, typer.Option("--evidence", help="joint les pièces présentes / enclose the documents")
    ] = False,
    git: Annotated[bool, typer.Option("--git/--no-git", help="avec l'historique git / with git's history")] = True,
    json_file: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Écrit le dossier de vérification / write the verifier's pack."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan.pack import archive, build
        from bilan.pack.verify import pack_digest

        made = build.build(path, seed=seed, with_evidence=evidence, with_git=git)
        try:
            archive.write(made.members, output)
        except OSError as error:
            values = {"file": str(output), "reason": error.strerror or str(error)}
            raise BilanError(Finding("pack-not-writable", values=values, place=str(output))) from None
        payload = _payload(made, output, seed, evidence, pack_digest(made.members))
        if json_file:
            write_json(payload, json_file)
        if json_file != "-":
            _show(payload, lang)


def _payload(made: Packed, output: Path, seed: int, enclosed: bool, digest: str) -> dict[str, Any]:
    return {
        "schema": "bilan.packed/1",
        "file": str(output),
        "bytes": output.stat().st_size,
        "digest": digest,
        "members": len(made.members),
        "factors": len(made.lock.factors),
        "seed": seed,
        "sampled": made.drawn,
        "documents": len(made.documents),
        "documents_present": sum(document.status == "present" for document in made.documents),
        "documents_enclosed": enclosed,
        "lock_made": made.lock_made,
        "result_digest": made.lock.digest,
    }


def _show(told: dict[str, Any], lang: str) -> None:
    words = _WORDS[lang]
    typer.echo(words["written"].format(file=told["file"]))
    size = f"{told['bytes'] / 1000:.0f}"
    typer.echo(words["holds"].format(**told | {"size": size, "drawn": told["sampled"]}))
    enclosed = words["enclosed"] if told["documents_enclosed"] else ""
    typer.echo(words["evidence"].format(named=told["documents"], present=told["documents_present"], enclosed=enclosed))
    if told["lock_made"]:
        typer.echo(words["lock"])
    typer.echo(words["digest"].format(digest=told["digest"]))
