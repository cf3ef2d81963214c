"""Where two result contracts differ, in words that lead to the cause."""

from __future__ import annotations

import math
from typing import Any

from .calculator import Calculator, feeding
from .door import lines_of

NUMBERS = ("co2_t", "ch4_t", "n2o_t", "other_t", "undecomposed_t", "total_t", "co2_biogenic_t", "count")
INTERVAL = ("uncertainty_pct", "low_t", "high_t")
SUMS = ("total_t", "outside_t", "unclassified_t", "market_total_t", "total_without_dependence_t")


def same(ours: float, theirs: float) -> bool:
    return math.isclose(ours, theirs, rel_tol=1e-9, abs_tol=1e-9)


def columns_of(line: dict[str, Any]) -> tuple[str, ...]:
    """What to compare on a line; an interval has a meaning only around a positive total and a positive mean."""
    columns = NUMBERS + tuple(name for name in ("market_t", "minimum_t") if name in line)
    return columns + (INTERVAL if line["uncertainty_pct"] is not None else ())


def differences(calculator: Calculator, engine: dict[str, Any]) -> list[str]:
    """One text per number that differs, with the lines that feed it."""
    reference = calculator.result()
    found = block("inventory", reference["inventory"], engine["inventory"])
    found += block("totals", reference["totals"], engine["totals"])
    for framework, report in reference["frameworks"].items():
        theirs = engine["frameworks"][framework]
        sums = {name: report[name] for name in SUMS if name in report}
        found += block(framework, sums, theirs)
        found += line_differences(calculator, framework, report, engine)
    return found


def block(name: str, ours: dict[str, Any], theirs: dict[str, Any]) -> list[str]:
    found = []
    for key, value in ours.items():
        other = theirs.get(key)
        equal = same(value, other) if isinstance(value, int | float) and other is not None else value == other
        if not equal:
            found.append(f"{name}.{key}: reference {value!r}, engine {other!r}")
    return found


def line_differences(
    calculator: Calculator, framework: str, report: dict[str, Any], engine: dict[str, Any]
) -> list[str]:
    found, theirs = [], lines_of(engine, framework)
    codes = [line["code"] for line in report["lines"]]
    if set(codes) != set(theirs):
        found.append(f"{framework}: lines {sorted(set(codes) ^ set(theirs))} are on one side only")
    for line in report["lines"]:
        other = theirs.get(line["code"], {})
        wrong = [name for name in columns_of(line) if not same(line[name], other.get(name, math.nan))]
        if wrong:
            numbers = "; ".join(f"{name}: reference {line[name]!r}, engine {other.get(name)!r}" for name in wrong)
            fed = "\n      ".join(feeding(calculator, framework, line["code"]))
            found.append(f"{framework} {line['code']} {numbers}\n      {fed}")
    return found


def rejected_ids(calculator: Calculator) -> set[str]:
    """Ids of rejected lines; a duplicate has the id of the line that stands."""
    return {calculator.folder.activities[position]["id"] for position in calculator.rejected}


def error_lines(engine: dict[str, Any]) -> set[str]:
    """Ids that an error finding of the engine names."""
    return {finding["line"] for finding in engine["findings"] if finding["severity"] == "error"}
