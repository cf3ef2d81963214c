"""The real tables agree with the independent calculation, for all of France and in both methods."""

from __future__ import annotations

import random
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from . import flux
from .compare import KEYS, Results, Tables, differences
from .inputs import PARENT_OF_ARRONDISSEMENT, read_inputs

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("territory-reference")]
METHODS = ("aldo-2024", "corrected")
PARENTS = set(PARENT_OF_ARRONDISSEMENT.values())
EPCI_WITHOUT_FOREST = "243301165"


@pytest.mark.parametrize("what", sorted(KEYS))
@pytest.mark.parametrize("method", METHODS)
def test_every_epci_of_france(expected: Results, tables: Tables, what: str, method: str) -> None:
    by_epci = expected[what, method][1]
    assert len(by_epci) == 1241
    found = tables.read("epci", what, method)
    assert set(found) <= set(by_epci)
    assert differences(by_epci, found, by_epci) == []


@pytest.mark.parametrize("what", sorted(KEYS))
@pytest.mark.parametrize("method", METHODS)
def test_communes(expected: Results, tables: Tables, what: str, method: str) -> None:
    by_commune = expected[what, method][0]
    others = sorted(set(by_commune) - PARENTS)
    changed = [code for code in others if len(by_commune[code]) > 6]
    islands = ["22016", "29083", "29155", "85113"]
    sample = [*random.Random(17).sample(others, 500), *random.Random(18).sample(changed, 500), *islands]
    found = tables.read("commune", what, method)
    assert set(found) <= set(by_commune)
    assert differences(by_commune, found, sample) == []


@pytest.mark.parametrize(
    "method",
    METHODS,
)
def test_parents_of_arrondissements_hold_their_changes_once(expected: Results, tables: Tables, method: str) -> None:
    assert differences(expected["flux", method][0], tables.read("commune", "flux", method), sorted(PARENTS)) == []


@pytest.mark.parametrize("method", METHODS)
def test_epci_without_any_forest_row(public_data: Path, tables: Tables, tmp_path: Path, method: str) -> None:
    data = tmp_path / "data"
    for folder in ("land_france_2018", "aldo"):
        shutil.copytree(public_data / folder, data / folder, copy_function=shutil.copyfile)
    path = data / "land_france_2018" / "forest_epci.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join(line for line in lines if not line.startswith(EPCI_WITHOUT_FOREST)), encoding="utf-8")
    altered = replace(tables, folder=tmp_path, pack=tmp_path / "pack")
    altered.run("import", "aldo", str(data), "-o", str(altered.pack))
    by_epci = flux.all_flux(read_inputs(data), method == "corrected")[1]
    assert differences(by_epci, altered.read("epci", "flux", method), by_epci) == []
