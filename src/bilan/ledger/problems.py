"""Findings of reading, collected line by line and held within a limit.

A file of ten million bad lines must not make ten million finding objects: after the first
``findings_per_code`` of one code in one file, the rest are counted and said in one closing finding. The lines
themselves all keep their code in the column ``rejected``.
"""

from __future__ import annotations

from collections import Counter
from typing import Any

from bilan.ledger.limits import limit
from bilan.model.findings import Finding


class Problems:
    """What is wrong in one file."""

    def __init__(self, file: str) -> None:
        self.file = file
        self._of_file: list[Finding] = []
        self._of_lines: list[tuple[int, Finding]] = []
        self._counts: Counter[str] = Counter()
        self._limit = limit("findings_per_code")

    def file_finding(self, code: str, field: str = "", row: int | None = None, **values: Any) -> None:
        """A finding about the file as a whole, or about one place in it."""
        place = self.file if row is None else f"{self.file}:{row}"
        values = {"file": self.file, "row": row, **values}
        self._of_file.append(Finding(code, field=field, place=place, values=values, count=values.get("count", 1)))

    def line(self, code: str, line: str | None, row: int, field: str = "", **values: Any) -> None:
        """A finding about one line of the file."""
        self._counts[code] += 1
        if self._counts[code] <= self._limit:
            values = {"file": self.file, "row": row, "column": field, **values}
            finding = Finding(code, line or "", field, values, place=f"{self.file}:{row}")
            self._of_lines.append((row, finding))

    def closed(self) -> list[Finding]:
        """Findings of the file, then of its lines in their order, and one for each code over the limit."""
        over = [
            Finding(
                "ledger-more-findings",
                place=self.file,
                values={"file": self.file, "code": code, "more": count - self._limit, "count": count},
                count=count - self._limit,
            )
            for code, count in self._counts.items()
            if count > self._limit
        ]
        ordered = sorted(self._of_lines, key=lambda found: found[0])
        return [*self._of_file, *(finding for _, finding in ordered), *over]


def shown(value: object, longest: int = 60) -> str:
    """A cell as a message may quote it: one line, no control characters, not too long.

    >>> shown("12 kWh\\n" + "x" * 100)
    '12 kWh xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…'
    """
    text = "".join(character if character.isprintable() else " " for character in str(value)[: longest * 2])
    return text if len(text) <= longest else text[:longest] + "…"
