"""bilan compute PATH: the four frameworks from one ledger, on the terminal and as files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import (
    JsonOption,
    LangOption,
    check_choice,
    check_folders,
    check_lang,
    check_targets,
    errors_for_people,
    new_app,
    write_json,
    writing,
)

if TYPE_CHECKING:
    from bilan.result import Result

app = new_app()


@app.command()
def compute(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    json_file: JsonOption = None,
    lang: LangOption = "fr",
    xlsx: Annotated[Path | None, typer.Option("--xlsx", help="FILE.xlsx")] = None,
    html: Annotated[Path | None, typer.Option("--html", help="FILE.html")] = None,
    pdf: Annotated[Path | None, typer.Option("--pdf", help="FILE.pdf")] = None,
    parquet: Annotated[Path | None, typer.Option("--parquet", help="FILE.parquet")] = None,
    gwp: Annotated[str | None, typer.Option("--gwp", help="published | AR4 | AR5 | AR6")] = None,
    approach: Annotated[
        str | None, typer.Option("--approach", help="operational_control | financial_control | equity_share")
    ] = None,
    engine: Annotated[str, typer.Option("--engine", help="duckdb | spark")] = "duckdb",
    master: Annotated[str | None, typer.Option("--master", help="spark://HOST:7077, local[2]")] = None,
    memory_limit: Annotated[str | None, typer.Option("--memory-limit", help="4GB")] = None,
    threads: Annotated[int | None, typer.Option("--threads", min=1)] = None,
    temporary: Annotated[
        Path | None, typer.Option("--temporary", help="dossier des débordements / folder for what spills")
    ] = None,
    cache: Annotated[
        Path | None, typer.Option("--cache", help="sommes gardées par fichier / sums kept for each file")
    ] = None,
    framework: Annotated[
        list[str] | None,
        typer.Option("--framework", help="beges-v5 | iso-14064-1 | ghg-protocol | bilan-carbone-v9 (répétable)"),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="statut 1 dès une erreur / exit 1 on any error")] = False,
) -> None:
    """Calcule un inventaire dans les quatre cadres / compute an inventory in the four frameworks."""
    check_lang(lang)
    frameworks = tuple(framework or ())
    with errors_for_people(lang, json_file, _nothing_computed(path)):
        _check_options(gwp, approach, engine, frameworks, (json_file, xlsx, html, pdf, parquet))
        check_folders(cache, temporary)
        from bilan import api
        from bilan.cli.progress import progress
        from bilan.engine.backends import Resources

        with progress(lang) as watch:
            resources = Resources(memory_limit, temporary, threads, master, cache, watch)
            result = api.read(path).compute(gwp, approach, engine, resources)
        if json_file:
            write_json(result.to_json(lang, frameworks), json_file)
        _write_files(result, lang, xlsx, html, pdf, parquet)
        if json_file != "-":
            from bilan.cli.show_result import show

            show(result, lang, frameworks)
    raise typer.Exit(exit_status(result, strict, lang))


def _check_options(
    gwp: str | None,
    approach: str | None,
    engine: str,
    frameworks: tuple[str, ...],
    files: tuple[Path | str | None, ...],
) -> None:
    """Wrong choices and places to write are told before anything is read."""
    from bilan.frameworks.rules import FRAMEWORKS
    from bilan.model.inventory import APPROACHES, GWP_CHOICES

    check_choice("gwp", gwp, GWP_CHOICES)
    check_choice("approach", approach, APPROACHES)
    check_choice("engine", engine, ("duckdb", "spark"))
    for name in frameworks:
        check_choice("framework", name, FRAMEWORKS)
    check_targets(*files)


def _nothing_computed(path: Path) -> dict[str, Any]:
    """The contract's keys for input that cannot be read at all: nothing is zero, nothing is known."""
    lines = dict.fromkeys(("lines_read", "lines_accepted", "lines_rejected"), 0)
    unknown = dict.fromkeys(("period", "approach", "gwp"))
    totals = ("emissions_t", "removals_t", "avoided_t", "co2_biogenic_t", "frozen_t")
    return {
        "schema": "bilan.result/1",
        "inventory": {"name": path.name, **unknown, **lines},
        "totals": dict.fromkeys(totals),
        "frameworks": {},
    }


def _write_files(
    result: Result, lang: str, xlsx: Path | None, html: Path | None, pdf: Path | None, parquet: Path | None
) -> None:
    if xlsx or html or pdf or parquet:
        from bilan import report

        for writer, file in (
            (report.write_xlsx, xlsx),
            (report.write_html, html),
            (report.write_pdf, pdf),
        ):
            if file:
                with writing(file):
                    writer(result, file, lang)
        if parquet:
            with writing(parquet):
                report.write_parquet(result, parquet)


def exit_status(result: Result, strict: bool, lang: str) -> int:
    """RULES 28: 0 with a summary on stderr; 1 under --strict with errors, or when no line is left.

    Under --strict every change since the lock counts as an error.
    """
    errors = sum(finding.severity == "error" for finding in result.findings)
    rejected = result.lines_read - result.lines_accepted
    if errors or rejected:
        print(_summary(result.lines_read, rejected, errors, lang), file=sys.stderr)
    moved = any(finding.code.startswith("lock-") and finding.severity != "info" for finding in result.findings)
    if (strict and (errors or moved)) or not result.lines_accepted:
        return 1
    return 0


def _summary(read: int, rejected: int, errors: int, lang: str) -> str:
    """What went wrong, in one line.

    >>> _summary(12, 1, 2, "en")
    '1 of 12 lines rejected, 2 errors (bilan check)'
    """
    if lang == "en":
        lines = f"{rejected} of {read} {'line' if read == 1 else 'lines'} rejected"
        return f"{lines}, {errors} {'error' if errors == 1 else 'errors'} (bilan check)"
    lines = "ligne rejetée" if rejected < 2 else "lignes rejetées"
    return f"{rejected} {lines} sur {read}, {errors} {'erreur' if errors < 2 else 'erreurs'} (bilan check)"
