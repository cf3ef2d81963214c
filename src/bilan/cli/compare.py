"""bilan compare A B: what moved from one inventory to another, as effects that add up exactly."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from bilan.comparison.effects import Comparison

app = new_app()


@app.command()
def compare(
    path_a: Annotated[Path, typer.Argument(help="premier inventaire / first inventory")],
    path_b: Annotated[Path, typer.Argument(help="second inventaire / second inventory")],
    match: Annotated[str, typer.Option("--match", help="auto | id | activity")] = "auto",
    framework: Annotated[
        list[str] | None,
        typer.Option("--framework", help="beges-v5 | iso-14064-1 | ghg-protocol | bilan-carbone-v9 (répétable)"),
    ] = None,
    chart: Annotated[Path | None, typer.Option("--chart", help="FILE.svg | .png | .html")] = None,
    market: Annotated[
        bool, typer.Option("--market", help="graphique fondé sur le marché / market-based chart (ghg-protocol)")
    ] = False,
    gwp: Annotated[str | None, typer.Option("--gwp", help="published | AR4 | AR5 | AR6 ; A,B : AR5,AR6")] = None,
    approach: Annotated[
        str | None,
        typer.Option("--approach", help="operational_control | financial_control | equity_share ; A,B"),
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", min=0, help="lignes détaillées / lines in detail (JSON : 0 = toutes / all)")
    ] = 20,
    json_file: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Ce qui a bougé d'un inventaire à l'autre / what moved from one inventory to another."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan import api
        from bilan.comparison import to_json
        from bilan.comparison.effects import compare as explain

        choices = zip((path_a, path_b), _of_each(gwp), _of_each(approach), strict=True)
        results = [api.read(path).compute(of_gwp, of_approach) for path, of_gwp, of_approach in choices]
        found = explain(results[0], results[1], match)
        frameworks = tuple(framework or ())
        for name in frameworks:
            found.framework(name)
        if chart:
            _draw(found, frameworks, chart, lang, market)
        if json_file:
            write_json(to_json.payload(found, lang, frameworks, limit), json_file)
        if json_file != "-":
            from bilan.cli.show_comparison import show

            show(found, lang, frameworks, limit)
    if not any(result.lines_accepted for result in results):
        raise typer.Exit(1)


def _of_each(choice: str | None) -> tuple[str | None, str | None]:
    """The choice for each inventory: one for both, or two with a comma between them.

    >>> _of_each("AR6"), _of_each("AR5,AR6"), _of_each(None)
    (('AR6', 'AR6'), ('AR5', 'AR6'), (None, None))
    """
    first, comma, second = (choice or "").partition(",")
    return first.strip() or None, (second if comma else first).strip() or None


def _draw(found: Comparison, frameworks: tuple[str, ...], chart: Path, lang: str, market: bool) -> None:
    from bilan.comparison import waterfall

    framework = "ghg-protocol" if market else (frameworks or ("beges-v5",))[0]
    waterfall.write(waterfall.specification(found, framework, lang, market), chart, lang)
