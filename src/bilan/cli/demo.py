"""bilan demo [DIR]: write the examples, compute them, leave the reports there."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Annotated

import typer

from bilan.cli.common import LangOption, check_lang, errors_for_people, new_app, write_json
from bilan.model.findings import BilanError, Finding

app = new_app()

#: The example whose reports are written and whose table is shown.
MAIN_EXAMPLE = "atelier-horizon"


@app.command()
def demo(
    directory: Annotated[Path, typer.Argument(help="dossier à créer / folder to create")] = Path("bilan-demo"),
    lang: LangOption = "fr",
) -> None:
    """Écrit les exemples, les calcule, laisse les rapports / write the examples, compute them, leave the reports."""
    check_lang(lang)
    with errors_for_people(lang):
        for example in write_examples(directory):
            reports = directory / "reports" / example.name
            reports.mkdir(parents=True, exist_ok=True)
            _compute(example, reports, lang, shown=example.name == MAIN_EXAMPLE)
    _show_territory(lang)
    words = "Reports are in" if lang == "en" else "Les rapports sont dans"
    print(f"\n{words} {directory.resolve() / 'reports'}")


def examples_folder() -> Path:
    """The examples as they came with the package, or as they stand in the source tree."""
    here = Path(__file__).resolve().parents[1]
    for folder in (here / "examples", here.parents[1] / "examples"):
        if (folder / MAIN_EXAMPLE).is_dir():
            return folder
    raise BilanError(Finding("examples-missing", values={"folder": str(here / "examples")}))


def write_examples(directory: Path) -> list[Path]:
    """Copy the example inventories into `directory`; files that are there already are written anew."""
    written = []
    for folder in sorted(path for path in examples_folder().iterdir() if (path / "bilan.toml").exists()):
        target = directory / folder.name
        shutil.copytree(folder, target, dirs_exist_ok=True)
        written.append(target)
    return written


def _compute(example: Path, reports: Path, lang: str, *, shown: bool) -> None:
    from bilan import api, report
    from bilan.cli.show_result import show

    result = api.read(example).compute()
    write_json(result.to_json(lang), str(reports / "result.json"))
    report.write_xlsx(result, reports / "report.xlsx", lang)
    report.write_html(result, reports / "report.html", lang)
    report.write_pdf(result, reports / "report.pdf", lang)
    report.write_parquet(result, reports / "result.parquet")
    if shown:
        show(result, lang, ("beges-v5", "ghg-protocol"))


def _show_territory(lang: str) -> None:
    from bilan.cli.territory import app as territory

    territory(args=["show", "Amiens Métropole", "--lang", lang], prog_name="bilan territory", standalone_mode=False)
