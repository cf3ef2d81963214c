"""Parts of an inventory that a target may speak of, by the lines of a framework."""

from __future__ import annotations

from bilan.frameworks import rules
from bilan.model.findings import BilanError, Finding

ALL, DIRECT_AND_ENERGY, INDIRECT = "all", "direct_and_energy", "indirect"
SCOPES = (ALL, DIRECT_AND_ENERGY, INDIRECT)

#: First letters of the codes of direct lines, and of bought energy, by framework.
_DIRECT = {"beges-v5": ("1",), "iso-14064-1": ("1",), "ghg-protocol": ("S1",)}
_ENERGY = {"beges-v5": ("2",), "iso-14064-1": ("2",), "ghg-protocol": ("S2",)}


def block(framework: str, code: str) -> str:
    """The block of a line: ``direct``, ``energy``, ``indirect``, or ``unallocated`` for no line.

    >>> block("beges-v5", "1.1"), block("ghg-protocol", "S2.electricity"), block("beges-v5", "")
    ('direct', 'energy', 'unallocated')
    """
    if not code:
        return "unallocated"
    if code.startswith(_DIRECT.get(framework, ())):
        return "direct"
    return "energy" if code.startswith(_ENERGY.get(framework, ())) else "indirect"


def codes(framework: str, scope: str) -> frozenset[str]:
    """Codes of the lines in a scope. Raises BilanError for an unknown scope; Bilan Carbone knows ``all`` alone."""
    if scope not in SCOPES or (scope != ALL and framework not in _DIRECT):
        allowed = ", ".join(SCOPES if framework in _DIRECT else (ALL,))
        raise BilanError(Finding("unknown-choice", field="scope", values={"value": scope, "allowed": allowed}))
    counted = [line.code for line in rules.lines(framework) if line.in_total]
    if scope == ALL:
        return frozenset(counted)
    wanted = {"direct", "energy"} if scope == DIRECT_AND_ENERGY else {"indirect"}
    return frozenset(code for code in counted if block(framework, code) in wanted)
