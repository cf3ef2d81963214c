"""Artificial splits and conservation of areas."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bilan.territory import areas, changes
from bilan.territory.coefficients import published
from bilan.territory.methods import SWITCHES, Switches, method_switches
from bilan.territory.places import read_places
from bilan.territory.typology import GRASSED, INDEX, MIXED, RAW_CLASSES, SEALED, TREED

from .conftest import COMMUNES, rows_table

PLACES = read_places(rows_table("communes", COMMUNES))
HECTARES = st.floats(0.0, 1e4, allow_nan=False)
CODES = ["211", "231", "322", "323", "512", "222", "221", "112", "133", "141", "311", "312", "324", "331"]
TERRITORIES = ["02001", "80001", "200000001"]
MOVES = st.lists(
    st.tuples(
        st.sampled_from(["02001", "80001", "200000001"]), st.sampled_from(CODES), st.sampled_from(CODES), HECTARES
    ),
    max_size=30,
)


def moved(rows: list[tuple[str, str, str, float]], switches: Switches, share: float = 0.8) -> changes.Changes:
    table = rows_table("changes", list(rows))
    raw = changes.yearly_changes(table, PLACES, 6.0, arrondissements_once=switches.arrondissements_once)
    return changes.split_artificial(raw, np.full(len(PLACES), share), switches)


def area(found: changes.Changes, source: int, target: int) -> float:
    return float(found.area[(found.source == source) & (found.target == target)].sum())


@pytest.mark.parametrize(
    ("mixed", "green", "sealed", "grassed"), [(50, 100, 50, 0), (50, 10, 48, 2), (50, 1, 40.8, 9.2)]
)
@pytest.mark.parametrize("method", ["aldo-2024", "corrected"])
def test_artificial_split_examples(mixed: float, green: float, sealed: float, grassed: float, method: str) -> None:
    rows = [("02001", "211", "112", 6.0 * mixed), ("02001", "211", "141", 6.0 * green)]
    found = moved(rows, method_switches(method))
    assert area(found, INDEX["cropland"], SEALED) == pytest.approx(sealed)
    assert area(found, INDEX["cropland"], GRASSED) == pytest.approx(grassed, abs=1e-9)
    assert area(found, INDEX["cropland"], TREED) == pytest.approx(green)


def test_public_tool_counts_departures_twice() -> None:
    rows = [("02001", "112", "211", 60.0)]
    twice = moved(rows, method_switches("aldo-2024"))
    assert area(twice, SEALED, INDEX["cropland"]) == area(twice, GRASSED, INDEX["cropland"]) == 10.0
    once = moved(rows, Switches())
    assert area(once, SEALED, INDEX["cropland"]) == pytest.approx(8.0)
    assert area(once, GRASSED, INDEX["cropland"]) == pytest.approx(2.0)


def test_public_tool_drops_urban_green_of_some_origins() -> None:
    rows = [("02001", "222", "141", 60.0), ("02001", "222", "112", 60.0)]
    assert area(moved(rows, method_switches("aldo-2024")), INDEX["orchard"], TREED) == 0
    found = moved(rows, Switches())
    assert area(found, INDEX["orchard"], TREED) == pytest.approx(10.0)
    assert found.area.sum() == pytest.approx(20.0)


def test_public_tool_adds_grass_to_cleared_forest() -> None:
    rows = [("02001", "311", "141", 6.0), ("02001", "311", "112", 60.0)]
    aldo = moved(rows, method_switches("aldo-2024"))
    assert area(aldo, INDEX["forest_broadleaf"], GRASSED) == pytest.approx(2.0)
    assert aldo.area.sum() == pytest.approx(0.8 * 11 + 2 + 1)
    assert moved(rows, Switches()).area.sum() == pytest.approx(11.0)


@given(MOVES, st.floats(0.0, 1.0))
def test_areas_out_equal_areas_in(rows: list[tuple[str, str, str, float]], share: float) -> None:
    classes = areas.raw_classes(np.array([row[1] for row in rows] or ["211"]))[: len(rows)]
    targets = areas.raw_classes(np.array([row[2] for row in rows] or ["211"]))[: len(rows)]
    hectares = np.array([row[3] for row in rows])
    kept = (classes >= 0) & (targets >= 0) & (classes != targets)
    found = moved(rows, Switches(), share)
    assert found.area.sum() * 6 == pytest.approx(hectares[kept].sum(), rel=1e-9, abs=1e-6)
    assert (found.area >= 0).all()
    for raw in set(classes[kept].tolist()):
        out = np.isin(found.source, [SEALED, GRASSED]) if raw == MIXED else found.source == raw
        assert found.area[out].sum() * 6 == pytest.approx(hectares[kept & (classes == raw)].sum(), rel=1e-9, abs=1e-6)


@given(MOVES, st.randoms())
def test_order_of_rows_does_not_matter(rows: list[tuple[str, str, str, float]], random: object) -> None:
    shuffled = list(rows)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    first, second = moved(rows, Switches()), moved(shuffled, Switches())
    assert first.source.tolist() == second.source.tolist()
    assert np.allclose(first.area, second.area, rtol=1e-9)


@given(HECTARES, HECTARES, st.floats(0.0, 1.0))
def test_state_split_conserves_area(unknown: float, green: float, share: float) -> None:
    raw = np.zeros((1, len(RAW_CLASSES)))
    raw[0, MIXED], raw[0, TREED] = unknown, green
    found = areas.split_artificial(raw, np.array([share]), Switches(), published())
    assert found.sum() == pytest.approx(unknown + green, rel=1e-9, abs=1e-6)
    assert (found >= -1e-9).all()


def test_public_tool_loses_urban_green_in_the_state() -> None:
    raw = np.zeros((1, len(RAW_CLASSES)))
    raw[0, MIXED], raw[0, TREED] = 50.0, 40.0
    aldo = areas.split_artificial(raw, np.array([0.8]), method_switches("aldo-2024"), published())
    assert aldo[0, [SEALED, GRASSED, TREED]].tolist() == [10.0, 0.0, 40.0]


def test_arrondissements_belong_to_their_commune_once() -> None:
    communes = [*COMMUNES, ("75056", "Paris", "75", "11", "200054781", 2e6, "2_2")]
    places = read_places(rows_table("communes", communes))
    table = rows_table("changes", [("75113", "211", "112", 6.0)])
    for once, expected in ((True, 1.0), (False, 2.0)):
        found = changes.yearly_changes(table, places, 6.0, arrondissements_once=once)
        assert places.codes[found.place[0]] == "75056"
        assert found.area[0] == pytest.approx(expected)


def test_changes_of_an_epci_are_spread_evenly() -> None:
    found = moved([("200000001", "211", "231", 12.0)], Switches())
    assert found.area.tolist() == [1.0, 1.0]
    assert PLACES.epci[found.place].tolist() == ["200000001", "200000001"]


def test_measured_cover_is_not_split() -> None:
    found = moved(
        [("02001", "cropland", "artificial_sealed", 6.0), ("02001", "artificial_grassed", "wetland", 6.0)], Switches()
    )
    assert area(found, INDEX["cropland"], SEALED) == 1.0
    assert area(found, GRASSED, INDEX["wetland"]) == 1.0
    assert found.area.sum() == 2.0


def test_every_switch_is_a_flag_of_both_methods() -> None:
    assert all(getattr(method_switches("corrected"), name) for name in SWITCHES)
    assert not any(getattr(method_switches("aldo-2024"), name) for name in SWITCHES)
    assert isinstance(rows_table("changes", []), pa.Table)
