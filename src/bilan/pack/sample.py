"""Which lines to look at first: a sample by risk, stratified, that anybody can draw again.

Strata, each drawn from the lines that no stratum before has taken: the largest lines; the largest line of every
category of weight that is still missing; the lines that make most of the variance; lines with findings; lines drawn
with a probability in proportion to their tonnes; lines drawn with equal probability. The draws rank lines by SHA-256
of seed and id, so they need no random generator.

Sources: ISO 14064-3:2019, 6.1.2 (risk assessment) and the evidence-gathering plan that follows from it; ISA 530,
appendix 1 (stratification and value-weighted selection); European Commission, key guidance note II.4 on sampling
(accreditation and verification regulation); weighted draw: Efraimidis and Spirakis, Information Processing Letters 97
(2006).
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pyarrow.compute as pc

from bilan.engine import intervals

if TYPE_CHECKING:
    from bilan.result import Result

#: Lines of each stratum at most.
SIZES = {"largest": 15, "category": 50, "uncertain": 10, "finding": 15, "weighted": 10, "equal": 10}
#: The largest lines are taken until they make this share of the tonnes.
COVERAGE = 0.5
#: Categories from this share of the tonnes must have a line.
CATEGORY_SHARE = 0.01


@dataclass(frozen=True, slots=True)
class Line:
    """A line as the sample sees it; `spread_t` is its tonnes times the sigma of their logarithm."""

    id: str
    category: str
    factor: str
    tonnes: float
    spread_t: float
    findings: tuple[str, ...]
    evidence: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """A line of the sample and the stratum that took it."""

    stratum: str
    line: Line


def draw(lines: Iterable[Line], seed: int) -> list[Drawn]:
    """The sample, stratum by stratum; the same lines and seed always give the same."""
    rest = {line.id: line for line in sorted(lines, key=lambda one: one.id)}
    total = sum(line.tonnes for line in rest.values())
    drawn: list[Drawn] = []

    def take(stratum: str, ranked: Iterable[Line]) -> None:
        chosen = list(ranked)[: SIZES[stratum]]
        drawn.extend(Drawn(stratum, rest.pop(line.id)) for line in chosen)

    def by(key: Callable[[Line], Any]) -> list[Line]:
        return sorted(rest.values(), key=lambda line: (key(line), line.id))

    take("largest", _covering(by(lambda line: -line.tonnes), total))
    present = {one.line.category for one in drawn}
    take("category", _largest_of_missing(by(lambda line: -line.tonnes), present, total))
    take("uncertain", [line for line in by(lambda line: -line.spread_t) if line.spread_t > 0])
    take("finding", [line for line in by(lambda line: (-len(line.findings), -line.tonnes)) if line.findings])
    take("weighted", [line for line in by(lambda line: _weighted_rank(seed, line)) if line.tonnes > 0])
    take("equal", by(lambda line: _hash(seed, "equal", line.id)))
    return drawn


def _covering(ranked: list[Line], total: float) -> list[Line]:
    taken, so_far = [], 0.0
    for line in ranked:
        if line.tonnes <= 0 or so_far >= COVERAGE * total:
            break
        taken.append(line)
        so_far += line.tonnes
    return taken


def _largest_of_missing(ranked: list[Line], present: set[str], total: float) -> list[Line]:
    weight: dict[str, float] = {}
    for line in ranked:
        weight[line.category] = weight.get(line.category, 0.0) + line.tonnes
    first: dict[str, Line] = {}
    for line in ranked:
        heavy = weight[line.category] >= CATEGORY_SHARE * total > 0
        if heavy and line.category not in present:
            first.setdefault(line.category, line)
    return list(first.values())


def _hash(seed: int, stratum: str, name: str) -> str:
    return hashlib.sha256(f"{seed}:{stratum}:{name}".encode()).hexdigest()


def _weighted_rank(seed: int, line: Line) -> float:
    """Efraimidis and Spirakis: the smallest -ln(u) / weight win, u uniform in (0, 1)."""
    uniform = (int(_hash(seed, "weighted", line.id)[:13], 16) + 0.5) / 2**52
    return -math.log(uniform) / line.tonnes if line.tonnes > 0 else math.inf


def lines_of(result: Result) -> list[Line]:
    """Every line with an id that counts or has a finding; tonnes as in BEGES, or GHG Protocol where larger."""
    computation = result.computation
    table = result.to_arrow()
    table = table.filter(pc.equal(table["account"], "emission"))
    sigma = _factor_sigmas(result)
    tonnes: dict[str, list[float]] = {}
    first: dict[str, tuple[str, str]] = {}
    for row in table.select(
        ["id", "category", "factor", "factor_version", "t_co2e", "t_co2e_ghg_protocol"]
    ).to_pylist():
        sums = tonnes.setdefault(row["id"], [0.0, 0.0, 0.0])
        sums[0] += row["t_co2e"]
        sums[1] += row["t_co2e_ghg_protocol"]
        largest = row["t_co2e"] if row["t_co2e"] else row["t_co2e_ghg_protocol"]
        sums[2] += largest * sigma.get((row["factor"], row["factor_version"]), 0.0)
        first.setdefault(row["id"], (row["category"] or "", row["factor"] or ""))
    codes: dict[str, set[str]] = {}
    for finding in result.findings:
        if finding.line and finding.severity != "info":
            codes.setdefault(finding.line, set()).add(finding.code)
    read = computation.connection.to_pyarrow(
        computation.plan.select("row", "id", "category", "factor", "uncertainty", "evidence").order_by("row")
    )
    found: dict[str, Line] = {}
    for row in read.to_pylist():
        name = row["id"]
        if name and name not in found and (name in tonnes or name in codes):
            sums = tonnes.get(name, [0.0, 0.0, 0.0])
            size = max(abs(sums[0]), abs(sums[1]))
            spread = math.hypot(sums[2], size * (intervals.sigma(row["uncertainty"]) or 0.0))
            category, factor = first.get(name, (row["category"] or "", row["factor"] or ""))
            told = tuple(sorted(codes.get(name, ())))
            found[name] = Line(name, category, factor, size, spread, told, row["evidence"] or "")
    return list(found.values())


def _factor_sigmas(result: Result) -> dict[tuple[str, str], float]:
    default = intervals.sigma(str(intervals.DEFAULT_FACTOR_UNCERTAINTY_PCT)) or 0.0
    sigmas = {}
    for row in result.computation.amounts.book.rows:
        found = intervals.sigma(row["uncertainty"])
        sigmas[(row["id"], row["version"])] = default if found is None else found
    return sigmas
