"""What the result rests on: inventory levels, significance, small territories, what is not assessed."""

from __future__ import annotations

import numpy as np

from bilan.model.findings import Finding
from bilan.territory.coefficients import FOLDER
from bilan.territory.compute import Computation
from bilan.territory.inventory import LEVELS
from bilan.territory.places import resolve, text
from bilan.territory.tables import Flags, Floats, rows
from bilan.territory.typography import both, shown
from bilan.territory.typology import COMPOSITIONS, INDEX, labels, level1_of

SMALL_COMMUNES = 5
SMALL_FOREST_HA = 1000.0


def levels_used(result: Computation, mask: Flags) -> dict[tuple[str, str], float]:
    """Hectares of forest by (composition, inventory level) inside a territory."""
    data = result.forest_rows
    share = _share_of_rows(result, mask)
    found: dict[tuple[str, str], float] = {}
    for composition, level, hectares in zip(data.composition, data.level, data.hectares * share, strict=True):
        if hectares > 0:
            key = (COMPOSITIONS[composition], LEVELS[level])
            found[key] = found.get(key, 0.0) + float(hectares)
    return found


def _share_of_rows(result: Computation, mask: Flags) -> Floats:
    """Share of every forest row of the pack that lies inside."""
    data, places = result.forest_rows, result.places
    where = resolve(text(data.table["territory"]), places, arrondissements_once=result.switches.arrondissements_once)
    share = np.zeros(len(data.hectares))
    own, shared = where.place >= 0, where.epci >= 0
    share[own] = mask[where.place[own]]
    kept = np.bincount(places.epci_index[mask & (places.epci_index >= 0)], minlength=len(places.epci_codes))
    share[shared] = (kept / np.maximum(places.epci_size, 1))[where.epci[shared]]
    return share


def _inferred_groups(result: Computation, mask: Flags) -> list[Finding]:
    """Forest whose group the source does not name and the table of groups fills."""
    data = result.forest_rows
    unnamed = (text(data.table["ser_group"]) == "") & (data.level == LEVELS.index("merged_group"))
    hectares = float((data.hectares * _share_of_rows(result, mask))[unnamed].sum())
    return [Finding("territory-forest-group-inferred", values=both("hectares", hectares))] if hectares > 0 else []


def territory_findings(result: Computation, mask: Flags, level: str, code: str) -> tuple[Finding, ...]:
    """Findings of a territory beyond those of the pack and the overrides."""
    found = [
        *_assessment(result, mask),
        *_levels(result, mask),
        *_inferred_groups(result, mask),
        *_small(result, mask),
        *_coverage(result, mask, level, code),
        *_spread(result, level),
    ]
    if result.options.forest_base == "inventory":
        found.append(Finding("territory-forest-base-inventory"))
    else:
        found.append(Finding("territory-forest-base-mapped"))
    if result.options.overrides.coefficients.get("soil") and result.options.soil == "table":
        found.append(Finding("territory-soil-table-with-local-stocks"))
    found += [*_wood(result), *_practices(result, mask)]
    if not result.switches.forest_area_overrides and _states_forest(result):
        found.append(Finding("territory-forest-override-ignored"))
    found.append(Finding("territory-uncertainty"))
    return tuple(found)


def _assessment(result: Computation, mask: Flags) -> list[Finding]:
    found = []
    missing = mask & ~result.stocks.assessed
    if missing.any():
        epci = np.unique(result.places.epci[missing])
        table = result.pack.tables["epci"]
        names = dict(zip(text(table["code"]).tolist(), text(table["name"]).tolist(), strict=True))
        shown = ", ".join(names.get(str(code), str(code)) for code in epci[:5] if code)
        values = {"count": int(missing.sum()), "names": shown or ", ".join(result.places.names[missing][:5])}
        found.append(Finding("territory-land-cover-missing", values=values))
    if np.isnan(result.stocks.kilometres[mask]).any():
        found.append(Finding("territory-hedges-not-assessed"))
    return found


def _levels(result: Computation, mask: Flags) -> list[Finding]:
    """One finding for each composition: hectares by inventory level, finest first."""
    used = levels_used(result, mask)
    found = []
    for composition in COMPOSITIONS:
        parts = [(level, used[composition, level]) for level in LEVELS if (composition, level) in used]
        total = sum(hectares for _, hectares in parts)
        if total > 0:
            values: dict[str, object] = {**both("hectares", total)}
            for lang in ("fr", "en"):
                names = level_labels(lang)
                parts_shown = (
                    f"{names[level]} {shown(100 * hectares / total, lang)}{_percent(lang)}" for level, hectares in parts
                )
                values |= {
                    f"levels_{lang}": ", ".join(parts_shown),
                    f"kind_{lang}": labels(lang)[f"forest_{composition}"],
                }
            found.append(Finding("territory-forest-levels", field=composition, values=values))
    return found


