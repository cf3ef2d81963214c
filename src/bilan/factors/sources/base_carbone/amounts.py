"""From the figures of an element and its parts to masses of gases, per part (RULES 1, 6, 7, 8, 12)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache

from bilan.factors.sources.base_carbone.layout import Row, fold
from bilan.factors.sources.base_carbone.text import clean
from bilan.factors.sources.common import data_rows, number
from bilan.model import gases

_FIXED = (gases.CO2_FOSSIL, gases.CH4_FOSSIL, gases.CH4_BIOGENIC, gases.N2O)
_EXTRA = range(1, 6)
#: The published total and the sum of the parts may differ by rounding; above this share it is a finding.
TOLERANCE = 0.02


@dataclass
class Amounts:
    """kg CO2e by part and gas, printed biogenic CO2 by part, and the codes of what was noticed."""

    kg_co2e: dict[tuple[str, str], float] = field(default_factory=lambda: defaultdict(float))
    biogenic: dict[str, float] = field(default_factory=lambda: defaultdict(float))
    codes: list[str] = field(default_factory=list)
    share: float = 1.0  # published total over the sum of the parts


@dataclass(frozen=True)
class PartRule:
    """How one kind of part is read: its name, what its unnamed gases are, whether it emits biogenic CO2."""

    part: str
    other_gas: str
    biogenic: bool
    finding: str
    known: bool = True


@cache
def published_gwp() -> dict[str, float]:
    """GWP with which Base Carbone expresses its gas columns."""
    return {row["gas"]: float(row["gwp"]) for row in data_rows("base_carbone/gwp.csv")}


@cache
def _rules() -> dict[tuple[str, str], list[tuple[str, PartRule]]]:
    rules: dict[tuple[str, str], list[tuple[str, PartRule]]] = defaultdict(list)
    for row in data_rows("base_carbone/parts.csv"):
        rule = PartRule(row["part"], row["other_gas"], bool(row["co2_biogenic"]), row["finding"])
        rules[(fold(row["type"]), fold(row["name"]))].append((row["category"], rule))
    for candidates in rules.values():
        candidates.sort(key=lambda candidate: -len(candidate[0]))
    return rules


def part_rule(kind: str, name: str, category: str) -> PartRule:
    """The rule for a part's type and name; a name that the table does not know takes its type's rule.

    >>> part_rule("Amont", "Fabrication du véhicule", "").part
    'manufacture_of_device'
    >>> part_rule("Amont", "something new", "").part, part_rule("New type", "", "").part
    ('upstream', 'whole')
    """
    for key, known in (((fold(kind), fold(name)), True), ((fold(kind), "*"), False)):
        for prefix, rule in _rules().get(key, ()):
            if category.startswith(prefix):
                return PartRule(rule.part, rule.other_gas, rule.biogenic, rule.finding, known)
    return PartRule("whole", "", False, "factor-part-unknown", known=False)


def amounts_of(element: Row, posts: list[Row]) -> Amounts:
    """Amounts of an element, signed as published; they add up to its published total.

    The total is authoritative: parts and their gases are scaled by total / sum of parts. Printed biogenic CO2
    stands outside the total and is not scaled. Raises ValueError for a figure that is none.
    """
    total = number(element.get("total")) or 0.0
    result = Amounts()
    parts_sum = sum(number(post.get("total")) or 0.0 for post in posts)
    if posts and parts_sum * total <= 0 and not parts_sum == total == 0:
        result.codes.append("factor-parts-unusable")
        posts = []
    if not posts:
        _read_part(result, element, element, PartRule("whole", "", True, ""), 1.0)
        return _settled(result, total)
    result.share = total / parts_sum if parts_sum else 1.0
    if abs(1 / result.share - 1) > TOLERANCE:
        result.codes.append("factor-parts-differ")
    for post in posts:
        kind, name = clean(post.get("part_type")), clean(post.get("part_name"))
        rule = part_rule(kind, name, element.get("category", ""))
        if not rule.known and post.get("part_name"):
            result.codes.append("factor-part-unknown")
        if rule.finding:
            result.codes.append(rule.finding)
        _read_part(result, post, element, rule, result.share)
    return _settled(result, total)


def _read_part(result: Amounts, row: Row, element: Row, rule: PartRule, share: float) -> None:
    total = number(row.get("total")) or 0.0
    named = {gas: number(row.get(gas)) or 0.0 for gas in _FIXED}
    for index in _EXTRA:
        # A part leaves the code of an extra gas empty: the element's code for that position holds.
        gas = fold(row.get(f"gas_{index}", "") or element.get(f"gas_{index}", ""))
        if gas in published_gwp():
            named[gas] = named.get(gas, 0.0) + (number(row.get(f"amount_{index}")) or 0.0)
    rest = total - sum(named.values())
    other = rule.other_gas or gases.FROZEN
    if abs(rest) > 1e-12 * abs(total):
        # Rounding of a fully decomposed part is no species: only what the source itself books as "other" is.
        species = other == gases.CONTRAILS or (other != gases.FROZEN and abs(rest) > 0.5 * abs(total))
        named[other if species else gases.FROZEN] = named.get(other if species else gases.FROZEN, 0.0) + rest
    for gas, value in named.items():
        if value:
            result.kg_co2e[(rule.part, gas)] += value * share
    biogenic = number(row.get("co2_biogenic")) or 0.0
    if rule.biogenic and biogenic > 0:
        result.biogenic[rule.part] += biogenic
    elif rule.biogenic and biogenic < 0:
        result.codes.append("factor-biogenic-uptake")


def _settled(result: Amounts, total: float) -> Amounts:
    if not result.kg_co2e:
        result.kg_co2e[("whole", gases.FROZEN)] = total
    if total == 0:
        result.codes.append("factor-total-zero")
    return result
