"""bilan uncertainty PATH: intervals of a framework's lines and total, and what makes them wide."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from bilan.result import Result
    from bilan.uncertainty import Assessment, Contribution
    from bilan.uncertainty.potentials import PotentialsEffect
    from bilan.uncertainty.summary import Defaults

app = new_app()

#: Methods that treat lines as independent: the correlated interval always stands beside them.
INDEPENDENT = ("bilan-carbone", "ipcc-1")


@dataclass(frozen=True)
class Page:
    """What the verb shows."""

    chosen: Assessment
    correlated: Assessment | None
    contributions: tuple[Contribution, ...]
    defaults: Defaults
    potentials: PotentialsEffect | None


@app.command()
def uncertainty(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    json_file: JsonOption = None,
    lang: LangOption = "fr",
    method: Annotated[str, typer.Option("--method", help="correlated | monte-carlo | bilan-carbone | ipcc-1")] = (
        "correlated"
    ),
    framework: Annotated[str, typer.Option("--framework", help="beges-v5 | ghg-protocol | ...")] = "beges-v5",
    draws: Annotated[int, typer.Option("--draws", min=100, max=1_000_000, help="tirages / draws")] = 10_000,
    seed: Annotated[int, typer.Option("--seed", min=0, help="graine / seed")] = 20_180_101,
    with_gwp: Annotated[
        bool, typer.Option("--gwp-uncertainty", help="effet des PRG, à part / effect of the potentials, apart")
    ] = False,
    gwp: Annotated[str | None, typer.Option("--gwp", help="published | AR4 | AR5 | AR6")] = None,
    approach: Annotated[str | None, typer.Option("--approach")] = None,
    limit: Annotated[int, typer.Option("--limit", min=0, help="facteurs montrés / factors shown")] = 10,
) -> None:
    """Intervalles à 95 % d'un cadre, et ce qui les élargit / 95 % intervals of a framework, and what widens them."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan import api

        result = api.read(path).compute(gwp, approach)
        page = _page(result, framework, method, draws, seed, with_gwp)
        if json_file:
            write_json(payload(result, page, lang), json_file)
        if json_file != "-":
            from bilan.cli.show_uncertainty import show

            show(result, page, lang, limit)


def _page(result: Result, framework: str, method: str, draws: int, seed: int, with_gwp: bool) -> Page:
    from bilan.uncertainty.potentials import potentials
    from bilan.uncertainty.summary import defaults

    chosen = result.uncertainty(framework, method, draws=draws, seed=seed)
    contributions = result.ranking(framework)
    amounts = result.computation.amounts
    return Page(
        chosen=chosen,
        correlated=result.uncertainty(framework) if method in INDEPENDENT else None,
        contributions=contributions,
        defaults=defaults(amounts, contributions, chosen.total.total_t),
        potentials=potentials(amounts, framework) if with_gwp else None,
    )


def payload(result: Result, page: Page, lang: str) -> dict[str, Any]:
    """The page as JSON, schema ``bilan.uncertainty/1``. Tonnes CO2e, 95 % intervals, shares of the variance 0 to 1."""
    from bilan.uncertainty.summary import LARGEST_SHARE, largest

    table = result.report(page.chosen.framework)
    labels = {line["code"]: line["label_en" if lang == "en" else "label"] for line in table.lines}
    found: dict[str, Any] = {
        "schema": "bilan.uncertainty/1",
        "inventory": result.computation.inventory.configuration.name,
        "framework": page.chosen.framework,
        "method": page.chosen.method,
        "level_pct": 95,
        "draws": page.chosen.draws,
        "seed": page.chosen.seed,
        "total": _interval(page.chosen.total),
        "lines": [{**_interval(line), "label": labels[line.code]} for line in page.chosen.lines],
        "contributions": [_contribution(entry, result, lang) for entry in page.contributions],
        "largest": {"share": LARGEST_SHARE, "factors": largest(page.contributions)},
        "defaults": {
            "factor_uncertainty_pct": page.defaults.factor_pct,
            "factors": list(page.defaults.factors),
            "share_of_total_pct": page.defaults.share_pct,
            "lines_without_uncertainty": page.defaults.lines_without,
            "lines": page.defaults.lines,
        },
    }
    if page.correlated is not None:
        beside = page.correlated
        found["correlated"] = {
            "total": _interval(beside.total),
            "lines": [_interval(line) for line in beside.lines],
        }
    if page.potentials is not None:
        effect = page.potentials
        found["potentials"] = {
            "other_gases_t": effect.other_gases_t,
            "undecomposed_t": effect.undecomposed_t,
            "low_t": effect.interval.low,
            "high_t": effect.interval.high,
            "uncertainty_pct": effect.interval.pct,
        }
    return found


def _interval(line: Any) -> dict[str, Any]:
    band = line.interval
    return {
        "code": line.code,
        "total_t": line.total_t,
        "low_t": band.low,
        "high_t": band.high,
        "uncertainty_pct": band.pct,
    }


def _contribution(entry: Contribution, result: Result, lang: str) -> dict[str, Any]:
    return {
        "factor": entry.factor,
        "label": label_of(entry, result, lang),
        "total_t": entry.total_t,
        "share": entry.share,
        "factor_share": entry.factor_share,
        "activity_share": entry.activity_share,
        "uncertainty_is_default": entry.uncertainty_is_default,
    }


def label_of(entry: Contribution, result: Result, lang: str) -> str:
    """Name of a factor in the language, else in French."""
    if lang == "en":
        for row in result.computation.amounts.book.rows:
            if row["id"] == entry.factor and row["label_en"]:
                return str(row["label_en"])
    return entry.label
