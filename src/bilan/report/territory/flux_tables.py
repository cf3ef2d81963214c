"""Tables of the flux: by final land use, by pool, from-to matrix, changes in detail."""

from __future__ import annotations

from dataclasses import dataclass

from bilan.report.territory.amounts import decimals_of, hectares, sign_key, signed
from bilan.report.territory.cells import LINE, MEMO, SUBTOTAL, TOTAL, figure, line, text, text_table
from bilan.report.territory.model import Fiche
from bilan.report.territory.sentences import flux_decimals, names
from bilan.report.territory.words import word
from bilan.report.view import TextRow, TextTable

#: Changes shown one by one; the workbook has them all.
CHANGES = 10


def land_use_table(fiche: Fiche) -> TextTable:
    """Flux by final land use at both levels of detail, in kt, with the sign in words."""
    from bilan.territory.results import LEVEL1_OF

    lang, labels, digits = fiche.lang, names(fiche.lang), flux_decimals(fiche)
    flux = fiche.data["flux"]
    rows = []
    for group in flux["by_land_use"]:
        inside = [row for row in flux["by_land_use_level2"] if LEVEL1_OF[row["land_use"]] == group["land_use"]]
        rows.append(_row(labels[group["land_use"]], group["t_co2e_yr"], lang, digits, SUBTOTAL))
        if len(inside) > 1:
            rows += [_row(labels[row["land_use"]], row["t_co2e_yr"], lang, digits, LINE) for row in inside]
    rows.append(_row(word("table.total", lang), flux["total_t"], lang, digits, TOTAL))
    columns = (
        text(word("table.final_land_use", lang), 3),
        figure(word("table.flux", lang), word("kt", lang), 1.2),
        text(word("table.meaning", lang), 1.6),
    )
    return text_table("flux_land_use", word("caption.flux_land_use", lang), columns, rows)


def pool_table(fiche: Fiche) -> TextTable:
    """Flux by pool in kt, N2O apart as a part of the soil, hedges as not assessed."""
    lang, labels, digits = fiche.lang, names(fiche.lang), flux_decimals(fiche)
    flux = fiche.data["flux"]
    rows = []
    for row in flux["by_pool"]:
        rows.append(_row(labels[row["pool"]], row["t_co2e_yr"], lang, digits, LINE))
        if row["pool"] == "soil":
            rows.append(_row(word("table.n2o", lang), flux["n2o_t"], lang, digits, MEMO))
    rows += [_row(labels[pool], None, lang, digits, LINE) for pool in flux["not_assessed"]]
    rows.append(_row(word("table.total", lang), flux["total_t"], lang, digits, TOTAL))
    columns = (
        text(word("table.pool", lang), 3),
        figure(word("table.flux", lang), word("kt", lang), 1.2),
        text(word("table.meaning", lang), 1.6),
    )
    return text_table("flux_pool", word("caption.flux_pool", lang), columns, rows)


def _row(label: str, value: float | None, lang: str, digits: int, kind: str) -> TextRow:
    meaning = "" if not value else word("chart.stores" if sign_key(value) == "stores" else "chart.emits", lang)
    return line(label, signed(value, lang, digits), meaning, kind=kind)


@dataclass(frozen=True, slots=True)
class Change:
    """One change of land use: hectares and tonnes a year, all pools and gases together."""

    source: str
    target: str
    area_ha: float
    t_co2e: float


def changes(fiche: Fiche) -> list[Change]:
    """Every change at level 2, the largest flux first."""
    sums: dict[tuple[str, str], list[float]] = {}
    for row in fiche.data["flux"]["matrix"]:
        cell = sums.setdefault((row["from"], row["to"]), [0.0, 0.0])
        if row["pool"] == "soil" and row["gas"] == "C":
            cell[0] += row["area_ha_yr"]
        cell[1] += row["t_co2e_yr"]
    found = [Change(source, target, area, tonnes) for (source, target), (area, tonnes) in sums.items()]
    return sorted(found, key=lambda change: (-abs(change.t_co2e), -change.area_ha))


def level1_changes(fiche: Fiche) -> dict[tuple[str, str], Change]:
    """The changes between level-1 land uses; changes inside one of them have the same name twice."""
    from bilan.territory.results import LEVEL1_OF

    found: dict[tuple[str, str], Change] = {}
    for change in changes(fiche):
        key = (LEVEL1_OF[change.source], LEVEL1_OF[change.target])
        old = found.get(key, Change(*key, 0.0, 0.0))
        found[key] = Change(*key, old.area_ha + change.area_ha, old.t_co2e + change.t_co2e)
    return found


@dataclass(frozen=True, slots=True)
class MatrixCell:
    """One cell of the matrix, written; empty texts where no change was detected."""

    flux: str = ""
    area: str = ""
    sign: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The from-to matrix at level 1: names of the columns (to) and of the rows (from) with their cells.

    Land uses that nothing leaves have no row, those that nothing reaches no column.
    """

    caption: str
    labels: tuple[str, ...]
    rows: tuple[tuple[str, tuple[MatrixCell, ...]], ...]
    note: str


def matrix(fiche: Fiche) -> Matrix | None:
    """The matrix of the level-1 land uses, None without any change. Fluxes are in tonnes."""
    from bilan.territory.typology import LEVEL1

    found = level1_changes(fiche)
    if not found:
        return None
    sources = [use for use in LEVEL1 if any(source == use for source, _ in found)]
    targets = [use for use in LEVEL1 if any(target == use for _, target in found)]
    digits = min(decimals_of([change.t_co2e for change in found.values()], 1.0), 1)
    labels = names(fiche.lang)
    rows = tuple(
        (labels[source], tuple(_cell(found.get((source, target)), fiche.lang, digits) for target in targets))
        for source in sources
    )
    note = f"{word('matrix.note', fiche.lang)} {word('changes.excluded', fiche.lang)}"
    return Matrix(word("caption.matrix", fiche.lang), tuple(labels[use] for use in targets), rows, note)


def _cell(change: Change | None, lang: str, digits: int) -> MatrixCell:
    if change is None:
        return MatrixCell()
    sign = sign_key(change.t_co2e)
    return MatrixCell(signed(change.t_co2e, lang, digits, 1.0), f"{hectares(change.area_ha, lang)}\u00a0ha", sign)


def changes_table(fiche: Fiche, limit: int = CHANGES) -> TextTable:
    """The largest changes one by one, in tonnes."""
    lang, labels, found = fiche.lang, names(fiche.lang), changes(fiche)
    digits = min(decimals_of([change.t_co2e for change in found], 1.0), 1)
    rows = [
        line(
            labels[change.source],
            labels[change.target],
            hectares(change.area_ha, lang),
            signed(change.t_co2e, lang, digits, 1.0),
        )
        for change in found[:limit]
    ]
    rest, note = found[limit:], ""
    if rest:
        amount = signed(sum(change.t_co2e for change in rest), lang, digits, 1.0)
        note = word("changes.rest", lang, count=len(rest), amount=amount)
    columns = (
        text(word("table.from", lang), 2.4),
        text(word("table.to", lang), 2.4),
        figure(word("table.area", lang), "ha/an" if lang == "fr" else "ha/yr"),
        figure(word("table.flux", lang), word("t", lang), 1.2),
    )
    return text_table("changes", word("caption.changes", lang), columns, rows, note)
