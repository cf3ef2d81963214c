"""The bridge between two frameworks: every line that they treat differently, with the rule of each.

The rows add up to the difference of the two totals, whatever the ledger: they are taken from the same amounts per
line, part and gas that make the totals.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from bilan.frameworks import rules
from bilan.frameworks.classify import OUTSIDE_PLACE, UNCLASSIFIED_PLACE
from bilan.line_table import TONNES
from bilan.model import tables as shipped

if TYPE_CHECKING:
    from bilan.result import Result

#: Differences smaller than this share of the larger total are rounding, not treatment.
_NOISE = 1e-15


@dataclass(frozen=True, slots=True)
class BridgeRow:
    """An activity line, a part and the place it has on each side. Tonnes are those that the side's total counts."""

    line: str
    category: str
    factor: str
    part: str
    place_a: str
    rule_a: str
    place_b: str
    rule_b: str
    t_a: float
    t_b: float
    reason: str

    @property
    def difference_t(self) -> float:
        """t CO2e that the second framework counts more."""
        return self.t_b - self.t_a


@dataclass(frozen=True)
class Bridge:
    """Rows by falling weight; the sum of their differences is `total_b_t` - `total_a_t`."""

    framework_a: str
    framework_b: str
    total_a_t: float
    total_b_t: float
    rows: tuple[BridgeRow, ...]

    def by_reason(self) -> dict[str, float]:
        """t CO2e of difference by reason."""
        found: dict[str, float] = {}
        for row in self.rows:
            found[row.reason] = found.get(row.reason, 0.0) + row.difference_t
        return found


def bridge(result: Result, framework_a: str, framework_b: str) -> Bridge:
    """Compare how two frameworks treat the lines of a result (GHG Protocol: location-based).

    Raises BilanError for an unknown framework.
    """
    table_a, table_b = result.report(framework_a), result.report(framework_b)
    found = [_row(entry, framework_a, framework_b) for entry in _entries(result, framework_a, framework_b)]
    small = _NOISE * max(abs(table_a.total_t), abs(table_b.total_t))
    kept = [row for row in found if abs(row.difference_t) > small or row.reason == "other-line"]
    kept.sort(key=lambda row: (-abs(row.difference_t), row.line, row.part))
    return Bridge(framework_a, framework_b, table_a.total_t, table_b.total_t, tuple(kept))


def _entries(result: Result, framework_a: str, framework_b: str) -> list[dict[str, Any]]:
    """Amounts per line, part and pair of places, from the per-line plan."""
    import ibis

    table = result.table.filter(ibis._.account == "emission")
    named = {
        "line_a": table[f"line_{rules.folder(framework_a)}"],
        "rule_a": table[f"rule_{rules.folder(framework_a)}"],
        "line_b": table[f"line_{rules.folder(framework_b)}"],
        "rule_b": table[f"rule_{rules.folder(framework_b)}"],
        "t_a": table[_tonnes(framework_a)],
        "t_b": table[_tonnes(framework_b)],
        "montreal": (table.rule_beges_v5 == "RULES 5") | (table.gas == "contrails"),
    }
    shown = table.select("id", "category", "factor", "part", **named)
    keys = ["id", "category", "factor", "part", "line_a", "rule_a", "line_b", "rule_b", "montreal"]
    summed = shown.group_by(keys).aggregate(t_a=shown.t_a.sum(), t_b=shown.t_b.sum())
    entries: list[dict[str, Any]] = result.computation.connection.to_pyarrow(summed).to_pylist()
    return entries


def _tonnes(framework: str) -> str:
    return next((column for column, name in TONNES.items() if name == framework), "t_co2e")


def _row(entry: dict[str, Any], framework_a: str, framework_b: str) -> BridgeRow:
    counted_a = entry["t_a"] if entry["line_a"] in _counted(framework_a) else 0.0
    counted_b = entry["t_b"] if entry["line_b"] in _counted(framework_b) else 0.0
    return BridgeRow(
        line=entry["id"],
        category=entry["category"],
        factor=entry["factor"],
        part=entry["part"],
        place_a=entry["line_a"],
        rule_a=entry["rule_a"],
        place_b=entry["line_b"],
        rule_b=entry["rule_b"],
        t_a=counted_a,
        t_b=counted_b,
        reason=_reason(entry, framework_a, framework_b),
    )


def _reason(entry: dict[str, Any], framework_a: str, framework_b: str) -> str:
    places = (entry["line_a"], entry["line_b"])
    in_a, in_b = places[0] in _counted(framework_a), places[1] in _counted(framework_b)
    if UNCLASSIFIED_PLACE in places:
        return "unclassified" if places[0] != places[1] else ""
    if in_a != in_b:
        return "gas-outside-kyoto" if entry["montreal"] else "not-in-total"
    if in_a and entry["t_a"] != entry["t_b"]:
        return "capital-goods" if _is_capital(entry["category"]) else "other-factor"
    if in_a and _is_unusual(framework_a, framework_b, *places):
        return "other-line"
    return ""


def _is_unusual(framework_a: str, framework_b: str, place_a: str, place_b: str) -> bool:
    """Whether one of the lines has usual counterparts and the other is none of them; the same in both directions."""
    there, back = _usual(framework_a, framework_b), _usual(framework_b, framework_a)
    if place_b in there.get(place_a, ()):
        return False
    return place_a in there or place_b in back


def _is_capital(slug: str) -> bool:
    from bilan.frameworks.categories import by_slug

    return slug in by_slug() and by_slug()[slug].is_capital_good


@cache
def _counted(framework: str) -> frozenset[str]:
    return frozenset(line.code for line in rules.lines(framework) if line.in_total)


@cache
def _usual(framework_a: str, framework_b: str) -> dict[str, frozenset[str]]:
    """Lines of the second framework that usually answer to each line of the first."""
    found: dict[str, set[str]] = {}
    for row in shipped.rows("data/comparison/usual_lines.csv"):
        for (name_a, line_a), (name_b, line_b) in (
            ((row["framework_a"], row["line_a"]), (row["framework_b"], row["line_b"])),
            ((row["framework_b"], row["line_b"]), (row["framework_a"], row["line_a"])),
        ):
            if (name_a, name_b) == (framework_a, framework_b):
                found.setdefault(line_a, set()).add(OUTSIDE_PLACE if line_b == "OUT" else line_b)
    return {line: frozenset(lines) for line, lines in found.items()}


@cache
def reasons() -> dict[str, tuple[str, str]]:
    """Reasons in French and English."""
    return {row["reason"]: (row["text_fr"], row["text_en"]) for row in shipped.rows("data/comparison/reasons.csv")}
