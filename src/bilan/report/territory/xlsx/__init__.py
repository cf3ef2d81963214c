"""The sheet as an Excel workbook: raw figures in the contract's columns, native charts, nothing rounded."""

from __future__ import annotations

from pathlib import Path

from bilan.report.files import replacing
from bilan.report.territory.model import Fiche


def write_xlsx(fiche: Fiche, path: str | Path) -> Path:
    """Write the workbook; it appears under its name only when it is whole. Returns its path."""
    from bilan.report.territory.xlsx import cover, detail, method
    from bilan.report.territory.xlsx.book import FicheBook

    target = Path(path)
    with replacing(target) as temporary, FicheBook(temporary, fiche) as book:
        cover.write(book)
        detail.write_flux(book)
        detail.write_stocks(book)
        detail.write_matrix(book)
        detail.write_forest(book)
        method.write_comparison(book)
        method.write_emissions(book)
        method.write_method(book)
        method.write_pcaet(book)
        method.write_limits(book)
        method.write_sources(book)
    return target
