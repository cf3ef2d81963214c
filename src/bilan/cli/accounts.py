"""bilan accounts PATH: what became of every account of the accounting exports, reconciled to the cent."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json
from bilan.model.findings import BilanError, Finding

if TYPE_CHECKING:
    from bilan.accounting.coverage import Amount, Coverage
    from bilan.result import Result

app = new_app()

_WORDS = {
    "fr": {
        "title": "Comptes d'achats (classes 2 et 6)",
        "columns": ("Compte", "Libellé", "Montant", "t CO₂e", "Devenir", "Catégorie", "Facteur", "Confiance"),
        "lines": "lignes",
        "left_out": "écarté",
        "rejected": "rejeté",
        "in": "entré",
        "difference": "écart",
        "spend": "Achats",
        "whole": "Tous les comptes",
        "entries": "{entries} lignes d'écritures dans {files} fichier(s) ; débit {debit}, crédit {credit}",
        "covered": "compté aussi en quantités",
        "others": "{count} autres comptes (classes 1, 3, 4, 5, 7) écartés par règle : --all",
        "high": "forte",
        "medium": "moyenne",
        "low": "faible",
    },
    "en": {
        "title": "Accounts of purchases (classes 2 and 6)",
        "columns": ("Account", "Label", "Amount", "t CO₂e", "Fate", "Category", "Factor", "Confidence"),
        "lines": "lines",
        "left_out": "left out",
        "rejected": "rejected",
        "in": "in",
        "difference": "difference",
        "spend": "Purchases",
        "whole": "All accounts",
        "entries": "{entries} lines of entries in {files} file(s); debit {debit}, credit {credit}",
        "covered": "counted by quantity too",
        "others": "{count} other accounts (classes 1, 3, 4, 5, 7) left out by rule: --all",
        "high": "high",
        "medium": "medium",
        "low": "low",
    },
}


@app.command()
def accounts(
    path: Annotated[Path, typer.Argument(help="dossier d'inventaire / inventory folder")],
    json_file: JsonOption = None,
    lang: LangOption = "fr",
    everything: Annotated[bool, typer.Option("--all", help="tous les comptes / all accounts")] = False,
    strict: Annotated[bool, typer.Option("--strict", help="statut 1 dès une erreur / exit 1 on any error")] = False,
) -> None:
    """Ce que devient chaque compte de l'export comptable / what becomes of every account of the accounting export."""
    check_lang(lang)
    with errors_for_people(lang):
        from bilan import api
        from bilan.accounting.coverage import Coverage

        inventory = api.read(path)
        coverage = inventory.accounting
        if not isinstance(coverage, Coverage):
            raise BilanError(Finding("accounting-absent", place=str(path), values={"path": str(path)}))
        result = inventory.compute()
        payload = _payload(coverage, result, lang)
        if json_file:
            write_json(payload, json_file)
        if json_file != "-":
            _show(coverage, payload, lang, everything)
    raise typer.Exit(_status(result, strict, lang))


def _payload(coverage: Coverage, result: Result, lang: str) -> dict[str, Any]:
    from bilan.accounting import tonnes

    weights = tonnes.of_accounts(result)
    payload = {"schema": "bilan.accounts/1", **coverage.to_json(lang)}
    for amount, row in zip(coverage.amounts, payload["accounts"], strict=True):
        weight = weights.get(tonnes.key_of(amount)) if amount.bucket == "lines" else None
        row["t_co2e"] = None if weight is None else round(weight, 9)
    files = {*coverage.files, "account_rules.csv", "supplier_rules.csv"}
    about = [f for f in result.findings if f.place.partition(":")[0] in files or _of_accounts(f)]
    return {**payload, "findings": [finding.to_json(lang) for finding in about]}


def _of_accounts(finding: Finding) -> bool:
    from bilan.accounting.tonnes import PREFIX

    starts = ("account", "credit", "fec-", "entries-", "spend-covered")
    return finding.code.startswith(starts) or finding.line.startswith(PREFIX)


def _status(result: Result, strict: bool, lang: str) -> int:
    errors = sum(finding.severity == "error" for finding in result.findings)
    if errors:
        words = f"{errors} findings are errors (bilan check)" if lang == "en" else f"{errors} constats sont des erreurs"
        print(words, file=sys.stderr)
    return 1 if strict and errors else 0


def _show(coverage: Coverage, payload: dict[str, Any], lang: str, everything: bool) -> None:
    from rich.console import Console
    from rich.table import Table

    from bilan.accounting.money import money

    words: Any = _WORDS[lang]
    console = Console(highlight=False)
    told = {"entries": coverage.entries, "files": len(coverage.files)}
    sums = {name: money(value, coverage.currency)[lang == "en"] for name, value in
            (("debit", coverage.debit), ("credit", coverage.credit))}  # fmt: skip
    console.print(words["entries"].format(**told, **sums))
    table = Table(title=words["title"], title_justify="left")
    for place, name in enumerate(words["columns"]):
        table.add_column(name, justify="right" if place in (2, 3) else "left", overflow="fold")
    rows = zip(coverage.amounts, payload["accounts"], strict=True)
    shown = [(amount, row["t_co2e"]) for amount, row in rows if everything or amount.is_spend]
    for amount, weight in shown:
        table.add_row(*_cells(amount, weight, lang, words))
    console.print(table)
    others = {a.account for a in coverage.amounts} - {a.account for a, _ in shown}
    if others:
        console.print(words["others"].format(count=len(others)), style="dim")
    console.print(_balances(coverage, lang, words))
    _show_findings(console, payload["findings"])


def _cells(amount: Amount, weight: float | None, lang: str, words: Any) -> list[str]:
    from rich.markup import escape

    from bilan.accounting.money import money
    from bilan.cli.numbers import number

    is_line = amount.bucket == "lines"
    fate = words[amount.bucket]
    if not is_line:
        fate += f" : {amount.reason[lang == 'en']}" if lang == "fr" else f": {amount.reason[1]}"
    elif amount.covered:
        fate += f" ({words['covered']})"
    colour = {"lines": "", "left_out": "dim", "rejected": "red"}[amount.bucket]
    cells = [amount.account, escape(amount.label), money(amount.cents)[lang == "en"],
             number(weight, lang, 2) if weight is not None else "", escape(fate)]  # fmt: skip
    cells += [amount.category, amount.factor, words.get(amount.confidence, "")] if is_line else ["", "", ""]
    return [f"[{colour}]{cell}[/{colour}]" if colour and cell else cell for cell in cells]


def _balances(coverage: Coverage, lang: str, words: Any) -> Any:
    from rich.table import Table

    from bilan.accounting.money import money

    names = ("in", "lines", "left_out", "rejected", "difference")
    table = Table(show_edge=False)
    table.add_column("")
    for name in names:
        table.add_column(words[name], justify="right")
    for name, balance in (("spend", coverage.spend), ("whole", coverage.whole)):
        parts = (balance.total_in, balance.lines, balance.left_out, balance.rejected, balance.difference)
        table.add_row(words[name], *(money(cents)[lang == "en"] for cents in parts))
    return table


def _show_findings(console: Any, findings: list[dict[str, Any]]) -> None:
    from rich.markup import escape

    colour = {"error": "red", "warning": "yellow", "info": "dim"}
    for finding in findings:
        if finding["code"] == "factor-without-parts":
            continue
        severity = finding["severity"]
        console.print(f"[{colour[severity]}]{severity:<8}[/] {escape(finding['message'])}")
