"""The independent calculation and the tables of the real one, each made once."""

from __future__ import annotations

from pathlib import Path

import pytest
from typer.testing import CliRunner

from . import flux, stocks
from .compare import Results, Tables
from .inputs import Inputs, read_inputs


@pytest.fixture(scope="session")
def public_data(shared: Path) -> Path:
    """The folder that holds `aldo` and `land_france_2018`."""
    return shared / "data"


@pytest.fixture(scope="session")
def naive_inputs(public_data: Path) -> Inputs:
    """The public tables as dictionaries."""
    return read_inputs(public_data)


@pytest.fixture(scope="session")
def expected(naive_inputs: Inputs) -> Results:
    """(what, method) -> (by commune, by EPCI), from the independent calculation."""
    made: Results = {}
    for method in ("aldo-2024", "corrected"):
        made["flux", method] = flux.all_flux(naive_inputs, method == "corrected")
        made["stocks", method] = stocks.all_stocks(naive_inputs, method == "corrected")
    return made


@pytest.fixture(scope="session")
def tables(public_data: Path, tmp_path_factory: pytest.TempPathFactory) -> Tables:
    """The real tables, through the command line alone."""
    folder = tmp_path_factory.mktemp("territory")
    made = Tables(CliRunner(), folder, folder / "pack")
    made.run("import", "aldo", str(public_data), "-o", str(made.pack))
    return made