def _percent(lang: str) -> str:
    return " %" if lang == "en" else "\u202f%"


def level_labels(lang: str = "fr") -> dict[str, str]:
    """Labels of the levels of the inventory.

    >>> level_labels("en")["greco"]
    'large ecological region (GRECO)'
    """
    return {row["level"]: row[f"label_{lang}"] for row in rows("inventory_levels.csv")}


def _small(result: Computation, mask: Flags) -> list[Finding]:
    found = []
    count = int(mask.sum())
    if count < SMALL_COMMUNES:
        found.append(Finding("territory-few-communes", values={"count": count}))
    hectares = float(result.forest.hectares[mask].sum())
    if hectares <= 0:
        found.append(Finding("territory-no-forest"))
    elif hectares < SMALL_FOREST_HA:
        found.append(Finding("territory-small-forest", values=both("hectares", hectares)))
    if not mask[result.changes.place].any():
        found.append(Finding("territory-no-change"))
    return found


def _coverage(result: Computation, mask: Flags, level: str, code: str) -> list[Finding]:
    """Departments, regions and the country: how many of their communes the pack holds, EPCI across the border."""
    count = int(mask.sum())
    found = []
    whole = 0
    if level in {"department", "region"}:
        whole = next((int(row["communes"]) for row in rows(f"{level}s.csv") if row[level] == code), 0)
    elif level == "country":
        whole = sum(int(row["communes"]) for row in rows("regions.csv"))
    if whole and count < whole:
        found.append(Finding("territory-incomplete", values=both("have", count) | both("whole", whole)))
    if level == "region":
        found += _across_the_border(result, mask, code)
    return found


def _across_the_border(result: Computation, mask: Flags, code: str) -> list[Finding]:
    table = result.pack.tables["epci"]
    majority = text(table["code"])[text(table["region"]) == code]
    by_epci = np.isin(result.places.epci, majority)
    if (by_epci == mask).all():
        return []
    tonnes, place = result.entries.tonnes, result.entries.place
    communes = float(tonnes[mask[place]].sum()) / 1000
    values = both("communes", communes, 1) | both("epci", float(tonnes[by_epci[place]].sum()) / 1000, 1)
    values |= both("count", len(majority))
    return [Finding("territory-region-borders", values=values)]


def significance() -> dict[str, int]:
    """Rows of the inventory that are statistically significant and that are not.

    >>> significance()
    {'significant': 221, 'not_significant': 46}
    """
    flags = [row["significant"] == "yes" for row in rows(FOLDER + "forest_inventory.csv")]
    return {"significant": sum(flags), "not_significant": len(flags) - sum(flags)}


def pack_findings(result: Computation, level: str) -> tuple[Finding, ...]:
    """Findings of a table of many territories: what is not assessed anywhere in the pack."""
    everywhere = np.ones(len(result.places), dtype=bool)
    return (*_assessment(result, everywhere), *_wood(result), *_spread(result, level))


def _spread(result: Computation, level: str) -> list[Finding]:
    """Communes whose land cover and forests are an even share of their EPCI's."""
    resolution = result.pack.manifest.get("resolution", {})
    if level != "commune" or "epci" not in {resolution.get("land_cover"), resolution.get("forests")}:
        return []
    return [Finding("territory-commune-spread")]


def _practices(result: Computation, mask: Flags) -> list[Finding]:
    """Practices on more land than there is of the land use they stand on."""
    level1, found = np.array(level1_of()), []
    for row in rows(FOLDER + "practices.csv"):
        if row["practice"] not in result.applied.practices:
            continue
        uses = np.flatnonzero(level1 == level1[INDEX[row["land_use"]]])
        hectares = float(result.applied.practices[row["practice"]][mask].sum())
        area = float(result.stocks.area[mask][:, uses].sum())
        if hectares > area:
            values = {"practice_fr": row["label_fr"], "practice_en": row["label_en"]}
            values |= both("hectares", hectares) | both("area", area)
            found.append(Finding("territory-practice-area", field=row["practice"], values=values))
    return found


def _states_forest(result: Computation) -> bool:
    stated = (name for entry in result.options.overrides.territories for name in entry.areas)
    return any(name.startswith("forest_") for name in stated)


def _wood(result: Computation) -> list[Finding]:
    closed = result.switches.wood_closure and not len(result.pack.tables["national_forests"])
    return [Finding("territory-wood-not-closed")] if closed else []
