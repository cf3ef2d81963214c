"""bilan significance PATH: indirect posts ranked by a screening, those to keep, and what is left out."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from bilan.checks.exclusions import Excluded
    from bilan.checks.significance import Post, Significance

app = new_app()

_WORDS = {
    "fr": {
        "rank": "Rang",
        "post": "Poste",
        "computed": "Calculé",
        "excluded": "Exclu",
        "share": "Part",
        "cumulative": "Cumul",
        "kept": "À garder",
        "category": "Exclusion",
        "estimate": "Estimation",
        "reason": "Raison",
        "covered": "Les postes calculés couvrent {covered} des émissions indirectes estimées ({total} t CO₂e).",
        "unknown": "Sans donnée ni mention : {posts}. Une case vide n'est pas un zéro ; dire si le poste est "
        "sans objet (not_occurring) ou non évalué.",
        "threshold": "Seuil : {threshold} des émissions indirectes. 5 % n'est pas une règle du texte.",
        "because.direct": "direct",
        "because.energy": "énergie",
        "because.threshold": "seuil",
        "state.not_occurring": "sans objet",
        "state.not_assessed": "non évalué",
        "state.screened": "estimé",
        "state.zero": "0 (calculé)",
    },
    "en": {
        "rank": "Rank",
        "post": "Post",
        "computed": "Computed",
        "excluded": "Left out",
        "share": "Share",
        "cumulative": "Cumulative",
        "kept": "To keep",
        "category": "Exclusion",
        "estimate": "Estimate",
        "reason": "Reason",
        "covered": "The posts computed cover {covered} of the indirect emissions estimated ({total} t CO₂e).",
        "unknown": "Without data or statement: {posts}. An empty cell is no zero; say whether the post does not occur "
        "(not_occurring) or was not assessed.",
        "threshold": "Threshold: {threshold} of indirect emissions. 5% is no rule of the text.",
        "because.direct": "direct",
        "because.energy": "energy",
        "because.threshold": "threshold",
        "state.not_occurring": "not occurring",
        "state.not_assessed": "not assessed",
        "state.screened": "estimated",
        "state.zero": "0 (computed)",
    },
}


@app.command()
def significance(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    json_file: JsonOption = None,
    lang: LangOption = "fr",
    threshold: Annotated[
        float | None, typer.Option("--threshold", help="% des émissions indirectes / of indirect emissions")
    ] = None,
    framework: Annotated[str, typer.Option("--framework", help="beges-v5 | iso-14064-1")] = "beges-v5",
    approach: Annotated[str | None, typer.Option("--approach")] = None,
) -> None:
    """Postes indirects significatifs et exclusions / significant indirect posts and exclusions."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan import api
        from bilan.checks.significance import significance as judge

        found = judge(api.read(path).compute(approach=approach).computation, framework, threshold)
        if json_file:
            write_json(payload(found, lang), json_file)
        if json_file != "-":
            _show(found, lang)


def payload(found: Significance, lang: str) -> dict[str, Any]:
    """The ranking as JSON, schema ``bilan.significance/1``; null is a figure that nobody knows, never zero."""
    return {
        "schema": "bilan.significance/1",
        "framework": found.framework,
        "threshold_pct": found.threshold_pct,
        "indirect_t": found.indirect_t,
        "covered_pct": found.covered_pct,
        "posts": [_post(post, lang) for post in found.posts],
        "exclusions": [_exclusion(one, lang) for one in found.exclusions],
        "findings": [finding.to_json(lang) for finding in found.findings],
    }


def _post(post: Post, lang: str) -> dict[str, Any]:
    entry = asdict(post)
    label = entry.pop("label_en" if lang == "en" else "label_fr")
    entry.pop("label_fr" if lang == "en" else "label_en")
    return {**entry, "label": label, "direct": post.direct, "significant": post.significant}


def _exclusion(one: Excluded, lang: str) -> dict[str, Any]:
    return {
        "category": one.category,
        "label": one.label_en if lang == "en" else one.label_fr,
        "reason": one.reason,
        "estimate_t": one.estimate_t,
        "posts": list(one.posts),
        "partial": one.partial,
        "direct": one.direct,
    }


def _show(found: Significance, lang: str) -> None:
    from rich.console import Console
    from rich.table import Table

    from bilan.cli.show_findings import show_findings
    from bilan.report.numbers import percent, tonnes

    words = _WORDS[lang]
    console = Console()
    title = f"{found.framework} · t CO₂e"
    table = Table(title=title, title_justify="left", title_style="bold", box=None)
    for name in ("rank", "post", "computed", "excluded", "share", "cumulative", "kept"):
        table.add_column(words[name], justify="left" if name in {"post", "kept"} else "right", no_wrap=name != "post")
    for post in sorted(found.posts, key=lambda post: (not post.direct, post.rank or 99, post.code)):
        known = tonnes(post.computed_t, lang) if post.computed_t else words[f"state.{post.state}"]
        table.add_row(
            str(post.rank or ""),
            f"{post.code} {post.label_en if lang == 'en' else post.label_fr}",
            known,
            tonnes(post.excluded_t, lang),
            percent(post.share_pct, lang),
            percent(post.cumulative_pct, lang, 1),
            ", ".join(_because(name, words, lang) for name in post.because),
        )
    console.print(table)
    _show_exclusions(found, words, lang, console)
    covered, total = percent(found.covered_pct, lang), tonnes(found.indirect_t, lang)
    console.print(words["threshold"].format(threshold=percent(found.threshold_pct, lang)), highlight=False)
    console.print(words["covered"].format(covered=covered or "–", total=total), highlight=False)
    from bilan.checks.significance import not_assessed

    if not_assessed(found):
        console.print(words["unknown"].format(posts=", ".join(not_assessed(found))), highlight=False)
    show_findings(console, found.findings, lang)


def _because(name: str, words: dict[str, str], lang: str) -> str:
    from bilan.checks import tables

    labels = {row["criterion"]: row[f"label_{lang}"] for row in tables.rows("criteria.csv")}
    return words.get(f"because.{name}") or labels[name]


def _show_exclusions(found: Significance, words: dict[str, str], lang: str, console: Any) -> None:
    from rich.table import Table

    from bilan.report.numbers import tonnes

    if not found.exclusions:
        return
    table = Table(box=None)
    table.add_column(words["category"])
    table.add_column(words["estimate"], justify="right", no_wrap=True)
    table.add_column(words["post"], no_wrap=True)
    table.add_column(words["reason"])
    for one in found.exclusions:
        estimate = words["state.not_assessed"] if one.estimate_t is None else tonnes(one.estimate_t, lang)
        label = one.label_en if lang == "en" else one.label_fr
        table.add_row(label, estimate, ", ".join(one.posts), one.reason)
    console.print(table)
