"""A small inventory, a shelf of its own, a later made-for-test book, and the command line."""

from __future__ import annotations

from pathlib import Path

import pytest

from bilan import factors
from bilan.cli.main import run as run_bilan

DATA = Path(__file__).parent / "data"
CONFIGURATION = """[inventory]
name = "Essai du verrou"
period = [2024-01-01, 2024-12-31]

[[entities]]
id = "usine"
name = "Usine"
"""
ACTIVITIES = """id,entity,category,label,factor,quantity,unit,uncertainty
courant,usine,electricity,Électricité,base-carbone:28333,1000000,kWh,5
engins,usine,fossil_fuels,Engins,base-carbone:14015,20000,L,5
abricots,usine,food_meals_drinks,Abricots,base-carbone:33036,3000,kg,20
agneau,usine,food_meals_drinks,Agneau,base-carbone:34237,500,kg,20
brioches,usine,food_meals_drinks,Brioches,base-carbone:33558,800,kg,20
sirop,usine,food_meals_drinks,Abricots au sirop,base-carbone:33025@V22.0,100,kg,20
froid,usine,refrigeration,Fuite,gas:r-410a,12,kg,5
cantine,usine,food_meals_drinks,Repas,own:repas,4000,unit,20
nouveau,usine,food_meals_drinks,Produit nouveau,base-carbone:99002,1000,kg,20
"""
OWN = """factor,label,unit,part,gas,kg
repas,Repas du traiteur,unit,whole,co2e,2.1
"""


@pytest.fixture(autouse=True)
def shelf(tmp_path, monkeypatch) -> Path:
    """The user's shelf of books, empty."""
    folder = tmp_path / "books"
    monkeypatch.setenv("BILAN_BOOKS", str(folder))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    return folder


@pytest.fixture
def folder(tmp_path) -> Path:
    """An inventory folder with lines on moved, vanished, archived, new, pinned, own and built-in factors."""
    place = tmp_path / "essai"
    place.mkdir()
    (place / "bilan.toml").write_text(CONFIGURATION, encoding="utf-8")
    (place / "activities.csv").write_text(ACTIVITIES, encoding="utf-8")
    (place / "factors.csv").write_text(OWN, encoding="utf-8")
    return place


@pytest.fixture
def later_book():
    """Put the later book on the shelf when called."""
    return lambda: factors.import_book("base-carbone", DATA / "Base_Carbone_V99.0.csv")


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


def change(file: Path, old: str, new: str) -> None:
    """Replace a text that must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")
