"""Findings: what is wrong or doubtful, where, how much it weighs and what to do.

The texts live in ``data/findings/<room>.csv`` with the columns ``code, severity, message_fr, message_en,
remedy_fr, remedy_en``; messages may hold ``{placeholders}`` that a finding's `values` fill.
"""

from __future__ import annotations

import csv
import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Any

SEVERITIES = ("error", "warning", "info")


@dataclass(frozen=True, slots=True)
class FindingText:
    """One row of the catalogue of findings."""

    code: str
    severity: str
    message_fr: str
    message_en: str
    remedy_fr: str
    remedy_en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding.

    `line` is the id of the activity line (empty when the finding is about a file or the inventory), `field` the
    column or configuration key, `values` what fills the message (a pair holds French and English), `t_co2e` the
    tonnes concerned (None when they cannot be known), `place` the file and row for people, `count` the number of
    lines that the finding speaks of.
    """

    code: str
    line: str = ""
    field: str = ""
    values: Mapping[str, Any] = dataclasses.field(default_factory=dict)
    t_co2e: float | None = None
    place: str = ""
    count: int = 1

    @property
    def severity(self) -> str:
        """``error``, ``warning`` or ``info``, from the catalogue."""
        return catalogue()[self.code].severity

    def message(self, lang: str = "fr") -> str:
        """The message in ``fr`` or ``en`` with its values filled in."""
        text = catalogue()[self.code]
        return self._filled(text.message_en if lang == "en" else text.message_fr, lang)

    def remedy(self, lang: str = "fr") -> str:
        """What to do about it, in ``fr`` or ``en``."""
        text = catalogue()[self.code]
        return self._filled(text.remedy_en if lang == "en" else text.remedy_fr, lang)

    def _filled(self, template: str, lang: str) -> str:
        spoken = {
            name: (value[1] if lang == "en" else value[0]) if isinstance(value, tuple) else value
            for name, value in self.values.items()
        }
        return template.format_map(_Blank({"count": self.count, **spoken}))

    def to_json(self, lang: str = "fr") -> dict[str, Any]:
        """The finding in the keys of the JSON contract, with place and remedy beside."""
        return {
            "code": self.code,
            "severity": self.severity,
            "line": self.line,
            "field": self.field,
            "message": self.message(lang),
            "t_co2e": self.t_co2e,
            "place": self.place,
            "remedy": self.remedy(lang),
            "count": self.count,
        }


class BilanError(Exception):
    """An input that cannot be worked with at all; carries one finding for people and machines."""

    def __init__(self, finding: Finding) -> None:
        super().__init__(f"{finding.code}: {finding.message('en')}")
        self.finding = finding


@cache
def catalogue() -> dict[str, FindingText]:
    """Every finding code with its texts.

    >>> sorted(catalogue())[:0]
    []
    """
    texts: dict[str, FindingText] = {}
    folder = resources.files("bilan") / "data" / "findings"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".csv"):
            continue
        for row in csv.DictReader(file.read_text(encoding="utf-8").splitlines()):
            if row["code"] in texts:
                raise ValueError(f"finding code {row['code']} is defined twice ({file.name})")
            texts[row["code"]] = FindingText(**row)
    return texts


class _Blank(dict[str, Any]):
    def __missing__(self, key: str) -> str:
        return "?"
