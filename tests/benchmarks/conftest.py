"""Ledgers of the generator, small enough for a test."""

from pathlib import Path

import pytest

from benchmarks.ledger import write_ledger


@pytest.fixture(scope="session")
def clean(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ledger(tmp_path_factory.mktemp("clean"), 6_000)


@pytest.fixture(scope="session")
def flawed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ledger(tmp_path_factory.mktemp("flawed"), 6_000, seed=7, flaws=0.1)


@pytest.fixture(scope="session")
def uncertain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_ledger(tmp_path_factory.mktemp("uncertain"), 3_000, uncertainties=True)
