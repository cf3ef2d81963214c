"""Findings in full on the terminal: severity, message, what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.markup import escape

if TYPE_CHECKING:
    from rich.console import Console

    from bilan.model.findings import Finding

_COLOURS = {"error": "red", "warning": "yellow", "info": "dim"}


def show_findings(console: Console, findings: Sequence[Finding], lang: str) -> None:
    """Print findings, errors first."""
    rank = {"error": 0, "warning": 1, "info": 2}
    for finding in sorted(findings, key=lambda finding: rank[finding.severity]):
        colour = _COLOURS[finding.severity]
        console.print(f"[{colour}]{finding.severity}[/] {escape(finding.message(lang))}", highlight=False)
        if finding.remedy(lang):
            console.print(f"  → {escape(finding.remedy(lang))}", highlight=False)
