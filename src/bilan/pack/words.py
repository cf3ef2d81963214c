"""What the texts of a pack say in French and English: values for the templates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from bilan.lock.form import Lock
from bilan.pack.sample import CATEGORY_SHARE, COVERAGE, SIZES, Drawn

if TYPE_CHECKING:
    from bilan.result import Result

SAMPLE_HEADER = (
    "n", "stratum", "line", "category", "factor", "t_co2e", "share_pct", "findings", "evidence", "verified", "remark",
)  # fmt: skip
_APPROACHES = {
    "operational_control": ("contrôle opérationnel", "operational control"),
    "financial_control": ("contrôle financier", "financial control"),
    "equity_share": ("part du capital", "equity share"),
}


def values(result: Result, lang: str, digest: str) -> dict[str, Any]:
    """Placeholders of the README and of the methods text."""
    computation = result.computation
    configuration = computation.inventory.configuration
    lock = computation.inventory.lock
    assert isinstance(lock, Lock)
    english = lang == "en"
    entities = [f"- {entity.name or entity.id} ({entity.id})" for entity in configuration.entities]
    exclusions = [
        f"- {one.category}{'' if english else ' '}: {one.reason}" + _estimate(one.estimate_t, lang)
        for one in configuration.exclusions
    ]
    none = "- none" if english else "- aucune"
    return {
        "name": configuration.name,
        "organisation": configuration.organisation.name or configuration.name,
        "start": configuration.period[0].isoformat(),
        "end": configuration.period[1].isoformat(),
        "approach": _APPROACHES[computation.approach][english],
        "gwp": computation.gwp_set,
        "books": ", ".join(f"{book.source}@{book.version}" for book in lock.books) or "–",
        "factors": computation.resolved.factors.num_rows,
        "engine_version": lock.engine_version,
        "package_version": lock.package_version,
        "locked_on": lock.locked_on.isoformat(),
        "digest": digest,
        "read": result.lines_read,
        "accepted": result.lines_accepted,
        "rejected": result.lines_read - result.lines_accepted,
        "findings": _findings(result, lang),
        "totals": _totals(result, lang),
        "entities": "\n".join(entities) or none,
        "exclusions": "\n".join(exclusions) or none,
    }


def sample_values(drawn: Sequence[Drawn], lines: int, covered_pct: float, seed: int, lang: str) -> dict[str, Any]:
    """Placeholders of the text on the sample."""
    counted = Counter(one.stratum for one in drawn)
    found: dict[str, Any] = {f"n_{stratum}": counted[stratum] for stratum in SIZES}
    found |= {f"most_{stratum}": size for stratum, size in SIZES.items()}
    return found | {
        "drawn": len(drawn),
        "lines": lines,
        "covered": _number(covered_pct, lang),
        "seed": seed,
        "coverage": f"{COVERAGE:.0%}",
        "category_share": f"{CATEGORY_SHARE:.0%}",
    }


def _totals(result: Result, lang: str) -> str:
    rows = [f"- {table.framework}: {_number(table.total_t, lang)} t CO₂e" for table in result.computation.tables]
    return "\n".join(rows if lang == "en" else (row.replace(": ", " : ", 1) for row in rows))


def _findings(result: Result, lang: str) -> str:
    counted = Counter(finding.severity for finding in result.findings)
    names = ("errors", "warnings", "notes") if lang == "en" else ("erreurs", "avertissements", "informations")
    severities = ("error", "warning", "info")
    return ", ".join(f"{counted[severity]} {name}" for severity, name in zip(severities, names, strict=True))


def _estimate(tonnes: float | None, lang: str) -> str:
    if tonnes is None:
        return ""
    return f" ({'estimated at' if lang == 'en' else 'estimation :'} {_number(tonnes, lang)} t CO₂e)"


def _number(value: float, lang: str) -> str:
    text = f"{round(value, 1) + 0.0:,.1f}"
    return text if lang == "en" else text.replace(",", "\u202f").replace(".", ",")
