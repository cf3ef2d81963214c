"""One sheet for every territory of a level, in a folder with an index page. The whole pack is computed once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bilan.model.findings import BilanError, Finding
from bilan.report.files import replacing
from bilan.report.territory.model import Fiche, fiche_of

if TYPE_CHECKING:
    from bilan.territory.api import Territory

FORMATS = ("html", "pdf", "xlsx")
LEVELS = ("commune", "epci", "department", "region")


def check_ending(path: Path) -> str:
    """The format that the name of a file asks for; raises `territory-fiche-format` for other endings.

    >>> check_ending(Path("amiens.PDF"))
    'pdf'
    """
    ending = path.suffix.lower().removeprefix(".")
    if ending not in FORMATS:
        raise BilanError(Finding("territory-fiche-format", values={"file": path.name, "known": ", ".join(FORMATS)}))
    return ending


def write_fiche(fiche: Fiche, path: Path) -> Path:
    """Write one sheet as the ending of the name says; raises `territory-fiche-format` for other endings."""
    ending = check_ending(path)
    if ending == "html":
        from bilan.report.territory.html import write_html

        return write_html(fiche, path)
    if ending == "pdf":
        from bilan.report.territory.pdf import write_pdf

        return write_pdf(fiche, path)
    from bilan.report.territory.xlsx import write_xlsx

    return write_xlsx(fiche, path)


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of the index: the territory, its figures, the names of its files."""

    code: str
    name: str
    population: int
    flux_t: float
    flux_t_per_ha: float | None
    stock_t_c: float | None
    files: tuple[str, ...]


def members(whole: Territory, level: str, region: str = "", department: str = "") -> list[tuple[str, str]]:
    """Code and name of the territories of a level, those that lie mostly in a region or department (code or name).

    Raises `territory-unknown` for a region or department that the pack does not hold, `territory-unknown-choice`
    for a level that does not exist, `territory-fiche-none` when none is left.
    """
    import numpy as np

    from bilan.territory.groupings import level_grouping
    from bilan.territory.names import find

    if level not in LEVELS:
        values = {"option": "--level", "value": level, "known": ", ".join(LEVELS)}
        raise BilanError(Finding("territory-unknown-choice", values=values))
    groups = level_grouping(level, whole.places, whole.pack)
    inside = np.ones(len(whole.places), dtype=bool)
    for wanted, kind in ((region, "region"), (department, "department")):
        if wanted:
            inside &= find(wanted, whole.pack, whole.places, kind).mask
    known = groups.index >= 0
    sizes = np.bincount(groups.index[known], minlength=len(groups))
    held = np.bincount(groups.index[known & inside], minlength=len(groups))
    kept = np.flatnonzero(2 * held > sizes)
    if not len(kept):
        values = {"level": level, "where": region or department or "-"}
        raise BilanError(Finding("territory-fiche-none", values=values))
    return [(str(groups.codes[place]), str(groups.names[place])) for place in kept]


def territories(whole: Territory, wanted: Sequence[tuple[str, str]], level: str) -> Iterator[Territory]:
    """The territories one after the other; all share one computation of the pack."""
    from bilan.territory.names import find

    for code, _ in wanted:
        found = find(code, whole.pack, whole.places, level)
        yield replace(whole, found=found, emissions=None, shared=whole.shared)


def write_fiches(
    found: Iterator[Territory],
    folder: Path,
    formats: Sequence[str] = FORMATS,
    lang: str = "fr",
    progress: Callable[[str], None] | None = None,
) -> list[Listed]:
    """Write the sheets of all territories and ``index.html``; `progress` is called with each name.

    Raises `territory-fiche-format` before anything is written, `territory-fiche-folder` when the folder is a file.
    """
    for ending in formats:
        if ending not in FORMATS:
            raise BilanError(Finding("territory-fiche-format", values={"file": ending, "known": ", ".join(FORMATS)}))
    if folder.exists() and not folder.is_dir():
        raise BilanError(Finding("territory-fiche-folder", values={"path": str(folder)}))
    folder.mkdir(parents=True, exist_ok=True)
    listed: list[Listed] = []
    last: Fiche | None = None
    for territory in found:
        last = fiche_of(territory, lang)
        names = [f"{file_name(territory.code, territory.name)}.{ending}" for ending in formats]
        for name in names:
            write_fiche(last, folder / name)
        listed.append(_listed(last, names))
        if progress:
            progress(territory.name)
    if last is not None:
        _write_index(listed, last, folder)
    return listed


def file_name(code: str, name: str) -> str:
    """A file name from a code and a name: plain letters, figures and hyphens.

    >>> file_name("200071892", "CA du Saint-Quentinois")
    '200071892-ca-du-saint-quentinois'
    """
    from bilan.territory.names import normal

    return "-".join(part for part in (normal(code), normal(name)[:60].strip()) if part).replace(" ", "-")


def _listed(fiche: Fiche, names: list[str]) -> Listed:
    from bilan.report.territory.sentences import per_hectare

    place = fiche.data["territory"]
    return Listed(
        place["code"],
        place["name"],
        place["population"],
        fiche.total_t,
        per_hectare(fiche),
        fiche.data["stocks"]["total_t_c"],
        tuple(names),
    )


def _write_index(listed: list[Listed], last: Fiche, folder: Path) -> None:
    from bilan.report.territory.index import index_page

    with replacing(folder / "index.html") as temporary:
        temporary.write_text(index_page(listed, last), encoding="utf-8")


def emissions_of(path: Path | None) -> Callable[[Territory], Territory]:
    """A function that gives a territory its emissions out of one file for many; those it lacks stay without.

    Raises `territory-file-column` when the file has no column `territory`: its lines would go to everyone.
    """
    if path is None:
        return lambda territory: territory
    from bilan.territory.emissions import read_emissions
    from bilan.territory.importing.csv_files import read_csv, require

    require(read_csv(path, ("territory", "sector", "t_co2e")), ("territory", "sector", "t_co2e"), path)

    def with_emissions(territory: Territory) -> Territory:
        try:
            found: Any = read_emissions(path, territory.code)
        except BilanError as error:
            if error.finding.code != "territory-emissions-empty":
                raise
            return territory
        return replace(territory, emissions=found)

    return with_emissions
