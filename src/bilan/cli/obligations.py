"""`bilan obligations`: who must publish what at a date, with rules and sources."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from bilan.cli.common import JsonOption, LangOption, check_lang, errors_for_people, new_app, write_json

if TYPE_CHECKING:
    from bilan.obligations import Answer, GroupMember, Statement

app = new_app()
_OVERSEAS_WORDS = {"overseas", "outre-mer", "drom", "dom"}


@app.command()
def obligations(
    kind: Annotated[
        str,
        typer.Option(
            help="company | group | public_body | municipality | epci | department | region | state"
            " (un EPIC est public_body / an EPIC is a public_body)"
        ),
    ],
    employees: Annotated[int | None, typer.Option(help="effectif en France / headcount in France")] = None,
    population: Annotated[int | None, typer.Option(help="population légale / legal population")] = None,
    revenue: Annotated[float | None, typer.Option(help="chiffre d'affaires, EUR / turnover, EUR")] = None,
    balance_sheet: Annotated[
        float | None, typer.Option(help="total du bilan comptable, EUR / balance-sheet total, EUR")
    ] = None,
    overseas: Annotated[bool, typer.Option("--overseas", help="région ou département d'outre-mer / overseas")] = False,
    listed: Annotated[bool, typer.Option("--listed", help="société cotée / listed company")] = False,
    csrd: Annotated[
        bool | None,
        typer.Option(
            "--csrd/--no-csrd",
            help="tenu ou non à un rapport de durabilité (avant 2024 : DPEF) / bound or not to a sustainability report",
        ),
    ] = None,
    epci_kind: Annotated[
        str | None,
        typer.Option(
            help="métropole | communauté urbaine | communauté d'agglomération | communauté de communes"
            " | établissement public territorial (ou / or CU, CA, CC, EPT)"
        ),
    ] = None,
    member: Annotated[
        list[str] | None,
        typer.Option(help="société d'un groupe / company of a group: NOM:EFFECTIF[:outre-mer][:NAF] (répétable)"),
    ] = None,
    pcaet_includes_bilan: Annotated[
        bool, typer.Option("--pcaet-includes-bilan", help="bilan et plan dans le PCAET / inside the PCAET")
    ] = False,
    last_filing: Annotated[str | None, typer.Option(help="dernier dépôt / last filing, AAAA-MM-JJ")] = None,
    last_pcaet: Annotated[
        str | None, typer.Option(help="adoption du PCAET / adoption of the PCAET, AAAA-MM-JJ")
    ] = None,
    on: Annotated[str | None, typer.Option(help="date de la question / date asked for, AAAA-MM-JJ")] = None,
    json_target: JsonOption = None,
    lang: LangOption = "fr",
) -> None:
    """Qui doit publier quoi, et quand / Who must publish what, and when (France, since 2012)."""
    check_lang(lang)
    from bilan.obligations import answer

    with _wrong_usage(lang):
        found = answer(
            kind,
            on=_date(on, "--on") or date.today(),
            employees=employees,
            population=population,
            revenue_eur=revenue,
            balance_sheet_eur=balance_sheet,
            overseas=overseas,
            listed=listed,
            csrd=csrd,
            group_members=None if member is None else [_member(text) for text in member],
            epci_kind=epci_kind,
            pcaet_includes_bilan=pcaet_includes_bilan,
            last_filing=_date(last_filing, "--last-filing"),
            last_pcaet=_date(last_pcaet, "--last-pcaet"),
        )
        if json_target is not None:
            write_json(found.to_json(lang), json_target)
    if json_target != "-":
        _page(found, lang)


@contextmanager
def _wrong_usage(lang: str) -> Iterator[None]:
    """Facts that make no sense are wrong usage: status 2."""
    try:
        with errors_for_people(lang):
            yield
    except typer.Exit as stop:
        raise typer.Exit(2) from stop


def _date(text: str | None, option: str) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(f"{text}: AAAA-MM-JJ / YYYY-MM-DD", param_hint=option) from error


def _member(text: str) -> GroupMember:
    """Read ``NAME:HEADCOUNT[:overseas][:NAF]``; the name may be left out."""
    from bilan.model.findings import BilanError, Finding
    from bilan.obligations import GroupMember

    words = [word.strip() for word in text.split(":")]
    name = "" if words[0].isdigit() else words.pop(0)
    if not words or not words[0].isdigit():
        raise BilanError(Finding("obligations-member-invalid", field="group_members", values={"text": text}))
    rest = words[1:]
    overseas = any(word.casefold() in _OVERSEAS_WORDS for word in rest)
    naf = next((word for word in rest if word.casefold() not in _OVERSEAS_WORDS), "")
    return GroupMember(int(words[0]), name, overseas, naf)


def _page(found: Answer, lang: str) -> None:
    from rich.console import Console

    from bilan.obligations.statements import sentence

    console = Console(highlight=False, soft_wrap=False)
    title = sentence("title_title", lang, {"date": found.on})
    console.print(f"{title} — {sentence('kind_' + found.subject.kind, lang)}", style="bold", markup=False)
    console.print(found.verdict(lang), markup=False, style="bold green" if found.bound is False else "bold yellow")
    for line in _brief(found, lang):
        console.print(f"  • {line}", markup=False)
    if found.needs:
        console.print(f"\n{sentence('title_needs', lang)}", style="bold", markup=False)
        for need in found.needs:
            console.print(f"  • {sentence('need_' + need, lang)}", markup=False)
    for regime in ("BEGES", "PCAET", "CSRD"):
        _section(console, [s for s in found.statements if s.rule.regime == regime], regime, lang)
    marks = "; ".join(f"{mark} {sentence('mark_' + mark, lang)}" for mark in ("V", "S", "K", "NV"))
    console.print(f"\n{sentence('title_marks', lang)} — {marks}", markup=False, style="dim")
    for note in found.notes(lang):
        console.print(note, markup=False)


def _brief(found: Answer, lang: str) -> list[str]:
    """The facts that most people look for, when the subject is bound and not exempt."""
    from bilan.obligations.statements import sentence

    duty = found.inventory
    if not found.bound or found.exempt:
        return []
    keys: list[tuple[str, dict[str, object]]] = [(f"brief_{duty.perimeter}", {})] if duty.perimeter else []
    keys.append(("brief_period", {"n": duty.period_years}))
    if duty.next_deadline is not None:
        keys.append(("brief_overdue" if found.overdue else "brief_deadline", {"due": duty.next_deadline}))
    on_line = duty.filing != "regional prefect"
    keys.append(("brief_filing", {"where": duty.filing}) if on_line else ("brief_filing_prefect", {}))
    if duty.max_fine_eur:
        keys.append(("brief_fine", {"fine": duty.max_fine_eur}))
    return [sentence(key, lang, values) for key, values in keys]


def _section(console: object, statements: list[Statement], regime: str, lang: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from bilan.obligations.statements import sentence

    if not statements or not isinstance(console, Console):
        return
    table = Table(
        title=sentence(f"title_{regime.lower()}", lang), title_justify="left", title_style="bold", box=None, expand=True
    )
    table.add_column(style="cyan", width=17)
    table.add_column(ratio=1)
    table.show_header = False
    last_topic = ""
    for statement in statements:
        rule = statement.rule
        topic = sentence(f"topic_{rule.topic}", lang)
        body = Text(statement.text(lang))
        body.append(f"\n[{rule.rule_id} · {rule.verification}] {rule.source}", style="dim")
        table.add_row(Text("" if topic == last_topic else topic), body)
        last_topic = topic
    console.print()
    console.print(table)
