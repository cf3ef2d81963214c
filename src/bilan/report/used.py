"""The factors and the gases that stand behind the figures, and what was left out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bilan import gwp
from bilan.frameworks import categories, rules
from bilan.frameworks.amounts import Amounts
from bilan.frameworks.subtotals import Subtotals, factor_contributions, gases_used
from bilan.model.factors import PARTS
from bilan.model.gases import FROZEN_GASES
from bilan.model.inventory import Configuration
from bilan.report.model import ActionRow, ExclusionRow, FactorUsed, GasUsed, MassRow
from bilan.report.typography import typeset
from bilan.report.words import choice, words

if TYPE_CHECKING:
    import pyarrow as pa


def factors_of(amounts: Amounts, lang: str) -> tuple[FactorUsed, ...]:
    """The factors that accepted lines use, those of the most tonnes first."""
    rows = [_factor(amounts, index, entry, lang) for index, entry in factor_contributions(amounts).items()]
    return tuple(sorted(rows, key=lambda row: (-abs(row.t_co2e), row.ref)))


def _factor(amounts: Amounts, index: int, entry: dict[str, Any], lang: str) -> FactorUsed:
    book = amounts.book
    row = book.rows[index]
    span = slice(int(book.first[index]), int(book.first[index + 1]))
    parts = sorted(set(book.part[span]), key=PARTS.index)
    gases = dict.fromkeys(str(gas) for gas in book.gas[span])
    other = row["label_fr"] if lang == "en" else row["label_en"]
    return FactorUsed(
        ref=row["id"],
        label=(row["label_en"] if lang == "en" else row["label_fr"]) or other or "",
        version=row["version"] or "",
        source=choice("source", row["source"] or "", lang),
        unit=_unit(row),
        amount=row["total_kg_co2e"],
        parts=", ".join(choice("part", part, lang) for part in parts),
        gases=", ".join(gas_label(gas, lang) for gas in gases),
        uncertainty=_uncertainty(row["uncertainty"], lang),
        gwp_set=row["gwp_set"] or "",
        region=row["region"] or "",
        validity=row["validity"] or _validity(row),
        status=choice("status", row["status"] or "", lang),
        licence=row["licence"] or "",
        origin=row["origin"] or "",
        url=row["url"] or "",
        row_hash=row["row_hash"] or "",
        lines=entry["lines"],
        t_co2e=entry["t_co2e"],
    )


def _unit(row: dict[str, Any]) -> str:
    """The unit as the source spells it, without the kgCO2e/ that Base Carbone puts before it."""
    raw = (row["unit_raw"] or row["unit"] or "").strip()
    return raw.split("/", 1)[1] if raw.lower().startswith("kgco2e/") else raw


def _uncertainty(text: str | None, lang: str) -> str:
    from bilan.engine import intervals

    if intervals.sigma(text) is None:
        return words(lang)["uncertainty_default"].format(default=f"{intervals.DEFAULT_FACTOR_UNCERTAINTY_PCT:.0f}")
    assert text is not None
    space = "" if lang == "en" else " "
    return text if "/" in text else typeset(f"± {text.strip().rstrip('%').strip()}{space}%", lang)


def _validity(row: dict[str, Any]) -> str:
    days = [day.isoformat() if day else "…" for day in (row["valid_from"], row["valid_to"])]
    return "" if days == ["…", "…"] else " – ".join(days)


def gas_label(gas: str, lang: str) -> str:
    """A short name: the formula, the designation of a refrigerant, or the words for a frozen amount.

    >>> gas_label("ch4_biogenic", "fr"), gas_label("hfc-134a", "fr")
    ('CH₄ biogénique', 'HFC-134a')
    """
    family, dash, number = gas.partition("-")
    return words(lang).get(f"gas.{gas}", f"{family.upper()}{dash}{number}")


def gases_of(amounts: Amounts, lang: str) -> tuple[GasUsed, ...]:
    """The gases of the accepted lines with their potentials in each report of the IPCC."""
    rows = []
    for name in gases_used(amounts):
        if name in FROZEN_GASES or name == "co2_biogenic":
            continue
        gas = gwp.find(name)
        label = gas.label_en if lang == "en" else gas.label_fr
        rows.append(GasUsed(name, label, gas.formula, gas.family.upper(), gas.ar4, gas.ar5, gas.ar6))
    return tuple(rows)


def masses_of(sums: Subtotals, lang: str) -> tuple[MassRow, ...]:
    """Tonnes of each gas by scope, as the GHG Protocol asks; amounts known only as CO2e have no mass."""
    by_scope = [
        sums.masses([line.code for line in rules.lines(sums.table.framework) if line.group == scope])
        for scope in ("S1", "S2", "S3")
    ]
    rows = []
    for gas in by_scope[0]:
        one, two, three = (masses[gas] for masses in by_scope)
        if one[0] or two[0] or three[0]:
            rows.append(MassRow(gas_label(gas, lang), (one[0], two[0], three[0]), one[1] + two[1] + three[1]))
    return tuple(rows)


def actions_of(actions: pa.Table | None, lang: str) -> tuple[ActionRow, ...]:
    """The actions of actions.csv as declared; nothing is taken off any emission."""
    rows = []
    for row in actions.to_pylist() if actions is not None else []:
        slug = categories.match(row["category"] or "")
        category = categories.by_slug()[slug] if slug else None
        named = (category.label_en if lang == "en" else category.label_fr) if category else row["category"] or ""
        texts = {name: row[name] or "" for name in ("id", "label", "entity", "owner")}
        rows.append(
            ActionRow(
                category=typeset(named, lang),
                start=row["start"],
                end=row["end"],
                reduction_t_per_year=row["reduction_t_per_year"],
                cost_eur=row["cost_eur"],
                status=choice("action", row["status"] or "", lang),
                **texts,
            )
        )
    return tuple(rows)


def exclusions_of(configuration: Configuration, lang: str) -> tuple[ExclusionRow, ...]:
    """The exclusions of bilan.toml, with the posts that a line of the category would reach."""
    rows = []
    for exclusion in configuration.exclusions:
        slug = categories.match(exclusion.category)
        label, posts = exclusion.category, ""
        if slug is not None:
            category = categories.by_slug()[slug]
            label = typeset(category.label_en if lang == "en" else category.label_fr, lang)
            posts = ", ".join(_posts(category))
        rows.append(ExclusionRow(label, exclusion.reason, exclusion.estimate_t, posts))
    return tuple(rows)


def _posts(category: categories.Category) -> list[str]:
    found = {
        rule.line
        for rule in rules.rules("beges-v5")
        if rule.category == category.slug and rule.case == category.default_case
    }
    return [line.code for line in rules.lines("beges-v5") if line.code in found]
