"""A small inventory with evidence, its pack, and ways to tamper with it."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from bilan.cli.main import run as run_bilan
from bilan.pack import archive, build, manifest, verify

CONFIGURATION = """[inventory]
name = "Essai du dossier"
period = [2024-01-01, 2024-12-31]

[[entities]]
id = "usine"
name = "Usine"

[[exclusions]]
category = "digital_services"
reason = "Aucune donnée de l'hébergeur."
estimate_t = 1.5
"""
ACTIVITIES = """id,entity,category,label,factor,quantity,unit,uncertainty,evidence
courant,usine,electricity,Électricité,base-carbone:28333,1000000,kWh,5,pieces/courant.txt
engins,usine,fossil_fuels,Engins,base-carbone:14015,20000,L,5,pieces/engins.txt; pieces/absent.pdf
abricots,usine,food_meals_drinks,=Abricots,base-carbone:33036,3000,kg,20,https://exemple.fr/a
agneau,usine,food_meals_drinks,Agneau,base-carbone:34237,500,kg,20,../dehors.txt
froid,usine,refrigeration,Fuite,gas:r-410a,12,kg,5,
cantine,usine,food_meals_drinks,Repas,own:repas,4000,unit,20,
perdu,usine,food_meals_drinks,Sans facteur,base-carbone:99002,1,kg,,
"""
OWN = """factor,label,unit,part,gas,kg
repas,Repas du traiteur,unit,whole,co2e,2.1
"""


@pytest.fixture(autouse=True, scope="session")
def steady(tmp_path_factory):
    """An empty shelf and one day, for the whole session."""
    patch = pytest.MonkeyPatch()
    patch.setenv("BILAN_BOOKS", str(tmp_path_factory.mktemp("books")))
    patch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    yield
    patch.undo()


def write_folder(place: Path) -> Path:
    """The inventory with two documents present."""
    place.mkdir()
    (place / "bilan.toml").write_text(CONFIGURATION, encoding="utf-8")
    (place / "activities.csv").write_text(ACTIVITIES, encoding="utf-8")
    (place / "factors.csv").write_text(OWN, encoding="utf-8")
    (place / "pieces").mkdir()
    (place / "pieces" / "courant.txt").write_text("facture", encoding="utf-8")
    (place / "pieces" / "engins.txt").write_text("facture des engins", encoding="utf-8")
    (place.parent / "dehors.txt").write_text("secret", encoding="utf-8")
    return place


@pytest.fixture
def folder(tmp_path) -> Path:
    """A fresh folder."""
    return write_folder(tmp_path / "essai")


@pytest.fixture(scope="session")
def members(steady, tmp_path_factory) -> dict[str, bytes]:
    """The members of the pack of the inventory, documents enclosed."""
    return build.build(write_folder(tmp_path_factory.mktemp("pack") / "essai"), with_evidence=True).members


@pytest.fixture
def write(tmp_path) -> Callable[..., Path]:
    """Write members as a pack; `sealed` makes the list of hashes fit, as a careful forger would."""

    def writing(members: dict[str, bytes], *, sealed: bool = False) -> Path:
        members = dict(members)
        if sealed:
            members[manifest.MANIFEST] = manifest.text(members)
        file = tmp_path / "pack.zip"
        archive.write(members, file)
        return file

    return writing


@pytest.fixture
def bilan(capsys):
    """Run a command line in this process: (status, stdout, stderr)."""

    def call(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        with pytest.raises(SystemExit) as stop:
            run_bilan([str(argument) for argument in arguments])
        out, err = capsys.readouterr()
        code = stop.value.code
        return (code if isinstance(code, int) else 1 if code else 0), out, err

    return call


def told(file: Path, *, recompute: bool = True) -> dict[str, list[str]]:
    """Failed checks with the places that they name."""
    found = verify.verify(file, recompute=recompute)
    failed: dict[str, list[str]] = {}
    for check in found.checks:
        if check.state == "failed":
            failed.setdefault(check.name, []).extend(one.where for one in check.details)
    assert found.ok is not bool(failed)
    return failed


def zip_with(file: Path, *entries: tuple[zipfile.ZipInfo | str, bytes]) -> Path:
    """A zip with any entries."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as zipped:
        for name, content in entries:
            zipped.writestr(name, content)
    return file
