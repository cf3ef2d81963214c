"""Reports of a result: workbook, page, document, Parquet, and the row of ADEME's public export.

Every writer takes a result and a path, writes under a temporary name and renames, and returns the path. Nothing heavy
is imported before a writer is used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from bilan.report.ademe import write_ademe_csv
    from bilan.report.build import report_of
    from bilan.report.html import write_html
    from bilan.report.parquet import write_parquet
    from bilan.report.pdf import write_pdf
    from bilan.report.xlsx import write_xlsx

__all__ = ["report_of", "write_ademe_csv", "write_html", "write_parquet", "write_pdf", "write_xlsx"]

_MODULES = {
    "report_of": "build",
    "write_ademe_csv": "ademe",
    "write_html": "html",
    "write_parquet": "parquet",
    "write_pdf": "pdf",
    "write_xlsx": "xlsx",
}


def __getattr__(name: str) -> Any:
    if name in _MODULES:
        return getattr(import_module(f"bilan.report.{_MODULES[name]}"), name)
    raise AttributeError(f"module 'bilan.report' has no attribute {name!r}")
