"""The transition plan for people: years, actions, the two blocks of the BEGES, conventions, findings."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bilan.cli.show_findings import show_findings
from bilan.report.numbers import number, percent, tonnes
from bilan.transition.blocks import Block, BlockAction
from bilan.transition.plan import ActionRow, Plan
from bilan.transition.tables import status_label

_WORDS = {
    "fr": {
        "inventory": "Inventaire {year} : {total} t CO₂e, dont {scope} t dans le champ de l'objectif ({name}).",
        "apart": "À part, jamais déduits : absorptions {removals} t, émissions évitées {avoided} t.",
        "path": "Trajectoire : {label} ; base {year}, {base} t. Source : {source}.",
        "no_path": "Sans trajectoire : --target 42 --by 2030, ou --path linear-1.5c | linear-well-below-2c | national.",
        "years": "Réductions prévues, t CO₂e par an",
        "year": "Année",
        "reduction": "Prévu",
        "cumulative": "Cumul",
        "in_scope": "Dans le champ",
        "allowed": "Permis",
        "required": "Exigé",
        "gap": "Manque",
        "actions": "Actions",
        "action": "Action",
        "status": "Statut",
        "full": "Plein effet (t/an)",
        "cost": "Coût (€)",
        "cost_t": "€/t cumulée",
        "cost_year": "€/(t/an)",
        "lines": "Lignes",
        "block": "Bloc {name} : {expected} t/an attendues en {until}, {past} t/an obtenues, moyens {cost} €",
        "name.direct": "émissions directes",
        "name.indirect": "émissions indirectes significatives",
        "name.unallocated": "sans ligne",
        "done": "fait",
        "coming": "à venir",
        "owner": "Responsable",
        "expected": "Volume (t/an)",
        "convention": "Effets comptés au-delà de {year}, montée {ramp}, à activité constante. Manque = exigé − "
        "prévu ; les réductions ne sont jamais retranchées des émissions. €/t : coût total sur les tonnes cumulées "
        "jusqu'à {last}, sans actualisation, économies ni aides.",
        "ramp.linear": "linéaire du début à la fin",
        "ramp.start": "entière dès le début",
        "ramp.end": "entière à la fin seulement",
        "scope.all": "tout",
        "scope.direct_and_energy": "direct et énergie",
        "scope.indirect": "indirect",
    },
    "en": {
        "inventory": "Inventory {year}: {total} t CO₂e, of which {scope} t in the scope of the target ({name}).",
        "apart": "Apart, never deducted: removals {removals} t, avoided emissions {avoided} t.",
        "path": "Path: {label}; base {year}, {base} t. Source: {source}.",
        "no_path": "Without path: --target 42 --by 2030, or --path linear-1.5c | linear-well-below-2c | national.",
        "years": "Reductions planned, t CO₂e a year",
        "year": "Year",
        "reduction": "Planned",
        "cumulative": "Cumulative",
        "in_scope": "In scope",
        "allowed": "Allowed",
        "required": "Required",
        "gap": "Missing",
        "actions": "Actions",
        "action": "Action",
        "status": "Status",
        "full": "Full effect (t/year)",
        "cost": "Cost (EUR)",
        "cost_t": "EUR/t cumulative",
        "cost_year": "EUR/(t/year)",
        "lines": "Lines",
        "block": "Block {name}: {expected} t/year expected in {until}, {past} t/year obtained, means {cost} EUR",
        "name.direct": "direct emissions",
        "name.indirect": "significant indirect emissions",
        "name.unallocated": "without line",
        "done": "done",
        "coming": "to come",
        "owner": "Owner",
        "expected": "Volume (t/year)",
        "convention": "Effects beyond {year}, ramp {ramp}, at constant activity. Missing = required − planned; "
        "reductions are never taken off emissions. EUR/t: whole cost over the tonnes summed to {last}, without "
        "discounting, savings or subsidies.",
        "ramp.linear": "linear from start to end",
        "ramp.start": "full from the start",
        "ramp.end": "full at the end only",
        "scope.all": "all",
        "scope.direct_and_energy": "direct and energy",
        "scope.indirect": "indirect",
    },
}


def show(plan: Plan, made: tuple[Block, ...], until: int, lang: str) -> None:
    """Print the plan."""
    words, console = _WORDS[lang], Console()
    for sentence in _heading(plan, words, lang):
        console.print(sentence, highlight=False)
    console.print(_years(plan, words, lang))
    if plan.actions:
        console.print(_actions(plan, words, lang))
    for block in made:
        console.print(_block(block, until, words, lang))
    ramp = words[f"ramp.{plan.ramp}"]
    last = plan.years[-1].year
    console.print(words["convention"].format(year=plan.year, ramp=ramp, last=last), highlight=False)
    show_findings(console, plan.findings, lang)


def _heading(plan: Plan, words: dict[str, str], lang: str) -> list[str]:
    total, inside = number(plan.emissions_t, lang), number(plan.scope_emissions_t, lang)
    name = words[f"scope.{plan.scope}"]
    apart = {"removals": number(plan.removals_t, lang), "avoided": number(plan.avoided_t, lang)}
    found = [
        words["inventory"].format(year=plan.year, total=total, scope=inside, name=name),
        words["apart"].format(**apart),
    ]
    if plan.path is None:
        return [*found, words["no_path"]]
    label = plan.path.label_en if lang == "en" else plan.path.label_fr
    source = plan.path.source_en if lang == "en" else plan.path.source_fr
    texts = {"label": label, "year": plan.path.base_year, "base": number(plan.path.base_t, lang), "source": source}
    return [*found, words["path"].format(**texts)]


def _years(plan: Plan, words: dict[str, str], lang: str) -> Table:
    table = _table(words["years"])
    columns = ["year", "reduction", "cumulative"]
    if plan.path is not None:
        columns += ["in_scope", "allowed", "required", "gap"]
    for name in columns:
        table.add_column(words[name], justify="right", no_wrap=True)
    for row in plan.years:
        cells = [number(row.reduction_t, lang), number(row.cumulative_t, lang)]
        if row.allowed_t is not None and row.required_t is not None and row.gap_t is not None:
            figures = (row.in_scope_t, row.allowed_t, row.required_t, row.gap_t)
            cells += [number(figure, lang) for figure in figures]
        table.add_row(str(row.year), *cells)
    return table


def _actions(plan: Plan, words: dict[str, str], lang: str) -> Table:
    table = _table(words["actions"])
    for name in ("action", "status", "full", "cost", "cost_t", "cost_year", "lines"):
        table.add_column(words[name], justify="left" if name in {"action", "status", "lines"} else "right")
    for row in plan.actions:
        action = row.action
        status = status_label(action.status, lang) if action.status else action.status_text
        table.add_row(
            escape(f"{action.id} {action.label}"),
            escape(status) if not action.problem else f"[red]{action.problem}[/red]",
            tonnes(row.full_t, lang),
            _money(action.cost_eur, lang),
            _money(row.cost_eur_per_t, lang),
            _money(row.cost_eur_per_yearly_t, lang),
            _lines(row, lang),
        )
    return table


def _lines(row: ActionRow, lang: str) -> str:
    return ", ".join(f"{code or '∅'} {percent(share * 100, lang)}" for code, share in row.shares.items())


def _money(value: float | None, lang: str) -> str:
    return "" if value is None else number(value, lang)


def _block(block: Block, until: int, words: dict[str, str], lang: str) -> Table:
    figures = {"expected": block.expected_t, "past": block.past_t, "cost": block.cost_eur}
    texts = {name: number(value, lang) for name, value in figures.items()}
    table = _table(words["block"].format(name=words[f"name.{block.name}"], until=until, **texts))
    table.add_column(words["action"])
    table.add_column(words["status"])
    for name in ("expected", "cost"):
        table.add_column(words[name], justify="right", no_wrap=True)
    table.add_column(words["owner"])
    for state, entries in (("done", block.done), ("coming", block.coming)):
        for entry in entries:
            table.add_row(*_entry(entry, words[state], lang))
    return table


def _entry(entry: BlockAction, state: str, lang: str) -> tuple[str, ...]:
    action = entry.action
    volume = entry.expected_t + entry.past_t
    name = escape(f"{action.id} {action.label}")
    return name, state, tonnes(volume, lang), _money(entry.cost_eur, lang), escape(action.owner)


def _table(title: str) -> Table:
    return Table(title=title, title_justify="left", title_style="bold", box=None)
