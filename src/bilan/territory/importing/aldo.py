"""A national pack from the public data of the ALDO tool, in either of two layouts.

* the public repository's ``data`` folder, with one file by commune for each subject;
* a folder that holds ``aldo/`` (changes by commune) and ``land_france_2018/`` (land cover and forests by EPCI).
"""

from __future__ import annotations

from pathlib import Path

from bilan.model.findings import BilanError, Finding
from bilan.territory.importing import public_folder, tidy_folder
from bilan.territory.packs import Pack


def import_aldo(source: Path, target: Path) -> Pack:
    """Build a pack from a folder of public data and write it to `target`.

    Raises BilanError `territory-import-layout` when the folder is neither of the two.
    """
    if (source / "land_france_2018").is_dir() and (source / "aldo").is_dir():
        return tidy_folder.build(source, target)
    files = public_folder.locate(source)
    if files is not None:
        return public_folder.build(files, target)
    raise BilanError(Finding("territory-import-layout", values={"path": str(source)}))
