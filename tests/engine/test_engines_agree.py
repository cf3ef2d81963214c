"""One body for both engines: whatever the ledger, DuckDB and Spark give the same masses, totals and findings."""

import os
import random
import shutil
from pathlib import Path
from typing import Any

import pytest

import bilan
from benchmarks.ledger import write_ledger
from bilan.engine.backends import Resources
from bilan.model.findings import BilanError
from tests.inventories import line, own, write_inventory

#: One worker runs them all, so that one Java machine is enough.
pytestmark = pytest.mark.xdist_group("spark")

ENTITIES = """
[[entities]]
id = "a"
[[entities.shares]]
valid_from = 2024-04-16
equity_share = 0.4
operated = false
[[entities]]
id = "b"
country = "DE"
"""


def _missing() -> str:
    try:
        import pyspark  # noqa: F401
    except ImportError:
        return "PySpark is not installed (pip install 'bilan[spark]')"
    return "" if shutil.which("java") or os.environ.get("JAVA_HOME") else "no Java on this machine"


@pytest.fixture(scope="module")
def spark() -> str:
    reason = _missing()
    if reason and os.environ.get("CI"):
        pytest.fail(f"continuous integration must run the Spark tests: {reason}")
    if reason:
        pytest.skip(reason)
    return "spark"


def _numbers(result: Any) -> dict[str, Any]:
    payload = result.to_json("en")
    for finding in payload["findings"]:
        finding.pop("place")
    return payload


def _same(one: Any, other: Any, where: str = "") -> None:
    if isinstance(one, dict):
        assert one.keys() == other.keys(), where
        for key in one:
            _same(one[key], other[key], f"{where}.{key}")
    elif isinstance(one, list):
        assert len(one) == len(other), where
        for i, (a, b) in enumerate(zip(one, other, strict=True)):
            _same(a, b, f"{where}[{i}]")
    elif isinstance(one, float):
        assert one == pytest.approx(other, rel=1e-9, abs=1e-9), where
    else:
        assert one == other, where


def random_inventory(folder: Path, seed: int) -> Path:
    """Good and bad lines over many situations."""
    pick = random.Random(seed)
    factors = [
        own(f"f{i}", pick.choice(["kg", "kWh"]), part, gas, round(pick.random(), 4))
        for i in range(6)
        for part in pick.sample(["combustion", "upstream", "plant", "whole", "contrails"], 2)
        for gas in pick.sample(["co2_fossil", "ch4_biogenic", "n2o", "r-410a", "r-22", "co2e"], 2)
    ]
    lines = [
        line(
            f"l{pick.randrange(140)}",
            pick.choice(["electricity", "fossil_fuels", "Métaux", "it_equipment", "agriculture", "commuting", "?"]),
            pick.choice([f"own:f{i}" for i in range(7)]),
            pick.choice([pick.random() * 1000, 0, -1, "nan", ""]) if pick.random() < 0.2 else pick.random() * 1e4,
            pick.choice(["kg", "t", "kWh", "MWh", "litron"]),
            entity=pick.choice(["a", "b", "c", " a "]),
            case=pick.choice(["", "in_boundary", "outside", "own_vehicle"]),
            kind=pick.choice(["", "process"]),
            start=pick.choice(["", "2023-12-01", "2024-05-01", "2022-01-01"]),
            end=pick.choice(["", "2024-06-30", "2022-03-01"]),
            acquired=pick.choice(["", "2021-05-06", "2024-02-29"]),
            lifetime=pick.choice(["", "4", "2.5"]),
            uncertainty=pick.choice(["", "20", "3/4/2/5/3"]),
        )
        for _ in range(150)
    ]
    return write_inventory(folder, lines, factors, entities=ENTITIES, settings='approach = "equity_share"')


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(4))
def test_random_inventories(tmp_path: Path, spark: str, seed: int) -> None:
    inventory = bilan.read(random_inventory(tmp_path / "inventory", seed))
    _same(_numbers(inventory.compute()), _numbers(inventory.compute(engine=spark)))


@pytest.mark.slow
def test_a_ledger_on_disk(tmp_path: Path, spark: str) -> None:
    inventory = bilan.read(write_ledger(tmp_path / "ledger", 20_000))
    _same(_numbers(inventory.compute()), _numbers(inventory.compute(engine=spark)))


@pytest.mark.slow
def test_the_line_table_is_the_same(tmp_path: Path, spark: str) -> None:
    inventory = bilan.read(random_inventory(tmp_path / "inventory", 9))
    one, other = (inventory.compute(engine=engine).to_arrow().to_pylist() for engine in ("duckdb", spark))
    _same(one, other)


def test_an_unknown_engine_is_named() -> None:
    with pytest.raises(BilanError) as caught:
        bilan.read("examples/mairie").compute(engine="sqlite")
    assert caught.value.finding.code == "unknown-choice"


def test_a_missing_java_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("pyspark")
    monkeypatch.setenv("PATH", "/nonexistent")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(BilanError) as caught:
        bilan.read("examples/mairie").compute(engine="spark")
    assert caught.value.finding.code == "java-missing"


def test_a_size_that_is_none_is_refused() -> None:
    with pytest.raises(BilanError) as caught:
        bilan.read("examples/mairie").compute(resources=Resources(memory_limit="much"))
    assert caught.value.finding.code == "engine-refused"
