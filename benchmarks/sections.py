"""What a benchmark returns, and how it is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.harness import Measured


@dataclass(frozen=True)
class Section:
    """A titled table with a word on what was measured; `skipped` says why there is none."""

    title: str
    told: str
    columns: tuple[str, ...] = ()
    rows: Sequence[tuple[str, ...]] = field(default_factory=list)
    skipped: str = ""

    def markdown(self) -> str:
        """The section as Markdown."""
        lines = [f"## {self.title}", "", self.told, ""]
        if self.skipped:
            lines += [f"Not measured: {self.skipped}.", ""]
        if self.rows:
            rule = ["---"] + ["---:"] * (len(self.columns) - 1)
            lines += ["| " + " | ".join(row) + " |" for row in (self.columns, tuple(rule), *self.rows)] + [""]
        return "\n".join(lines)


#: Columns of `times`.
TIMES = ("wall s", "processor s", "peak MiB")


def times(measured: Measured) -> tuple[str, str, str]:
    """Medians of wall and processor time, and the peak."""
    return f"{measured.wall:.2f}", f"{measured.cpu:.2f}", f"{measured.peak:.0f}"


def ratio(one: Measured, other: Measured) -> tuple[str, str]:
    """How many times `other` one is: by the clock and by the processors."""
    return f"{one.wall / other.wall:.2f}", f"{one.cpu / max(other.cpu, 1e-9):.2f}"


def count(number: float) -> str:
    """A number of lines, with narrow no-break spaces.

    >>> count(1e6) == "1\u202f000\u202f000"
    True
    """
    return f"{int(number):,}".replace(",", "\u202f")
