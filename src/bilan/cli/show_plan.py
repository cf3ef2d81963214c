"""An upgrade plan for people and for machines."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilan.cli.numbers import number

if TYPE_CHECKING:
    from bilan.lock.factor_moves import FactorMove
    from bilan.lock.line_moves import LineMove
    from bilan.lock.plan import Plan
    from bilan.lock.recalculation import TotalMove

#: Kinds of moves in the order in which they are told, with their words.
_WHATS = {
    "moved": ("valeur changée", "value changed"),
    "unit": ("unité changée", "unit changed"),
    "parts": ("même total, postes ou gaz changés", "same total, other parts or gases"),
    "uncertainty": ("incertitude changée", "uncertainty changed"),
    "vanished": ("disparu", "vanished"),
    "archived": ("archivé", "archived"),
    "found": ("trouvé depuis", "found now"),
    "same": ("inchangé", "same"),
}
_WORDS = {
    "fr": {
        "title": "Mise à jour des facteurs",
        "totals": "Totaux · t CO₂e",
        "framework": "Cadre",
        "before": "Avant",
        "after": "Après",
        "change": "Écart",
        "cumulative": "Cumul",
        "factors": "Facteurs",
        "factor": "Facteur",
        "what": "Devient",
        "nearest": "proche :",
        "lines": "Lignes qui bougent le plus · t CO₂e",
        "line": "Ligne",
        "rejected": "Lignes rejetées : {before} avant, {after} après.",
        "pinned": "Références qui portent leur version dans l'inventaire (@version) et ne bougent pas : {n}.",
        "threshold": "Seuil de recalcul de l'année de référence : {pct} % (paramètre ; aucun texte ne fixe de seuil).",
        "passed": "Seuil dépassé : {names}. L'année de référence est à recalculer.",
        "kept": "Seuil non dépassé.",
        "nothing": "Rien ne bouge : le verrou a déjà ces facteurs.",
        "written": "Verrou réécrit : {file}",
        "planned": "Rien n'a été écrit. Pour appliquer : bilan upgrade {path} --apply",
        "since": "Changé depuis le verrou",
        "lost": "rejetée",
        "same": "Facteurs inchangés : {n}.",
    },
    "en": {
        "title": "Upgrade of factors",
        "totals": "Totals · t CO₂e",
        "framework": "Framework",
        "before": "Before",
        "after": "After",
        "change": "Change",
        "cumulative": "Cumulative",
        "factors": "Factors",
        "factor": "Factor",
        "what": "Becomes",
        "nearest": "near:",
        "lines": "Lines that move most · t CO₂e",
        "line": "Line",
        "rejected": "Lines rejected: {before} before, {after} after.",
        "pinned": "References that carry their version in the inventory (@version) and do not move: {n}.",
        "threshold": "Threshold for recalculating the base year: {pct} % (a parameter; no text fixes one).",
        "passed": "Threshold passed: {names}. The base year is to be recalculated.",
        "kept": "Threshold not passed.",
        "nothing": "Nothing moves: the lock has these factors already.",
        "written": "Lock rewritten: {file}",
        "planned": "Nothing was written. To apply: bilan upgrade {path} --apply",
        "since": "Changed since the lock",
        "lost": "rejected",
        "same": "Factors the same: {n}.",
    },
}


def payload(plan: Plan, lang: str, file: Path | None) -> dict[str, Any]:
    """The contract ``bilan.upgrade/1``."""
    return {
        "schema": "bilan.upgrade/1",
        "targets": [{"source": s, "before": before, "after": after} for s, before, after in plan.targets],
        "totals": [_total(total, plan.threshold_pct) for total in plan.totals],
        "threshold_pct": plan.threshold_pct,
        "threshold_passed": plan.threshold_passed,
        "factors": [_factor(move) for move in plan.factors if move.what != "same"],
        "factors_same": sum(move.what == "same" for move in plan.factors),
        "pinned_in_ledger": list(plan.pinned_in_ledger),
        "lines": [_line(move) for move in plan.lines],
        "lines_rejected_before": plan.rejected_before,
        "lines_rejected_after": plan.rejected_after,
        "since_lock": [finding.to_json(lang) for finding in plan.since_lock],
        "written": str(file) if file else None,
    }


def _total(total: TotalMove, threshold: float) -> dict[str, Any]:
    return {
        "framework": total.framework,
        "locked_t": total.locked_t,
        "before_t": total.before_t,
        "after_t": total.after_t,
        "change_t": total.after_t - total.before_t,
        "change_pct": total.pct,
        "cumulative_pct": total.cumulative_pct,
        "passes_threshold": total.passes(threshold),
    }


def _factor(move: FactorMove) -> dict[str, Any]:
    return {
        "factor": move.ref,
        "label": move.label,
        "what": move.what,
        "version_before": move.version_before,
        "version_after": move.version_after,
        "unit_before": move.unit_before,
        "unit_after": move.unit_after,
        "kg_co2e_before": move.kg_before,
        "kg_co2e_after": move.kg_after,
        "change_pct": move.pct,
        "nearest": list(move.nearest),
    }


def _line(move: LineMove) -> dict[str, Any]:
    return {
        "line": move.id,
        "label": move.label,
        "factor": move.factor,
        "before_t": move.before_t,
        "after_t": move.after_t,
        "change_t": move.change_t,
    }


def show(plan: Plan, lang: str, file: Path | None) -> None:
    """Print a plan."""
    from rich.console import Console
    from rich.markup import escape

    console, words = Console(highlight=False), _WORDS[lang]
    targets = ", ".join(f"{source} {before} → {after}" for source, before, after in plan.targets)
    console.print(f"\n[bold]{words['title']}[/bold]  {escape(targets)}\n")
    if plan.since_lock:
        console.print(f"[yellow]{words['since']}[/yellow]")
        for finding in plan.since_lock:
            console.print(f"  {finding.code}  {escape(finding.message(lang))}")
        console.print()
    console.print(_totals_table(plan, words, lang))
    _factors_part(console, plan, words, lang)
    if plan.lines:
        console.print(_lines_table(plan, words, lang))
    console.print(words["rejected"].format(before=plan.rejected_before, after=plan.rejected_after))
    if plan.pinned_in_ledger:
        console.print(words["pinned"].format(n=len(plan.pinned_in_ledger)))
    console.print(words["threshold"].format(pct=number(plan.threshold_pct, lang, 1)))
    passed = ", ".join(total.framework for total in plan.totals if total.passes(plan.threshold_pct))
    console.print(f"[red]{words['passed'].format(names=passed)}[/red]" if passed else words["kept"])
    if file:
        console.print(words["written"].format(file=escape(str(file))))
    else:
        text = words["nothing"] if plan.nothing_moves else words["planned"].format(path=plan.folder)
        console.print(escape(text))


def _table(title: str, *columns: str, left: int = 1) -> Any:
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", box=None)
    for place, name in enumerate(columns):
        table.add_column(name, justify="left" if place < left else "right")
    return table


def _totals_table(plan: Plan, words: dict[str, str], lang: str) -> Any:
    names = (words[name] for name in ("framework", "before", "after", "change"))
    table = _table(words["totals"], *names, "%", words["cumulative"])
    for total in plan.totals:
        change = number(total.after_t - total.before_t, lang)
        table.add_row(
            total.framework,
            number(total.before_t, lang),
            number(total.after_t, lang),
            change,
            _pct(total.pct, lang),
            _pct(total.cumulative_pct, lang),
        )
    return table


def _factors_part(console: Any, plan: Plan, words: dict[str, str], lang: str) -> None:
    from rich.markup import escape

    told = [move for kind in _WHATS for move in plan.factors if move.what == kind and kind != "same"]
    if told:
        names = (words[name] for name in ("factor", "what", "before", "after"))
        table = _table(words["factors"], *names, "%", left=2)
        for move in told:
            what = _WHATS[move.what][lang == "en"]
            near = "".join(f"\n  {words['nearest']} {escape(text)}" for text in move.nearest)
            before, after = _kg(move.kg_before, move.unit_before, lang), _kg(move.kg_after, move.unit_after, lang)
            table.add_row(f"{move.ref} {escape(move.label)}{near}", what, before, after, _pct(move.pct, lang))
        console.print(table)
    console.print(words["same"].format(n=sum(move.what == "same" for move in plan.factors)))


def _lines_table(plan: Plan, words: dict[str, str], lang: str) -> Any:
    from rich.markup import escape

    table = _table(words["lines"], *(words[name] for name in ("line", "before", "after", "change")))
    for move in plan.lines:
        before = number(move.before_t, lang, 3) if move.before_t is not None else words["lost"]
        after = number(move.after_t, lang, 3) if move.after_t is not None else words["lost"]
        table.add_row(f"{escape(move.id)} {escape(move.label)}", before, after, number(move.change_t, lang, 3))
    return table


def _kg(value: float | None, unit: str, lang: str) -> str:
    if value is None:
        return "–"
    text = f"{value:,.0f}" if abs(value) >= 1000 else f"{value:.4g}"
    return f"{text if lang == 'en' else text.replace(',', chr(0x202F)).replace('.', ',')} kg/{unit}"


def _pct(value: float | None, lang: str) -> str:
    return "–" if value is None else f"{'+' if value > 0 else ''}{number(value, lang, 2)} %"
