"""Nothing vanishes: for every framework, lines + outside + unclassified are the ledger that it sees."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import bilan
from bilan.frameworks import rules
from bilan.frameworks.categories import categories
from bilan.model.factors import PARTS
from tests.inventories import line, own, write_inventory

pytestmark = pytest.mark.slow

GASES = ["co2_fossil", "ch4_biogenic", "n2o", "hfc-134a", "r-22", "co2e", "contrails", "co2_biogenic"]
APPROACHES = ["operational_control", "financial_control", "equity_share"]
ENTITIES = """
[[entities]]
id = "a"
equity_share = 0.4
held = false
[[entities]]
id = "b"
country = "DE"
[[entities.shares]]
valid_from = 2024-05-01
equity_share = 0.7
operated = false
"""


@st.composite
def lines_and_factors(draw: st.DrawFn) -> tuple[list[dict], list[dict]]:
    factors = [
        own("f", "kg", part, draw(st.sampled_from(GASES)), draw(st.floats(0, 10)))
        for part in draw(st.lists(st.sampled_from(PARTS), min_size=1, max_size=4, unique=True))
    ]
    slugs = [category.slug for category in categories()] + ["nothing like it"]
    cases = ["", "in_boundary", "outside", "rented_financial_control", "own_vehicle", "third_party_unpaid"]
    made = [
        line(
            f"l{i}", draw(st.sampled_from(slugs)), "own:f", draw(st.floats(0, 1e6)), "kg",
            entity=draw(st.sampled_from(["a", "b"])), case=draw(st.sampled_from(cases)),
            kind=draw(st.sampled_from(["", "process", "fugitive", "land_use"])),
            tier=draw(st.sampled_from(["", "beyond"])),
            acquired=draw(st.sampled_from(["", "2022-06-01", "2024-02-01"])), lifetime=draw(st.sampled_from(["", "5"])),
            start=draw(st.sampled_from(["", "2023-11-01"])), end=draw(st.sampled_from(["", "2024-06-30"])),
        )
        for i in range(draw(st.integers(1, 12)))
    ]  # fmt: skip
    return made, factors


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines_and_factors(), st.sampled_from(APPROACHES))
def test_lines_outside_and_unclassified_are_the_ledger(
    tmp_path: Path, made: tuple[list[dict], list[dict]], approach: str
) -> None:
    folder = write_inventory(tmp_path / "inventory", *made, entities=ENTITIES, settings=f'approach = "{approach}"')
    result = bilan.read(folder).compute()
    for framework in rules.FRAMEWORKS:
        table = result.report(framework)
        parts = (table.total_t, table.outside_t, table.unclassified_t)
        assert sum(parts) == pytest.approx(table.ledger_t, rel=1e-9, abs=1e-12)
        for entry in table.lines:
            columns = ("co2_t", "ch4_t", "n2o_t", "other_t", "undecomposed_t")
            assert sum(entry[name] for name in columns) == pytest.approx(entry["total_t"], rel=1e-9, abs=1e-12)
            assert entry["low_t"] <= entry["total_t"] * (1 + 1e-9) + 1e-12
            assert entry["total_t"] <= entry["high_t"] * (1 + 1e-9) + 1e-12


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines_and_factors(), st.randoms(use_true_random=False))
def test_the_order_of_lines_changes_nothing(tmp_path: Path, made: tuple[list[dict], list[dict]], random) -> None:
    lines, factors = made
    first = bilan.read(write_inventory(tmp_path / "one", lines, factors, entities=ENTITIES)).compute().to_json()
    random.shuffle(lines)
    second = bilan.read(write_inventory(tmp_path / "two", lines, factors, entities=ENTITIES)).compute().to_json()
    assert first["totals"] == second["totals"]
    assert first["frameworks"] == second["frameworks"]


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines_and_factors())
def test_operational_equals_financial_when_what_is_held_is_operated(
    tmp_path: Path, made: tuple[list[dict], list[dict]]
) -> None:
    lines = [{**entry, "case": ""} for entry in made[0]]
    folder = write_inventory(
        tmp_path / "inventory", lines, made[1], entities='[[entities]]\nid = "a"\n[[entities]]\nid = "b"\n'
    )
    inventory = bilan.read(folder)
    tables = [inventory.compute(approach=name).to_json()["frameworks"] for name in APPROACHES[:2]]
    assert tables[0] == tables[1]


def test_the_line_table_adds_up_to_the_tables(tmp_path: Path) -> None:
    factors = [own("f", "kg", "combustion", "co2_fossil", 2.0), own("f", "kg", "upstream", "ch4_fossil", 0.1)]
    lines = [line(f"l{i}", "fossil_fuels", "own:f", i, "kg", entity="ab"[i % 2]) for i in range(9)]
    result = bilan.read(write_inventory(tmp_path / "i", lines, factors, entities=ENTITIES)).compute()
    rows = result.to_arrow().to_pylist()
    for framework, column in (("beges-v5", "t_co2e"), ("ghg-protocol", "t_co2e_ghg_protocol")):
        found: dict[str, float] = {}
        for row in rows:
            place = row[f"line_{rules.folder(framework)}"]
            found[place] = found.get(place, 0.0) + row[column]
        for entry in result.report(framework).lines:
            assert found.get(entry["code"], 0.0) == pytest.approx(entry["total_t"])
