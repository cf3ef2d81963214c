"""Findings on the terminal: in full, or by code with the first lines of each and the rest counted."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape
from rich.padding import Padding

from bilan.cli.common import printable
from bilan.cli.numbers import count, tonnes

if TYPE_CHECKING:
    from rich.console import Console

    from bilan.model.findings import Finding

COLOURS = {"error": "red", "warning": "yellow", "info": "dim"}
SEVERITIES = {
    "fr": {"error": "erreur", "warning": "attention", "info": "info"},
    "en": {"error": "error", "warning": "warning", "info": "info"},
}
#: Findings of one code that are shown; the others are counted.
SHOWN = 3

_WORDS = {
    "fr": {"more": "et {n} de plus (--all les montre, --json les contient)", "findings": "constats"},
    "en": {"more": "and {n} more (--all shows them, --json holds them)", "findings": "findings"},
}


def show_findings(console: Console, findings: Sequence[Finding], lang: str) -> None:
    """Print findings, errors first."""
    rank = {"error": 0, "warning": 1, "info": 2}
    for finding in sorted(findings, key=lambda finding: rank[finding.severity]):
        colour = COLOURS[finding.severity]
        severity = SEVERITIES[lang][finding.severity]
        console.print(f"[{colour}]{severity}[/] {escape(printable(finding.message(lang)))}", highlight=False)
        if finding.remedy(lang):
            console.print(f"  → {escape(printable(finding.remedy(lang)))}", highlight=False)


def by_code(findings: Sequence[Finding]) -> list[list[Finding]]:
    """Findings grouped by code, errors first, then by the tonnes concerned."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(finding.code, []).append(finding)
    rank = {"error": 0, "warning": 1, "info": 2}
    return sorted(groups.values(), key=lambda group: (rank[group[0].severity], -known_tonnes(group), group[0].code))


def known_tonnes(group: Sequence[Finding]) -> float:
    """Tonnes of a group of findings, those that are known."""
    return sum(abs(finding.t_co2e) for finding in group if finding.t_co2e is not None)


def show_by_code(console: Console, findings: Sequence[Finding], lang: str, shown: int = SHOWN) -> None:
    """Print findings by code: a head with severity, code, number and tonnes, the first `shown`, the remedy once."""
    for group in by_code(findings):
        console.print(head(group, lang), highlight=False)
        remedies = list(dict.fromkeys(finding.remedy(lang) for finding in group[:shown]))
        said = ""
        for finding in group[:shown]:
            said = _show_one(console, finding, lang, said)
            if len(remedies) > 1:
                _show_remedy(console, finding.remedy(lang))
        if len(group) > shown:
            more = _WORDS[lang]["more"].format(n=count(len(group) - shown, lang))
            console.print(Padding(f"[dim]… {more}[/dim]", (0, 0, 0, 4), expand=False), highlight=False)
        if len(remedies) == 1:
            _show_remedy(console, remedies[0])


def head(group: Sequence[Finding], lang: str) -> str:
    """The first line of a group: severity, code, how many, tonnes concerned."""
    severity = group[0].severity
    number = f" × {count(len(group), lang)}" if len(group) > 1 else ""
    known = known_tonnes(group)
    about = f" · {tonnes(known, lang)} t CO₂e" if known else ""
    return f"  [{COLOURS[severity]}]{SEVERITIES[lang][severity]:<9}[/] [bold]{group[0].code}[/bold]{number}{about}"


def _show_one(console: Console, finding: Finding, lang: str, said: str) -> str:
    """One finding; a message that the one above it said already is not repeated."""
    parts = [finding.place, finding.line, finding.field]
    where = " · ".join(printable(part) for part in parts if part)
    message = printable(finding.message(lang))
    known = f" ({tonnes(finding.t_co2e, lang)} t CO₂e)" if finding.t_co2e else ""
    lines = [f"[bold]{escape(where)}[/bold]{known}"] if where else []
    if message != said:
        lines.append(escape(message))
    for line in lines:
        console.print(Padding(line, (0, 0, 0, 4), expand=False), highlight=False)
    return message


def _show_remedy(console: Console, remedy: str) -> None:
    if remedy:
        console.print(Padding(f"[dim]→ {escape(printable(remedy))}[/dim]", (0, 0, 0, 4), expand=False), highlight=False)
