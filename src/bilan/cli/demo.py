"""bilan demo [DIR]: write the examples, compute them, leave the reports there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated, Any

import typer

from bilan.cli.common import (
    JsonOption,
    LangOption,
    check_lang,
    check_targets,
    errors_for_people,
    new_app,
    write_json,
    writing,
)
from bilan.model.findings import BilanError, Finding

app = new_app()

#: The example whose reports are written and whose table is shown.
MAIN_EXAMPLE = "atelier-horizon"
#: Folder for files that stood in the way and had been changed.
SAVED = "saved"


@app.command()
def demo(
    directory: Annotated[Path, typer.Argument(help="dossier à créer / folder to create")] = Path("bilan-demo"),
    json_file: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Écrit les exemples, les calcule, laisse les rapports / write the examples, compute them, leave the reports."""
    check_lang(lang)
    quiet = json_file == "-"
    with errors_for_people(lang, json_file, {"schema": "bilan.demo/1"}):
        check_targets(json_file)
        examples, saved = write_examples(directory)
        written: list[Path] = []
        for example in examples:
            reports = directory / "reports" / example.name
            with writing(reports):
                reports.mkdir(parents=True, exist_ok=True)
            written += _compute(example, reports, lang, shown=not quiet and example.name == MAIN_EXAMPLE)
        if json_file:
            write_json(_payload(directory, written, saved), json_file)
    if not quiet:
        _show_territory(lang)
        _show_files(directory, written, saved, lang)


def _payload(directory: Path, written: list[Path], saved: list[Path]) -> dict[str, Any]:
    return {
        "schema": "bilan.demo/1",
        "folder": str(directory.resolve()),
        "files": [str(path.resolve()) for path in written],
        "saved": [str(path.resolve()) for path in saved],
    }


def _show_files(directory: Path, written: list[Path], saved: list[Path], lang: str) -> None:
    words = "Reports are in" if lang == "en" else "Les rapports sont dans"
    print(f"\n{words} {directory.resolve() / 'reports'}")
    for path in written:
        print(f"  {path.relative_to(directory / 'reports')}")
    if saved:
        kept = (
            "Files that you had changed are kept in"
            if lang == "en"
            else "Les fichiers que vous aviez modifiés sont dans"
        )
        print(f"{kept} {directory.resolve() / SAVED}")
        for path in saved:
            print(f"  {path.relative_to(directory / SAVED)}")
    following = "Next" if lang == "en" else "Ensuite"
    colon = ":" if lang == "en" else "\u00a0:"
    print(f"{following}{colon} bilan explain {directory / MAIN_EXAMPLE} elec-amiens-2024-03")


def examples_folder() -> Path:
    """The examples as they came with the package, or as they stand in the source tree."""
    here = Path(__file__).resolve().parents[1]
    for folder in (here / "examples", here.parents[1] / "examples"):
        if (folder / MAIN_EXAMPLE).is_dir():
            return folder
    raise BilanError(Finding("examples-missing", values={"folder": str(here / "examples")}))


def write_examples(directory: Path) -> tuple[list[Path], list[Path]]:
    """Copy the example inventories into `directory`; returns their folders and the files that were put aside.

    A file that is there already and was changed is moved into the folder `SAVED` first: nothing of the user's is lost.
    """
    written: list[Path] = []
    saved: list[Path] = []
    with writing(directory):
        directory.mkdir(parents=True, exist_ok=True)
        for folder in sorted(path for path in examples_folder().iterdir() if (path / "bilan.toml").exists()):
            for source in sorted(path for path in folder.rglob("*") if path.is_file()):
                saved += _copy(source, directory, source.relative_to(folder.parent))
            written.append(directory / folder.name)
    return written, saved


def _copy(source: Path, directory: Path, name: Path) -> list[Path]:
    """Copy one file whole or not at all; what stood there and differs is put aside."""
    target, aside = directory / name, directory / SAVED / name
    target.parent.mkdir(parents=True, exist_ok=True)
    differs = target.exists() and target.read_bytes() != source.read_bytes()
    if differs:
        aside.parent.mkdir(parents=True, exist_ok=True)
        target.replace(aside)
    temporary = target.with_name(f".{target.name}.tmp")
    shutil.copyfile(source, temporary)
    temporary.replace(target)
    return [aside] if differs else []


def _compute(example: Path, reports: Path, lang: str, *, shown: bool) -> list[Path]:
    from bilan import api, report
    from bilan.cli.show_result import show

    result = api.read(example).compute()
    write_json(result.to_json(lang), str(reports / "result.json"))
    writers = {
        "report.xlsx": report.write_xlsx,
        "report.html": report.write_html,
        "report.pdf": report.write_pdf,
    }
    for name, writer in writers.items():
        with writing(reports / name):
            writer(result, reports / name, lang)
    with writing(reports / "result.parquet"):
        report.write_parquet(result, reports / "result.parquet")
    if shown:
        show(result, lang, ("beges-v5", "ghg-protocol"))
    return [reports / name for name in ("result.json", *writers, "result.parquet")]


def _show_territory(lang: str) -> None:
    from bilan.cli.territory import app as territory

    territory(args=["show", "Amiens Métropole", "--lang", lang], prog_name="bilan territory", standalone_mode=False)
